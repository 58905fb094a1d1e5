//! What was acknowledged is there, whatever happens next.

use std::sync::{Arc, Mutex};

use futures_util::future::join_all;

use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, TestServer, but, free_port, program, run};

#[actix_web::test]
async fn an_acknowledged_customer_survives_a_kill() {
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let port = free_port();
    let mut serving = Program::serve(&database, port, &[]).await;
    let grace = Arc::new(Actor::new(&serving.base));
    assert_eq!(grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, 303);

    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let writers: Vec<_> = (0..200)
        .map(|n| {
            let (grace, acknowledged) = (Arc::clone(&grace), Arc::clone(&acknowledged));
            tokio::spawn(async move {
                let name = letters(n);
                let form = but(&ADA, &[("last_name", &name)]);
                let request = grace.request(reqwest::Method::POST, "/customers/new");
                let sent = request.header("Sec-Fetch-Site", "same-origin").form(&form).send().await;
                if let Ok(answer) = sent {
                    assert_eq!(answer.status(), 303);
                    acknowledged.lock().unwrap().push(answer.headers()["location"].to_str().unwrap().to_owned());
                }
            })
        })
        .collect();
    while acknowledged.lock().unwrap().len() < 60 {
        tokio::task::yield_now().await;
    }
    serving.kill();
    join_all(writers).await.into_iter().for_each(|writer| writer.unwrap());
    let acknowledged = Arc::into_inner(acknowledged).unwrap().into_inner().unwrap();
    assert!(acknowledged.len() < 200, "the kill came in the middle");

    let again = Program::serve(&database, port, &[]).await;
    let grace = grace.moved_to(&again.base);
    for address in &acknowledged {
        assert_eq!(grace.get(address).await.status, 200, "{address}");
    }
    drop(again);
    assert!(database.is_sound().await);
    println!("{} of 200 were acknowledged before the kill, and all of them are there", acknowledged.len());
}

fn letters(n: u8) -> String {
    format!("Writer{}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26))
}

#[actix_web::test]
async fn fifty_writers_at_once_all_succeed() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    let writers = (0..50_u8).map(|n| {
        let (grace, address) = (&grace, &address);
        async move {
            let mut statuses = Vec::new();
            for m in 0..4 {
                let name = letters(n);
                statuses.push(grace.post("/customers/new", &but(&ADA, &[("last_name", &name)])).await.status);
                if m == 0 {
                    let version = grace.get(&format!("{address}/edit")).await.value("version");
                    let form = but(&ADA, &[("last_name", &name), ("version", &version)]);
                    assert!(matches!(grace.post(&format!("{address}/edit"), &form).await.status, 303 | 409));
                }
            }
            statuses
        }
    });
    let statuses: Vec<u16> = join_all(writers).await.concat();
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 201);
    let changes = server.number("SELECT count(*) FROM changes").await;
    assert_eq!(changes, 200 + server.number("SELECT max(version) FROM customers").await);
}
