//! Erasing: from the press of the button to the answer, all indexes and the emptied log included.
//! Only when asked for by its name: it changes the register it measures.

use std::{fs, time::Instant};

use crate::{
    chrome::{Coding, Initiator},
    client::Connection,
    filled_databases,
    filled_server::FilledServer,
    ratios::Ratios,
};

pub const NAME: &str = "erase";
/// How many are erased.
const ERASED: usize = 20;

pub async fn measure(rows: usize, postgres: Option<&str>, ratios: &mut Ratios) {
    let server = FilledServer::administered(rows, postgres).await;
    let mut connection = Connection::open(server.server.port).await;
    let mut took = Vec::new();
    for at in 0..ERASED {
        // Somewhere else in the order of names each time.
        let page = format!("/customers?q={}", char::from(b'a' + u8::try_from(at).expect("a letter")));
        let page = server.browser.get(Initiator::Visit, &page, Coding::Plain, None);
        let one = filled_databases::first_customer(connection.get(&page).await.body).expect("a customer");
        let erase = server.browser.posts(&format!("{one}/erase"), "keep_away=yes", 303);
        let began = Instant::now();
        connection.get(&erase).await;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
        if let Some(file) = server.file() {
            let log = fs::metadata(file.with_extension("db-wal")).map_or(0, |log| log.len());
            assert_eq!(log, 0, "the log is empty when it is answered");
        }
    }
    took.sort_by(f64::total_cmp);
    ratios.line(rows, "erase, median ms", took[ERASED / 2], "indexes and the emptied log included");
    ratios.line(rows, "erase, slowest ms", took[ERASED - 1], "");
}
