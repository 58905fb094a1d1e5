//! The release binary on a filled database of its own, and someone signed in.
//! Filled databases are kept in `target/load`, and copied for each run.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use clientele::{
    customers::{Customers, people},
    db::{Address, Db},
};
use tempfile::TempDir;

use crate::client::Connection;

const PASSWORD: &str = "correct horse battery staple";

pub struct House {
    pub port: u16,
    /// The size of the list's first page.
    pub page_bytes: usize,
    server: Child,
    folder: TempDir,
    cookie: String,
    last: String,
    one: String,
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}

async fn filled_database(rows: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/load");
    fs::create_dir_all(&folder).expect("a folder");
    let (file, unfinished) = (folder.join(format!("{rows}.db")), folder.join(format!("{rows}.unfinished")));
    if !file.exists() {
        let _ = fs::remove_file(&unfinished);
        let db = Db::open(&Address::Sqlite(unfinished.clone())).await.expect("a database");
        let made_up = people(1, time::macros::date!(2026 - 11 - 23)).take(rows);
        Customers::fill(&db, made_up).await.expect("customers");
        db.close().await;
        fs::rename(&unfinished, &file).expect("the file is named");
    }
    file
}

impl House {
    pub async fn filled(rows: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(filled_database(rows).await, folder.path().join("clientele.db")).expect("a copy");
        let port = free_port();
        let program = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_clientele"));
            command.args(arguments).env("CLIENTELE_DATA", folder.path()).env("CLIENTELE_LOG", "error");
            command.env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}")).stdout(Stdio::null());
            command
        };
        let mut add = program(&["user", "add", "grace"]).stdin(Stdio::piped()).spawn().expect("the program");
        std::io::Write::write_all(&mut add.stdin.take().expect("input"), PASSWORD.as_bytes()).expect("the password");
        assert!(add.wait().expect("an end").success());
        let server = program(&["serve"]).spawn().expect("the program");
        while !program(&["health"]).stderr(Stdio::null()).status().expect("the program").success() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let mut house = Self {
            port,
            page_bytes: 0,
            server,
            folder,
            cookie: String::new(),
            last: String::new(),
            one: String::new(),
        };
        house.sign_in().await;
        house
    }

    async fn sign_in(&mut self) {
        let mut connection = Connection::open(self.port).await;
        let form = format!("username=grace&password={}", PASSWORD.replace(' ', "+"));
        let answer = connection.ask(&self.post("/login", &form)).await;
        let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: session=")).expect("a session");
        cookie.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        let first = connection.ask(&self.get("/customers")).await;
        self.page_bytes = first.body.len();
        self.one = link(&first.body, "table__link\" href=\"").expect("a customer");
        self.last = "/customers".into();
        let mut next = link(&first.body, "rel=\"next\" href=\"");
        while let Some(address) = next {
            let page = connection.ask(&self.get(&address)).await;
            self.last = address;
            next = link(&page.body, "rel=\"next\" href=\"");
        }
    }

    /// A signed-in request for a page; `{last}` and `{one}` are the last page of the list and a customer.
    pub fn get(&self, address: &str) -> Vec<u8> {
        let address = address.replace("{last}", &self.last).replace("{one}", &self.one);
        format!("GET {address} HTTP/1.1\r\nHost: x\r\nCookie: session={}\r\n\r\n", self.cookie).into_bytes()
    }

    fn post(&self, address: &str, form: &str) -> Vec<u8> {
        format!(
            "POST {address} HTTP/1.1\r\nHost: x\r\nCookie: session={}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.cookie,
            form.len()
        )
        .into_bytes()
    }

    /// The request that adds the n-th new customer.
    pub fn create(&self, n: usize) -> Vec<u8> {
        let name: String = n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
        let form = format!(
            "first_name=Ada&last_name=New{name}&date_of_birth_day=10&date_of_birth_month=12&date_of_birth_year=1985\
             &phone_number=%2B442079460958"
        );
        self.post("/customers/new", &form)
    }

    /// The database file, for what is measured beside the server.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("clientele.db")
    }

    /// The most memory the server has held, in MiB.
    pub fn peak_memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
    }
}

fn link(body: &[u8], before: &str) -> Option<String> {
    let body = std::str::from_utf8(body).ok()?;
    let (_, rest) = body.split_once(before)?;
    rest.split('"').next().map(str::to_owned)
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
