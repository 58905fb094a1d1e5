//! The ways out of the trash: those that are ticked, in one act, and what keeps somebody there.

use clientele::customers::DefinitionForm;

use super::{restores, ticked};
use crate::{
    customers::register::server_with_five,
    selection::{confirms, sends},
    support::{ADA, TestServer, but, field},
};

#[actix_web::test]
async fn those_that_are_ticked_come_back_in_one_act() {
    let (server, grace) = server_with_five().await;
    confirms(&grace, &sends(&grace, &[], "delete", &[("all", "1")]).await).await;
    let page = restores(&grace, &["Ada Lovelace", "José Álvarez", "Grace Hopper"]).await;
    assert_eq!(page.notice(), "3 customers were restored.");
    assert_eq!(page.names().len(), 2);
    assert_eq!(grace.get("/customers").await.names(), ["José Álvarez", "Grace Hopper", "Ada Lovelace"]);
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE act = 'restore'").await, 3);
    let told = server.ada().await.get("/activity?kind=customers").await.texts(".history__list > li p");
    assert!(told[0].starts_with("grace restored 3 customers web"), "{told:?}");
}

#[actix_web::test]
async fn whose_value_another_has_by_now_stays_and_is_named() {
    let server = TestServer::new().await;
    let number = DefinitionForm { unique: true, ..field("Member number", "text") };
    server.own_fields().create(number).await.unwrap();
    let grace = server.grace().await;
    for (name, number) in [("One", "16"), ("Two", "17"), ("Three", "17"), ("Four", "18")] {
        let address = grace.adds(&but(&ADA, &[("first_name", name), ("field_member_number", number)])).await;
        grace.deletes(&address).await;
    }
    let page = restores(&grace, &["One Lovelace", "Two Lovelace", "Three Lovelace"]).await;
    let told = "2 customers were restored. Three Lovelace was not: another customer has the same “Member number” now.";
    let other = told.replace("Three", "Two");
    assert!([told, &other].contains(&&*page.notice()), "{}", page.notice());
    assert_eq!(page.names().len(), 2);

    grace.adds(&but(&ADA, &[("first_name", "Other"), ("field_member_number", "18")])).await;
    let names = page.names();
    let page = restores(&grace, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let told = "Nobody was restored. 2 customers were not. The first is";
    assert!(page.notice().starts_with("Nobody was restored. 2 were not. The first is "), "{told} {}", page.notice());
    // Alone, it can be given another value.
    let form = grace.post(&page.attribute(".trash__act form", "action"), &[]).await;
    assert_eq!((form.status, form.has("#field_member_number-note .field__complaint")), (422, true));
}

#[actix_web::test]
async fn two_people_who_restore_the_same_at_once_do_it_once() {
    let (server, grace) = server_with_five().await;
    let ada = server.ada().await;
    for _ in 0..5 {
        confirms(&grace, &sends(&grace, &[], "delete", &[("all", "1")]).await).await;
        let page = grace.get("/trash").await;
        let names = page.names();
        let there: Vec<_> = ticked(&page, &names.iter().map(String::as_str).collect::<Vec<_>>());
        let back: Vec<_> = there.iter().map(|(name, value)| (*name, value.as_str())).rev().collect();
        let there: Vec<_> = there.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (one, other) = tokio::join!(grace.post("/trash", &there), ada.post("/trash", &back));
        assert_eq!((one.status, other.status), (303, 303));
        let mut told = [grace.follow(&one).await.notice(), ada.follow(&other).await.notice()];
        told.sort();
        assert_eq!(told, ["5 customers were restored.", "Nobody was restored: others did that first."]);
        assert_eq!(grace.get("/customers").await.names().len(), 5);
    }
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE act = 'restore'").await, 25);
}

#[actix_web::test]
async fn what_makes_no_sense_is_refused_and_a_viewer_restores_nobody() {
    let (server, grace) = server_with_five().await;
    confirms(&grace, &sends(&grace, &[], "delete", &[("all", "1")]).await).await;
    let charlie = server.charlie().await;
    let page = charlie.get("/trash").await;
    assert!(!page.has(".tick") && !page.has("main form[method=post]"));
    let rows = ticked(&grace.get("/trash").await, &["Ada Lovelace"]);
    let ada = [(rows[0].0, rows[0].1.as_str())];
    assert_eq!(charlie.post("/trash", &ada).await.status, 403);
    assert_eq!(server.stranger().post("/trash", &ada).await.status, 303);
    assert_eq!(grace.post("/trash", &[("q", "love")]).await.location(), "/trash?q=love", "nobody was ticked");
    for (name, value) in [("id", "x"), ("id", "1.1"), ("act", "restore")] {
        assert_eq!(grace.post("/trash", &[(name, value)]).await.status, 400, "{name}={value}");
    }
    let many: Vec<_> = (0..201).map(|n| format!("{}.{n}", uuid::Uuid::nil())).collect();
    let many: Vec<_> = many.iter().map(|id| ("id", id.as_str())).collect();
    assert_eq!(grace.post("/trash", &many).await.status, 400, "more than a page");
    assert_eq!(grace.get("/trash").await.names().len(), 5);
    let nobody = grace.post("/trash", &many[..200]).await;
    assert_eq!(grace.follow(&nobody).await.notice(), "Nobody was restored: others did that first.");
}
