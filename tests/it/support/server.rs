//! A running server with a database of its own, stopped and gone at the end of the test.
//! Everyone uses it over HTTP; what reaches behind it is here and nowhere else.

use std::{collections::HashMap, net::SocketAddr, sync::Arc};

use clientele::{
    account::{self, TokenForm},
    config::Config,
    customers::{DefinitionForm, OwnFields},
    db::Db,
    people::{self, NewPerson, People, Role},
    server::Server,
};

use super::{Actor, Client, Scrape, TestDatabase};

/// Everyone's password.
pub const PASSWORD: &str = "eleven quiet foxes paint";

/// A field of one's own, as typed.
pub fn field(label: &str, kind: &str) -> DefinitionForm {
    DefinitionForm { label: label.into(), kind: kind.into(), ..DefinitionForm::default() }
}

pub struct TestServer {
    running: Box<Server>,
    pub database: TestDatabase,
    pub base: String,
    settings: HashMap<String, String>,
}

impl TestServer {
    /// A server without people or customers.
    pub async fn empty() -> Self {
        Self::with(&[]).await
    }

    /// The same with some settings.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::at(TestDatabase::new(), settings).await
    }

    /// A server that uses `database`.
    pub async fn at(database: TestDatabase, settings: &[(&str, &str)]) -> Self {
        let own = database.settings();
        let own = own.iter().map(|(name, value)| (*name, value.as_str())).chain([("CLIENTELE_LISTEN", "127.0.0.1:0")]);
        let all = own.chain(settings.iter().copied());
        let settings = all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self::started(database, settings).await
    }

    /// A server where ada, grace and charlie can sign in.
    pub async fn new() -> Self {
        let server = Self::empty().await;
        server.add_everyone().await;
        server
    }

    pub async fn add_everyone(&self) {
        for (name, role) in [("ada", Role::Admin), ("grace", Role::Editor), ("charlie", Role::Viewer)] {
            let new = NewPerson { username: name, password: PASSWORD };
            self.people().add(&new, role).await.unwrap();
        }
    }

    async fn started(database: TestDatabase, settings: HashMap<String, String>) -> Self {
        let mut config = Config::read(|name| settings.get(name).cloned()).unwrap();
        // The program is started again for workbooks; that of the tests is another one.
        config.program = env!("CARGO_BIN_EXE_clientele").into();
        let running = Box::new(Box::pin(Server::start(&config, 1)).await.unwrap());
        let base = format!("http://127.0.0.1:{}{}", running.address.port(), running.site.at);
        Self { running, database, base, settings }
    }

    /// Stops the server and leaves its database.
    pub async fn stopped(self) -> TestDatabase {
        Box::pin(self.running.stop()).await;
        self.database
    }

    /// Stops the server and starts it again with the same database and settings.
    pub async fn restarted(self) -> Self {
        let settings = self.settings.clone();
        Self::started(self.stopped().await, settings).await
    }

    /// The same with one setting otherwise.
    pub async fn restarted_with(self, name: &str, value: &str) -> Self {
        let mut settings = self.settings.clone();
        settings.insert(name.to_owned(), value.to_owned());
        Self::started(self.stopped().await, settings).await
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Where its metrics are, when they are shown.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.running.metrics.as_ref().map(|metrics| metrics.address)
    }

    /// The metrics as they are now.
    pub async fn scrape(&self) -> Scrape {
        Scrape::of(self.metrics_address().unwrap()).await
    }

    /// Every method and path that the server answers.
    pub fn routes(&self) -> Vec<(String, String)> {
        let routes = clientele::routes::all(Arc::clone(&self.running.site)).list();
        routes.into_iter().map(|(method, path)| (method.to_string(), path)).collect()
    }

    /// The server's own handle on its database.
    pub fn db(&self) -> &Db {
        &self.running.register.db
    }

    /// The server's own collection of people.
    pub fn people(&self) -> &People {
        &self.running.register.people
    }

    /// The fields of the register, as the command line changes them.
    pub fn own_fields(&self) -> OwnFields {
        OwnFields::by_command(self.db())
    }

    /// What the first administrator has to know.
    pub fn set_up_secret(&self) -> String {
        self.running.register.set_up.secret()
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
        let access = if read_only { "read" } else { "write" }.into();
        let new = TokenForm { name: "a program".into(), access, days: "30".into() };
        Client::new(&self.base, Some(account::add_token(self.people(), name, &new).await.unwrap()))
    }

    /// Invites somebody; answers the id.
    pub async fn invites(&self, name: &str) -> String {
        let invited = self.people().invite(people::Actor::command(), name, Role::Viewer).await;
        invited.unwrap().0.id.to_string()
    }

    /// Changes the database behind the server's back: to let time pass, or to break something.
    pub async fn sql(&self, statement: &str) {
        self.database.sql(statement).await;
    }

    /// One number out of the database.
    pub async fn number(&self, query: &str) -> i64 {
        self.database.number(query).await
    }
}
