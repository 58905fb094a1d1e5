//! Codes of an app and recovery codes: asked for after the password, taken once, guessed at slowly.

use futures_util::future::join_all;
use serde_json::json;

use super::{half, sets_up_app};
use crate::support::{Actor, App, PASSWORD, TestServer};

#[actix_web::test]
async fn an_app_is_set_up_and_its_code_asked_for_after_the_password() {
    let server = TestServer::new().await;
    let (grace, other) = (server.grace().await, server.grace().await);
    let page = grace.get("/account/authenticator").await;
    assert!(page.has("svg.qr path") && page.text(".secret").len() > 30);
    let wrong = grace.sends("/account/authenticator", &page, &[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.complaint("code").starts_with("This isn't the code"));
    assert_eq!(wrong.text(".secret"), page.text(".secret"), "the app that scanned it goes on");
    let app = App::with(&wrong.text(".secret"));
    let done = grace.sends("/account/authenticator", &wrong, &[("code", &app.code(0))]).await;
    let codes = done.texts(".codes code");
    assert_eq!((done.status, codes.len()), (200, 10));
    assert_eq!(grace.get("/customers").await.status, 200, "whoever set it up goes on");
    assert_eq!(other.get("/customers").await.status, 303, "other sessions are over");
    assert!(grace.get("/account/second-factor").await.text("main").contains("You have 10 recovery codes left."));
    assert!(!grace.get("/account/second-factor").await.text("main").contains(&codes[0]), "shown once");

    let grace = half(&server, "grace").await;
    let asks = grace.get("/login/second").await;
    assert_eq!((asks.status, asks.text("h1").as_str()), (200, "Second factor"));
    let wrong = grace.sends("/login/second", &asks, &[("code", "000000")]).await;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.complaint("code"), "Wrong code. Each code works once; wait for the next one.");
    let spaced = app.code(1);
    let spaced = format!(" {} {} ", &spaced[..3], &spaced[3..]);
    let right = grace.sends("/login/second", &wrong, &[("code", &spaced)]).await;
    assert_eq!((right.status, right.location()), (303, "/customers?q=ada"));
    assert_eq!(grace.cookie("half-session"), None);
    assert_eq!(grace.get("/customers").await.status, 200);
}

/// So many browsers, each with half a session of grace, one after the other: at once they would be throttled.
async fn halves(server: &TestServer, how_many: usize) -> Vec<Actor> {
    let mut halves = Vec::new();
    for _ in 0..how_many {
        halves.push(half(server, "grace").await);
    }
    halves
}

#[actix_web::test]
async fn a_code_works_once_also_for_two_at_the_same_moment() {
    let server = TestServer::new().await;
    let (app, _) = sets_up_app(&server.grace().await).await;
    // The step before: it was spent, or is before the one that was, also when the next has begun meanwhile.
    let spent = half(&server, "grace").await.post("/login/second", &[("code", &app.code(-1))]).await;
    assert_eq!(spent.status, 401, "spent");
    let code = app.code(1);
    let halves = halves(&server, 5).await;
    let fields = [("code", code.as_str())];
    let answers = join_all(halves.iter().map(|half| half.post("/login/second", &fields))).await;
    let mut statuses: Vec<_> = answers.iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 401, 401, 401, 401]);
    let earlier = half(&server, "grace").await.post("/login/second", &[("code", &app.code(0))]).await;
    assert_eq!(earlier.status, 401, "a step before the last is spent too");
}

#[actix_web::test]
async fn a_recovery_code_works_once_and_new_ones_end_the_old() {
    let server = TestServer::new().await;
    let (_, codes) = sets_up_app(&server.grace().await).await;
    let halves = halves(&server, 5).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    let fields = [("code", typed.as_str())];
    let answers = join_all(halves.iter().map(|half| half.post("/login/second", &fields))).await;
    assert_eq!(answers.iter().filter(|page| page.status == 303).count(), 1);
    let grace = half(&server, "grace").await;
    assert_eq!(grace.post("/login/second", &[("code", &codes[1])]).await.status, 303);
    assert!(grace.get("/account/second-factor").await.text("main").contains("You have 8 recovery codes left."));
    assert_eq!(grace.get("/account/recovery-codes").await.text("h1"), "Create new recovery codes?");
    let new = grace.post("/account/recovery-codes", &[]).await.texts(".codes code");
    assert_eq!(new.len(), 10);
    let grace = half(&server, "grace").await;
    assert_eq!(grace.post("/login/second", &[("code", &codes[2])]).await.status, 401);
    assert_eq!(grace.post("/login/second", &[("code", &new[2])]).await.status, 303);
}

#[actix_web::test]
async fn codes_that_are_renewed_at_once_are_ten_in_the_end() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    sets_up_app(&grace).await;
    let renewed = join_all((0..4).map(|_| grace.post("/account/recovery-codes", &[]))).await;
    assert!(renewed.iter().all(|page| page.status == 200));
    assert_eq!(server.number("SELECT count(*) FROM recovery_codes").await, 10);
}

