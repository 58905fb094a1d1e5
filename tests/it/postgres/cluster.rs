//! A PostgreSQL server: the one that `TEST_DATABASE_URL` names, or one made for this run and gone with it.
//! Whatever ends the run, SIGKILL included, closes the pipe that the made one's keeper reads from.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
    thread,
};

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, PgConnection};
use url::Url;
use uuid::Uuid;

/// A server with somebody who may make databases.
pub struct Cluster {
    url: Url,
    made: Option<Made>,
}

/// What only a cluster of one's own has; it ends when the keeper's standard input does.
struct Made {
    bin: PathBuf,
    folder: PathBuf,
    _keeper: Child,
}

impl Cluster {
    /// The one that all tests of this run share.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Cluster> = LazyLock::new(|| match given() {
            Some(url) => Cluster { url: url.parse().unwrap(), made: None },
            None => Cluster::made_by(&programs().unwrap_or_else(|| left_out())),
        });
        &SHARED
    }

    /// The same when it was made for this run, and takes passwords and roles as a test wants them.
    pub fn made_here() -> Option<&'static Self> {
        Some(Self::shared()).filter(|cluster| cluster.made.is_some())
    }

    /// One of its own, to be stopped and configured at will; none where there are no programs to make it.
    pub fn own() -> Option<Self> {
        let bin = programs();
        if bin.is_none() && given().is_none() {
            left_out();
        }
        assert!(bin.is_some() || !in_ci(), "no PostgreSQL programs on this machine");
        bin.map(|bin| Self::made_by(&bin))
    }

    fn made_by(bin: &Path) -> Self {
        let (port, password) = (port(), Uuid::new_v4().simple());
        let mut command = as_owner("sh");
        command.args(["-c", include_str!("keeper.sh"), "keeper"]).arg(bin).arg(port.to_string());
        // A group of its own: Ctrl+C at the terminal is for the tests, whose end the keeper notices.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut keeper = command.spawn().unwrap();
        writeln!(keeper.stdin.as_mut().unwrap(), "{password}").unwrap();
        let mut folder = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut folder).unwrap();
        assert!(!folder.is_empty(), "PostgreSQL did not start");
        let url = format!("postgres://keeper:{password}@127.0.0.1:{port}/postgres").parse().unwrap();
        Self { url, made: Some(Made { bin: bin.to_owned(), folder: folder.trim_end().into(), _keeper: keeper }) }
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(database);
        url.into()
    }

    /// Has something done by whoever may make databases.
    pub fn sql(&self, statement: &str) {
        self.sql_in("postgres", statement);
    }

    /// The same in one of the databases.
    pub fn sql_in(&self, database: &str, statement: &str) {
        execute(self.url(database), statement.to_owned()).unwrap();
    }

    /// Writes a file of the cluster's own, such as a certificate.
    pub fn write(&self, name: &str, text: &str) {
        let mut command = as_owner("sh");
        command.args(["-c", "umask 077; cat > \"$1\"", "write"]).arg(self.made.as_ref().unwrap().folder.join(name));
        let mut writing = command.stdin(Stdio::piped()).spawn().unwrap();
        writing.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(writing.wait().unwrap().success());
    }

    /// Stops the server, "fast" as an operator does, or "immediate" as a crash would; either cuts off who is connected.
    pub fn stop(&self, how: &str) {
        self.control(&["stop", "-m", how]);
    }

    pub fn start(&self) {
        self.control(&["start", "-w", "-l", "/dev/null"]);
    }

    fn control(&self, arguments: &[&str]) {
        let Made { bin, folder, .. } = self.made.as_ref().unwrap();
        let mut command = as_owner(bin.join("pg_ctl"));
        assert!(command.args(arguments).arg("-D").arg(folder).stdout(Stdio::null()).status().unwrap().success());
    }
}

/// Has one statement done.
pub fn execute(url: String, statement: String) -> Result<(), sqlx::Error> {
    apart(async move {
        let mut connection = PgConnection::connect(&url).await?;
        connection.execute(AssertSqlSafe(statement)).await?;
        connection.close().await
    })
}

/// Waits for something in a thread of its own: the test's may be busy with waiting for this.
pub fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    thread::spawn(move || runtime().block_on(work)).join().unwrap()
}

/// Where the server's programs lie, the latest version's.
fn programs() -> Option<PathBuf> {
    let version = |bin: &PathBuf| bin.iter().find_map(|part| part.to_str()?.parse::<u32>().ok());
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = debian.chain(std::env::split_paths(&path)).filter(|bin| bin.join("initdb").exists());
    found.max_by_key(version)
}

fn given() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

fn in_ci() -> bool {
    std::env::var("CI").as_deref() == Ok("true")
}

/// Ends the whole target, which is about PostgreSQL and nothing else; in CI that is a failure.
fn left_out() -> ! {
    assert!(!in_ci(), "no PostgreSQL on this machine");
    let line = "PostgreSQL tests skipped: no initdb on this machine, and no TEST_DATABASE_URL\n";
    let _ = std::io::stderr().write_all(line.as_bytes());
    std::process::exit(0)
}

/// A port that no server of another test is given, below those the system chooses from.
fn port() -> u16 {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let candidate =
        || 10_000 + u16::from(Uuid::new_v4().as_bytes()[0]) * 80 + u16::from(Uuid::new_v4().as_bytes()[0]) % 80;
    std::iter::repeat_with(candidate).take(100).find(free).unwrap()
}

/// The server refuses to run as root, and then runs as the user that Debian made for it.
fn as_owner(program: impl AsRef<OsStr>) -> Command {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = Command::new(if root { OsStr::new("setpriv") } else { program.as_ref() });
    if root {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    }
    command.current_dir("/");
    command
}
