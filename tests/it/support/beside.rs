//! What operators put before PostgreSQL: PgBouncer and HAProxy, as Debian has them.
//! However the run ends, the pipe that the script reads from closes, and the script ends the program.

use std::{
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use url::Url;

use super::{
    Cluster,
    cluster::{as_owner, port},
    in_ci,
};

/// Runs `"$@"` until standard input ends.
const SCRIPT: &str = "\"$@\" < /dev/null & cat > /dev/null; kill $!; wait";

/// A program that runs beside a test; it ends with this.
pub struct Beside {
    script: Child,
    port: u16,
}

impl Beside {
    fn started(mut command: Command, port: u16) -> Self {
        let script = command.stdin(Stdio::piped()).spawn().unwrap();
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(10), "nothing listens on {port}");
            thread::sleep(Duration::from_millis(20));
        }
        Self { script, port }
    }

    /// Where it listens on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

/// Whether a program is here; that it is not is a failure where everything is promised.
fn is_here(program: &str) -> bool {
    let here = Path::new("/usr/sbin").join(program).exists();
    assert!(here || !in_ci(), "{program} is not installed");
    if !here {
        eprintln!("not tested: {program} is not installed");
    }
    here
}

/// HAProxy with the example's configuration before two servers.
pub fn haproxy(servers: [&Cluster; 2]) -> Option<Beside> {
    if !is_here("haproxy") {
        return None;
    }
    let port = port();
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "haproxy", "/usr/sbin/haproxy", "-db", "-q", "-f", "contrib/haproxy.cfg"]);
    command.env("LISTEN", format!("127.0.0.1:{port}"));
    for (name, server) in ["SERVER_1", "SERVER_2"].into_iter().zip(servers) {
        command.env(name, format!("127.0.0.1:{}", server.port()));
    }
    Some(Beside::started(command, port))
}

/// PgBouncer in session mode before a server; everything else is as it comes.
pub fn pgbouncer(cluster: &Cluster) -> Option<Beside> {
    if !is_here("pgbouncer") {
        return None;
    }
    let (port, server) = (port(), Url::parse(&cluster.url("postgres")).unwrap());
    let folder = cluster.folder().unwrap().display();
    let users = format!("\"{}\" \"{}\"\n", server.username(), server.password().unwrap());
    cluster.write("pgbouncer.users", &users);
    let settings = format!(
        "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
         unix_socket_dir =\nauth_type = md5\nauth_file = {folder}/pgbouncer.users\npool_mode = session\n",
        cluster.port(),
    );
    cluster.write("pgbouncer.ini", &settings);
    // It refuses to run as root, as PostgreSQL does.
    let mut command = as_owner("sh");
    command.args(["-c", SCRIPT, "pgbouncer", "/usr/sbin/pgbouncer", "-q"]).arg(format!("{folder}/pgbouncer.ini"));
    Some(Beside::started(command, port))
}