#[actix_web::test]
async fn half_a_session_reaches_nothing() {
    let server = TestServer::new().await;
    sets_up_app(&server.grace().await).await;
    let grace = half(&server, "grace").await;
    for path in ["/customers", "/account", "/account/second-factor", "/account/authenticator", "/imports", "/activity"]
    {
        let page = grace.get(path).await;
        assert_eq!((page.status, page.location().starts_with("/login?next=")), (303, true), "{path}");
    }
    let cookie = grace.cookie("half-session").unwrap();
    grace.set_cookie("session", &cookie);
    assert_eq!(grace.get("/customers").await.status, 303, "it is no session");
    let mut program = server.stranger_program();
    program.token = Some(cookie);
    assert_eq!(program.get("/me").await.status, 401, "and no token");
    assert_eq!(server.stranger().get("/login/second").await.location(), "/login", "nothing half to go on with");
}

#[actix_web::test]
async fn half_a_session_ends_with_what_it_stands_on() {
    let server = TestServer::new().await;
    let (app, _) = sets_up_app(&server.grace().await).await;
    for change in ["UPDATE users SET active = FALSE", "UPDATE users SET auth_epoch = auth_epoch + 1"] {
        let grace = half(&server, "grace").await;
        server.sql(&format!("{change} WHERE username = 'grace'")).await;
        let answer = grace.post("/login/second", &[("code", &app.code(1))]).await;
        assert_eq!((answer.status, answer.location()), (303, "/login?next=%2Fcustomers%3Fq%3Dada"), "{change}");
        server.sql("UPDATE users SET active = TRUE").await;
    }
    let grace = half(&server, "grace").await;
    assert_eq!(grace.post("/login/second", &[("code", &app.code(1))]).await.status, 303, "nothing was spent");
}

#[actix_web::test]
async fn guesses_at_a_code_run_out_wherever_they_come_from() {
    let server = TestServer::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    server.add_everyone().await;
    let (app, _) = sets_up_app(&server.grace().await).await;
    let grace = half(&server, "grace").await;
    let mut statuses = Vec::new();
    for guess in 0..12 {
        let request = grace.request(reqwest::Method::POST, "/login/second").header("Sec-Fetch-Site", "same-origin");
        let request = request.header("X-Forwarded-For", format!("203.0.113.{guess}"));
        statuses.push(grace.send(request.form(&[("code", "000000")])).await.status);
    }
    assert_eq!(statuses, [&[401; 10][..], &[429; 2]].concat());
    let late = grace.post("/login/second", &[("code", &app.code(1))]).await;
    assert_eq!((late.status, late.has("#code")), (429, true), "the right one too");
    assert!(late.header("retry-after").parse::<u64>().unwrap() > 200);
}

#[actix_web::test]
async fn guesses_at_the_same_moment_each_count_wherever_they_come_from() {
    let server = TestServer::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    server.add_everyone().await;
    sets_up_app(&server.grace().await).await;
    let grace = half(&server, "grace").await;
    let guesses = (0..40).map(|guess| {
        let request = grace.request(reqwest::Method::POST, "/login/second").header("Sec-Fetch-Site", "same-origin");
        let request = request.header("X-Forwarded-For", format!("203.0.113.{guess}"));
        let grace = &grace;
        async move { grace.send(request.form(&[("code", "000000")])).await.status }
    });
    let statuses = join_all(guesses).await;
    assert!(statuses.iter().all(|status| [401, 429].contains(status)), "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 10, "{statuses:?}");
}

#[actix_web::test]
async fn a_program_sends_the_code_with_the_password() {
    let server = TestServer::new().await;
    let (app, codes) = sets_up_app(&server.grace().await).await;
    let program = server.stranger_program();
    let login = async |otp: Option<&str>| {
        let mut body = json!({"username": "grace", "password": PASSWORD});
        if let Some(otp) = otp {
            body["otp"] = otp.into();
        }
        program.post("/login", &body).await
    };
    let missing = login(None).await;
    assert_eq!((missing.status, missing.problem()), (401, "code-needed"));
    assert_eq!(missing.header("www-authenticate"), "Bearer");
    let wrong = login(Some("000000")).await;
    assert_eq!((wrong.status, wrong.problem()), (401, "wrong-code"));
    let body = json!({"username": "grace", "password": "another password 77", "otp": app.code(1)});
    assert_eq!(program.post("/login", &body).await.problem(), "wrong-credentials", "the password comes first");
    assert_eq!(login(Some(&app.code(1))).await.status, 200);
    assert_eq!(login(Some(&app.code(1))).await.problem(), "wrong-code", "spent");
    assert_eq!(login(Some(&codes[0])).await.status, 200);
    let body = json!({"username": "ada", "password": PASSWORD, "otp": "000000"});
    assert_eq!(program.post("/login", &body).await.status, 200, "nobody asks for hers");
}

#[actix_web::test]
async fn an_app_is_removed_after_a_question() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    assert_eq!(grace.post("/account/authenticator/remove", &[]).await.status, 404);
    assert_eq!(grace.post("/account/recovery-codes", &[]).await.status, 404);
    sets_up_app(&grace).await;
    assert_eq!(grace.get("/account/authenticator/remove").await.text("h1"), "Remove the authenticator app?");
    let removed = grace.post("/account/authenticator/remove", &[]).await;
    assert_eq!(grace.follow(&removed).await.notice(), "Your authenticator app was removed.");
    assert_eq!(server.number("SELECT count(*) FROM recovery_codes").await, 0);
    server.grace().await;
}
