//! The server is killed while it changes the tables for its version.

use std::time::Duration;

use sea_orm::sqlx::{Connection as _, Executor as _, PgConnection};

use crate::{
    support::{Program, free_port, program},
    upgrades::{STEPS, all_steps, register_of_the_first_version, steps},
};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_kill_in_the_middle_of_the_steps_leaves_the_register_as_it_was() {
    let (database, customers) = register_of_the_first_version().await;
    // Some of the steps are done when one of them wants the table that somebody reads for long.
    let mut reader = PgConnection::connect(database.url()).await.unwrap();
    reader.execute("BEGIN; LOCK TABLE changes IN ACCESS SHARE MODE").await.unwrap();
    let mut starting = program(&database, &[], &["serve"]).spawn().unwrap();
    let ours = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'clientele'";
    let waiting = format!("SELECT count(*) {ours} AND wait_event = 'relation'");
    while database.number(&waiting).await == 0 {
        assert!(starting.try_wait().unwrap().is_none(), "it did not have to wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    starting.kill().unwrap();
    starting.wait().unwrap();
    reader.execute("ROLLBACK").await.unwrap();
    // PostgreSQL notices once it wants to answer.
    while database.number(&format!("SELECT count(*) {ours}")).await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(steps(&database).await, STEPS);
    assert_eq!(database.number("SELECT count(*) FROM pg_tables WHERE tablename = 'fields'").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM customers").await, customers);
    reader.close().await.unwrap();

    Program::serve(&database, free_port(), &[]).await;
    assert_eq!(steps(&database).await, all_steps(&database));
    assert_eq!(database.number("SELECT count(*) FROM customers").await, customers);
}
