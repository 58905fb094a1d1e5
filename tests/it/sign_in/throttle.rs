//! Guessing a password: how soon it ends, for whom, and for how long.
//! Every guess is counted, and no right password is.

use std::time::Instant;

use crate::support::{PASSWORD, TestServer};

#[actix_web::test]
async fn guesses_run_out_for_one_account_and_address_and_a_colleague_is_not_locked_out() {
    let server = TestServer::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    server.add_everyone().await;
    let guess = async |address: &str, password: &str| {
        let stranger = server.stranger();
        let request = stranger.request(reqwest::Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
        let request = request.header("X-Forwarded-For", format!("198.51.100.99, {address}"));
        stranger.send(request.form(&[("username", "grace"), ("password", password)])).await
    };
    for _ in 0..5 {
        assert_eq!(guess("203.0.113.7", "wrong").await.status, 401);
    }
    let refused = guess("203.0.113.7", PASSWORD).await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 30);
    assert!(refused.text(".field__complaint").starts_with("Wait "));
    assert_eq!(refused.value("username"), "grace");
    for _ in 0..8 {
        assert_eq!(guess("203.0.113.8", PASSWORD).await.status, 303, "a right password costs no try");
    }
}

#[actix_web::test]
async fn a_restart_forgets_no_guess_and_a_guess_refused_is_not_written_down() {
    let server = TestServer::new().await;
    let guess = [("username", "grace"), ("password", "wrong")];
    for _ in 0..5 {
        assert_eq!(server.stranger().post("/login", &guess).await.status, 401);
    }
    let counted = "SELECT CAST(sum(full_at) AS BIGINT) FROM throttle";
    let before = server.number(counted).await;
    let server = server.restarted().await;
    assert_eq!(server.stranger().post("/login", &guess).await.status, 429);
    assert_eq!(server.number(counted).await, before);
    server.sql("UPDATE throttle SET full_at = full_at - 150000").await;
    assert_eq!(server.stranger().post("/login", &guess).await.status, 401, "with time there are tries again");
    assert_eq!(server.number("SELECT count(*) FROM throttle").await, 2, "one an account and address, one an address");
}

#[actix_web::test]
async fn one_address_cannot_try_many_accounts() {
    let server = TestServer::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    server.add_everyone().await;
    let guess = async |address: &str, account: u8| {
        let stranger = server.stranger();
        let request = stranger.request(reqwest::Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
        let form = [("username", format!("someone{account}")), ("password", "wrong".into())];
        stranger.send(request.header("X-Forwarded-For", address).form(&form)).await.status
    };
    let began = Instant::now();
    for account in 0..20 {
        assert_eq!(guess("2001:db8::1", account).await, 401);
    }
    // As if they had taken no time: on a busy machine another try would be earned meanwhile.
    server.sql(&format!("UPDATE throttle SET full_at = full_at + {}", began.elapsed().as_millis())).await;
    assert_eq!(guess("2001:db8::2", 20).await, 429, "the same /64 is the same subscriber");
    assert_eq!(guess("2001:db8:0:1::1", 20).await, 401, "another has tries of its own");
    server.sql("UPDATE throttle SET full_at = full_at - 150000").await;
    for account in 0..3 {
        assert_eq!(guess("192.0.2.1", account).await, 401);
    }
    assert!(server.number("SELECT count(*) FROM throttle").await <= 4, "buckets that are full again are removed");
}

#[actix_web::test]
async fn tries_at_the_same_moment_are_counted_one_by_one() {
    let server = TestServer::new().await;
    let guesses = (0..12).map(|_| {
        let stranger = server.stranger();
        async move { stranger.post("/login", &[("username", "grace"), ("password", "wrong")]).await.status }
    });
    let statuses = futures_util::future::join_all(guesses).await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
}

#[actix_web::test]
async fn a_forwarded_address_is_believed_from_a_trusted_proxy_alone() {
    let server = TestServer::new().await;
    for n in 0..6 {
        let stranger = server.stranger();
        let request = stranger.request(reqwest::Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
        let request = request.header("X-Forwarded-For", format!("203.0.113.{n}"));
        let page = stranger.send(request.form(&[("username", "grace"), ("password", "wrong")])).await;
        assert_eq!(page.status, if n < 5 { 401 } else { 429 });
    }
}
