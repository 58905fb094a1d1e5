//! Two replicas on one database: whatever is done at one counts at the other.
//! Two processes, so that they share nothing else.

use clientele::{
    customers::{DefinitionForm, OwnFields},
    db::{DatabaseUrl, Db},
};
use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::json;

use crate::support::{ADA, Actor, Client, PASSWORD, Program, TestDatabase, ada, but, field, free_port, with};

struct Replicas {
    here: Program,
    there: Program,
    database: TestDatabase,
}

impl Replicas {
    /// Two that start at the same moment on an empty database, and are told of the same first administrator.
    async fn new() -> Self {
        Self::with(&[("CLIENTELE_ADMIN_USERNAME", "ada"), ("CLIENTELE_ADMIN_PASSWORD", PASSWORD)]).await
    }

    async fn with(settings: &[(&str, &str)]) -> Self {
        let database = TestDatabase::bare();
        let other = database.folder().join("other").display().to_string();
        let there = [settings, &[("CLIENTELE_DATA", other.as_str())]].concat();
        let started =
            join(Program::serve(&database, free_port(), settings), Program::serve(&database, free_port(), &there));
        let (here, there) = started.await;
        Self { here, there, database }
    }

    /// The same browser at each of them.
    async fn ada(&self) -> (Actor, Actor) {
        let here = Actor::new(&self.here.base);
        let signed_in = here.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await;
        assert_eq!(signed_in.status, 303);
        let there = here.moved_to(&self.there.base);
        (here, there)
    }

