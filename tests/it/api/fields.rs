//! Fields of one's own for programs: the twin of what forms do.

use clientele::customers::{ChoiceForm, DefinitionForm};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestServer, ada, field, with};

/// A kind, what is sent, what is answered, and what is refused with which code.
type Row = (&'static str, Value, Value, Value, &'static str);

fn kinds() -> [Row; 10] {
    [
        ("text", json!(" VIP "), json!("VIP"), json!(5), "wrong_type"),
        ("long_text", json!("one\r\ntwo"), json!("one\ntwo"), json!("x".repeat(4_001)), "too_long"),
        ("email", json!("ada@Example.com"), json!("ada@example.com"), json!("a\n@b.example"), "not_an_address"),
        ("url", json!("https://example.com"), json!("https://example.com/"), json!("data:,x"), "not_an_address"),
        ("phone", json!("+44 20 7946 0958"), json!("+442079460958"), json!("12"), "no_country_code"),
        ("whole", json!(42), json!("42"), json!(4.5), "not_whole"),
        ("decimal", json!("1.234"), json!("1.234"), json!("1".repeat(400)), "too_long"),
        ("date", json!("2050-02-01"), json!("2050-02-01"), json!("2050-02-31"), "not_a_date"),
        ("yes_no", json!(false), json!(false), json!("no"), "wrong_type"),
        ("choice", json!("gold"), json!("gold"), json!("tin"), "not_an_option"),
    ]
}

async fn with_every_kind() -> TestServer {
    let server = TestServer::new().await;
    for (kind, ..) in kinds() {
        let gold = || vec![ChoiceForm { label: "Gold".into(), ..ChoiceForm::default() }];
        let choices = if kind == "choice" { gold() } else { Vec::new() };
        server.own_fields().create(DefinitionForm { choices, ..field(&kind.replace('_', " "), kind) }).await.unwrap();
    }
    server
}

#[actix_web::test]
async fn every_kind_is_sent_answered_patched_removed_and_told_in_history() {
    let server = with_every_kind().await;
    let grace = server.program("grace").await;
    let sent: Value = kinds().into_iter().map(|(kind, sent, ..)| (kind.to_owned(), sent)).collect();
    let kept: Value = kinds().into_iter().map(|(kind, _, kept, ..)| (kind.to_owned(), kept)).collect();
    let all = grace.post("/customers", &with(ada(), "fields", sent)).await;
    assert_eq!((all.status, &all.json["fields"]), (201, &kept));
    let listed = grace.get("/customers").await;
    assert_eq!(listed.json["items"][0]["fields"], kept);

    for (kind, sent, kept, wrong, code) in kinds() {
        let path = grace.adds_ada().await;
        let name = format!("fields.{kind}");
        let body = |value: &Value| json!({"fields": {kind: value}});
        let refused = grace.change(Method::PATCH, &path, "*", &body(&wrong)).await;
        assert_eq!((refused.status, refused.errors()), (422, vec![(name.as_str(), code)]), "{kind}");
        let patched = grace.change(Method::PATCH, &path, "\"1\"", &body(&sent)).await;
        assert_eq!((patched.status, patched.header("etag")), (200, "\"2.11\""), "{kind}: of these fields");
        assert_eq!(patched.json["fields"], json!({kind: kept}), "{kind}");
        let again = grace.change(Method::PATCH, &path, "\"2\"", &body(&kept)).await;
        assert_eq!(again.json["version"], 2, "{kind}: nothing asked, nothing changed");
        let removed = grace.change(Method::PATCH, &path, "\"2\"", &body(&Value::Null)).await;
        assert_eq!((removed.status, &removed.json["fields"]), (200, &json!({})), "{kind}");
        let history = grace.get(&format!("{path}/history")).await.json;
        let text = kept.as_str().map_or_else(|| kept.to_string(), str::to_owned);
        let change = |at: usize| history["items"][at]["fields"].clone();
        assert_eq!(change(0), json!([{"field": name, "before": text, "after": null}]), "{kind}");
        assert_eq!(change(1), json!([{"field": name, "before": null, "after": text}]), "{kind}");
    }
}

#[actix_web::test]
async fn a_patch_merges_by_key_and_a_put_replaces_what_it_names() {
    let server = with_every_kind().await;
    let grace = server.program("grace").await;
    let path = grace.adds_ada().await;
    let patch = async |fields: Value| grace.change(Method::PATCH, &path, "*", &json!({"fields": fields})).await;
    patch(json!({"text": "VIP", "whole": 1})).await;
    assert_eq!(patch(json!({"whole": 2, "email": null})).await.json["fields"], json!({"text": "VIP", "whole": "2"}));
    let put = async |body: Value| grace.change(Method::PUT, &path, "*", &body).await.json["fields"].clone();
    assert_eq!(put(ada()).await, json!({"text": "VIP", "whole": "2"}), "a program that knows of none loses none");
    assert_eq!(put(with(ada(), "fields", json!({"text": "new"}))).await, json!({"text": "new"}));
    assert_eq!(put(with(ada(), "fields", json!({}))).await, json!({}));
}

