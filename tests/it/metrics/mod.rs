//! What monitoring reads: an address of its own, with what happens in it and nobody's name.
//! The dashboard, the alerts and the page about them tell of the same metrics.

mod address;
mod contrib;
mod page;
mod register;
mod requests;
mod sign_ins;

use std::time::Duration;

use crate::support::{Scrape, TestServer};

/// For a server whose metrics are shown.
const SHOWN: (&str, &str) = ("CLIENTELE_METRICS_LISTEN", "127.0.0.1:0");

/// A server where ada, grace and charlie can sign in, and its metrics are shown.
async fn server() -> TestServer {
    let server = TestServer::with(&[SHOWN]).await;
    server.add_everyone().await;
    server
}

/// What is shown once a series has a value: what the database says is asked for every few seconds.
async fn shows(server: &TestServer, series: &str, value: i64) -> Scrape {
    for _ in 0..600 {
        let scrape = server.scrape().await;
        if scrape.value(series) == Some(value) {
            return scrape;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{series} does not become {value}:\n{}", server.scrape().await.text);
}
