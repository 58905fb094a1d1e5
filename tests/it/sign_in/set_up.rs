//! The first administrator.

use crate::support::{PASSWORD, TestServer, program, run};

fn fields<'f>(token: &'f str, username: &'f str) -> [(&'f str, &'f str); 4] {
    [("token", token), ("username", username), ("password", PASSWORD), ("password_again", PASSWORD)]
}

#[actix_web::test]
async fn whoever_has_the_secret_becomes_the_first_administrator_once() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    assert_eq!(stranger.get("/login").await.location(), "/setup", "there is nobody to sign in yet");
    let secret = server.set_up_secret();
    let form = stranger.get(&format!("/setup?token={secret}")).await;
    assert_eq!((form.status, form.value("token")), (200, secret.clone()));
    let made = stranger.post("/setup", &fields(&secret, "ada")).await;
    assert_eq!((made.status, made.location()), (303, "/customers"));
    assert_eq!(stranger.get("/account").await.texts(".facts dd"), ["ada", "Administrator"]);
    assert!(!server.database.data().join("set-up-secret").exists(), "the secret is gone");
    for page in [stranger.get("/setup").await, stranger.post("/setup", &fields(&secret, "eve")).await] {
        assert_eq!(page.status, 404);
    }
}

#[actix_web::test]
async fn without_the_secret_nobody_is_made() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    for token in ["", "0123456789abcdef0123456789abcdef"] {
        let page = stranger.post("/setup", &fields(token, "eve")).await;
        assert_eq!(page.status, 422);
        assert!(page.complaint("token").starts_with("Enter the set-up secret"));
        assert_eq!(page.value("username"), "eve");
    }
    assert_eq!(server.number("SELECT count(*) FROM users").await, 0);
}

#[actix_web::test]
async fn an_emptied_file_opens_nothing_and_is_written_anew() {
    let server = TestServer::empty().await;
    let (file, secret) = (server.database.data().join("set-up-secret"), server.set_up_secret());
    assert_eq!((std::fs::read_to_string(&file).unwrap(), secret.len()), (secret.clone(), 32));
    std::fs::write(&file, "").unwrap();
    assert_eq!(server.stranger().post("/setup", &fields("", "eve")).await.status, 422);
    assert_eq!(server.number("SELECT count(*) FROM users").await, 0);
    let _server = server.restarted().await;
    assert_eq!(std::fs::read_to_string(&file).unwrap(), secret);
}

#[actix_web::test]
async fn whoever_knows_the_secret_may_try_names_and_passwords_as_often_as_it_takes() {
    let server = TestServer::empty().await;
    let (stranger, secret) = (server.stranger(), server.set_up_secret());
    for _ in 0..7 {
        let typed =
            [("token", secret.as_str()), ("username", "ada"), ("password", "short"), ("password_again", "short")];
        assert_eq!(stranger.post("/setup", &typed).await.status, 422);
    }
    assert_eq!(stranger.post("/setup", &fields(&secret, "ada")).await.status, 303);
}

#[actix_web::test]
async fn guesses_at_the_secret_run_out() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    for n in 0..6 {
        let page = stranger.post("/setup", &fields("guess", "eve")).await;
        assert_eq!(page.status, if n < 5 { 422 } else { 429 });
        assert_eq!(page.value("username"), "eve", "what was typed stays");
    }
}

#[actix_web::test]
async fn a_weak_password_or_name_is_refused_beside_its_field() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    let secret = server.set_up_secret();
    let typed = [("token", secret.as_str()), ("username", "a b"), ("password", "short"), ("password_again", "other")];
    let page = stranger.post("/setup", &typed).await;
    assert_eq!(page.status, 422);
    assert!(page.complaint("username").starts_with("Enter a username with only letters"));
    assert!(page.complaint("password").starts_with("Enter a password of at least 12"));
    assert_eq!(page.complaint("password_again"), "The passwords don't match");
}

#[actix_web::test]
async fn of_twenty_set_ups_at_once_exactly_one_wins() {
    let server = TestServer::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let secret = server.set_up_secret();
    let names: Vec<String> = (0..20).map(|n| format!("first{n}")).collect();
    let tries = names.iter().enumerate().map(|(n, name)| {
        let stranger = server.stranger();
        let request = stranger
            .request(reqwest::Method::POST, "/setup")
            .header("Sec-Fetch-Site", "same-origin")
            .header("X-Forwarded-For", format!("203.0.113.{n}"))
            .form(&fields(&secret, name));
        async move { stranger.send(request).await.status }
    });
    let statuses = futures_util::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(server.number("SELECT count(*) FROM users").await, 1);
    assert!(!server.database.data().join("set-up-secret").exists(), "the losers left no secret behind");
}

#[actix_web::test]
async fn the_environment_can_name_the_first_administrator_and_is_ignored_later() {
    let settings = [("CLIENTELE_ADMIN_USERNAME", "ada"), ("CLIENTELE_ADMIN_PASSWORD", PASSWORD)];
    let server = TestServer::with(&settings).await;
    assert_eq!(server.ada().await.get("/account").await.texts(".facts dd"), ["ada", "Administrator"]);
    assert_eq!(server.stranger().get("/setup").await.status, 404);
    server.sql("UPDATE users SET username = 'lovelace', username_key = 'lovelace'").await;
    let server = server.restarted().await;
    assert_eq!(server.number("SELECT count(*) FROM users").await, 1);
}

#[actix_web::test]
async fn a_register_that_has_lost_its_people_opens_set_up_to_nobody() {
    let server = TestServer::new().await;
    let stranger = server.stranger();
    server.sql("DELETE FROM activity").await;
    server.sql("DELETE FROM users").await;
    assert_eq!(stranger.get("/setup").await.status, 404, "while it runs");
    assert_eq!(stranger.get("/login").await.status, 200);
    let database = server.stopped().await;
    let admin = [("CLIENTELE_ADMIN_USERNAME", "mallory"), ("CLIENTELE_ADMIN_PASSWORD", PASSWORD)];
    let (code, _, err) = run(program(&database, &admin, &["serve"]), "");
    assert!(code == 1 && err.contains("has no people, although it has held a register"), "{err}");
}
