//! Clients that hang up in the middle of a request.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};
use uuid::Uuid;

use super::{Actor, TestServer};

const FORM: &str = "first_name=Ada&last_name=Lovelace&date_of_birth_day=10&date_of_birth_month=12\
    &date_of_birth_year=1985&phone_number=%2B442079460958";

/// Sends so many requests, eight at once, and cuts each off at random: one of four is a search, the others add a customer.
pub async fn cut_off(server: &TestServer, actor: &Actor, requests: usize) {
    let cookie = actor.cookie("session").unwrap();
    let head = format!("Host: x\r\nSec-Fetch-Site: same-origin\r\nCookie: session={cookie}\r\n");
    let search = format!("GET /customers?q=love HTTP/1.1\r\n{head}\r\n");
    let create = format!(
        "POST /customers/new HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{FORM}",
        FORM.len()
    );
    let one = async |n: usize| {
        let request = if n.is_multiple_of(4) { &search } else { &create };
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        // An answer takes about as long.
        sleep(Duration::from_micros(u64::from(Uuid::new_v4().as_fields().1) % 20_000)).await;
        // A reset, as from a browser that was killed.
        stream.set_zero_linger().unwrap();
    };
    for together in 0..requests / 8 {
        join_all((0..8).map(|n| one(together * 8 + n))).await;
    }
}

/// Makes sure that everyone is answered, and that each customer has a history or is not there; counts the customers.
pub async fn is_whole(server: &TestServer, actor: &Actor) -> i64 {
    let answers = join_all((0..64).map(|_| actor.get("/customers"))).await;
    assert!(answers.iter().all(|page| page.status == 200), "every connection to the database answers");
    let alone = "SELECT (SELECT count(*) FROM customers) - (SELECT count(*) FROM changes)";
    assert_eq!(server.number(alone).await, 0);
    server.number("SELECT count(*) FROM customers").await
}
