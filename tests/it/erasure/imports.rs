//! Files that name somebody who is erased, and files that come later.

use super::{erases, everyone};
use crate::support::{ADA, TestServer};

const FILE: &str = "First name,Last name,Date of birth,Phone number\n\
                    Ada,Lovelace,1985-12-10,+44 20 7946 0958\nGrace,Hopper,1906-12-09,+1 212 555 0100\n";
/// The same people, written otherwise, and a new one.
const LATER: &str = "First name,Last name,Born,Phone\nÁDA,LOVELÁCE,10 December 1985,+44 20 7946 0000\n\
                     Lovelace,Ada,1 January 1990,+44 20 7946 0958\nMary,Shelley,1997-08-30,+44 20 7946 0111\n";
/// Somebody else.
const OTHER: &str = "First name,Last name,Born,Phone\nMary,Shelley,1997-08-30,+44 20 7946 0111\n";

#[actix_web::test]
async fn an_import_leaves_out_whoever_was_erased_and_says_so_unless_somebody_says_otherwise() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    erases(&ada, &address).await;
    let (import, page) = ada.imports("later.csv", LATER).await;
    assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "0"], "{}", page.text("main"));
    assert!(page.text("#report").contains("2 rows are left out: they are people who were erased."));
    let done = ada.commits(&import, &page).await;
    let words = "1 customer was added. 2 rows were left out: they are people who were erased.";
    assert!(done.text("main").contains(words), "{}", done.text("main"));
    assert_eq!(ada.get("/customers").await.names(), ["Mary Shelley"]);

    let (import, page) = ada.imports("again.csv", format!("{LATER}\n")).await;
    let chosen = ada.sends(&import, &page, &[("add_erased", "on")]).await;
    assert_eq!(chosen.status, 303);
    let page = ada.waits_for(&import).await;
    assert_eq!(page.texts(".tally dd"), ["2", "1", "0", "0"], "{}", page.text("main"));
    ada.commits(&import, &page).await;
    assert_eq!(everyone(&server).await, 3);
    assert_eq!(server.number("SELECT count(*) FROM erased WHERE by_birth IS NOT NULL").await, 0, "they may be here");
}

#[actix_web::test]
async fn whoever_is_erased_between_check_and_commit_is_not_added() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    let (import, page) = ada.imports("other.csv", OTHER).await;
    erases(&ada, &address).await;
    server.sql("UPDATE erased SET kept_away = (1 = 0), by_birth = NULL, by_phone = NULL").await;
    let (late, late_page) = ada.imports("late.csv", FILE).await;
    assert_eq!(late_page.texts(".tally dd")[0], "2");
    let again = ada.adds_ada().await;
    server.sql("UPDATE imports SET emptied_at = 1 WHERE filename = 'late.csv'").await;
    erases(&ada, &again).await;
    server.sql("UPDATE imports SET emptied_at = NULL WHERE filename = 'late.csv'").await;
    let done = ada.commits(&late, &late_page).await;
    assert!(done.text("main").contains("1 row was left out: it is somebody who was erased."), "{}", done.text("main"));
    assert_eq!(ada.get("/customers").await.names(), ["Grace Hopper"]);
    ada.commits(&import, &page).await;
    assert_eq!(everyone(&server).await, 2);
}

#[actix_web::test]
async fn whoever_is_entered_by_hand_is_let_in_again() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    erases(&ada, &address).await;
    ada.adds(&ADA).await;
    assert_eq!(server.number("SELECT count(*) FROM erased WHERE by_phone IS NOT NULL").await, 0);
    let (_, page) = ada.imports("x.csv", FILE).await;
    assert_eq!(page.texts(".tally dd"), ["1", "1", "0", "0"]);
}

#[actix_web::test]
async fn imports_that_name_somebody_are_forgotten_and_the_question_says_which() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let (done, page) = grace.imports("Ada Lovelace.csv", FILE).await;
    grace.commits(&done, &page).await;
    let (open, _) = grace.imports("new.csv", FILE.replace("Grace", "Hedy")).await;
    let (other, _) = grace.imports("other.csv", OTHER).await;
    let list = ada.get("/customers?q=lovelace").await;
    let address = list.attribute("tbody a", "href");

    let question = ada.get(&format!("{address}/erase")).await;
    assert_eq!(question.texts(".card ul li"), ["new.csv, sent by grace"], "{}", question.text("main"));
    assert!(question.text(".card").contains("The reports of finished imports that name this person will be deleted."));
    assert_eq!(erases(&ada, &address).await.status, 303);

    assert_eq!(grace.get(&open).await.status, 404, "discarded");
    let page = grace.get(&done).await;
    assert_eq!((page.status, page.text("h1")), (200, "erased.csv".into()));
    assert!(page.text("main").contains("2 customers were added."));
    assert_eq!(grace.get(&other).await.text("h1"), "other.csv");
    assert!(grace.get(&other).await.has("#report"));
    for table in ["import_files", "import_chunks"] {
        assert_eq!(server.number(&format!("SELECT count(DISTINCT import_id) FROM {table}")).await, 1, "{table}");
    }
    let told = ada.get("/activity?kind=customers").await.texts(".history__list li p");
    assert!(told.iter().any(|told| told.starts_with("grace imported 2 customers from erased.csv")), "{told:?}");
    assert_eq!(grace.undoes(&done).await.status, 200, "the rest of it can still be undone");
    assert_eq!(ada.get("/customers").await.names(), [""; 0]);
}

#[actix_web::test]
async fn while_a_file_that_names_somebody_is_being_saved_nobody_is_erased() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    let (import, _) = ada.imports("new.csv", FILE).await;
    let id = import.rsplit('/').next().unwrap();
    let held = "lease_until = 9999999999, state = 'committing'";
    server.sql(&format!("UPDATE imports SET {held}")).await;
    assert_eq!(ada.get(&format!("{address}/erase")).await.text("#wait-title"), "An import is under way");
    let told = ada.post(&format!("{address}/erase"), &[]).await;
    assert_eq!((told.status, told.text("h1")), (409, "An import is under way".into()));
    assert_eq!(everyone(&server).await, 1);
    server.sql("UPDATE imports SET lease_until = 0, state = 'checked'").await;
    assert_eq!(erases(&ada, &address).await.status, 303);
    assert_eq!(server.number("SELECT count(*) FROM imports").await, 0, "{id}");
}
