//! Compressed answers, for those who ask.
//! Caches are told what an answer depends on.

use reqwest::Method;

use crate::support::TestServer;

#[actix_web::test]
async fn pages_are_compressed_for_those_who_ask() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let request = grace.request(Method::GET, "/customers").header("Accept-Encoding", "br");
    assert_eq!(request.send().await.unwrap().headers()["content-encoding"], "br");
    for coding in ["identity", "gzip", "br"] {
        for (path, vary) in [
            ("/customers", Some("HX-Target, Accept-Encoding")),
            ("/nowhere", Some("HX-Target, Accept-Encoding")),
            ("/healthz", Some("Accept-Encoding")),
            ("/api/v1/me", Some("Accept-Encoding")),
            ("/", None),
        ] {
            let answer = grace.request(Method::GET, path).header("Accept-Encoding", coding).send().await.unwrap();
            let varies: Vec<_> = answer.headers().get_all("vary").iter().collect();
            assert_eq!(varies, vary.as_slice(), "{path} {coding}");
            assert_ne!(
                answer.headers().get("content-encoding").map_or("", |coding| coding.to_str().unwrap()),
                "identity"
            );
        }
    }
}

#[actix_web::test]
async fn a_request_that_likes_a_plain_answer_less_gets_a_compressed_one() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for accepted in ["gzip, identity;q=0.5", "gzip;q=0.9, *;q=0.1"] {
        let request = grace.request(Method::GET, "/customers").header("Accept-Encoding", accepted);
        assert_eq!(request.send().await.unwrap().headers()["content-encoding"], "gzip", "{accepted}");
    }
}

#[actix_web::test]
async fn a_request_that_takes_no_plain_answer_gets_one_all_the_same() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for accepted in ["identity;q=0", "*;q=0", "gzip;q=0, identity; q=0"] {
        let request = grace.request(Method::GET, "/customers").header("Accept-Encoding", accepted);
        assert_eq!(grace.send(request).await.status, 200, "{accepted}");
    }
}
