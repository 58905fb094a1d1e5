//! The same person twice: the rules from the command line, pairs in the register, the warning beside a form.

mod command;
mod found;
pub mod killed;
mod list;
mod many;
mod similar;

use std::time::Duration;

use crate::support::TestServer;

/// Waits until everybody was looked at.
pub async fn looked(server: &TestServer) {
    for _ in 0..400 {
        let sql = "SELECT (SELECT count(*) FROM duplicates_due) \
             + (SELECT count(*) FROM duplicates_work WHERE rules = 0 OR place IS NOT NULL)";
        if server.number(sql).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("somebody is still due");
}

/// How many pairs may be one person.
pub async fn open_pairs(server: &TestServer) -> i64 {
    server.number("SELECT count(*) FROM suspected_pairs WHERE state = 'open'").await
}
