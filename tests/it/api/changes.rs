//! Changes by programs: each names the version it is meant for, and none is lost.
//! A stale version is refused, and a version already known is not sent again.

use reqwest::Method;
use serde_json::json;

use crate::support::{TestServer, ada, with};

#[actix_web::test]
async fn a_known_version_is_not_sent_again() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    for (tag, status) in
        [("\"1\"", 304), ("W/\"1\"", 304), ("*", 304), ("\"7\", \"1\"", 304), ("\"2\"", 200), ("x", 200)]
    {
        let reply = grace.send(grace.request(Method::GET, &path).header("If-None-Match", tag)).await;
        assert_eq!((reply.status, reply.header("etag")), (status, "\"1\""), "{tag}");
    }
}

#[actix_web::test]
async fn a_tag_with_a_coding_names_the_same_version() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    let get = || grace.request(Method::GET, &path).header("Accept-Encoding", "gzip, deflate, br, zstd");
    let answer = get().send().await.unwrap();
    assert_eq!((answer.headers()["etag"].to_str().unwrap(), answer.headers().get("content-encoding")), ("\"1\"", None));
    assert_eq!(answer.headers()["vary"], "Accept-Encoding");
    for tag in ["\"1\"", "\"1-gzip\"", "\"1-zstd\"", "\"1-br\"", "W/\"1\"", "*"] {
        assert_eq!(grace.send(get().header("If-None-Match", tag)).await.status, 304, "{tag}");
    }
    for tag in ["\"2\"", "\"2-zstd\"", "\"1-zip\""] {
        assert_eq!(grace.send(get().header("If-None-Match", tag)).await.status, 200, "{tag}");
    }
    for (version, coding) in [(1, ""), (2, "-gzip"), (3, "-zstd"), (4, "-br")] {
        let tag = format!("\"{version}{coding}\"");
        let body = json!({"last_name": format!("King{coding}")});
        assert_eq!(grace.change(Method::PATCH, &path, &tag, &body).await.status, 200, "{tag}");
        assert_eq!(grace.change(Method::PATCH, &path, &tag, &body).await.status, 412, "{tag} is stale");
    }
    for tag in ["W/\"5\"", "W/\"5-gzip\"", "\"5-\"", "\"5-zip\"", "\"-gzip\""] {
        assert_eq!(grace.change(Method::PATCH, &path, tag, &json!({"last_name": "King"})).await.status, 412, "{tag}");
    }
}

#[actix_web::test]
async fn a_change_names_the_version_it_is_meant_for() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    let king = with(ada(), "last_name", "King");
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let without = grace.request(method.clone(), &path);
        let without = if method == Method::DELETE { without } else { without.json(&king) };
        let reply = grace.send(without).await;
        assert_eq!((reply.status, reply.problem()), (428, "version-needed"), "{method}");
        for tag in ["\"2\"", "W/\"1\"", "\"x\""] {
            let reply = grace.change(method.clone(), &path, tag, &king).await;
            assert_eq!((reply.status, reply.problem()), (412, "changed-meanwhile"), "{method} {tag}");
        }
    }
    let replaced = grace.change(Method::PUT, &path, "\"1\"", &king).await;
    assert_eq!((replaced.status, replaced.header("etag"), &replaced.json["last_name"]), (200, "\"2\"", &json!("King")));
    let stale = grace.change(Method::PUT, &path, "\"1\"", &king).await;
    assert_eq!(stale.status, 412);
    assert_eq!(grace.change(Method::PUT, &path, "*", &ada()).await.json["version"], 3);
    assert_eq!(
        grace.change(Method::PUT, &path, "\"3\"", &json!({"first_name": "Ada"})).await.errors().len(),
        3,
        "all of it is replaced"
    );
}

