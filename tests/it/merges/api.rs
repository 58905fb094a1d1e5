//! Merging and undoing for programs.

use serde_json::json;

use super::{id, otherwise, remember, server_with_two};

#[actix_web::test]
async fn programs_merge_with_the_values_they_choose_and_undo() {
    let (server, _, [kept, other]) = server_with_two().await;
    remember(&server).await;
    let program = server.program("grace").await;
    let body = json!({"kept_id": id(&kept), "kept_version": 1, "other_id": id(&other), "other_version": 1,
        "from_other": ["fields.note", "first_name"]});
    let merged = program.post("/merges", &body).await;
    assert_eq!(merged.status, 201);
    assert_eq!(merged.json["customer"]["first_name"], "Adda");
    assert_eq!(merged.json["customer"]["fields"]["note"], "by the window");
    assert_eq!(merged.json["customer"]["version"], 2);
    let undo = format!("/merges/{}/undo", merged.json["id"].as_str().unwrap());
    let again = program.post("/merges", &body).await;
    assert_eq!((again.status, again.problem()), (409, "merged"));

    program.change(reqwest::Method::PATCH, &kept, "*", &json!({"last_name": "King"})).await;
    let stale = program.post(&undo, &json!({"kept_version": 2})).await;
    assert_eq!((stale.status, stale.problem()), (412, "changed-meanwhile"));
    let undone = program.post(&undo, &json!({"kept_version": 3, "back": ["last_name"]})).await;
    assert_eq!((undone.status, &undone.json["kept"]["last_name"]), (200, &json!("Lovelace")));
    assert_eq!(undone.json["other"]["id"], id(&other));
    assert_eq!(otherwise(&server).await, 0);
    assert_eq!(program.post(&undo, &json!({"kept_version": 4})).await.status, 404);
}

#[actix_web::test]
async fn what_makes_no_sense_is_refused() {
    let (server, _, [kept, other]) = server_with_two().await;
    let (program, reader) = (server.program("grace").await, server.program("charlie").await);
    let body = json!({"kept_id": id(&kept), "kept_version": 1, "other_id": id(&other), "other_version": 1});
    assert_eq!(reader.post("/merges", &body).await.status, 403);
    for (member, value, status) in [
        ("from_other", json!(["nonsense"]), 422),
        ("kept_version", json!(7), 412),
        ("other_id", json!(id(&kept)), 404),
        ("other_id", json!("0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b"), 404),
        ("other_id", json!("x"), 422),
        ("more", json!(1), 422),
    ] {
        let mut body = body.clone();
        body[member] = value;
        let answer = program.post("/merges", &body).await;
        assert_eq!(answer.status, status, "{member}");
    }
    let nobody = "/merges/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/undo";
    assert_eq!(program.post(nobody, &json!({"kept_version": 1})).await.status, 404);
    assert_eq!(server.number("SELECT count(*) FROM merges").await, 0);
}
