//! Registers that the tests of exports begin with.
//! Four people whose values are as awkward as they may be, in a register with a field of every kind.

use clientele::customers::{ChoiceForm, DefinitionForm};
use serde_json::{Value, json};

use crate::support::{Actor, Client, TestServer, field};

/// Defines a field of every kind, named for it.
pub async fn define_every_kind(server: &TestServer) {
    for kind in ["text", "long_text", "email", "url", "phone", "whole", "decimal", "date", "yes_no", "choice"] {
        let option = |label: &str| ChoiceForm { label: label.into(), ..ChoiceForm::default() };
        let choices = if kind == "choice" { vec![option("Gold, or more"), option("=Silver")] } else { Vec::new() };
        let form = DefinitionForm { choices, ..field(&kind.replace('_', " "), kind) };
        assert_eq!(server.own_fields().create(form).await.unwrap().key, kind);
    }
}

/// First name, last name, date of birth, phone number, and values of one's own.
pub fn awkward() -> [(&'static str, &'static str, &'static str, &'static str, Value); 4] {
    let every_kind = json!({
        "text": "=1+1", "long_text": "one, \"two\"\nthree; 'four'", "email": "ada@example.com",
        "url": "https://example.com/a?b=1&c", "phone": "+14155550100", "whole": "-7", "decimal": "0.125",
        "date": "2050-02-01", "yes_no": true, "choice": "gold_or_more",
    });
    [
        ("Ada", "Lovelace", "1985-12-10", "+44 20 7946 0958", every_kind),
        ("=Ada", "O'Neill, \"Bo\"", "1960-01-02", "+1 212 995 0549", json!({"text": "'=x", "choice": "silver"})),
        ("小明", "王", "2001-02-28", "+86 10 6552 9988", json!({"yes_no": false, "text": "'s-Gravenhage"})),
        ("مريم", "الزهراء", "1999-09-09", "+20 2 2735 8000", json!({"long_text": "＝x\n\n\u{1f600}", "text": "@a"})),
    ]
}

/// A server with these four, who come in this order by when they were added.
pub async fn awkward_register() -> (TestServer, Actor, Client) {
    let server = TestServer::new().await;
    define_every_kind(&server).await;
    let (charlie, grace) = (server.charlie().await, server.program("grace").await);
    for (first_name, last_name, date_of_birth, phone_number, fields) in awkward() {
        let body = json!({"first_name": first_name, "last_name": last_name, "date_of_birth": date_of_birth,
            "phone_number": phone_number, "fields": fields});
        let added = grace.post("/customers", &body).await;
        assert_eq!(added.status, 201, "{}", added.json);
    }
    (server, charlie, grace)
}