#[actix_web::test]
async fn a_merge_patch_changes_what_it_names() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    let request = grace.request(Method::PATCH, &path).header("If-Match", "\"1\"");
    let request = request.header("Content-Type", "application/merge-patch+json").body(r#"{"last_name":"King"}"#);
    let patched = grace.send(request).await;
    assert_eq!(
        (patched.status, &patched.json["last_name"], &patched.json["first_name"]),
        (200, &json!("King"), &json!("Ada"))
    );
    assert_eq!(patched.json["phone_number"], "+442079460958");
    let dated = grace.change(Method::PATCH, &path, "\"2\"", &json!({"date_of_birth": "1986-01-02"})).await;
    assert_eq!(dated.json["date_of_birth"], "1986-01-02");
    let removed = grace.change(Method::PATCH, &path, "\"3\"", &json!({"last_name": null, "date_of_birth": null})).await;
    assert_eq!(removed.errors(), [("last_name", "missing"), ("date_of_birth", "missing")]);
    assert_eq!(
        grace.change(Method::PATCH, &path, "\"3\"", &json!({})).await.json["version"],
        3,
        "nothing asked, nothing changed"
    );
}

#[actix_web::test]
async fn a_change_of_whatever_version_there_is_is_never_stale() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    let bodies: Vec<_> = ('a'..='p').map(|c| json!({"last_name": format!("King{c}")})).collect();
    let changes = bodies.iter().map(|body| grace.change(Method::PATCH, &path, "*", body));
    let statuses: Vec<_> = futures_util::future::join_all(changes).await.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [200; 16]);
}

#[actix_web::test]
async fn sixty_four_programs_changing_one_record_lose_nothing() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    let changes = (0..64_u8).map(|n| {
        let (grace, path) = (&grace, &path);
        async move {
            let name = format!("King{}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26));
            loop {
                let tag = grace.get(path).await.header("etag").to_owned();
                let reply = grace.change(Method::PATCH, path, &tag, &json!({ "last_name": name })).await;
                if reply.status == 200 {
                    break;
                }
                assert_eq!(reply.status, 412);
            }
        }
    });
    futures_util::future::join_all(changes).await;
    assert_eq!(grace.get(&path).await.json["version"], 65);
    assert_eq!(grace.get(&format!("{path}/history?limit=200")).await.json["items"].as_array().unwrap().len(), 65);
}

#[actix_web::test]
async fn patches_of_different_members_at_once_are_all_kept() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.program("ada").await, server.program("grace").await);
    for turn in 0..20 {
        let path = grace.adds_ada().await;
        let (first, last) = (format!("Ada{}", letters(turn)), format!("King{}", letters(turn)));
        let (first_body, last_body) = (json!({"first_name": &first}), json!({"last_name": &last}));
        let (one, other) = tokio::join!(
            ada.change(Method::PATCH, &path, "*", &first_body),
            grace.change(Method::PATCH, &path, "*", &last_body),
        );
        assert_eq!((one.status, other.status), (200, 200));
        let now = ada.get(&path).await.json;
        assert_eq!((&now["first_name"], &now["last_name"], &now["version"]), (&json!(first), &json!(last), &json!(3)));
    }
}

fn letters(number: u8) -> char {
    char::from(b'a' + number)
}

#[actix_web::test]
async fn a_member_that_stands_unchanged_is_not_judged_again() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    server.sql("UPDATE customers SET date_of_birth = '1870-01-02', phone_number = '+15550000000'").await;
    assert_eq!(grace.change(Method::PATCH, &path, "*", &json!({"last_name": "King"})).await.status, 200);
    let mut whole = with(with(ada(), "date_of_birth", "1870-01-02"), "phone_number", "+1 555-000-0000");
    let put = grace.change(Method::PUT, &path, "*", &whole).await;
    assert_eq!(put.status, 200, "{}", put.json);
    whole = with(whole, "date_of_birth", "1870-01-03");
    let wrong = grace.change(Method::PUT, &path, "*", &whole).await;
    assert_eq!((wrong.status, wrong.errors()), (422, vec![("date_of_birth", "too_long_ago")]));
}
