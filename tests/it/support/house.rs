//! A running register with a folder of its own, stopped and gone at the end of the test.

use std::collections::HashMap;

use clientele::{
    accounts::{NewToken, NewUser, Role},
    config::Config,
    server::Server,
};
use sea_orm::{ConnectionTrait, Database, Statement};
use tempfile::TempDir;

use super::{Actor, Client};

/// Everyone's password.
pub const PASSWORD: &str = "correct horse battery staple";

pub struct House {
    pub server: Server,
    pub folder: TempDir,
    pub base: String,
    settings: HashMap<String, String>,
}

impl House {
    /// A register without people or customers.
    pub async fn empty() -> Self {
        Self::with(&[]).await
    }

    /// The same with some settings.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut all: HashMap<String, String> = HashMap::from([
            ("CLIENTELE_LISTEN".into(), "127.0.0.1:0".into()),
            ("CLIENTELE_DATA".into(), folder.path().join("data").display().to_string()),
        ]);
        all.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let server = start(&all).await;
        let path = Config::read(|name| all.get(name).cloned()).unwrap().site.at;
        let base = format!("http://127.0.0.1:{}{path}", server.address.port());
        Self { server, folder, base, settings: all }
    }

    /// A register where ada, grace and charlie can sign in.
    pub async fn new() -> Self {
        let house = Self::empty().await;
        house.add_everyone().await;
        house
    }

    pub async fn add_everyone(&self) {
        for (name, role) in [("ada", Role::Admin), ("grace", Role::Editor), ("charlie", Role::Viewer)] {
            let new = NewUser { username: name.into(), password: PASSWORD.into(), role };
            self.server.register.accounts.add(&new).await.unwrap();
        }
    }

    /// Stops the server and starts it again on the same folder.
    pub async fn restarted(self) -> Self {
        let Self { server, folder, base, settings } = self;
        server.stop().await;
        let server = start(&settings).await;
        let (_, path) = base.split_once("://").unwrap();
        let path = path.split_once('/').map_or(String::new(), |(_, path)| format!("/{path}"));
        Self { base: format!("http://127.0.0.1:{}{path}", server.address.port()), server, folder, settings }
    }

    pub fn stranger(&self) -> Actor {
        Actor::new(&self.base)
    }

    pub async fn ada(&self) -> Actor {
        self.signed_in("ada").await
    }

    pub async fn grace(&self) -> Actor {
        self.signed_in("grace").await
    }

    pub async fn charlie(&self) -> Actor {
        self.signed_in("charlie").await
    }

    pub async fn signed_in(&self, name: &str) -> Actor {
        let actor = self.stranger();
        let answer = actor.post("/login", &[("username", name), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, 303, "{name} signs in: {}", answer.text("main"));
        actor
    }

    /// A program with a token of no one.
    pub fn stranger_program(&self) -> Client {
        Client::new(&self.base, None)
    }

    /// A program that signed in as `name`.
    pub async fn program(&self, name: &str) -> Client {
        let mut client = self.stranger_program();
        let reply = client.post("/login", &serde_json::json!({"username": name, "password": PASSWORD})).await;
        client.token = Some(reply.json["access_token"].as_str().unwrap().to_owned());
        client
    }

    /// A program with a personal access token of `name`.
    pub async fn token_program(&self, name: &str, read_only: bool) -> Client {
        let new = NewToken { name: "a program".into(), read_only, days: 30 };
        Client::new(&self.base, Some(self.server.register.accounts.add_token(name, new).await.unwrap()))
    }

    /// Changes the database behind the register's back: to let time pass, or to break something.
    pub async fn sql(&self, statement: &str) {
        let url = format!("sqlite://{}", self.folder.path().join("data/clientele.db").display());
        let db = Database::connect(url).await.unwrap();
        db.execute_unprepared(statement).await.unwrap();
        db.close().await.unwrap();
    }

    /// One number out of the database.
    pub async fn number(&self, query: &str) -> i64 {
        let url = format!("sqlite://{}", self.folder.path().join("data/clientele.db").display());
        let db = Database::connect(url).await.unwrap();
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap().unwrap();
        let number = row.try_get_by_index(0).unwrap();
        db.close().await.unwrap();
        number
    }
}

async fn start(settings: &HashMap<String, String>) -> Server {
    let config = Config::read(|name| settings.get(name).cloned()).unwrap();
    Server::start(&config, 1).await.unwrap()
}
