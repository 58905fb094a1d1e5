//! A deletion of many that is cut off, undone while it goes on, or worked on by two servers at once.

use std::time::Duration;

use clientele::{
    customers::selection::work,
    db::{DatabaseUrl, Db},
    demo,
};

use super::{confirms, sends};
use crate::{
    customers::register::server_with_many,
    support::{Actor, PASSWORD, Program, TestDatabase, TestServer, free_port, program, run},
};

const GONE: &str = "SELECT count(*) FROM customers WHERE deleted_at IS NOT NULL";

/// Deletes everyone; answers the id of the deletion.
async fn delete_everyone(server: &TestServer) -> String {
    let grace = server.grace().await;
    let question = sends(&grace, &[], "delete", &[("all", "1")]).await;
    let deleted = confirms(&grace, &question).await;
    assert_eq!(deleted.status, 303);
    // The answer waits two seconds for it, and a busy machine may take longer.
    becomes(&server.database, "deleted").await;
    question.value("confirmed")
}

#[actix_web::test]
async fn what_was_cut_off_is_gone_on_with_after_a_restart_and_done_once() {
    let (server, _) = server_with_many(700).await;
    delete_everyone(&server).await;
    // As it stood when a stop cut it off after some of its writes: the others are still there.
    let others = "SELECT customer_id FROM deleted_together WHERE seq > 300";
    server.sql(&format!("UPDATE customers SET deleted_at = NULL WHERE id IN ({others})")).await;
    server.sql("DELETE FROM deleted_together WHERE seq > 300").await;
    server.sql("UPDATE deletions SET state = 'deleting', deleted = 300, lease_until = 1").await;
    server.sql("UPDATE customers SET updated_at = (SELECT at FROM deletions)").await;
    assert_eq!(server.number(GONE).await, 300);

    let server = server.restarted().await;
    work::finish(server.db()).await.unwrap();
    becomes(&server.database, "deleted").await;
    assert_eq!(server.number(GONE).await, 700);
    assert_eq!(server.number("SELECT deleted FROM deletions").await, 700);
    assert_eq!(server.number("SELECT count(DISTINCT customer_id) FROM deleted_together").await, 700);
}

#[actix_web::test]
async fn an_undo_that_was_cut_off_is_gone_on_with_and_two_servers_do_it_once() {
    let (server, _) = server_with_many(700).await;
    delete_everyone(&server).await;
    server.sql("UPDATE deletions SET state = 'restoring'").await;
    let (one, other) = tokio::join!(work::finish(server.db()), work::finish(server.db()));
    assert!(one.is_ok() && other.is_ok());
    // The server itself may have begun it before them.
    becomes(&server.database, "restored").await;
    assert_eq!(server.number(GONE).await, 0);
    assert_eq!(server.number("SELECT restored FROM deletions").await, 700);
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE act = 'restore'").await, 700);
    assert_eq!(server.number("SELECT count(*) FROM deleted_together").await, 0);
}

#[actix_web::test]
async fn how_far_it_is_is_told_and_it_can_be_stopped_and_undone() {
    let (server, _) = server_with_many(300).await;
    let address = format!("/customers/selection/{}", delete_everyone(&server).await);
    // Somebody else works on it.
    let later = "UPDATE deletions SET state = 'deleting', lease_until = 99999999999";
    server.sql(later).await;
    let grace = server.grace().await;
    let page = grace.get(&address).await;
    assert_eq!(page.text("#work [role=status]"), "300 customers were deleted so far.");
    assert_eq!(page.attribute("#work", "hx-trigger"), "every 1s");
    assert!(page.body.contains("http-equiv=\"refresh\""));
    let part = grace.get_part(&address, "div#work").await;
    assert_eq!((part.text("#work [role=status]"), part.has("h1")), (page.text("#work [role=status]"), false));
    let undone = grace.post(&page.attribute("#work form", "action"), &[]).await;
    assert_eq!(grace.follow(&undone).await.notice(), "300 customers were restored.");
    assert_eq!(server.number(GONE).await, 0);
    let page = grace.get(&address).await;
    assert!(!page.has("#work[hx-get]") && !page.has("#work form"));
}

/// Waits until the deletion is in this state.
async fn becomes(database: &TestDatabase, state: &str) {
    for _ in 0..600 {
        if database.number(&format!("SELECT count(*) FROM deletions WHERE state = '{state}'")).await == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never was {state}");
}

/// Kills a server while an act goes on, lets its lease run out, and starts another one.
async fn killed_and_started(database: &TestDatabase, mut serving: Program, act: impl Future<Output = ()>) -> Program {
    let middle = "SELECT count(*) FROM deletions WHERE (state = 'deleting' AND deleted > 0) OR (state = 'restoring' AND restored > 0)";
    let begun = async {
        while database.number(middle).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        () = begun => {}
        () = async { act.await; std::future::pending().await } => {}
    }
    serving.kill();
    assert_eq!(database.number(middle).await, 1, "the kill came in the middle");
    database.sql("UPDATE deletions SET lease_until = 1 WHERE lease_until > 0").await;
    Program::serve(database, free_port(), &[]).await
}

#[actix_web::test]
async fn a_server_that_is_killed_in_the_middle_leaves_work_that_is_done_once() {
    let database = TestDatabase::new();
    assert_eq!(run(program(&database, &[], &["user", "add", "ada"]), &format!("{PASSWORD}\n")).0, 0);
    let db = Db::open(&DatabaseUrl::read(database.url()).unwrap()).await.unwrap();
    demo::fill(&db, 3, time::macros::date!(2026 - 11 - 23), 4_000).await.unwrap();
    db.close().await;
    let serving = Program::serve(&database, free_port(), &[]).await;
    let ada = Actor::new(&serving.base);
    assert_eq!(ada.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await.status, 303);

    let question = sends(&ada, &[], "delete", &[("all", "1")]).await;
    let serving = killed_and_started(&database, serving, async { drop(confirms(&ada, &question).await) }).await;
    becomes(&database, "deleted").await;
    let count = async |query: &str| database.number(&format!("SELECT count(*) FROM {query}")).await;
    assert_eq!(count("customers WHERE deleted_at IS NULL").await, 0);
    assert_eq!(count("changes WHERE act = 'delete'").await, 4_000);
    assert_eq!(database.number("SELECT deleted FROM deletions").await, 4_000);

    let undo = format!("/customers/selection/{}/undo", question.value("confirmed"));
    let here = ada.moved_to(&serving.base);
    let serving = killed_and_started(&database, serving, async { drop(here.post(&undo, &[]).await) }).await;
    becomes(&database, "restored").await;
    assert_eq!(count("customers WHERE deleted_at IS NULL").await, 4_000);
    assert_eq!(count("changes WHERE act = 'restore'").await, 4_000);
    let here = ada.moved_to(&serving.base);
    assert_eq!(here.get("/customers").await.text(".count"), "4,000 customers");
}
