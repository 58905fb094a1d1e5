//! The release binary on a filled database of its own, with a browser signed in to it and bare actix-web beside it.
//! Sign-ins are throttled by the address in `X-Forwarded-For`, so each request can name another.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::time::sleep;

use crate::{
    bare_actix::BareActix,
    browser::{Browser, NAME, PASSWORD, sign_in},
    client::{Connection, Request, drive},
    filled_databases, postgres,
    run::Run,
    server::{Server, free_port},
};

/// Where the customers are.
enum Storage {
    File(PathBuf),
    Postgres(postgres::Copy),
}

/// How often the start is measured.
const STARTS: usize = 5;

pub struct FilledServer {
    pub rows: usize,
    /// Milliseconds from the start of the process until it is ready: the median of a few starts.
    pub start_to_ready: f64,
    /// Memory before the first request, in MiB.
    pub idle_memory: f64,
    pub server: Server,
    pub bare: BareActix,
    pub browser: Browser,
    last: String,
    one: String,
    storage: Storage,
    _folder: TempDir,
}

impl FilledServer {
    pub async fn start(rows: usize, postgres: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = match postgres {
            Some(server) => Storage::Postgres(postgres::copy(rows, server).await),
            None => Storage::File(folder.path().join("clientele.db")),
        };
        if let Storage::File(file) = &storage {
            fs::copy(filled_databases::database(rows).await, file).expect("a copy");
        }
        let program = |arguments: &[&str]| program(folder.path(), &storage, arguments);
        add_person(program(&["user", "add", NAME]));
        let serve = || {
            let (port, mut command) = (free_port(), program(&["serve"]));
            command.env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}"));
            Server::start(port, command)
        };
        let server = serve();
        let mut connection = Connection::open(server.port).await;
        let browser = Browser::sign_in(&mut connection).await;
        let last = filled_databases::last_page(&mut connection, &browser).await;
        let page = connection.get(&browser.get("/customers")).await;
        let one = filled_databases::first_customer(page.body).expect("a customer");
        let bare = BareActix::start(page.body.len());
        drop(server);

        let mut starts: Vec<Duration> = (1..STARTS).map(|_| serve().start_to_ready).collect();
        let server = serve();
        starts.push(server.start_to_ready);
        starts.sort_unstable();
        let start_to_ready = starts[STARTS / 2].as_secs_f64() * 1000.0;
        sleep(Duration::from_secs(3)).await;
        let idle_memory = server.memory("VmRSS");
        Self { rows, start_to_ready, idle_memory, server, bare, browser, last, one, storage, _folder: folder }
    }

    /// The request for a page; `{last}` and `{one}` are the last page of the list and a customer.
    pub fn get(&self, address: &str) -> Request {
        self.browser.get(&address.replace("{last}", &self.last).replace("{one}", &self.one))
    }

    /// How many customers the page at `address` lists.
    pub async fn listed(&self, address: &str) -> usize {
        let mut connection = Connection::open(self.server.port).await;
        filled_databases::listed(connection.get(&self.get(address)).await.body)
    }

    pub async fn pages(&self, address: &str, connections: usize, time: Duration) -> Run {
        let request = self.get(address);
        drive(self.server.port, connections, time, &|_| request.clone()).await
    }

    pub async fn creations(&self, connections: usize, time: Duration) -> Run {
        drive(self.server.port, connections, time, &|n| self.browser.create(n)).await
    }

    /// Nine lists to one new customer.
    pub async fn mixed(&self, connections: usize, time: Duration) -> Run {
        let list = self.get("/customers");
        let request = |n| if n % 10 == 9 { self.browser.create(n) } else { list.clone() };
        drive(self.server.port, connections, time, &request).await
    }

    pub async fn sign_ins(&self, connections: usize, time: Duration) -> Run {
        drive(self.server.port, connections, time, &sign_in).await
    }

    /// The database file, for what is measured beside the server; PostgreSQL has none.
    pub fn file(&self) -> Option<&Path> {
        match &self.storage {
            Storage::File(file) => Some(file),
            Storage::Postgres(_) => None,
        }
    }
}

fn program(data: &Path, storage: &Storage, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientele"));
    command.args(arguments).stdout(Stdio::null()).env("CLIENTELE_DATA", data).env("CLIENTELE_LOG", "error");
    command.env("CLIENTELE_TRUSTED_PROXIES", "127.0.0.1");
    command.env("CLIENTELE_SECRET", "no secret at all, for measuring alone");
    if let Storage::Postgres(copy) = storage {
        command.env("DATABASE_URL", copy.url());
    }
    command
}

fn add_person(mut add: Command) {
    let mut add = add.stdin(Stdio::piped()).spawn().expect("the program");
    add.stdin.take().expect("input").write_all(PASSWORD.as_bytes()).expect("the password");
    assert!(add.wait().expect("an end").success());
}
