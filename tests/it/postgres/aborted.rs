//! Clients that hang up: whatever they were at, no connection to the database is left in the middle of it.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::support::{
    TestServer,
    hang_up::{cut_off, is_whole},
};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_thousand_requests_cut_off_at_random_leave_no_connection_in_a_transaction() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let started = Instant::now();
    cut_off(&server, &grace, 1_000).await;
    // Writes that had begun go on to their end, one statement soon after the other.
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
        AND state_change > clock_timestamp() - interval '1 second'";
    while server.number(busy).await > 0 {
        assert!(started.elapsed() < Duration::from_mins(1), "the server does not come to rest");
        sleep(Duration::from_millis(100)).await;
    }
    let left = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    assert_eq!(server.number(left).await, 0);
    println!("{} of 750 customers were added although nobody waited", is_whole(&server, &grace).await);
}