#[actix_web::test]
async fn unknown_and_retired_keys_and_other_shapes_are_refused() {
    let server = with_every_kind().await;
    let grace = server.program("grace").await;
    let full = grace.post("/customers", &with(ada(), "fields", json!({"text": "VIP", "whole": 1}))).await;
    let path = format!("/customers/{}", full.json["id"].as_str().unwrap());
    server.own_fields().retire("text").await.unwrap();
    assert_eq!(grace.get(&path).await.json["fields"], json!({"whole": "1"}), "hidden");
    let history = grace.get(&format!("{path}/history")).await.json.to_string();
    assert!(!history.contains("VIP"), "{history}");
    for key in ["text", "nobodys", "first_name", "id", "__proto__"] {
        let reply = grace.post("/customers", &with(ada(), "fields", json!({key: "x"}))).await;
        let name = format!("fields.{key}");
        assert_eq!((reply.status, reply.errors()), (422, vec![(name.as_str(), "no_such_field")]));
        let patch = grace.change(Method::PATCH, &path, "*", &json!({"fields": {key: "x"}})).await;
        assert_eq!((patch.status, patch.errors()), (422, vec![(name.as_str(), "no_such_field")]));
    }
    for fields in [json!(null), json!([]), json!("x"), json!(5)] {
        let reply = grace.post("/customers", &with(ada(), "fields", fields)).await;
        assert_eq!((reply.status, reply.errors()), (422, vec![("fields", "not_allowed")]));
    }
    server.own_fields().bring_back("text").await.unwrap();
    assert_eq!(grace.get(&path).await.json["fields"], json!({"text": "VIP", "whole": "1"}), "nothing was lost");
}

#[actix_web::test]
async fn a_field_that_is_required_is_asked_of_new_customers_and_of_no_old_ones() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let old = grace.adds_ada().await;
    server.own_fields().create(DefinitionForm { required: true, ..field("Number", "text") }).await.unwrap();
    let refused = grace.post("/customers", &ada()).await;
    assert_eq!((refused.status, refused.errors()), (422, vec![("fields.number", "missing")]));
    assert_eq!(grace.post("/customers", &with(ada(), "fields", json!({"number": "7"}))).await.status, 201);
    assert_eq!(grace.change(Method::PATCH, &old, "*", &json!({"last_name": "King"})).await.status, 200);
    assert_eq!(grace.change(Method::PUT, &old, "*", &ada()).await.status, 200);
    assert_eq!(grace.change(Method::PATCH, &old, "*", &json!({"fields": {"number": "8"}})).await.status, 200);
    let removed = grace.change(Method::PATCH, &old, "*", &json!({"fields": {"number": null}})).await;
    assert_eq!(removed.errors(), [("fields.number", "missing")]);
}

#[actix_web::test]
async fn a_request_sent_twice_is_told_by_its_fields_too() {
    let server = with_every_kind().await;
    let grace = server.program("grace").await;
    let add = async |fields: Value| {
        let request = grace.request(Method::POST, "/customers").header("Idempotency-Key", "k");
        grace.send(request.json(&with(ada(), "fields", fields))).await
    };
    let first = add(json!({"text": "VIP", "whole": 1})).await;
    let path = format!("/customers/{}", first.json["id"].as_str().unwrap());
    grace.change(Method::PATCH, &path, "*", &json!({"fields": {"text": "x", "email": "a@b.example"}})).await;
    let again = add(json!({"whole": 1, "text": "VIP"})).await;
    assert_eq!((again.status, &again.json), (201, &first.json), "as it was then");
    assert_eq!(add(json!({"text": "other", "whole": 1})).await.problem(), "key-reused");
}

#[actix_web::test]
async fn a_tag_is_of_the_fields_too_and_a_change_is_meant_for_the_customer_alone() {
    let server = with_every_kind().await;
    let grace = server.program("grace").await;
    let added = grace.post("/customers", &with(ada(), "fields", json!({"text": "VIP"}))).await;
    let (path, tag) = (format!("/customers/{}", added.json["id"].as_str().unwrap()), added.header("etag").to_owned());
    let known = async || grace.send(grace.request(Method::GET, &path).header("If-None-Match", &tag)).await.status;
    assert_eq!(known().await, 304);
    server.own_fields().retire("text").await.unwrap();
    assert_eq!(known().await, 200, "a field is gone from it");
    for (tag, status) in [(tag.as_str(), 200), ("\"1\"", 412), ("\"2.1\"", 200), ("\"4.11\"", 412)] {
        let patched = grace.change(Method::PATCH, &path, tag, &json!({"last_name": format!("King{status}")})).await;
        assert_eq!(patched.status, status, "{tag}");
    }
}

#[actix_web::test]
async fn programs_are_told_which_fields_there_are() {
    let server = with_every_kind().await;
    let charlie = server.program("charlie").await;
    server.own_fields().retire("text").await.unwrap();
    let fields = charlie.get("/fields").await;
    assert_eq!(fields.status, 200);
    let items = fields.json["items"].as_array().unwrap().clone();
    let keys: Vec<_> = items.iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!(keys, kinds()[1..].iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), "in order, without the retired");
    let expected = json!({
        "key": "choice", "label": "choice", "kind": "choice", "help": "", "required": false, "unique": false,
        "listed": false, "searched": false, "choices": [{"key": "gold", "label": "Gold", "retired": false}],
    });
    assert_eq!(items.last(), Some(&expected));
}
