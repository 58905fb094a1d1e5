//! People for programs, with an administrator's token alone.

use reqwest::Method;
use serde_json::{Value, json};

use super::{NEW, chooses};
use crate::support::{Client, Reply, TestServer};

async fn patch(program: &Client, id: &Value, body: &Value) -> Reply {
    let path = format!("/people/{}", id.as_str().unwrap_or_default());
    let request = program.request(Method::PATCH, &path).header("Content-Type", "application/merge-patch+json");
    program.send(request.body(body.to_string())).await
}

#[actix_web::test]
async fn a_person_is_invited_listed_changed_and_disabled() {
    let server = TestServer::new().await;
    let ada = server.token_program("ada", false).await;
    let invited = ada.post("/people", &json!({"username": "bob", "role": "editor"})).await;
    assert_eq!(invited.status, 201);
    let url = invited.json["invitation_url"].as_str().unwrap();
    assert!(invited.json["invitation_expires_at"].as_str().unwrap().ends_with('Z'));
    let list = ada.get("/people").await.json;
    let items = list["items"].as_array().unwrap();
    let of = |member: &str| items.iter().map(|item| item[member].as_str().unwrap_or("")).collect::<Vec<_>>();
    assert_eq!(of("username"), ["ada", "bob", "charlie", "grace"]);
    assert_eq!(of("state"), ["active", "invited", "active", "active"]);
    assert!(!list.to_string().contains("invitation_url"), "a link is shown once");
    let bob = server.stranger();
    assert_eq!(chooses(&bob, &url[url.find("/join/").unwrap()..], NEW).await.status, 303);

    let id = &invited.json["id"];
    let changed = patch(&ada, id, &json!({"username": "robert", "role": "viewer"})).await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    let members = ["id", "username", "role", "state", "last_sign_in_at", "created_at"];
    assert_eq!(changed.json.as_object().unwrap().len(), members.len());
    assert!(members.iter().all(|member| changed.json[member].is_string()), "{}", changed.json);
    assert_eq!((&changed.json["username"], &changed.json["role"]), (&json!("robert"), &json!("viewer")));
    assert_eq!(bob.get("/customers").await.status, 303);
    assert_eq!(patch(&ada, id, &json!({"active": false})).await.json["state"], "disabled");
    assert_eq!(patch(&ada, id, &json!({"active": true})).await.json["state"], "active");
    assert_eq!(patch(&ada, id, &json!({})).await.status, 200);
}

#[actix_web::test]
async fn what_breaks_the_rules_is_refused_and_changes_nothing() {
    let server = TestServer::new().await;
    let ada = server.program("ada").await;
    let list = ada.get("/people").await.json;
    let (own, grace) = (&list["items"][0]["id"], &list["items"][2]["id"]);
    for body in [json!({"active": false}), json!({"role": "editor"}), json!({"username": "x", "active": false})] {
        let refused = patch(&ada, own, &body).await;
        assert_eq!((refused.status, refused.problem()), (409, "last-administrator"), "{body}");
    }
    for (body, errors) in [
        (json!({"username": "ada"}), ("username", "taken")),
        (json!({"role": "boss"}), ("role", "not_allowed")),
        (json!({"role": null}), ("role", "not_allowed")),
        (json!({"username": "a b", "active": false}), ("username", "not_allowed")),
        (json!({"password": NEW}), ("password", "not_allowed")),
        (json!({"last_sign_in_at": "x"}), ("last_sign_in_at", "not_allowed")),
    ] {
        let refused = patch(&ada, grace, &body).await;
        assert_eq!((refused.status, refused.errors()), (422, vec![errors]), "{body}");
    }
    for (body, errors) in [
        (json!({"username": "grace", "role": "editor"}), ("username", "taken")),
        (json!({"username": "bob"}), ("role", "not_allowed")),
        (json!({"role": "viewer"}), ("username", "missing")),
    ] {
        assert_eq!(ada.post("/people", &body).await.errors(), [errors], "{body}");
    }
    let nobody = json!("0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b");
    assert_eq!(patch(&ada, &nobody, &json!({"role": "viewer"})).await.status, 404);
    assert_eq!(ada.get("/people").await.json, list);
    let reader = server.token_program("ada", true).await;
    assert_eq!(patch(&reader, grace, &json!({"active": false})).await.status, 403, "a read-only token changes nothing");
}
