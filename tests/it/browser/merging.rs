//! Duplicates decided by keyboard, and merged where scripts do not run.

use std::time::Duration;

use serde_json::json;

use crate::support::{ADA, TestServer, but};

/// Two pairs of namesakes.
async fn adds_pairs(server: &TestServer) {
    let grace = server.grace().await;
    let pairs = [
        [("first_name", "Ottoline"), ("last_name", "Lovelace"), ("phone_number", "+44 20 7946 0101")],
        [("first_name", "Maximilian"), ("last_name", "Featherstonehaugh"), ("phone_number", "+44 131 496 0202")],
    ];
    for (pair, year) in pairs.iter().zip(["1985", "1950"]) {
        for day in ["10", "11"] {
            let born = [("date_of_birth_day", day), ("date_of_birth_year", year)];
            grace.adds(&but(&but(&ADA, pair), &born)).await;
        }
    }
    while server.number("SELECT count(*) FROM duplicates_due").await > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[actix_web::test]
async fn duplicates_are_decided_by_keyboard() {
    let Some(server) = TestServer::with_browsers().await else { return };
    adds_pairs(&server).await;
    let grace = server.browser_of("grace").await;
    grace.goes_to("/duplicates").await;
    grace.is("document.querySelectorAll('.pair').length", 2).await;
    let at = "[...document.querySelectorAll('[data-item]')].indexOf(document.activeElement)";
    for (key, item) in [("j", 0), ("j", 1), ("j", 1), ("k", 0), ("k", 0), ("j", 1)] {
        grace.types(key).await;
        grace.is(at, item).await;
    }
    grace.types("d").await;
    grace.shows(".notice p", "They are kept as two people.").await;
    grace.is("document.querySelectorAll('.pair').length", 1).await;
    grace.types("m").await;
    grace.shows("h1", "Merge two customers").await;
    grace.value("document.querySelector('.side [value=other]').click()").await.unwrap();
    grace.is("getComputedStyle(document.querySelector('.side__kept')).display", "none").await;
    grace.fits().await;
    grace.types("m").await;
    grace.shows(".empty p", "Nobody seems to be here twice.").await;
    grace.presses("Undo").await;
    grace.shows(".notice p", "Maximilian Featherstonehaugh has a record of their own again.").await;
    grace.leaves().await;
}

#[actix_web::test]
async fn two_records_are_merged_and_the_merge_undone_without_scripts() {
    let Some(server) = TestServer::with_browsers().await else { return };
    adds_pairs(&server).await;
    let grace = server.browser_with(json!({"args": "--blink-settings=scriptEnabled=false"}), "grace").await;
    grace.goes_to("/duplicates").await;
    grace.presses("Compare and merge").await;
    grace.presses("Merge").await;
    grace.shows("h1", "Duplicates").await;
    grace.presses("Undo").await;
    grace.shows(".notice p", "Maximilian Featherstonehaugh has a record of their own again.").await;
    grace.leaves().await;
}
