//! Whoever guesses learns nothing: of names, of states, of what others typed.

use super::{NEW, chooses, invited, link, person};
use crate::support::{Actor, PASSWORD, Program, TestDatabase, TestServer, free_port, program, run};

#[actix_web::test]
async fn unknown_wrong_disabled_and_invited_are_answered_alike() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    invited(&ada, "bob", "editor").await;
    ada.post(&format!("{}/disable", person(&ada, "charlie").await), &[]).await;
    let mut answers = Vec::new();
    for (name, password) in [("nobody", PASSWORD), ("grace", "wrong"), ("charlie", PASSWORD), ("bob", PASSWORD)] {
        let page = server.stranger().post("/login", &[("username", name), ("password", password)]).await;
        let body = page.body.replace(&format!("value=\"{name}\""), "value=\"\"");
        let program = server.stranger_program();
        let reply = program.post("/login", &serde_json::json!({"username": name, "password": password})).await;
        let mut problem = reply.json.clone();
        problem["instance"] = "".into();
        answers.push((page.status, body, reply.status, problem));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!((answers[0].0, answers[0].2), (401, 401));
}

#[actix_web::test]
async fn whoever_forgot_a_password_is_told_whom_to_ask_and_no_name() {
    let server = TestServer::new().await;
    let page = server.stranger().get("/login").await;
    assert_eq!(page.text("details summary"), "Forgot your password?");
    let words = page.text("details p");
    assert!(words.starts_with("Ask an administrator") && !words.contains("ada"), "{words}");
}

#[actix_web::test]
async fn failed_sign_ins_are_told_by_name_where_it_is_known_and_never_with_what_was_typed() {
    let server = TestServer::new().await;
    let secret = "my password in the wrong box";
    for name in [secret, "grace"] {
        server.stranger().post("/login", &[("username", name), ("password", secret)]).await;
    }
    for _ in 0..12 {
        server.stranger().post("/login", &[("username", "charlie"), ("password", secret)]).await;
    }
    let page = server.ada().await.get("/activity").await;
    let told = page.told("ailed to sign in");
    assert!(!page.body.contains(secret), "what was typed is not told");
    assert_eq!(told.len(), 7, "what the throttle refused is not written: {told:?}");
    assert!(told[6].starts_with("Failed to sign in with an unknown username web"), "{told:?}");
    assert!(told[5].starts_with("Failed to sign in as grace web") && told[5].ends_with("from 127.0.0.1"), "{told:?}");
}

#[actix_web::test]
async fn no_password_token_or_link_is_in_the_activity_or_the_log() {
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "ada"]), &format!("{PASSWORD}\n"));
    let serving = Program::serve(&database, free_port(), &[("CLIENTELE_LOG", "trace")]).await;
    let ada = Actor::new(&serving.base);
    ada.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await;
    let invitation = invited(&ada, "bob", "editor").await.text(".secret");
    let join = invitation[invitation.find("/join/").unwrap()..].to_owned();
    let bob = Actor::new(&serving.base);
    bob.get(&join).await;
    bob.get(&format!("{join}/")).await;
    bob.post(&join, &[("password", "short"), ("password_again", "short")]).await;
    assert_eq!(chooses(&bob, &join, NEW).await.status, 303);
    bob.get(&join).await;
    let token = bob.post("/account/tokens", &[("name", "x"), ("access", "read"), ("days", "7")]).await.text(".secret");
    let reset = ada.post(&format!("{}/link", person(&ada, "bob").await), &[]).await.text(".secret");
    let reset = reset[reset.find("/reset/").unwrap()..].to_owned();
    assert_eq!(chooses(&bob, &reset, "nine purple kettles hum").await.status, 303);
    let (log, activity) = (serving.log(), ada.get("/activity").await.body);
    assert!(log.contains("path=\"/join/…\"") || log.contains("/join/…"), "{log}");
    let secrets = [&join[6..], &reset[7..], &token, PASSWORD, NEW, "nine purple kettles hum"];
    for secret in secrets {
        assert!(!log.contains(secret) && !activity.contains(secret), "{secret}");
        let kept = format!("SELECT count(*) FROM activity WHERE details LIKE '%{secret}%'");
        assert_eq!(database.number(&kept).await, 0);
    }
}

#[actix_web::test]
async fn what_happens_to_people_is_told_with_who_and_to_whom() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let join = link(&server, &invited(&ada, "bob", "editor").await);
    let bob = server.stranger();
    chooses(&bob, &join, NEW).await;
    let page = person(&ada, "bob").await;
    ada.post(&format!("{page}/role"), &[("role", "viewer")]).await;
    ada.post(&format!("{page}/name"), &[("username", "robert")]).await;
    ada.post(&format!("{page}/end-sessions"), &[]).await;
    ada.post(&format!("{page}/link"), &[]).await;
    ada.post(&format!("{page}/disable"), &[]).await;
    ada.post(&format!("{page}/enable"), &[]).await;
    let told: Vec<_> = ada.get("/activity").await.told("");
    let told: Vec<_> = told.iter().map(|line| line.split(" web ").next().unwrap_or_default()).collect();
    let expected = [
        "ada enabled robert",
        "ada disabled robert",
        "ada created a password reset link for robert",
        "ada signed out everywhere: robert",
        "ada renamed bob to robert",
        "ada changed the role of robert from Editor to Viewer",
        "robert signed in",
        "robert accepted the invitation",
        "ada invited bob as Editor",
        "ada signed in",
    ];
    assert_eq!(told[..10], expected);
}
