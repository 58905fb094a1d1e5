//! The release binary on a filled database of its own, with a browser signed in to it and bare actix-web beside it.
//! Sign-ins are throttled by the address in `X-Forwarded-For`, so each request can name another.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use sea_orm::{Database, DatabaseConnection};

use crate::{
    bare_actix::BareActix,
    browser::{Browser, NAME, PASSWORD, sign_in},
    chrome::{Coding, Initiator},
    client::{Connection, Request, drive},
    filled_databases, postgres,
    questions::{Asked, LIST, MIXED, Question},
    run::Run,
    server::{Server, free_port},
};
use tempfile::TempDir;

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
    pub server: Server,
    pub bare: BareActix,
    pub browser: Browser,
    last: String,
    one: String,
    script: String,
    storage: Storage,
    folder: TempDir,
}

impl FilledServer {
    pub async fn start(rows: usize, postgres: Option<&str>) -> Self {
        Self::prepared(rows, postgres, |_| {}).await
    }

    /// The same for a browser of an administrator.
    pub async fn administered(rows: usize, postgres: Option<&str>) -> Self {
        Self::used_by("admin", rows, postgres, |_| {}).await
    }

    /// The same on a file that something was done to first.
    pub async fn prepared(rows: usize, postgres: Option<&str>, prepare: impl FnOnce(&Path)) -> Self {
        Self::used_by("editor", rows, postgres, prepare).await
    }

    async fn used_by(role: &str, rows: usize, postgres: Option<&str>, prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = match postgres {
            Some(server) => Storage::Postgres(postgres::copy(rows, server).await),
            None => Storage::File(folder.path().join("clientele.db")),
        };
        if let Storage::File(file) = &storage {
            fs::copy(filled_databases::database(rows).await, file).expect("a copy");
            prepare(file);
        }
        let program = |arguments: &[&str]| program(folder.path(), &storage, arguments);
        add_person(program(&["user", "add", NAME, "--role", role]));
        let token = token(program(&["token", "add", NAME]));
        let server = serve(folder.path(), &storage);
        let mut connection = Connection::open(server.port).await;
        let browser = Browser::sign_in(&mut connection, token).await;
        let last = filled_databases::last_page(&mut connection, &browser).await;
        let page = browser.get(Initiator::Visit, "/customers", Coding::Plain, None);
        let page = connection.get(&page).await;
        let one = filled_databases::first_customer(page.body).expect("a customer");
        let script = filled_databases::script(page.body).expect("a script");
        let bare = BareActix::start(page.body.len());
        drop(server);

        let mut starts: Vec<Duration> = (1..STARTS).map(|_| serve(folder.path(), &storage).start_to_ready).collect();
        let server = serve(folder.path(), &storage);
        starts.push(server.start_to_ready);
        starts.sort_unstable();
        let start_to_ready = starts[STARTS / 2].as_secs_f64() * 1000.0;
        Self { rows, start_to_ready, server, bare, browser, last, one, script, storage, folder }
    }

    /// Another process in place of the one that has worked so far.
    pub fn restart(&mut self) {
        self.server.stop();
        self.server = serve(self.folder.path(), &self.storage);
    }

    /// The same with some settings.
    pub fn restart_with(&mut self, settings: &[(&str, &str)]) {
        self.server.stop();
        self.server = serve_with(self.folder.path(), &self.storage, settings);
    }

    /// The database, beside the server.
    pub async fn database(&self) -> DatabaseConnection {
        let url = match &self.storage {
            Storage::File(file) => format!("sqlite://{}", file.display()),
            Storage::Postgres(copy) => copy.url().to_owned(),
        };
        Database::connect(url).await.expect("the database")
    }

    /// The address of a script that pages load.
    pub fn script(&self) -> &str {
        &self.script
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The request that asks a question; asked once, its answer is what it should be.
    pub async fn request(&self, question: &Question) -> Request {
        let address = question.address().replace("{last}", &self.last).replace("{one}", &self.one);
        let (address, coding) = (address.replace("{script}", &self.script), question.coding);
        let get = |initiator, tag| self.browser.get(initiator, &address, coding, tag);
        let mut connection = Connection::open(self.server.port).await;
        let first = match question.asked {
            Asked::Visit(_) => get(Initiator::Visit, None),
            Asked::Link(_) => get(Initiator::Page, None),
            Asked::Search(..) => get(Initiator::SearchBox, None),
            Asked::Api(_) | Asked::ApiAgain(_) => self.browser.program(&address, coding, None),
            Asked::ScriptAgain(_) => get(Initiator::Script, None),
        };
        let answer = connection.get(&first).await;
        let plain = answer.header("content-encoding").is_none_or(|coding| coding == "identity");
        // Too short a body is not worth compressing.
        let may_be_plain = coding == Coding::Plain || answer.body.len() < 1024;
        assert!(!answer.body.is_empty() && (plain == (coding == Coding::Plain) || may_be_plain), "{}", answer.head);
        let again = match question.asked {
            Asked::ApiAgain(_) => self.browser.program(&address, coding, answer.header("etag")),
            Asked::ScriptAgain(_) => get(Initiator::Script, answer.header("etag")),
            _ => return first,
        };
        connection.get(&again).await;
        again
    }

    /// How many customers the page that answers a question lists.
    pub async fn listed(&self, question: &Question) -> usize {
        let mut connection = Connection::open(self.server.port).await;
        let request = self.request(&question.plain(question.name)).await;
        filled_databases::listed(connection.get(&request).await.body)
    }

    pub async fn answers(&self, question: &Question, connections: usize, time: Duration) -> Run {
        let request = self.request(question).await;
        drive(self.server.port, connections, time, &|_| request.clone()).await
    }

    /// Bare actix-web, asked for the plain list in the same words.
    pub async fn bare_list(&self, connections: usize, time: Duration) -> Run {
        let request = self.request(&LIST.plain("")).await;
        self.bare.pages(&request, connections, time).await
    }

    pub async fn creations(&self, connections: usize, time: Duration) -> Run {
        drive(self.server.port, connections, time, &|n| self.browser.create(n)).await
    }

    /// The same with more controls in the form.
    pub async fn creations_with(&self, more: &[(String, String)], connections: usize, time: Duration) -> Run {
        drive(self.server.port, connections, time, &|n| self.browser.create_with(n, more)).await
    }

    /// Nine pages read to one new customer.
    pub async fn mixed(&self, connections: usize, time: Duration) -> Run {
        let mut reads = Vec::new();
        for question in &MIXED {
            reads.push(self.request(question).await);
        }
        let request = |n| reads.get(n % 10).cloned().unwrap_or_else(|| self.browser.create(n));
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

fn serve(data: &Path, storage: &Storage) -> Server {
    serve_with(data, storage, &[])
}

fn serve_with(data: &Path, storage: &Storage, settings: &[(&str, &str)]) -> Server {
    let (port, mut command) = (free_port(), program(data, storage, &["serve"]));
    command.envs(settings.iter().copied()).env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}"));
    Server::start(port, command)
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

fn token(mut add: Command) -> String {
    let printed = add.stdout(Stdio::piped()).output().expect("the program");
    String::from_utf8(printed.stdout).expect("a token").trim().to_owned()
}
