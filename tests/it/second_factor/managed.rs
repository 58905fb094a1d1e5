//! What administrators do about second factors: require them of roles, see who has one, and remove a lost one.

use super::{half, passkeys, sets_up_app};
use crate::{
    people::person,
    support::{TestServer, program, run},
};

#[actix_web::test]
async fn a_requirement_counts_at_once_and_names_who_lacks_it() {
    let server = TestServer::new().await;
    let (ada, grace, charlie) = (server.ada().await, server.grace().await, server.charlie().await);
    sets_up_app(&ada).await;
    let page = ada.get("/people/second-factor").await;
    assert_eq!(page.text("#admin-hint"), "Nobody with this role lacks one.");
    assert_eq!(page.text("#editor-hint"), "One person has none yet and will be asked to set one up.");
    let saved = ada.sends("/people/second-factor", &page, &[("editor", "on")]).await;
    let page = ada.follow(&saved).await;
    assert_eq!(page.notice(), "The requirement was saved.");
    assert!(page.has("#editor[checked]") && !page.has("#viewer[checked]"));
    assert!(ada.get("/people").await.text("main").contains("A second factor is required of editors"));
    assert_eq!(grace.get("/customers").await.location(), "/account/second-factor", "also who is signed in");
    assert_eq!(charlie.get("/customers").await.status, 200);
    let none: [(&str, &str); 0] = [];
    ada.post("/people/second-factor", &none).await;
    let activity = ada.get("/activity").await.text("#history");
    assert!(activity.contains("required a second factor of editors") && activity.contains("stopped requiring"));
}

#[actix_web::test]
async fn a_lost_factor_is_removed_by_an_administrator_after_a_question() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    sets_up_app(&grace).await;
    let mut laptop = passkeys::authenticator(&server, 7);
    passkeys::adds(&grace, &mut laptop, "Laptop").await;
    let address = person(&ada, "grace").await;
    assert!(ada.get("/people").await.text("tbody").contains("set up"));
    let question = ada.get(&format!("{address}/remove-factor")).await;
    assert_eq!(question.text("h1"), "Remove the second factor of grace?");
    let removed = ada.post(&format!("{address}/remove-factor"), &[]).await;
    assert_eq!(ada.follow(&removed).await.notice(), "The second factor was removed.");
    assert_eq!(grace.get("/customers").await.status, 303, "signed out");
    let stranger = server.stranger();
    let answer = laptop.answers(&passkeys::asked(&stranger).await);
    assert_eq!(passkeys::signs_in(&stranger, &answer).await.status, 401);
    server.grace().await;
    for table in ["authenticators", "passkeys", "recovery_codes"] {
        assert_eq!(server.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(ada.post(&format!("{address}/remove-factor"), &[]).await.status, 404, "there is none");
    sets_up_app(&ada).await;
    let own = person(&ada, "ada").await;
    assert_eq!(ada.post(&format!("{own}/remove-factor"), &[]).await.status, 404, "one's own is on the account's pages");
}

#[actix_web::test]
async fn the_command_line_lets_in_the_last_administrator_who_lost_everything() {
    let server = TestServer::new().await;
    sets_up_app(&server.ada().await).await;
    half(&server, "ada").await;
    let database = server.stopped().await;
    let (code, said, _) = run(program(&database, &[], &["user", "factor-reset", "ada"]), "");
    assert_eq!((code, said.trim()), (0, "ada's second factor was removed."));
    let server = TestServer::at(database, &[]).await;
    server.ada().await;
}
