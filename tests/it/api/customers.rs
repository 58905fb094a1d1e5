//! Customers for programs: the twin of what the pages do.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADA, TestServer, ada, with};

#[actix_web::test]
async fn a_new_customer_is_kept_and_answered_whole() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let created = grace.post("/customers", &ada()).await;
    assert_eq!(created.status, 201);
    let id = created.json["id"].as_str().unwrap();
    assert_eq!(created.header("location"), format!("/api/v1/customers/{id}"));
    assert_eq!(created.header("etag"), "\"1\"");
    let expected = json!({
        "id": id, "first_name": "Ada", "last_name": "Lovelace", "date_of_birth": "1985-12-10",
        "phone_number": "+442079460958", "fields": {}, "version": 1,
        "created_at": created.json["created_at"], "updated_at": created.json["created_at"],
    });
    assert_eq!(created.json, expected);
    assert!(created.json["created_at"].as_str().unwrap().ends_with('Z'));
    let read = grace.get(&format!("/customers/{id}")).await;
    assert_eq!((read.status, read.header("etag"), &read.json), (200, "\"1\"", &expected));
    assert_eq!(server.charlie().await.get(&format!("/customers/{id}")).await.text("h1"), "Ada Lovelace");
}

#[actix_web::test]
async fn all_complaints_come_at_once_and_never_tell_the_value() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let body = json!({"first_name": " ", "last_name": "12345678", "date_of_birth": "1985-04-31", "phone_number": "020 7946 0958"});
    let reply = grace.post("/customers", &body).await;
    assert_eq!((reply.status, reply.problem()), (422, "invalid"));
    let expected = [
        ("first_name", "missing"),
        ("last_name", "no_letter"),
        ("date_of_birth", "not_a_date"),
        ("phone_number", "no_country_code"),
    ];
    assert_eq!(reply.errors(), expected);
    assert!(!reply.json.to_string().contains("12345678"));
    assert_eq!(grace.post("/customers", &json!({})).await.errors().len(), 4);
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
}

#[actix_web::test]
async fn dates_are_plain_dates() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    for date in
        ["1985-12-10T00:00:00Z", "10/12/1985", "1985-12-1", "2999-01-01", "1800-01-01", "0000-00-00", "１９８５-12-10"]
    {
        let reply = grace.post("/customers", &with(ada(), "date_of_birth", date)).await;
        assert_eq!((reply.status, reply.errors()[0].0), (422, "date_of_birth"), "{date}");
    }
}

#[actix_web::test]
async fn a_body_of_the_wrong_shape_is_refused_by_the_name_of_the_member() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let cases: [(&str, u16, &str); 9] = [
        ("{", 400, ""),
        ("", 400, ""),
        ("nonsense", 400, ""),
        (r#"{"first_name":"Ada"} x"#, 400, ""),
        (r#"{"first_name":1}"#, 422, "first_name"),
        (r#"{"first_name":null}"#, 422, "first_name"),
        (r#"{"first_name":"A","first_name":"B"}"#, 422, "body"),
        (r#"{"is_admin":true}"#, 422, "is_admin"),
        ("[]", 422, "body"),
    ];
    for (body, status, field) in cases {
        let request = grace.request(Method::POST, "/customers").header("Content-Type", "application/json");
        let reply = grace.send(request.body(body)).await;
        let named = reply.errors().first().map_or("", |(field, _)| *field).to_owned();
        assert_eq!((reply.status, named.as_str()), (status, field), "{body}: {}", reply.json);
    }
}

#[actix_web::test]
async fn other_kinds_of_content_and_too_much_of_it_are_refused() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    for kind in
        ["application/merge-patch+json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
    {
        let request = grace.request(Method::POST, "/customers").header("Content-Type", kind).body(ada().to_string());
        let reply = grace.send(request).await;
        assert_eq!((reply.status, reply.problem()), (415, "wrong-media-type"), "{kind}");
    }
    let long = with(ada(), "first_name", "x".repeat(65 * 1024));
    let reply = grace.post("/customers", &long).await;
    assert_eq!((reply.status, reply.problem()), (413, "too-large"));
}

#[actix_web::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    for path in ["/nowhere", "/customers/1", "/customers/0192f0c8-0000-7000-8000-000000000000", "/customers/x/history"]
    {
        let reply = grace.get(path).await;
        assert_eq!((reply.status, reply.problem()), (404, "not-found"), "{path}");
        assert_eq!(reply.json["detail"], "This address does not exist, or the record was deleted.");
    }
    for (method, path, allow) in [
        (Method::PUT, "/customers", "GET, HEAD, POST, OPTIONS"),
        (Method::POST, "/customers/0192f0c8-0000-7000-8000-000000000000", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
        (Method::GET, "/login", "POST, OPTIONS"),
        (Method::TRACE, "/me", "GET, HEAD, OPTIONS"),
    ] {
        let reply = grace.send(grace.request(method.clone(), path)).await;
        assert_eq!(
            (reply.status, reply.problem(), reply.header("allow")),
            (405, "wrong-method", allow),
            "{method} {path}"
        );
    }
}

#[actix_web::test]
async fn a_deleted_customer_is_gone_until_it_is_restored() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    assert_eq!(grace.change(Method::DELETE, &path, "\"1\"", &Value::Null).await.status, 204);
    for (method, path) in [(Method::GET, path.clone()), (Method::GET, format!("{path}/history"))] {
        assert_eq!(grace.send(grace.request(method, &path)).await.status, 404);
    }
    assert_eq!(grace.change(Method::DELETE, &path, "*", &Value::Null).await.status, 404);
    assert_eq!(grace.get("/customers?q=ada").await.json["items"], json!([]));
    let back = grace.send(grace.request(Method::POST, &format!("{path}/restore"))).await;
    assert_eq!((back.status, back.header("etag")), (200, "\"3\""));
    assert_eq!(grace.send(grace.request(Method::POST, &format!("{path}/restore"))).await.status, 404);
}

#[actix_web::test]
async fn history_tells_pages_and_programs_apart() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let path = server.ada().await.adds(&ADA).await;
    grace.change(Method::PATCH, &path, "\"1\"", &json!({"last_name": "King"})).await;
    let history = grace.get(&format!("{path}/history")).await.json;
    let latest = &history["items"][0];
    assert_eq!((&latest["act"], &latest["channel"], &latest["by"]), (&json!("update"), &json!("api"), &json!("grace")));
    assert_eq!(latest["fields"], json!([{"field": "last_name", "before": "Lovelace", "after": "King"}]));
    assert_eq!((&history["items"][1]["channel"], &history["items"][1]["by"]), (&json!("page"), &json!("ada")));
    assert_eq!(history["items"][1]["fields"][0], json!({"field": "first_name", "before": null, "after": "Ada"}));
    let page = server.charlie().await.get(&path).await;
    assert!(page.text(".history__list li p").starts_with("grace edited this customer API"));
}
