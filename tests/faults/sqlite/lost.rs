//! A database that was lost, cut short or damaged: what it is, is said; nothing is overwritten, and set-up stays closed.

use std::{fs, path::PathBuf};

use crate::support::{Program, TestDatabase, TestServer, free_port, program, run};

/// What `clientele serve` says when it does not start, and its exit code.
fn refused(database: &TestDatabase) -> String {
    let (code, _, err) = run(program(database, &[], &["serve"]), "");
    assert_eq!(code, 1, "{err}");
    err
}

fn file(database: &TestDatabase, end: &str) -> PathBuf {
    database.data().join(format!("clientele.db{end}"))
}

/// A register with ada and a few customers, stopped.
async fn stopped() -> TestDatabase {
    let server = TestServer::new().await;
    server.ada().await.adds_ada().await;
    server.stopped().await
}

#[actix_web::test]
async fn a_copy_of_the_file_alone_of_a_young_running_server_has_its_people() {
    let server = TestServer::new().await;
    let copy = TestDatabase::bare();
    fs::create_dir(copy.data()).unwrap();
    fs::copy(file(&server.database, ""), file(&copy, "")).unwrap();
    let serving = Program::serve(&copy, free_port(), &[]).await;
    assert_eq!(reqwest::get(format!("{}/setup", serving.base)).await.unwrap().status(), 404);
    assert!(!copy.data().join("set-up-secret").exists());
}

#[actix_web::test]
async fn a_register_whose_file_is_gone_or_empty_never_starts_as_a_new_one() {
    let database = stopped().await;
    fs::remove_file(file(&database, "")).unwrap();
    let words = refused(&database);
    assert!(words.contains("is missing, although it has held a register; nothing was changed."), "{words}");
    assert!(words.contains("clientele restore FILE"), "{words}");
    assert!(!file(&database, "").exists());

    fs::write(file(&database, ""), "").unwrap();
    assert!(refused(&database).contains("is empty, although it has held a register"));
    assert_eq!(fs::read(file(&database, "")).unwrap(), b"");

    fs::remove_file(file(&database, "")).unwrap();
    fs::remove_file(file(&database, ".in-use")).unwrap();
    let serving = Program::serve(&database, free_port(), &[]).await;
    assert_eq!(reqwest::get(format!("{}/setup", serving.base)).await.unwrap().status(), 200);
}

#[actix_web::test]
async fn a_register_that_has_lost_its_tables_is_refused() {
    let database = stopped().await;
    database.sql("DROP TABLE seaql_migrations").await;
    assert!(refused(&database).contains("has lost its tables, although it has held a register"));
}

#[actix_web::test]
async fn a_register_that_was_cut_short_is_called_damaged() {
    let database = stopped().await;
    let whole = fs::read(file(&database, "")).unwrap();
    for part in [whole.len() / 2, 4096, 60] {
        fs::write(file(&database, ""), &whole[..part]).unwrap();
        let words = refused(&database);
        assert!(words.contains("is damaged (") && words.contains("it was left as it is"), "{part}: {words}");
        assert!(words.contains("Restore a backup: clientele restore FILE"), "{part}: {words}");
        assert_eq!(fs::read(file(&database, "")).unwrap(), &whole[..part]);
    }
}

#[actix_web::test]
async fn a_register_whose_bytes_were_overwritten_is_called_damaged() {
    let database = stopped().await;
    let whole = fs::read(file(&database, "")).unwrap();
    for at in [0, 100] {
        let mut damaged = whole.clone();
        damaged[at..at + 64].fill(0xAA);
        fs::write(file(&database, ""), &damaged).unwrap();
        let words = refused(&database);
        assert!(words.contains("is damaged ("), "{at}: {words}");
        assert_eq!(fs::read(file(&database, "")).unwrap(), damaged);
    }
}
