# Creates a PostgreSQL cluster, serves it until standard input ends, and removes it: $1 holds the programs, $2 is the port.
# With $3 it is a standby of the server at that address. Nothing in it has to outlive a crash of the machine, so nothing is
# flushed to disk.
set -eu
bin=$1 port=$2
folder=$(mktemp -d /tmp/clientele-postgres-XXXXXX)
trap '"$bin"/pg_ctl stop -D "$folder" -m immediate > /dev/null 2>&1 || true; rm -rf "$folder" "$folder".*' EXIT
umask 077
read -r password
if [ $# -gt 2 ]; then
  "$bin"/pg_basebackup -D "$folder" -d "$3" -R -X stream -c fast --no-sync 2> "$folder.log" \
    || { cat "$folder.log" >&2; exit 1; }
  rm "$folder".*
  # The primary's own configuration came along.
  echo "port = $port" >> "$folder/postgresql.conf"
else
  echo "$password" > "$folder.password"
  "$bin"/initdb -D "$folder" -U tester -A password --pwfile="$folder.password" -E UTF8 --locale=C --no-sync \
    > "$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
  rm "$folder".*
  cat >> "$folder/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
fsync = off
full_page_writes = off
max_connections = 200
shared_buffers = 32MB
END
fi
"$bin"/pg_ctl start -w -D "$folder" -l "$folder/log" > /dev/null || { cat "$folder/log" >&2; exit 1; }
echo "$folder"
cat > /dev/null
