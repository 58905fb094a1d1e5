//! A disk that is full, takes no writes or returns rubbish: what is answered then, and what still works.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    process::Command,
    time::Duration,
};

use clientele::error::Error;
use sea_orm::ConnectionTrait;

use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, TestServer, free_port, program, run, under};

/// Longer than an answer about readiness is good for.
const LATER: Duration = Duration::from_millis(1100);

/// From now on there is no room for a write to `table`.
pub async fn fill_disk(server: &TestServer, table: &str) {
    server.sql("CREATE TABLE junk (bytes BLOB)").await;
    let more = "BEGIN INSERT INTO junk VALUES (zeroblob(1000000)); END";
    server.sql(&format!("CREATE TRIGGER more_added AFTER INSERT ON {table} {more}")).await;
    server.sql(&format!("CREATE TRIGGER more_changed AFTER UPDATE ON {table} {more}")).await;
    let pages = server.number("PRAGMA page_count").await;
    // Room for a failure to be told, and not for what is refused.
    on_writer(server, &format!("PRAGMA max_page_count = {}", pages + 8)).await;
}

/// Changes something about the connection that writes.
pub async fn on_writer(server: &TestServer, pragma: &str) {
    let pragma = pragma.to_owned();
    let db = server.db();
    db.write(move |tx| async move { Ok::<_, Error>(tx.execute_unprepared(&pragma).await.map(drop)?) }).await.unwrap();
}

async fn readiness(server: &TestServer) -> u16 {
    tokio::time::sleep(LATER).await;
    server.stranger().get("/readyz").await.status
}

#[actix_web::test]
async fn signing_out_empties_the_browser_even_when_the_disk_is_full() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let copy = grace.copied();
    fill_disk(&server, "sessions").await;
    let out = grace.post("/logout", &[]).await;
    assert_eq!((out.status, grace.cookie("session")), (507, None));
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    let words = out.text("main");
    assert!(words.contains("signed out of this browser") && words.contains("the disk is full"), "{words}");
    assert!(!out.has("form[action$=logout]"), "there is nobody to sign out any more");
    assert_eq!(grace.get("/customers").await.status, 303);
    assert_eq!(copy.get("/customers").await.status, 200, "as the page says, the session goes on");
}

#[actix_web::test]
async fn a_full_disk_is_not_ready() {
    let server = TestServer::new().await;
    assert_eq!(readiness(&server).await, 200);
    fill_disk(&server, "readiness").await;
    assert_eq!(readiness(&server).await, 503);
    server.sql("DROP TRIGGER more_changed").await;
    server.sql("DROP TRIGGER more_added").await;
    assert_eq!(readiness(&server).await, 200, "there is room again");
}

#[actix_web::test]
async fn a_file_that_can_only_be_read_is_not_ready() {
    let server = TestServer::new().await;
    assert_eq!(readiness(&server).await, 200);
    on_writer(&server, "PRAGMA query_only = ON").await;
    assert_eq!(readiness(&server).await, 503);
    assert_eq!(server.stranger().get("/healthz").await.status, 200);
}

#[actix_web::test]
async fn a_damaged_table_is_not_ready() {
    for table in ["users", "sessions", "customers", "changes"] {
        let server = TestServer::new().await;
        server.grace().await.adds_ada().await;
        let page = server.number(&format!("SELECT rootpage FROM sqlite_schema WHERE name = '{table}'")).await;
        let size = server.number("PRAGMA page_size").await;
        let database = server.stopped().await;
        let mut file = File::options().write(true).open(database.data().join("clientele.db")).unwrap();
        file.seek(SeekFrom::Start(u64::try_from((page - 1) * size).unwrap())).unwrap();
        file.write_all(&vec![0xA5; usize::try_from(size).unwrap()]).unwrap();
        drop(file);
        let server = TestServer::at(database, &[]).await;
        assert_eq!(server.stranger().get("/readyz").await.status, 503, "{table}");
        assert_eq!(server.stranger().get("/healthz").await.status, 200);
    }
}

#[actix_web::test]
async fn a_disk_that_takes_no_more_bytes_is_not_ready_until_it_does() {
    let (database, port) = (TestDatabase::new(), free_port());
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    // Told by an error, as a disk tells it, and not by the signal that would end the program.
    let command = under(&["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"], &program(&database, &[], &["serve"]));
    let serving = Program::started(&database, port, command).await;
    let grace = Actor::new(&serving.base);
    assert_eq!(grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, 303);
    let limit = |bytes: &str| {
        let mut prlimit = Command::new("prlimit");
        prlimit.arg(format!("--pid={}", serving.id())).arg(format!("--fsize={bytes}:unlimited"));
        assert!(prlimit.status().unwrap().success());
    };
    let ready = async || {
        tokio::time::sleep(LATER).await;
        grace.get("/readyz").await.status
    };
    assert_eq!(ready().await, 200);
    limit("0");
    assert_eq!(ready().await, 503);
    assert_eq!(grace.get("/customers").await.status, 200, "reading goes on");
    assert!(matches!(grace.post("/customers/new", &ADA).await.status, 503 | 507));
    assert_eq!(ready().await, 503);
    limit("unlimited");
    assert_eq!(ready().await, 200);
    grace.adds_ada().await;
}
