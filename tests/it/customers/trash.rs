//! Deleting, and thinking again.

use crate::support::TestServer;

#[actix_web::test]
async fn a_deletion_asks_first_and_can_be_undone() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    let question = grace.get(&format!("{address}/delete")).await;
    assert_eq!((question.status, question.text("h1")), (200, "Delete Ada Lovelace?".into()));
    assert_eq!(grace.get(&address).await.status, 200, "asking deletes nothing");

    let deleted = grace.deletes(&address).await;
    assert_eq!((deleted.status, deleted.location()), (303, "/customers"));
    let list = grace.follow(&deleted).await;
    assert_eq!(list.notice(), "Ada Lovelace was deleted.");
    assert_eq!(list.text(".notice button"), "Undo");
    let undo = list.attribute(".notice form", "action");

    let back = grace.post(&undo, &[]).await;
    assert_eq!((back.status, back.location()), (303, address.as_str()));
    assert_eq!(grace.follow(&back).await.notice(), "Ada Lovelace was restored.");
    assert_eq!(grace.get("/customers").await.names(), ["Ada Lovelace"]);
}

#[actix_web::test]
async fn no_list_or_form_shows_or_finds_a_deleted_customer() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    ada.deletes(&address).await;
    for path in ["/edit", "/delete", ".vcf"] {
        assert_eq!(ada.get(&format!("{address}{path}")).await.status, 404, "{path}");
    }
    assert_eq!(
        ada.post(&format!("{address}/delete"), &[("version", "2")]).await.status,
        404,
        "it cannot be deleted twice"
    );
    for path in ["/customers", "/customers?q=ada", "/customers?q=0958", "/customers?sort=-created_at"] {
        assert_eq!(ada.get(path).await.names(), [""; 0], "{path}");
    }
}

#[actix_web::test]
async fn a_record_changed_since_the_question_is_not_deleted_before_that_was_seen() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let address = ada.adds_ada().await;
    let delete = format!("{address}/delete");
    let question = grace.get(&delete).await;
    ada.opens_and_sends(&format!("{address}/edit"), &[("phone_number", "+33 1 42 68 53 00")]).await;

    let told = grace.sends(&delete, &question, &[]).await;
    assert_eq!(told.status, 409);
    assert!(told.text("#summary h2").starts_with("ada saved this customer while you were deciding"));
    assert_eq!(told.texts(".versions tbody tr"), ["Phone number +44 20 7946 0958 +33 1 42 68 53 00"]);
    assert!(!grace.get(&address).await.has(".trash__panel"), "nothing was deleted");
    assert_eq!(told.text(".button--danger"), "Delete anyway");
    assert_eq!(grace.post(&delete, &[]).await.status, 409, "a form that names no version deletes nothing either");

    let deleted = grace.sends(&delete, &told, &[]).await;
    assert_eq!((deleted.status, deleted.location()), (303, "/customers"));
    assert!(grace.get(&address).await.has(".trash__panel"));
}

#[actix_web::test]
async fn what_is_not_in_the_trash_cannot_be_taken_out_of_it() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    assert_eq!(grace.post(&format!("{address}/restore"), &[]).await.status, 404);
}

#[actix_web::test]
async fn a_viewer_is_told_of_no_deleted_customer() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    grace.deletes(&address).await;
    let charlie = server.charlie().await;
    charlie.set_cookie("notice", &format!("deleted.{}", address.trim_start_matches("/customers/")));
    assert_eq!(charlie.get("/customers").await.notice(), "");
}
