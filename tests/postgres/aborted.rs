//! Clients that hang up: whatever they were at, no connection to the database is left in the middle of it.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    time::{Instant, sleep},
};
use uuid::Uuid;

use crate::support::House;

const FORM: &str = "first_name=Ada&last_name=Lovelace&date_of_birth_day=10&date_of_birth_month=12\
    &date_of_birth_year=1985&phone_number=%2B442079460958";

#[actix_web::test]
async fn a_thousand_requests_cut_off_at_random_leave_no_connection_in_a_transaction() {
    let house = House::new().await;
    let grace = house.grace().await;
    let cookie = grace.cookie("session").unwrap();
    let head = format!("Host: x\r\nSec-Fetch-Site: same-origin\r\nCookie: session={cookie}\r\n");
    let list = format!("GET /customers?q=love HTTP/1.1\r\n{head}\r\n");
    let create = format!(
        "POST /customers/new HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{FORM}",
        FORM.len()
    );
    let cut_off = async |n: usize| {
        let request = if n.is_multiple_of(4) { &list } else { &create };
        let mut stream = TcpStream::connect(house.server.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        // An answer takes about as long.
        sleep(Duration::from_micros(u64::from(Uuid::new_v4().as_fields().1) % 20_000)).await;
        // A reset, as from a browser that was killed.
        stream.set_zero_linger().unwrap();
    };
    let started = Instant::now();
    for together in 0..125 {
        join_all((0..8).map(|n| cut_off(together * 8 + n))).await;
    }
    // Writes that had begun go on to their end, one statement soon after the other.
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
        AND state_change > clock_timestamp() - interval '1 second'";
    while house.number(busy).await > 0 {
        assert!(started.elapsed() < Duration::from_mins(1), "the server does not come to rest");
        sleep(Duration::from_millis(100)).await;
    }
    let left = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    assert_eq!(house.number(left).await, 0);

    let answers = join_all((0..64).map(|_| grace.get("/customers"))).await;
    assert!(answers.iter().all(|page| page.status == 200), "every connection of the pool answers");
    let (customers, changes) =
        (house.number("SELECT count(*) FROM customers").await, house.number("SELECT count(*) FROM changes").await);
    assert_eq!(customers, changes, "each with its history, or not at all");
    println!("{customers} of 750 customers were added although nobody waited for the answer");
}
