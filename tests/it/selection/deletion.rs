//! Deleting many: asked about, done to those that are as they were shown, undone as a whole.

use super::{confirms, sends, ticked};
use crate::{
    customers::register::{server_with_five, server_with_many},
    support::{ADA, TestServer, but, field},
};

#[actix_web::test]
async fn those_that_are_ticked_are_deleted_after_a_question_and_come_back_with_one_undo() {
    let (server, grace) = server_with_five().await;
    let names = ["Ada Lovelace", "Grace Hopper", "José Álvarez"];
    let question = sends(&grace, &ticked(&grace, &names).await, "delete", &[]).await;
    assert_eq!((question.status, question.text("h1")), (200, "Delete 3 customers?".to_owned()));
    assert_eq!(question.texts("main li"), names);
    assert_eq!(grace.get("/customers").await.names().len(), 5, "nothing is deleted before the answer");

    let deleted = confirms(&grace, &question).await;
    assert_eq!((deleted.status, deleted.location()), (303, "/customers"));
    let list = grace.follow(&deleted).await;
    assert_eq!(list.notice(), "3 customers were deleted.");
    assert_eq!(list.names(), ["Ro%y O_Neil a", "Łukasz Świątek"]);
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE act = 'delete'").await, 3, "each has its history");

    let undo = list.attribute(".notice form", "action");
    let list = grace.follow(&grace.post(&undo, &[]).await).await;
    assert_eq!(list.notice(), "3 customers were restored.");
    assert_eq!(list.names().len(), 5);
    assert!(!list.has(".notice form"));
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE act = 'restore'").await, 3);
    let again = grace.post(&undo, &[]).await;
    assert_eq!(grace.follow(&again).await.notice(), "3 customers were restored.", "twice does it once");
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE act = 'restore'").await, 3);
}

#[actix_web::test]
async fn all_that_a_search_finds_are_deleted_and_nobody_else() {
    let (server, _) = server_with_many(1_300).await;
    let grace = server.grace().await;
    let select_all = grace.get("/customers?q=an").await.text(".selection__all");
    let question = sends(&grace, &[], "delete", &[("all", "1"), ("q", "an")]).await;
    let count = question.text("h1").split(' ').nth(1).unwrap().to_owned();
    assert_eq!(select_all, format!("Select all {count} that this search finds"));
    assert!(question.text("main").contains("All that match an."), "{}", question.text("main"));
    assert_eq!(question.texts("main li").len(), 11, "ten names, and how many more");
    let deleted = confirms(&grace, &question).await;
    assert_eq!(deleted.location(), "/customers?q=an");
    let gone = server.number("SELECT count(*) FROM customers WHERE deleted_at IS NOT NULL").await;
    let list = grace.follow(&deleted).await;
    assert_eq!(list.notice(), format!("{gone} customers were deleted."));
    assert!(gone > 20 && gone < 1_000 && list.names().is_empty(), "{gone}");

    let undone = grace.post(&list.attribute(".notice form", "action"), &[]).await;
    assert_eq!(grace.follow(&undone).await.text(".count"), "1,300 customers");
}

#[actix_web::test]
async fn whoever_was_changed_meanwhile_is_left_alone_and_told_of() {
    let (server, grace) = server_with_five().await;
    let ada = server.ada().await;
    let address = |name: &str| format!("/customers?q={name}");
    let link = |page: crate::support::Page| page.attribute(".table__link", "href");
    let hopper = link(ada.get(&address("hopper")).await);
    let question = sends(&grace, &ticked(&grace, &["Ada Lovelace", "Grace Hopper"]).await, "delete", &[]).await;
    assert_eq!(ada.opens_and_sends(&format!("{hopper}/edit"), &[("last_name", "Murray")]).await.status, 303);
    let list = grace.follow(&confirms(&grace, &question).await).await;
    let words = "1 customer was deleted. 1 customer was changed or deleted by others meanwhile and left alone.";
    assert_eq!(list.notice(), words);

    let question = sends(&grace, &[], "delete", &[("all", "1")]).await;
    // As if it had been asked some time ago.
    server.sql("UPDATE customers SET updated_at = updated_at + 60 WHERE last_name = 'Murray'").await;
    let list = grace.follow(&confirms(&grace, &question).await).await;
    assert!(list.notice().starts_with("3 customers were deleted. 1 customer was changed"), "{}", list.notice());
    assert_eq!(list.names(), ["Grace Murray"]);
}

