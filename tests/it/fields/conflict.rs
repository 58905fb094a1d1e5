//! Two administrators who change the same field at once.

use super::{adds, labels};
use crate::support::TestServer;

#[actix_web::test]
async fn the_second_is_told_what_the_first_did_and_nothing_is_lost() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    server.sql("UPDATE users SET role = 'admin' WHERE username = 'grace'").await;
    let grace = server.grace().await;
    adds(&ada, &[("label", "Level"), ("kind", "choice"), ("choices", "Gold")]).await;
    let shown = ada.get("/fields/level").await;
    grace.opens_and_sends("/fields/level", &[("label", "Rank"), ("choices", "Silver")]).await;

    let typed = [("label", "Standing"), ("help", "How often"), ("choices", "Bronze")];
    let told = ada.sends("/fields/level", &shown, &typed).await;
    assert_eq!(told.status, 409);
    assert_eq!(told.text("#summary h2"), "grace changed this field while you were editing");
    let cells: Vec<_> = told.texts(".versions tbody tr th, .versions tbody tr td");
    assert_eq!(cells, ["Label", "Level", "Rank", "Options", "Gold", "Gold, Silver"]);
    assert_eq!(
        (told.value("label"), told.value("help"), told.sent("choices").unwrap()),
        ("Standing".into(), "How often".into(), "Bronze".into())
    );
    assert_eq!(told.value("label_silver"), "Silver", "the option that came meanwhile stays");
    assert_eq!(labels(&ada.get("/fields").await), ["Rank"]);

    let saved = ada.sends("/fields/level", &told, &[]).await;
    assert_eq!(ada.follow(&saved).await.notice(), "The field “Standing” was saved.");
    let options = ada.get("/fields/level").await.attributes(".options__row > input", "value");
    assert_eq!(options, ["Gold", "Silver", "Bronze"]);
}

#[actix_web::test]
async fn what_changes_no_fact_is_no_conflict() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "A"), ("kind", "text")]).await;
    adds(&ada, &[("label", "B"), ("kind", "text")]).await;
    let shown = ada.get("/fields/a").await;
    ada.post("/fields/a/move", &[("to", "down")]).await;
    ada.opens_and_sends("/fields/b", &[("label", "C")]).await;
    ada.opens_and_sends("/fields/a", &[]).await;
    assert_eq!(ada.sends("/fields/a", &shown, &[("label", "D")]).await.status, 303);
    assert_eq!(labels(&ada.get("/fields").await), ["C", "D"]);
}

#[actix_web::test]
async fn a_field_retired_or_removed_meanwhile_is_told_too() {
    let server = TestServer::new().await;
    let (ada, other) = (server.ada().await, server.ada().await);
    adds(&ada, &[("label", "Note"), ("kind", "text")]).await;
    let shown = ada.get("/fields/note").await;
    other.post("/fields/note/retire", &[]).await;
    let told = ada.sends("/fields/note", &shown, &[("label", "Remark")]).await;
    assert_eq!((told.status, told.text("#summary h2")), (409, "You retired this field in another tab".into()));
    assert_eq!(told.value("label"), "Remark");
    other.post("/fields/note/remove", &[]).await;
    assert_eq!(ada.sends("/fields/note", &told, &[]).await.status, 404);
    assert!(ada.get("/fields/note/retire").await.status == 404 && ada.get("/fields/note/remove").await.status == 404);
}
