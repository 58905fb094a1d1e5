//! Out and in again: an export that is imported into an empty register and exported from there is the same file, byte by
//! byte, for names of every script and values that files have their own ideas of.

use std::{fs, path::PathBuf};

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    exports::register::{awkward, define_every_kind},
    support::{Client, TestServer},
};

/// How many customers a register has, beside the four awkward ones.
const CUSTOMERS: usize = 60;
const PHONES: [&str; 6] =
    ["+44 20 7946 0958", "+1 415 555 0132", "+49 30 901820", "+39 06 6982 1234", "+81 3 3224 5000", "+972 3-241-8645"];

/// A name as people have it, or as a file would trip over it.
fn name() -> impl Strategy<Value = String> {
    let plain = "[A-Z][a-z]{1,9}|[А-Я][а-я]{2,8}|[一-三]{1,3}|[א-ת]{2,6}|[Α-Ω][α-ω]{2,9}";
    let odd = "[=+@'\"-]{0,3}[A-Za-zÀ-ž]{1,6}[ '\",;|-]{1,3}[a-zéñ]{1,8}";
    prop_oneof![3 => plain, 1 => odd]
        .prop_map(|name| name.trim().to_owned())
        .prop_filter("a name", |name| !name.is_empty())
}

fn customer() -> impl Strategy<Value = Value> {
    let text = "[=+@'\"\\-]{0,2}[ -~À-ž]{0,30}[!-~]";
    let lines = "[!-~ ]{1,20}(\n[!-~][ -~]{0,20}){0,3}";
    let fields = (text, lines, any::<Option<bool>>(), -1_000_000_i64..1_000_000);
    (name(), name(), 0..120_i32, 1..=28_u8, 1..=12_u8, 0..PHONES.len(), fields).prop_map(
        |(first, last, age, day, month, phone, (text, lines, yes_no, number))| {
            json!({
                "first_name": first, "last_name": last, "phone_number": PHONES[phone],
                "date_of_birth": format!("{:04}-{month:02}-{day:02}", 2025 - age),
                "fields": {"text": text, "long_text": lines, "yes_no": yes_no, "whole": number.to_string()},
            })
        },
    )
}

fn customers() -> Vec<Value> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = prop::collection::vec(customer(), CUSTOMERS);
    strategy.new_tree(&mut runner).unwrap().current()
}

async fn register() -> (TestServer, Client) {
    let server = TestServer::new().await;
    define_every_kind(&server).await;
    let grace = server.program("grace").await;
    (server, grace)
}

async fn exported(grace: &Client, format: &str) -> Vec<u8> {
    let request = grace.request(reqwest::Method::GET, &format!("/customers.{format}"));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

#[actix_web::test]
async fn what_was_exported_and_imported_is_exported_the_same() {
    let (from, grace) = register().await;
    let awkward = awkward().map(|(first_name, last_name, date_of_birth, phone_number, fields)| {
        json!({"first_name": first_name, "last_name": last_name, "date_of_birth": date_of_birth,
            "phone_number": phone_number, "fields": fields})
    });
    let mut added = 0;
    for body in customers().iter().chain(&awkward) {
        // What the rules refuse is no customer.
        added += u64::from(grace.post("/customers", body).await.status == 201);
    }
    assert!(added > 50, "most are customers: {added}");
    let csv = exported(&grace, "csv").await;
    for format in ["csv", "xlsx", "jsonl", "vcf"] {
        let (to, there) = register().await;
        let file = exported(&grace, format).await;
        let path = saved(&to, format, &file);
        let request = there
            .request(reqwest::Method::POST, &format!("/imports?filename=x.{format}"))
            .body(fs::read(path).unwrap());
        let sent = there.send(request).await;
        let import = format!("/imports/{}", sent.json["id"].as_str().unwrap());
        let checked = there.waits_for(&import).await.json;
        assert_eq!(
            (&checked["state"], &checked["counts"]["new"]),
            (&json!("checked"), &json!(added)),
            "{format}: {checked}"
        );
        there.post(&format!("{import}/commit"), &json!({"revision": checked["revision"]})).await;
        assert_eq!(there.waits_for(&import).await.json["state"], "done");
        assert_eq!(text(&exported(&there, "csv").await), text(&csv), "{format}");
        if format != "xlsx" {
            assert_eq!(but_ids(&exported(&there, format).await), but_ids(&file), "{format}");
        }
    }
    drop(from);
}

fn saved(server: &TestServer, format: &str, file: &[u8]) -> PathBuf {
    let path = server.database.folder().join(format!("all.{format}"));
    fs::write(&path, file).unwrap();
    path
}

fn text(csv: &[u8]) -> &str {
    std::str::from_utf8(csv).unwrap()
}

/// The lines of an export without the ids of customers and the moments of their changes.
fn but_ids(file: &[u8]) -> Vec<String> {
    let line = |line: &str| match serde_json::from_str(line) {
        Ok(Value::Object(mut customer)) => {
            for own in ["id", "version", "created_at", "updated_at"] {
                customer.remove(own);
            }
            Value::Object(customer).to_string()
        }
        _ => line.to_owned(),
    };
    text(file).split_inclusive('\n').filter(|line| !line.starts_with("UID:")).map(line).collect()
}
