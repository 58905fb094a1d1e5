//! A running register with a home of its own, stopped and gone at the end of the test.

use std::collections::HashMap;

use clientele::{
    account::{self, NewToken},
    config::Config,
    people::{NewPerson, Role},
    server::Server,
};

use super::{Actor, Client, Home};

/// Everyone's password.
pub const PASSWORD: &str = "eleven quiet foxes paint";

pub struct House {
    pub server: Server,
    pub home: Home,
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
        Self::kept_at(Home::new(), settings).await
    }

    /// A register that is kept at `home`.
    pub async fn kept_at(home: Home, settings: &[(&str, &str)]) -> Self {
        let own = home.settings();
        let own = own.iter().map(|(name, value)| (*name, value.as_str())).chain([("CLIENTELE_LISTEN", "127.0.0.1:0")]);
        let all = own.chain(settings.iter().copied());
        let settings = all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let server = start(&settings).await;
        let base = format!("http://127.0.0.1:{}{}", server.address.port(), server.site.at);
        Self { server, home, base, settings }
    }

    /// A register where ada, grace and charlie can sign in.
    pub async fn new() -> Self {
        let house = Self::empty().await;
        house.add_everyone().await;
        house
    }

    pub async fn add_everyone(&self) {
        for (name, role) in [("ada", Role::Admin), ("grace", Role::Editor), ("charlie", Role::Viewer)] {
            let new = NewPerson { username: name, password: PASSWORD };
            self.server.register.people.add(&new, role).await.unwrap();
        }
    }

    /// Stops the server and starts it again at the same home.
    pub async fn restarted(self) -> Self {
        let Self { server, home, settings, .. } = self;
        server.stop().await;
        let server = start(&settings).await;
        let base = format!("http://127.0.0.1:{}{}", server.address.port(), server.site.at);
        Self { server, home, base, settings }
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
        Client::new(&self.base, Some(account::add_token(&self.server.register.people, name, new).await.unwrap()))
    }

    /// Changes the database behind the register's back: to let time pass, or to break something.
    pub async fn sql(&self, statement: &str) {
        self.home.sql(statement).await;
    }

    /// One number out of the database.
    pub async fn number(&self, query: &str) -> i64 {
        self.home.number(query).await
    }
}

async fn start(settings: &HashMap<String, String>) -> Server {
    let config = Config::read(|name| settings.get(name).cloned()).unwrap();
    Server::start(&config, 1).await.unwrap()
}
