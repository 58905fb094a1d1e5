//! Every ugly file of `tests/ugly` through the door, and what it ends as: refused in a sentence, or so many customers,
//! so many rows that are wrong, and so many that repeat others. No file puts anything else into the register.

use std::{fs, path::Path};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Client, TestServer};

#[actix_web::test]
async fn every_ugly_file_ends_as_it_must() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let cases: Vec<Value> = serde_json::from_slice(&fs::read("tests/ugly/expected.json").unwrap()).unwrap();
    assert!(cases.len() >= 40, "there are many");
    let mut amiss = Vec::new();
    for case in &cases {
        let name = case["file"].as_str().unwrap();
        // What was chosen for the last file of the same heading would be remembered.
        server.sql("DELETE FROM import_mappings").await;
        let ended = end_of(&grace, name, &case["settings"]).await;
        let expected = expected(&case["ends"]);
        println!("{name}: {}: {ended}", case["why"].as_str().unwrap());
        if ended != expected {
            amiss.push(format!("{name} ({})\n  is   {ended}\n  must {expected}", case["why"]));
        }
    }
    assert!(amiss.is_empty(), "{} of {} files end otherwise:\n{}", amiss.len(), cases.len(), amiss.join("\n"));
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE deleted_at IS NULL").await, 0);
}

/// How many rows of a verdict the API tells of.
const TOLD: usize = 50;

/// What a file must end as, in the shape of [`end_of`].
fn expected(ends: &Value) -> Value {
    match (&ends["refused"], &ends["asks"]) {
        (Value::Null, Value::Null) => {
            let mut kept = ends["kept"].as_array().unwrap().clone();
            kept.sort_by_key(ToString::to_string);
            let counts = ["wrong", "repeated"].map(|verdict| ends[verdict].as_array().unwrap().len());
            let first = |verdict: &str| ends[verdict].as_array().unwrap().iter().take(TOLD).cloned().collect::<Value>();
            json!({"kept": kept, "wrong": first("wrong"), "repeated": first("repeated"), "counts": counts})
        }
        (Value::Null, _) => json!({"asks": true}),
        _ => json!({"refused": true}),
    }
}

/// What a file ends as when it is sent, checked, committed, and taken back.
async fn end_of(grace: &Client, name: &str, settings: &Value) -> Value {
    let said = ["country", "dates"].map(|name| settings[name].as_str().map(|value| format!("&{name}={value}")));
    let query: String = said.into_iter().flatten().collect();
    let file = fs::read(Path::new("tests/ugly").join(name)).unwrap();
    let request = grace.request(Method::POST, &format!("/imports?filename={name}{query}")).body(file);
    let sent = grace.send(request).await;
    if sent.status == 400 {
        assert!(sent.json["detail"].as_str().is_some_and(|words| words.ends_with('.')), "{name}: {}", sent.json);
        return json!({"refused": true});
    }
    assert_eq!(sent.status, 202, "{name}: {}", sent.json);
    let import = format!("/imports/{}", sent.json["id"].as_str().unwrap());
    let mut checked = grace.waits_for(&import).await.json;
    if let Some(names) = settings["names"].as_str() {
        let columns = checked["mapping"]["columns"].as_array().unwrap();
        let whole = if names == "last_first" { "last_first" } else { "full_name" };
        let target = |column: &Value| if column["target"] == "" { json!(whole) } else { column["target"].clone() };
        let columns: Vec<Value> = columns.iter().map(target).collect();
        grace.change(Method::PUT, &format!("{import}/mapping"), "", &json!({"columns": columns})).await;
        checked = grace.waits_for(&import).await.json;
    }
    match checked["state"].as_str().unwrap() {
        "failed" => {
            assert!(checked["failure"].as_str().is_some_and(|words| words.ends_with('.')), "{name}: {checked}");
            return json!({"refused": true});
        }
        "waiting" => return json!({"asks": true}),
        _ => {}
    }
    let lines = |verdict: &str| -> Vec<Value> {
        let problems = checked["problems"].as_array().unwrap().iter();
        problems.filter(|problem| problem["verdict"] == verdict).map(|problem| problem["line"].clone()).collect()
    };
    let (wrong, repeated) = (lines("wrong"), lines("repeated"));
    let revision = json!({"revision": checked["revision"]});
    grace.post(&format!("{import}/commit"), &revision).await;
    grace.waits_for(&import).await;
    let items = grace.get("/customers?limit=200").await.json["items"].as_array().unwrap().clone();
    let fields = ["first_name", "last_name", "date_of_birth", "phone_number"];
    let mut kept: Vec<Value> =
        items.iter().map(|item| fields.iter().map(|field| item[field].clone()).collect::<Value>()).collect();
    kept.sort_by_key(ToString::to_string);
    grace.send(grace.request(Method::POST, &format!("{import}/undo"))).await;
    grace.waits_for(&import).await;
    let counts = ["wrong", "repeated"].map(|verdict| &checked["counts"][verdict]);
    json!({"kept": kept, "wrong": wrong, "repeated": repeated, "counts": counts})
}
