//! The index of trigrams is merged in small steps, and a server that dies between two of them leaves nothing amiss.

use std::fs;

use clientele::customers::segments::{begin, step};

use crate::{
    customers::register::server_with_many,
    support::{ADA, Actor, TestDatabase, TestServer, but},
};

const SEGMENTS: &str = "SELECT count(DISTINCT segid) FROM customers_search_idx";
const SEARCHES: [&str; 4] = ["mar", "ann", "son", "0958"];

#[actix_web::test]
async fn what_is_merged_step_by_step_is_found_at_each_step_also_after_a_kill() {
    let (server, _) = server_with_many(5_000).await;
    let grace = server.grace().await;
    assert!(!begin(server.db()).await.unwrap(), "a register that was just filled has one segment");
    for n in 0..60 {
        let (first, phone) = (format!("Anna {}", char::from(b'a' + n % 26).to_string().repeat(3)), number(n));
        grace.adds(&but(&ADA, &[("first_name", &first), ("phone_number", &phone)])).await;
    }
    assert!(server.database.number(SEGMENTS).await > 1);
    let expected = found(&grace).await;

    assert!(begin(server.db()).await.unwrap());
    let mut steps = 0;
    loop {
        assert_eq!(found(&grace).await, expected, "after {steps} steps");
        if steps % 8 == 0 {
            assert_eq!(found_after_a_kill(&server).await, expected, "killed after {steps} steps");
        }
        if !step(server.db()).await.unwrap() {
            break;
        }
        steps += 1;
        assert!(steps < 1_000, "it never ends");
    }
    assert!(steps > 8, "{steps} steps");
    assert_eq!(server.database.number(SEGMENTS).await, 1);
    assert!(!begin(server.db()).await.unwrap());
    assert!(server.database.is_sound().await);
}

/// What is found by a server that goes on with the files as they are now, and merges the rest.
async fn found_after_a_kill(server: &TestServer) -> Vec<(String, Vec<String>)> {
    let copy = TestDatabase::new();
    fs::create_dir(copy.data()).unwrap();
    for file in fs::read_dir(server.database.data()).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), copy.data().join(file.file_name())).unwrap();
    }
    let again = TestServer::at(copy, &[]).await;
    let grace = again.grace().await;
    let before = found(&grace).await;
    if begin(again.db()).await.unwrap() {
        while step(again.db()).await.unwrap() {}
    }
    assert_eq!(again.database.number(SEGMENTS).await, 1);
    assert!(again.database.is_sound().await);
    assert_eq!(found(&grace).await, before);
    before
}

async fn found(actor: &Actor) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for search in SEARCHES {
        let page = actor.get(&format!("/customers?q={search}")).await;
        all.push((page.text(".count"), page.names()));
    }
    all
}

fn number(n: u8) -> String {
    format!("+44 20 7946 0{n:03}")
}
