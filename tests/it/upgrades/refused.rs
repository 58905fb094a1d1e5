//! A start that is refused leaves the database as it was: that of a newer version, and one whose tables a step fails to change.

use std::fs;

use super::{STEPS, all_steps, is_sqlite, register_of_the_first_version, steps};
use crate::support::{Program, TestDatabase, TestServer, free_port, program, run};

/// What the program says when it does not start.
fn refused(database: &TestDatabase) -> String {
    let (code, out, err) = run(program(database, &[], &["serve"]), "");
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    err
}

/// The bytes of SQLite's file; nothing on PostgreSQL.
fn bytes(database: &TestDatabase) -> Vec<u8> {
    if is_sqlite(database) { fs::read(database.data().join("clientele.db")).unwrap() } else { Vec::new() }
}

/// How many tables, columns and indexes the database has.
async fn shape(database: &TestDatabase) -> [i64; 2] {
    if is_sqlite(database) {
        let columns = "SELECT count(*) FROM sqlite_schema JOIN pragma_table_info(sqlite_schema.name)";
        return [database.number("SELECT count(*) FROM sqlite_schema").await, database.number(columns).await];
    }
    let columns = "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema()";
    let relations = "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace";
    [database.number(relations).await, database.number(columns).await]
}

#[actix_web::test]
async fn a_register_of_a_newer_version_is_refused_in_one_line_and_not_touched() {
    let server = TestServer::new().await;
    server.grace().await.adds_ada().await;
    // Even one beside which a running server goes on: what starts may as well be the newer version.
    server.sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_invoices_expand', 1)").await;
    let database = server.stopped().await;
    let (had, before) = (steps(&database).await, (shape(&database).await, bytes(&database)));
    let told = refused(&database);
    let words = "the database has step 9999_invoices_expand, which this version does not know; start the version that wrote it, \
        or a later one\n";
    assert_eq!(told, words);
    assert_eq!((steps(&database).await, shape(&database).await), (had, before.0));
    assert!(bytes(&database) == before.1, "the file is the same, byte by byte");
    assert!(!database.data().join("backups").exists(), "there was nothing to copy");
}

#[actix_web::test]
async fn a_step_that_fails_leaves_the_register_as_it_was_and_the_next_start_goes_on() {
    let (database, customers) = register_of_the_first_version().await;
    // The name of a table that a late step makes, when many others are done.
    database.sql("CREATE TABLE merges (id INTEGER PRIMARY KEY)").await;
    let before = (shape(&database).await, bytes(&database));
    for _ in 0..2 {
        let told = refused(&database);
        let last = told.lines().last().unwrap();
        assert!(last.contains("merges") && last.contains("already exists"), "{told}");
        assert_eq!((steps(&database).await, shape(&database).await), (STEPS, before.0));
        assert!(bytes(&database) == before.1, "the file is the same, byte by byte");
        assert_eq!(database.number("SELECT count(*) FROM customers").await, customers);
    }
    if is_sqlite(&database) {
        let copy = TestDatabase::bare();
        let file = database.data().join("backups/clientele-before-0006_segments.db");
        // The copy has the table that is in the way, too; with it gone, it is what is started from.
        fs::create_dir(copy.data()).unwrap();
        fs::copy(file, copy.data().join("clientele.db")).unwrap();
        copy.sql("DROP TABLE merges").await;
        Program::serve(&copy, free_port(), &[]).await;
        assert_eq!(copy.number("SELECT count(*) FROM customers").await, customers);
    }
    database.sql("DROP TABLE merges").await;
    Program::serve(&database, free_port(), &[]).await;
    assert_eq!(steps(&database).await, all_steps(&database));
    assert_eq!(database.number("SELECT count(*) FROM customers").await, customers);
}
