//! A PostgreSQL server: the one that `TEST_DATABASE_URL` names, or one created for this run and removed after it.
//! However the run ends, SIGKILL included, the pipe that the script reads from closes, and the script cleans up.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
    thread,
};

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, PgConnection, Row};
use url::Url;
use uuid::Uuid;

use super::installed::{postgres_programs, postgres_url};

/// A server with the address of a user who may create databases.
pub struct Cluster {
    url: Url,
    created: Option<Created>,
}

/// What only a cluster of this run's own has; it ends when the script's standard input does.
struct Created {
    bin: PathBuf,
    folder: PathBuf,
    _script: Child,
}

impl Cluster {
    /// The one that all tests of this run share.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Cluster> = LazyLock::new(|| match postgres_url() {
            Some(url) => Cluster { url: url.parse().unwrap(), created: None },
            None => Cluster::own(),
        });
        &SHARED
    }

    /// One of the test's own, to stop and configure at will.
    pub fn own() -> Self {
        Self::started(port(), &Uuid::new_v4().simple().to_string(), None)
    }

    /// One on `port`, which follows the server at `primary` when that is given.
    pub(super) fn started(port: u16, password: &str, primary: Option<&Url>) -> Self {
        let bin = postgres_programs().expect("initdb on this machine");
        let mut command = as_owner("sh");
        command.args(["-c", include_str!("cluster.sh"), "cluster"]).arg(&bin).arg(port.to_string());
        command.args(primary.map(Url::as_str));
        // A process group of its own: Ctrl+C at the terminal is for the tests, and the script notices their end.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut script = command.spawn().unwrap();
        writeln!(script.stdin.as_mut().unwrap(), "{password}").unwrap();
        let mut folder = String::new();
        BufReader::new(script.stdout.take().unwrap()).read_line(&mut folder).unwrap();
        assert!(!folder.is_empty(), "PostgreSQL did not start");
        let url = format!("postgres://tester:{password}@127.0.0.1:{port}/postgres").parse().unwrap();
        let created = Created { bin, folder: folder.trim_end().into(), _script: script };
        Self { url, created: Some(created) }
    }

    /// Where it listens on this machine.
    pub fn port(&self) -> u16 {
        self.url.port().unwrap()
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(database);
        url.into()
    }

    /// Its data folder, when it was created for this run.
    pub fn folder(&self) -> Option<&Path> {
        self.created.as_ref().map(|created| created.folder.as_path())
    }

    /// Runs one statement as the user who may create databases.
    pub fn sql(&self, statement: &str) {
        self.sql_in("postgres", statement);
    }

    /// One number out of one of the databases.
    pub fn number_in(&self, database: &str, query: &str) -> i64 {
        let (url, query) = (self.url(database), query.to_owned());
        let asked = async move {
            let mut connection = PgConnection::connect(&url).await?;
            let row = sqlx::raw_sql(AssertSqlSafe(query)).fetch_one(&mut connection).await?;
            connection.close().await?;
            row.try_get(0)
        };
        block_on(asked).unwrap()
    }

    /// Runs one statement in one of the databases.
    pub fn sql_in(&self, database: &str, statement: &str) {
        execute(self.url(database), statement.to_owned()).unwrap();
    }

    /// Writes a file of the cluster's own, such as a certificate.
    pub fn write(&self, name: &str, text: &str) {
        let mut command = as_owner("sh");
        command.args(["-c", "umask 077; cat > \"$1\"", "write"]).arg(self.created.as_ref().unwrap().folder.join(name));
        let mut writing = command.stdin(Stdio::piped()).spawn().unwrap();
        writing.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(writing.wait().unwrap().success());
    }

    /// Stops the server, "fast" as an operator does, or "immediate" as a crash would; either disconnects everyone.
    pub fn stop(&self, how: &str) {
        self.control(&["stop", "-m", how]);
    }

    pub fn start(&self) {
        self.control(&["start", "-w", "-l", "/dev/null"]);
    }

    pub(super) fn control(&self, arguments: &[&str]) {
        let Created { bin, folder, .. } = self.created.as_ref().unwrap();
        let mut command = as_owner(bin.join("pg_ctl"));
        assert!(command.args(arguments).arg("-D").arg(folder).stdout(Stdio::null()).status().unwrap().success());
    }
}

/// Runs one statement over a connection of its own.
pub fn execute(url: String, statement: String) -> Result<(), sqlx::Error> {
    block_on(async move {
        let mut connection = PgConnection::connect(&url).await?;
        connection.execute(AssertSqlSafe(statement)).await?;
        connection.close().await
    })
}

/// Waits in a thread of its own, since the test's own thread may already run a runtime.
pub fn block_on<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    thread::spawn(move || runtime().block_on(work)).join().unwrap()
}

/// A port that no server of another test is given, below those the system chooses from.
pub(super) fn port() -> u16 {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let candidate =
        || 10_000 + u16::from(Uuid::new_v4().as_bytes()[0]) * 80 + u16::from(Uuid::new_v4().as_bytes()[0]) % 80;
    std::iter::repeat_with(candidate).take(100).find(free).unwrap()
}

/// The server refuses to run as root, and then runs as the user that Debian created for it.
pub(super) fn as_owner(program: impl AsRef<OsStr>) -> Command {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = Command::new(if root { OsStr::new("setpriv") } else { program.as_ref() });
    if root {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    }
    command.current_dir("/");
    command
}
