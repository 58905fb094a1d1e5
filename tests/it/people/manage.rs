//! Roles, names, disabling: what counts, and counts at once.

use futures_util::future::join;

use super::{invited, person};
use crate::support::{PASSWORD, TestServer, program, run_beside};

#[actix_web::test]
async fn a_name_a_role_and_sessions_are_changed_on_the_persons_page() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let page = person(&ada, "grace").await;
    let renamed = ada.post(&format!("{page}/name"), &[("username", "Grace.Hopper")]).await;
    assert_eq!(ada.follow(&renamed).await.notice(), "The name was changed.");
    assert_eq!(grace.get("/account").await.texts(".facts dd"), ["Grace.Hopper", "Editor"], "it ends no session");
    assert_eq!(server.stranger().post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, 401);
    for (typed, words) in [("charlie", "This username is taken. Choose another."), ("", "Enter a username")] {
        let refused = ada.post(&format!("{page}/name"), &[("username", typed)]).await;
        assert_eq!((refused.status, refused.complaint("username").as_str()), (422, words));
        assert_eq!(refused.value("username"), typed, "what was typed stays");
    }
    let changed = ada.post(&format!("{page}/role"), &[("role", "viewer")]).await;
    assert_eq!(ada.follow(&changed).await.notice(), "The role was changed.");
    assert_eq!(grace.get("/customers").await.status, 303, "another role ends every session");
    let grace = server.stranger();
    assert_eq!(
        grace.post("/login", &[("username", "grace.hopper"), ("password", PASSWORD)]).await.status,
        303,
        "in any case"
    );
    assert_eq!(grace.get("/customers/new").await.status, 403);
    let ended = ada.post(&format!("{page}/end-sessions"), &[]).await;
    assert_eq!(ada.follow(&ended).await.notice(), "This person was signed out everywhere.");
    assert_eq!(grace.get("/customers").await.status, 303);
    assert_eq!(ada.post(&format!("{page}/role"), &[("role", "boss")]).await.status, 422);
    for path in ["name", "link", "end-sessions", "enable", "role"] {
        assert_eq!(ada.get(&format!("{page}/{path}")).await.location(), page, "{path}");
    }
}

#[actix_web::test]
async fn disabling_asks_first_and_ends_page_api_and_tokens_at_once_and_for_good() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let (grace, session, token) =
        (server.grace().await, server.program("grace").await, server.token_program("grace", false).await);
    let page = person(&ada, "grace").await;
    assert_eq!(ada.get(&format!("{page}/disable")).await.text("h1"), "Disable grace?");
    assert_eq!(grace.get("/customers").await.status, 200, "asking changes nothing");
    let disabled = ada.post(&format!("{page}/disable"), &[]).await;
    assert_eq!(ada.follow(&disabled).await.notice(), "This person was disabled.");
    let dead = async || {
        let programs = (session.get("/me").await.status, token.get("/me").await.status);
        (grace.get("/customers").await.status, programs.0, programs.1)
    };
    assert_eq!(dead().await, (303, 401, 401));
    let refused = ada.post(&format!("{page}/link"), &[]).await;
    assert_eq!(refused.status, 422, "the disabled get no link");
    let sign_in = async || server.stranger().post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    assert_eq!(sign_in().await.status, 401);
    let enabled = ada.post(&format!("{page}/enable"), &[]).await;
    assert_eq!(ada.follow(&enabled).await.notice(), "This person was enabled.");
    assert_eq!(sign_in().await.status, 303);
    assert_eq!(dead().await, (303, 401, 401), "nothing comes back to life");
}

