//! Registers that the tests of customers begin with.
//! Five people whose names and numbers differ in every way, or as many as one asks for.

use crate::support::{ADA, Actor, TestServer, but};

pub async fn add_all(actor: &Actor, people: &[(&str, &str, &str, &str)]) {
    for (first, last, year, phone) in people {
        let typed =
            [("first_name", *first), ("last_name", *last), ("date_of_birth_year", *year), ("phone_number", *phone)];
        actor.adds(&but(&ADA, &typed)).await;
    }
}

pub async fn server_with_five() -> (TestServer, Actor) {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let people = [
        ("Ada", "Lovelace", "1985", "+44 20 7946 0958"),
        ("José", "Álvarez", "1990", "+34 655 51 64 05"),
        ("Łukasz", "Świątek", "1970", "+48 22 123 45 67"),
        ("Grace", "Hopper", "1960", "+1 212 995 0549"),
        ("Ro%y", "O_Neil a", "2001", "+353 86 256 6566"),
    ];
    add_all(&grace, &people).await;
    (server, grace)
}

pub async fn server_with_many(count: usize) -> (TestServer, Actor) {
    let server = TestServer::new().await;
    clientele::demo::fill(server.db(), 7, time::macros::date!(2026 - 11 - 23), count).await.unwrap();
    let charlie = server.charlie().await;
    (server, charlie)
}
