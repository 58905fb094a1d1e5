//! The database, the work beside requests, backups and the process, in numbers.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{SHOWN, server, shows};
use crate::support::TestServer;

#[actix_web::test]
async fn writes_reads_and_commits_are_timed() {
    let server = server().await;
    let grace = server.grace().await;
    let count = |scrape: &crate::support::Scrape, name: &str| scrape.number(&format!("clientele_{name}_seconds_count"));
    let before = server.scrape().await;
    for _ in 0..5 {
        grace.adds_ada().await;
    }
    let after = server.scrape().await;
    for name in ["write_wait", "write_duration", "commit_duration", "read_wait"] {
        assert!(count(&after, name) >= count(&before, name) + 5, "{name}: {}", after.text);
    }
    let sum = |name: &str| after.seconds(&format!("clientele_{name}_seconds_sum"));
    assert!(sum("commit_duration") < sum("write_duration"), "{}", after.text);
    assert_eq!(after.number("clientele_write_queue"), 0);
}

#[actix_web::test]
async fn work_beside_requests_is_shown_by_kind_and_state() {
    let server = server().await;
    let grace = server.grace().await;
    let jobs = |kind: &str, state: &str| format!("clientele_jobs{{kind=\"{kind}\",state=\"{state}\"}}");
    let none = server.scrape().await;
    assert_eq!(none.series("clientele_jobs").len(), 20, "four kinds, five states: {}", none.text);
    let (import, page) = grace
        .imports(
            "few.csv",
            "First name,Last name,Date of birth,Phone\n\
        Ada,Lovelace,1985-12-10,+442079460958\n",
        )
        .await;
    shows(&server, &jobs("import", "waiting"), 1).await;
    grace.commits(&import, &page).await;
    let scrape = shows(&server, &jobs("import", "done"), 1).await;
    assert_eq!(scrape.number(&jobs("import", "waiting")), 0);
    grace.imports("broken.xlsx", "PK\u{3}\u{4} and no more").await;
    shows(&server, &jobs("import", "failed"), 1).await;
    shows(&server, &jobs("duplicates", "running"), 0).await;
}

#[actix_web::test]
async fn the_last_good_backup_and_how_often_there_should_be_one_are_shown() {
    let without = server().await;
    let scrape = shows(&without, "clientele_database_up", 1).await;
    assert_eq!(scrape.value("clientele_last_backup_timestamp_seconds"), None);
    assert_eq!(scrape.value("clientele_backup_interval_seconds"), None);
    let server = TestServer::with(&[SHOWN, ("CLIENTELE_BACKUP_EVERY", "1h")]).await;
    let scrape = shows(&server, r#"clientele_jobs{kind="backup",state="done"}"#, 1).await;
    assert_eq!(scrape.number("clientele_backup_interval_seconds"), 3600);
    let at = scrape.number("clientele_last_backup_timestamp_seconds");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
    assert!(at <= now && at > now - 120, "{at} {now}");
}

#[actix_web::test]
async fn the_version_and_what_the_process_takes_are_shown() {
    let server = server().await;
    let scrape = server.scrape().await;
    let build = scrape.series("clientele_build_info");
    let version = format!("clientele_build_info{{version=\"{}\",commit=\"", env!("CARGO_PKG_VERSION"));
    assert!(build.len() == 1 && build.first().unwrap().starts_with(&version), "{build:?}");
    assert!(scrape.number("process_resident_memory_bytes") > 1_000_000);
    assert!(scrape.number("process_open_fds") > 3);
    assert!(scrape.number("process_max_fds") >= scrape.number("process_open_fds"));
    assert!(scrape.seconds("process_start_time_seconds") > 1_700_000_000.0);
    assert!(scrape.number("clientele_disk_free_bytes") > 0);
    assert!(scrape.number("clientele_database_bytes") > 10_000);
}