    /// The same program at each of them.
    async fn program(&self) -> (Client, Client) {
        let mut here = Client::new(&self.here.base, None);
        let reply = here.post("/login", &json!({"username": "ada", "password": PASSWORD})).await;
        here.token = reply.json["access_token"].as_str().map(str::to_owned);
        let there = Client::new(&self.there.base, here.token.clone());
        (here, there)
    }
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn two_that_start_at_once_on_an_empty_database_both_serve() {
    let replicas = Replicas::new().await;
    let steps = std::fs::read_dir("migrations/postgres").unwrap().count();
    assert_eq!(replicas.database.number("SELECT count(*) FROM seaql_migrations").await, i64::try_from(steps).unwrap());
    assert_eq!(replicas.database.number("SELECT count(*) FROM users").await, 1);
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_session_is_known_at_both_and_over_at_both() {
    let replicas = Replicas::new().await;
    let (here, there) = replicas.ada().await;
    let address = here.adds_ada().await;
    assert_eq!(there.get(&address).await.text("h1"), "Ada Lovelace");
    assert_eq!(there.post("/logout", &[]).await.status, 303);
    assert_eq!(here.get(&address).await.status, 303);

    let (here, there) = replicas.ada().await;
    let new = "seven green bicycles sing";
    let typed = [("current_password", PASSWORD), ("password", new), ("password_again", new)];
    assert_eq!(here.post("/account/password", &typed).await.location(), "/account");
    assert_eq!(there.get("/customers").await.status, 303, "a new password ends it everywhere");
    assert_eq!(here.moved_to(&replicas.there.base).get("/customers").await.status, 200);
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn guesses_at_both_add_up() {
    let replicas = Replicas::new().await;
    let guess = async |at: &Program| {
        Actor::new(&at.base).post("/login", &[("username", "ada"), ("password", "wrong")]).await.status
    };
    let guesses = (0..12).map(|n| guess(if n % 2 == 0 { &replicas.here } else { &replicas.there }));
    let statuses = join_all(guesses).await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
    assert_eq!((guess(&replicas.here).await, guess(&replicas.there).await), (429, 429));
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn the_same_key_at_both_at_once_adds_one_customer() {
    let replicas = Replicas::new().await;
    let (here, there) = replicas.program().await;
    let add = async |client: &Client, key: &str| {
        client.send(client.request(Method::POST, "/customers").header("Idempotency-Key", key).json(&ada())).await
    };
    for n in 0..20 {
        let key = format!("order-{n}");
        let (one, other) = join(add(&here, &key), add(&there, &key)).await;
        assert_eq!((one.status, other.status), (201, 201));
        assert_eq!((&one.json, one.header("etag")), (&other.json, other.header("etag")));
    }
    assert_eq!(replicas.database.number("SELECT count(*) FROM customers").await, 20);
    let eve = there.request(Method::POST, "/customers").header("Idempotency-Key", "order-1");
    assert_eq!(there.send(eve.json(&with(ada(), "first_name", "Eve"))).await.problem(), "key-reused");
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_link_spent_at_one_is_spent_at_both_and_whoever_is_disabled_is_out_of_both() {
    let replicas = Replicas::new().await;
    let (here, there) = replicas.ada().await;
    let fields = [("password", "seven green bicycles sing"), ("password_again", "seven green bicycles sing")];
    for n in 0..5 {
        let name = format!("bob{n}");
        let invited = here.post("/people/new", &[("username", &name), ("role", "viewer")]).await.text(".secret");
        let join_path = &invited[invited.find("/join/").unwrap()..];
        let (one, other) = (Actor::new(&replicas.here.base), Actor::new(&replicas.there.base));
        assert_eq!(other.get(join_path).await.status, 200);
        let (first, second) = join(one.post(join_path, &fields), other.post(join_path, &fields)).await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 410]);
        assert_eq!((one.get(join_path).await.status, other.get(join_path).await.status), (410, 410));
        let bob = if first.status == 303 { one } else { other };
        let bob_there = bob.moved_to(&replicas.there.base);
        assert_eq!(bob_there.get("/customers").await.status, 200);
        let page = there.get(&format!("/people?q={name}")).await.attribute(".table__link", "href");
        assert_eq!(here.post(&format!("{page}/disable"), &[]).await.status, 303);
        assert_eq!((bob.get("/customers").await.status, bob_there.get("/customers").await.status), (303, 303));
    }
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn of_set_ups_at_both_at_once_exactly_one_wins() {
    let replicas = Replicas::with(&[]).await;
    let secret = std::fs::read_to_string(replicas.database.data().join("set-up-secret")).unwrap();
    let other = replicas.database.folder().join("other/set-up-secret");
    assert_eq!(std::fs::read_to_string(&other).unwrap(), secret, "either file is right for both servers");
    let set_ups = (0..4).map(|n| {
        let (secret, at) = (&secret, if n % 2 == 0 { &replicas.here } else { &replicas.there });
        async move {
            let username = format!("first{n}");
            let typed = [("token", secret.as_str()), ("username", &username), ("password", PASSWORD)];
            let stranger = Actor::new(&at.base);
            stranger.post("/setup", &[&typed[..], &[("password_again", PASSWORD)]].concat()).await.status
        }
    });
    let statuses = join_all(set_ups).await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(replicas.database.number("SELECT count(*) FROM users").await, 1);
    for at in [&replicas.here, &replicas.there] {
        assert_eq!(Actor::new(&at.base).get("/setup").await.status, 404);
    }
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn of_two_changes_of_one_version_one_is_told_that_it_is_stale() {
    let replicas = Replicas::new().await;
    let (here, there) = replicas.program().await;
    let path = here.adds_ada().await;
    for version in 1..=20 {
        let tag = format!("\"{version}\"");
        let change = async |client: &Client, name: &str| {
            let body = json!({"last_name": format!("{name}{}", if version % 2 == 0 { "a" } else { "b" })});
            client.change(Method::PATCH, &path, &tag, &body).await.status
        };
        let (one, other) = join(change(&here, "King"), change(&there, "Byron")).await;
        assert!(matches!((one, other), (200, 412) | (412, 200)), "{one} {other}");
    }
    let whatever = async |client: &Client, name: &str| {
        client.change(Method::PATCH, &path, "*", &json!({"first_name": name})).await.status
    };
    let (one, other) = join(whatever(&here, "Augusta"), whatever(&there, "Anne")).await;
    assert_eq!((one, other), (200, 200));
    let history = here.get(&format!("{path}/history")).await.json["items"].as_array().unwrap().len();
    assert_eq!(history, 1 + 20 + 2, "each change once");
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn what_is_in_the_trash_is_brought_back_once() {
    let replicas = Replicas::new().await;
    let (here, there) = replicas.program().await;
    let path = here.adds_ada().await;
    for _ in 0..5 {
        let delete = async |client: &Client| client.change(Method::DELETE, &path, "*", &json!(null)).await.status;
        let (one, other) = join(delete(&here), delete(&there)).await;
        assert!(matches!((one, other), (204, 404) | (404, 204)), "{one} {other}");
        let restore =
            async |client: &Client| client.send(client.request(Method::POST, &format!("{path}/restore"))).await.status;
        let (one, other) = join(restore(&here), restore(&there)).await;
        assert!(matches!((one, other), (200, 404) | (404, 200)), "{one} {other}");
    }
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_field_defined_at_one_is_in_the_next_form_of_the_other_and_unique_at_both() {
    let replicas = Replicas::new().await;
    let (here, there) = replicas.ada().await;
    assert!(!there.get("/customers/new").await.has("#field_number"));
    let db = Db::open(&DatabaseUrl::read(replicas.database.url()).unwrap()).await.unwrap();
    let fields = OwnFields::by_command(&db);
    fields.create(DefinitionForm { unique: true, ..field("Number", "text") }).await.unwrap();
    assert!(there.get("/customers/new").await.has("#field_number"));
    for n in 0..10 {
        let number = format!("A-{n}");
        let form = but(&ADA, &[("field_number", number.as_str())]);
        let (one, other) = join(here.post("/customers/new", &form), there.post("/customers/new", &form)).await;
        assert!(matches!((one.status, other.status), (303, 422) | (422, 303)), "{} {}", one.status, other.status);
    }
    assert_eq!(replicas.database.number("SELECT count(*) FROM customers").await, 10);
    fields.retire("number").await.unwrap();
    for at in [&here, &there] {
        assert!(!at.get("/customers/new").await.has("#field_number"));
    }
    db.close().await;
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn the_next_page_may_come_from_the_other() {
    let replicas = Replicas::new().await;
    let (here, there) = replicas.ada().await;
    for n in 0..52_u8 {
        let name = format!("Name{}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26));
        here.adds(&but(&ADA, &[("last_name", &name)])).await;
    }
    let next = here.get("/customers").await.page_link("next").unwrap();
    assert_eq!(there.get(&next).await.names(), ["Ada Nameby", "Ada Namebz"]);
}
