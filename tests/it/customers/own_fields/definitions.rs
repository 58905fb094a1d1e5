//! What administrators do with fields: create, change, move, retire, bring back, remove.

use clientele::{
    customers::{ChoiceForm, DefinitionForm},
    error::Error,
};

use crate::support::{ADA, TestServer, but, field};

/// Field and words of what is wrong.
fn told<T>(outcome: Result<T, Error>) -> Vec<(String, String)> {
    match outcome {
        Err(Error::Invalid(invalid)) => {
            invalid.iter().map(|(field, complaint)| (field.to_owned(), complaint.message.clone())).collect()
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => Vec::new(),
    }
}

async fn keys(server: &TestServer) -> Vec<String> {
    server.own_fields().all().await.unwrap().active().map(|field| field.key.clone()).collect()
}

#[actix_web::test]
async fn a_field_gets_a_key_that_never_changes_and_its_place_behind_the_others() {
    let server = TestServer::new().await;
    let fields = server.own_fields();
    let version = fields.all().await.unwrap().version();
    for (label, key) in [("E-mail", "e_mail"), ("Note", "note"), ("Version", "version_2")] {
        assert_eq!(fields.create(field(label, "text")).await.unwrap().key, key);
    }
    let renamed = fields.change("note", field("Remarks", "long_text")).await.unwrap();
    assert_eq!((renamed.key.as_str(), renamed.label.as_str()), ("note", "Remarks"));
    assert_eq!(keys(&server).await, ["e_mail", "note", "version_2"]);
    fields.move_to("version_2", 0).await.unwrap();
    assert_eq!(keys(&server).await, ["version_2", "e_mail", "note"]);
    fields.move_to("version_2", 99).await.unwrap();
    assert_eq!(keys(&server).await, ["e_mail", "note", "version_2"]);
    assert_eq!(fields.all().await.unwrap().version(), version + 6, "each change raises it");
    let history = fields.history(None, 10).await.unwrap();
    let acts: Vec<_> = history.iter().map(|change| (change.act.name(), change.label())).collect();
    assert_eq!(acts[..3], [("move", "Version"), ("move", "Version"), ("update", "Remarks")]);
    assert_eq!((history[2].before["label"].as_str(), history[2].who.as_deref()), (Some("Note"), None));
}

#[actix_web::test]
async fn what_is_wrong_with_a_definition_is_told_all_at_once() {
    let server = TestServer::new().await;
    let fields = server.own_fields();
    fields.create(field("Note", "text")).await.unwrap();
    let empty = told(fields.create(DefinitionForm { unique: true, ..field("", "poem") }).await);
    assert_eq!(empty.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["label", "kind"], "{empty:?}");
    let options = |count: usize| DefinitionForm {
        choices: (0..count).map(|n| ChoiceForm { label: format!("Option {n}"), ..ChoiceForm::default() }).collect(),
        ..field("Level", "choice")
    };
    let cases = [
        (field("note", "text"), "label", "There is a field with this label already"),
        (field("first  name", "text"), "label", "There is a field with this label already"),
        (field("A\u{202e}b", "text"), "label", "The label contains an invisible character. Type it again."),
        (field(&"x".repeat(61), "text"), "label", "Enter a label of at most 60 characters; this one has 61"),
        (options(0), "choices", "Enter at least one option"),
        (options(1_000), "choices", "Enter at most 100 options"),
        (DefinitionForm { unique: true, ..field("Vip", "yes_no") }, "unique", "A field of this kind can't be unique"),
        (
            DefinitionForm { searched: true, ..field("Vip", "date") },
            "searched",
            "A field of this kind can't be searched",
        ),
    ];
    for (form, at, words) in cases {
        assert_eq!(told(fields.create(form).await), [(at.to_owned(), words.to_owned())]);
    }
    for n in 1..30 {
        fields.create(DefinitionForm { listed: n <= 4, ..field(&format!("Field {n}"), "text") }).await.unwrap();
    }
    assert_eq!(told(fields.create(field("One more", "text")).await)[0].0, "label");
    let listed = DefinitionForm { listed: true, ..field("Note", "text") };
    assert_eq!(told(fields.change("note", listed).await)[0].0, "listed");
    assert!(matches!(fields.change("nobodys", field("X", "text")).await, Err(Error::NotFound)));
}

#[actix_web::test]
async fn a_kind_changes_only_where_every_value_fits() {
    let server = TestServer::new().await;
    let (fields, grace) = (server.own_fields(), server.grace().await);
    fields.create(field("Size", "text")).await.unwrap();
    for (name, size) in [("Ada", "42"), ("Grace", "large"), ("Charles", "1 000"), ("Mary", "small")] {
        grace.adds(&but(&ADA, &[("first_name", name)])).await;
        let set = format!("UPDATE customers SET fields = '{{\"size\": \"{size}\"}}' WHERE first_name = '{name}'");
        server.sql(&set).await;
    }
    let refused = told(fields.change("size", field("Size", "whole")).await);
    assert_eq!(refused.len(), 1, "{refused:?}");
    let (at, words) = &refused[0];
    assert_eq!(at, "kind");
    assert!(words.starts_with("The values of 2 customers do not fit"), "{words}");
    assert_eq!(fields.all().await.unwrap().find("size").unwrap().kind.name(), "text");

    server.sql("UPDATE customers SET fields = '{\"size\": \"7\"}' WHERE first_name IN ('Grace', 'Mary')").await;
    fields.change("size", field("Size", "whole")).await.unwrap();
    let tidied = "SELECT count(*) FROM customers WHERE fields ->> 'size' = '1000'";
    assert_eq!(server.number(tidied).await, 1, "kept as the new kind keeps it");
}

#[actix_web::test]
async fn a_field_becomes_unique_only_where_no_two_customers_share_a_value() {
    let server = TestServer::new().await;
    let (fields, grace) = (server.own_fields(), server.grace().await);
    fields.create(field("Number", "text")).await.unwrap();
    for (name, number) in [("Ada", "a-1"), ("Grace", "A-1"), ("Mary", "b")] {
        grace.adds(&but(&ADA, &[("first_name", name)])).await;
        let set = format!("UPDATE customers SET fields = '{{\"number\": \"{number}\"}}' WHERE first_name = '{name}'");
        server.sql(&set).await;
    }
    let unique = || DefinitionForm { unique: true, ..field("Number", "text") };
    let refused = told(fields.change("number", unique()).await);
    assert_eq!(refused[0].0, "unique", "{refused:?}");
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 0);
    server.sql("UPDATE customers SET fields = '{\"number\": \"c\"}' WHERE first_name = 'Ada'").await;
    fields.change("number", unique()).await.unwrap();
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 3);
    fields.change("number", field("Number", "text")).await.unwrap();
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 0);
}

