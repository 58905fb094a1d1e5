//! Signing in and out.

use crate::support::{PASSWORD, TestServer};

#[actix_web::test]
async fn the_sign_in_page_says_what_it_is_to_those_who_list_pages() {
    let server = TestServer::new().await;
    let page = server.stranger().get("/login").await;
    assert_eq!(
        page.attribute("head meta[name=description]", "content"),
        "Sign in to Clientele, a self-hosted customer register."
    );
    assert!(!server.grace().await.get("/customers").await.has("meta[name=description]"), "no other page is public");
}

#[actix_web::test]
async fn the_right_password_leads_to_the_customers_or_where_one_was_going() {
    let server = TestServer::new().await;
    let asked = server.stranger().get("/account?x=1").await;
    assert_eq!((asked.status, asked.location()), (303, "/login?next=%2Faccount%3Fx%3D1"));
    let grace = server.stranger();
    let form = grace.get(asked.location()).await;
    assert_eq!((form.status, form.text("h1"), form.value("next")), (200, "Sign in".into(), "/account?x=1".into()));
    let fields = [("username", "grace"), ("password", PASSWORD), ("next", "/account?x=1")];
    assert_eq!(grace.post("/login", &fields).await.location(), "/account?x=1");
    assert_eq!(grace.get("/login").await.location(), "/", "who is signed in needs no sign-in page");
    assert_eq!(grace.get("/").await.location(), "/customers");
}

#[actix_web::test]
async fn the_name_is_found_in_any_case_and_the_password_taken_byte_for_byte() {
    let server = TestServer::new().await;
    let sign_in = async |username: &str, password: &str| {
        server.stranger().post("/login", &[("username", username), ("password", password)]).await.status
    };
    assert_eq!(sign_in(" GRACE ", PASSWORD).await, 303);
    assert_eq!(sign_in("grace", &format!("{PASSWORD} ")).await, 401);
    assert_eq!(sign_in("grace", &PASSWORD.to_uppercase()).await, 401);
    assert_eq!(sign_in("gra\0ce", PASSWORD).await, 401, "a name that no database could hold");
}

#[actix_web::test]
async fn a_wrong_password_an_unknown_name_and_a_disabled_person_get_the_same_answer() {
    let server = TestServer::new().await;
    server.sql("UPDATE users SET active = FALSE WHERE username = 'charlie'").await;
    let mut answers = Vec::new();
    for (username, password) in [("grace", "wrong"), ("nobody", "wrong"), ("charlie", PASSWORD)] {
        let page = server.stranger().post("/login", &[("username", username), ("password", password)]).await;
        assert_eq!((page.status, page.text(".field__complaint")), (401, "Wrong username or password".into()));
        assert_eq!((page.value("username"), page.value("password")), (username.into(), String::new()));
        answers.push(page.body.replace(username, "NAME"));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[actix_web::test]
async fn only_paths_of_ours_are_followed_after_signing_in() {
    let server = TestServer::new().await;
    let grace = server.stranger();
    for next in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "/\n",
        "",
        "customers",
        "/..//evil.example",
        "/.//evil.example",
        "/customers/..//evil.example",
        "/%2e%2e//evil.example",
        "/%2E//evil.example",
        "/customers//evil.example",
        "/customers/%2F%2Fevil.example",
        "/customers/../account",
        "/customers/%2e%2E/account",
        "/./account",
        "/customers/..",
        "/customers\\account",
        "/customers/%5Caccount",
        "/customers%00",
        "/customers?q=%0d%0aSet-Cookie:x",
        "/customers?q=a b",
        " /customers",
    ] {
        let fields = [("username", "grace"), ("password", PASSWORD), ("next", next)];
        let answer = grace.post("/login", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next:?}");
    }
}

#[actix_web::test]
async fn every_page_of_ours_is_gone_back_to_with_what_was_asked_of_it() {
    let server = TestServer::new().await;
    let grace = server.stranger();
    for next in ["/customers?q=a%20b&sort=-name", "/customers?q=%2F%2Fx%5C&after=a.b_c-", "/customers?q=jos%C3%A9"] {
        let asked = grace.get(next).await;
        let form = grace.get(asked.location()).await;
        let fields = [("username", "grace"), ("password", PASSWORD), ("next", &form.value("next"))];
        assert_eq!(server.stranger().post("/login", &fields).await.location(), next);
    }
}