#[actix_web::test]
async fn the_last_active_administrator_stays() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    // Whoever was only invited cannot sign in yet.
    invited(&ada, "eve", "admin").await;
    let own = person(&ada, "ada").await;
    let asked = ada.post(&format!("{own}/role"), &[("role", "viewer")]).await;
    assert_eq!(asked.location(), format!("{own}/role?role=viewer"));
    assert_eq!(ada.follow(&asked).await.text("h1"), "Change your own role to Viewer?");
    let confirmed = [("role", "viewer"), ("confirmed", "yes")];
    for (path, fields) in [("role", confirmed.as_slice()), ("disable", &[])] {
        let refused = ada.post(&format!("{own}/{path}"), fields).await;
        assert_eq!(refused.status, 409);
        assert!(refused.complaint("role").contains("no other active administrator"), "{}", refused.text("main"));
    }
    assert_eq!(run_beside(program(&server.database, &[], &["user", "role", "ada", "editor"])).await.0, 1);
    ada.post(&format!("{}/role", person(&ada, "grace").await), &[("role", "admin")]).await;
    server.sql("UPDATE users SET password_hash = NULL WHERE username = 'grace'").await;
    let refused = ada.post(&format!("{own}/role"), &confirmed).await;
    assert_eq!(refused.status, 409, "whoever has neither password nor passkey cannot sign in");
    server.sql("UPDATE users SET second_factor = TRUE WHERE username = 'grace'").await;
    assert_eq!(ada.get(&format!("{own}/disable")).await.text("h1"), "Disable your own account?");
    assert_eq!(ada.post(&format!("{own}/role"), &confirmed).await.status, 303);
    assert_eq!(ada.get("/people").await.status, 303, "one's own sessions end too");
    assert_eq!(server.ada().await.get("/people").await.status, 403);
}

#[actix_web::test]
async fn two_administrators_who_demote_each_other_at_once_do_not_both_go() {
    let server = TestServer::new().await;
    let id = person(&server.ada().await, "grace").await;
    for round in 0..8 {
        server.sql("UPDATE users SET role = 'admin', active = TRUE WHERE username IN ('ada', 'grace')").await;
        let (ada, grace) = (server.ada().await, server.grace().await);
        let (own, act) = (person(&ada, "ada").await, if round % 2 == 0 { "disable" } else { "role" });
        let role = [("role", "viewer")];
        let fields: &[(&str, &str)] = if act == "role" { &role } else { &[] };
        let (one, other) = (format!("{id}/{act}"), format!("{own}/{act}"));
        let (one, other) = join(ada.post(&one, fields), grace.post(&other, fields)).await;
        let statuses = [one.status, other.status];
        let left = "SELECT count(*) FROM users WHERE role = 'admin' AND active";
        assert_eq!(server.number(left).await, 1, "{statuses:?}");
    }
}

#[actix_web::test]
async fn the_open_page_of_a_demoted_administrator_can_do_nothing() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    ada.post(&format!("{}/role", person(&ada, "grace").await), &[("role", "admin")]).await;
    let grace = server.grace().await;
    let page = person(&grace, "charlie").await;
    assert_eq!(grace.get(&page).await.status, 200);
    ada.post(&format!("{}/role", person(&ada, "grace").await), &[("role", "editor")]).await;
    let acts = ["role", "name", "link", "disable", "enable", "end-sessions", "remove"];
    for again in [grace, server.grace().await] {
        for act in acts {
            let status = again.post(&format!("{page}/{act}"), &[]).await.status;
            assert!([303, 403].contains(&status), "{act}: {status}");
        }
        assert!([303, 403].contains(&again.post("/people/new", &[("username", "x"), ("role", "admin")]).await.status));
    }
    assert_eq!(server.charlie().await.get("/account").await.texts(".facts dd"), ["charlie", "Viewer"]);
    assert_eq!(server.number("SELECT count(*) FROM users").await, 3);
}

#[actix_web::test]
async fn an_invitation_is_refused_beside_its_field() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let cases = [("GRACE", "editor", "username", "This username is taken"), ("x", "", "role", "Choose a role")];
    for (name, role, field, words) in cases {
        let page = ada.post("/people/new", &[("username", name), ("role", role)]).await;
        assert_eq!(page.status, 422);
        assert!(page.complaint(field).starts_with(words), "{}", page.complaint(field));
        assert_eq!(page.value("username"), name);
    }
    assert_eq!(ada.get("/people/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b").await.status, 404);
    assert_eq!(ada.get("/people/nobody").await.status, 404);
}