#[actix_web::test]
async fn options_are_renamed_and_retired_and_never_lost() {
    let server = TestServer::new().await;
    let fields = server.own_fields();
    let option = |key: &str, label: &str| ChoiceForm { key: key.into(), label: label.into(), retired: false };
    let with = |choices: Vec<ChoiceForm>| DefinitionForm { choices, ..field("Level", "choice") };
    fields.create(with(vec![option("", "Gold"), option("", "Silver"), option("", "金")])).await.unwrap();
    let changed = fields.change("level", with(vec![option("silver", "Grey"), option("", "Gold!")])).await.unwrap();
    let choices: Vec<_> = changed.choices.iter().map(|one| (&*one.key, &*one.label, one.retired)).collect();
    assert_eq!(choices[..2], [("silver", "Grey", false), ("gold_2", "Gold!", false)]);
    assert_eq!(choices[2..], [("gold", "Gold", true), ("jin", "金", true)]);
}

#[actix_web::test]
async fn a_field_is_retired_with_its_values_and_removed_with_them_for_good() {
    let server = TestServer::new().await;
    let (fields, grace) = (server.own_fields(), server.grace().await);
    fields.create(field("Note", "text")).await.unwrap();
    fields.create(field("Other", "text")).await.unwrap();
    grace.adds_ada().await;
    server.sql("UPDATE customers SET fields = '{\"note\": \"VIP\", \"other\": \"x\"}'").await;
    server
        .sql(
            "UPDATE changes SET fields = '[{\"field\":\"first_name\",\"before\":null,\"after\":\"Ada\"},\
             {\"field\":\"fields.note\",\"before\":null,\"after\":\"VIP\"}]'",
        )
        .await;
    fields.retire("note").await.unwrap();
    assert_eq!((keys(&server).await, fields.values("note").await.unwrap()), (vec!["other".to_owned()], 1));
    fields.bring_back("note").await.unwrap();
    assert_eq!(keys(&server).await, ["note", "other"]);

    assert_eq!(fields.remove("note").await.unwrap(), 1);
    assert_eq!(keys(&server).await, ["other"]);
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE fields ->> 'note' IS NOT NULL").await, 0);
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE fields ->> 'other' = 'x'").await, 1);
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE fields LIKE '%VIP%'").await, 0);
    assert_eq!(server.number("SELECT count(*) FROM changes WHERE fields LIKE '%first_name%'").await, 1);
    assert!(matches!(fields.remove("note").await, Err(Error::NotFound)));
    assert_eq!(fields.create(field("Note", "text")).await.unwrap().key, "note_2", "a key is used once");
}
