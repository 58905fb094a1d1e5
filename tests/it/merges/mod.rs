//! Two records of one person made one, and two again.

mod addresses;
mod api;
mod different;
mod erasing;
mod history;
mod killed;
mod meanwhile;
mod merging;
mod undoing;

use clientele::customers::DefinitionForm;

use crate::support::{ADA, Actor, Page, TestServer, but, field};

/// The id in an address of a customer.
pub fn id(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

/// The page on which the second record is merged into the first.
pub fn merge_of(kept: &str, other: &str) -> String {
    format!("{kept}/merge/{}", id(other))
}

/// Opens that page and merges, with these choices.
pub async fn merges(actor: &Actor, kept: &str, other: &str, choices: &[(&str, &str)]) -> Page {
    actor.opens_and_sends(&merge_of(kept, other), choices).await
}

/// A register with two fields of its own, the second of which no two customers may share, and two records of one person; and
/// the address of each.
pub async fn server_with_two() -> (TestServer, Actor, [String; 2]) {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "text")).await.unwrap();
    let number = DefinitionForm { unique: true, ..field("Member number", "text") };
    server.own_fields().create(number).await.unwrap();
    let grace = server.grace().await;
    let kept = grace.adds(&but(&ADA, &[("field_note", "likes tea")])).await;
    let otherwise = [
        ("first_name", "Adda"),
        ("phone_number", "+44 20 7946 0959"),
        ("field_member_number", "A-17"),
        ("field_note", "by the window"),
    ];
    let other = grace.adds(&but(&ADA, &otherwise)).await;
    (server, grace, [kept, other])
}

/// Remembers every row as it is now.
pub async fn remember(server: &TestServer) {
    server.sql("CREATE TABLE remembered AS SELECT * FROM customers").await;
}

/// How many rows are otherwise than they were remembered, but for version and moment.
pub async fn otherwise(server: &TestServer) -> i64 {
    let columns = [
        "first_name",
        "last_name",
        "first_name_sort",
        "last_name_sort",
        "date_of_birth",
        "phone_number",
        "created_at",
        "deleted_at",
        "merged_into",
        "fields",
        "own_words",
    ];
    let differs = columns.map(|column| format!("customers.{column} IS DISTINCT FROM remembered.{column}")).join(" OR ");
    let query =
        format!("SELECT count(*) FROM remembered LEFT JOIN customers ON customers.id = remembered.id WHERE {differs}");
    server.number(&query).await
}