#[actix_web::test]
async fn undo_restores_those_that_this_act_deleted_and_nobody_touched_since() {
    let server = TestServer::new().await;
    server
        .own_fields()
        .create(clientele::customers::DefinitionForm { unique: true, ..field("Number", "text") })
        .await
        .unwrap();
    let grace = server.grace().await;
    let mut people = Vec::new();
    for (name, number) in [("One", "1"), ("Two", "2"), ("Three", "3"), ("Four", "4")] {
        people.push(grace.adds(&but(&ADA, &[("first_name", name), ("field_number", number)])).await);
    }
    assert_eq!(grace.deletes(&people[3]).await.status, 303, "deleted before, by another act");
    let names = ["One Lovelace", "Two Lovelace", "Three Lovelace"];
    let question = sends(&grace, &ticked(&grace, &names).await, "delete", &[]).await;
    let list = grace.follow(&confirms(&grace, &question).await).await;
    assert_eq!(grace.post(&format!("{}/restore", people[0]), &[]).await.status, 303);
    grace.adds(&but(&ADA, &[("first_name", "Other"), ("field_number", "2")])).await;
    let undone = grace.post(&list.attribute(".notice form", "action"), &[]).await;
    let list = grace.follow(&undone).await;
    assert_eq!(list.notice(), "1 customer was restored, 2 customers left as others made them.");
    let mut names = list.names();
    names.sort();
    assert_eq!(names, ["One Lovelace", "Other Lovelace", "Three Lovelace"]);
}

#[actix_web::test]
async fn what_is_sent_twice_is_done_once_and_what_makes_no_sense_is_refused() {
    let (server, grace) = server_with_five().await;
    let question = sends(&grace, &ticked(&grace, &["Ada Lovelace"]).await, "delete", &[]).await;
    let (first, second) = tokio::join!(confirms(&grace, &question), confirms(&grace, &question));
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE act = 'delete'").await, 1);
    assert_eq!(grace.get("/customers").await.names().len(), 4);

    assert_eq!(sends(&grace, &[], "delete", &[]).await.location(), "/customers", "nobody was ticked");
    for (name, value) in [("id", "x"), ("id", "1.1"), ("act", "burn"), ("confirmed", "x"), ("more", "1")] {
        assert_eq!(sends(&grace, &[], "delete", &[(name, value)]).await.status, 400, "{name}={value}");
    }
    let many: Vec<_> = (0..201).map(|n| ("id".to_owned(), format!("{}.{n}", uuid::Uuid::nil()))).collect();
    assert_eq!(sends(&grace, &many, "delete", &[]).await.status, 400, "more than a page");
    let nobody = "/customers/selection/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b";
    assert_eq!(grace.get(nobody).await.status, 404);
    assert_eq!(grace.post(&format!("{nobody}/undo"), &[]).await.status, 404);
    let charlie = server.charlie().await;
    assert_eq!(sends(&charlie, &[], "delete", &[("all", "1")]).await.status, 403);
    assert_eq!(charlie.get(nobody).await.status, 403);
}

#[actix_web::test]
async fn the_activity_tells_who_deleted_and_who_restored_many() {
    let (server, grace) = server_with_five().await;
    let ada = server.ada().await;
    let question = sends(&grace, &ticked(&grace, &["Ada Lovelace", "Grace Hopper"]).await, "delete", &[]).await;
    let list = grace.follow(&confirms(&grace, &question).await).await;
    ada.post(&list.attribute(".notice form", "action"), &[]).await;
    ada.post(&list.attribute(".notice form", "action"), &[]).await;
    let question = sends(&grace, &[], "delete", &[("all", "1")]).await;
    confirms(&grace, &question).await;
    let told = ada.get("/activity?kind=customers").await.texts(".history__list > li p");
    let expected = ["grace deleted 5 customers web", "ada restored 2 customers web", "grace deleted 2 customers web"];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}");
    }
    let restored =
        "SELECT count(*) FROM changes JOIN users ON users.id = user_id WHERE act = 'restore' AND username = 'ada'";
    assert_eq!(server.number(restored).await, 2, "history says the same");
}
