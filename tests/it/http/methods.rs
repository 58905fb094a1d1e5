//! Methods: a wrong one is answered with the right ones.
//! HEAD answers wherever GET does.

use reqwest::Method;

use crate::support::TestServer;

#[actix_web::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for (method, path, allow) in [
        (Method::DELETE, "/customers", "GET, HEAD, OPTIONS"),
        (Method::PUT, "/customers/new", "GET, HEAD, POST, OPTIONS"),
        (Method::GET, "/logout", "POST, OPTIONS"),
        (Method::PATCH, "/login", "GET, HEAD, POST, OPTIONS"),
        (Method::TRACE, "/customers", "GET, HEAD, OPTIONS"),
        (Method::POST, "/static/css/base.css", "GET, HEAD, OPTIONS"),
        (Method::from_bytes(b"QUERY").unwrap(), "/api/v1/me", "GET, HEAD, OPTIONS"),
        (Method::TRACE, "/api/v1/customers", "GET, HEAD, POST, OPTIONS"),
        (Method::POST, "/api/docs/", "GET, HEAD, OPTIONS"),
    ] {
        let page = grace.send(grace.request(method.clone(), path)).await;
        assert_eq!((page.status, page.header("allow")), (405, allow), "{method} {path}");
        let page = grace.send(grace.request(Method::OPTIONS, path)).await;
        assert_eq!((page.status, page.header("allow"), page.body.as_str()), (204, allow, ""), "{path}");
        assert!(!page.headers.contains_key("access-control-allow-origin"));
    }
    for method in [Method::OPTIONS, Method::POST, Method::TRACE] {
        assert_eq!(grace.send(grace.request(method, "/nowhere")).await.status, 404);
    }
    assert_eq!(grace.get("/customers").await.status, 200, "a GET of the sign-out address signs nobody out");
}

#[actix_web::test]
async fn a_method_that_http_has_not_is_answered_501() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for path in ["/customers", "/nowhere", "/api/v1/customers"] {
        let page = grace.send(grace.request(Method::from_bytes(b"BREW").unwrap(), path)).await;
        assert_eq!(page.status, 501, "{path}");
    }
}

#[actix_web::test]
async fn head_answers_what_get_does_without_the_body() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for path in ["/customers", "/account", "/login", "/healthz", "/nowhere"] {
        let (head, get) = (grace.send(grace.request(Method::HEAD, path)).await, grace.get(path).await);
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
}
