//! Very many who are compared at once: after an upgrade, an import, a change of the rules.

use super::looked;
use crate::{customers::register::server_with_many, support::TestServer};

/// More than are compared one by one.
const MANY: usize = 800;

/// The pairs that are here now but not in `kept`, and those in `kept` that are not here.
pub const CHANGED: &str = "SELECT (SELECT count(*) FROM (SELECT low_id, high_id, points, reasons, state FROM suspected_pairs \
     EXCEPT SELECT low_id, high_id, points, reasons, state FROM kept) AS more) \
     + (SELECT count(*) FROM (SELECT low_id, high_id, points, reasons, state FROM kept \
     EXCEPT SELECT low_id, high_id, points, reasons, state FROM suspected_pairs) AS less)";

/// Customers of whom some are here twice, as they were looked at; their pairs and keys are kept beside.
async fn server_with_pairs() -> TestServer {
    let (server, _) = server_with_many(MANY).await;
    // About every twentieth again, with another last digit of the number.
    server.sql(&again(server.database.url().starts_with("sqlite"))).await;
    looked(&server).await;
    server
        .sql("UPDATE suspected_pairs SET state = 'different' WHERE points = (SELECT max(points) FROM suspected_pairs)")
        .await;
    server.sql("CREATE TABLE kept AS SELECT * FROM suspected_pairs").await;
    server.sql("CREATE TABLE kept_keys AS SELECT * FROM duplicate_keys").await;
    assert!(server.number("SELECT count(*) FROM kept").await >= 20);
    assert!(server.number("SELECT count(*) FROM kept WHERE state = 'different'").await >= 1);
    server
}

/// SQL that adds somebody like about every twentieth customer.
pub fn again(on_sqlite: bool) -> String {
    let id = if on_sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
    let columns =
        "first_name, last_name, first_name_sort, last_name_sort, date_of_birth, version, created_at, updated_at";
    format!(
        "INSERT INTO customers (id, {columns}, phone_number) \
         SELECT {id}, {columns}, substr(phone_number, 1, length(phone_number) - 1) || (created_at % 10) \
         FROM customers WHERE created_at / 10 % 20 = 0"
    )
}

async fn is_as_it_was(server: &TestServer) {
    assert_eq!(server.number(CHANGED).await, 0);
    let keys = "SELECT (SELECT count(*) FROM (SELECT key, customer_id FROM duplicate_keys EXCEPT SELECT key, customer_id \
         FROM kept_keys) AS more) + (SELECT count(*) FROM kept_keys) - (SELECT count(*) FROM duplicate_keys)";
    assert_eq!(server.number(keys).await, 0);
    let noted = "SELECT count(*) - (SELECT count(*) FROM customers WHERE deleted_at IS NULL) FROM duplicates_looked_at";
    assert_eq!(server.number(noted).await, 0);
}

#[actix_web::test]
async fn everybody_is_looked_at_again_when_the_rules_have_changed_and_what_a_person_said_stands() {
    let server = server_with_pairs().await;
    // As other rules may have left it: other points, pairs that are none by now, pairs and keys that were not found.
    server.sql("UPDATE suspected_pairs SET points = points + 10 WHERE state = 'open'").await;
    server.sql("DELETE FROM suspected_pairs WHERE low_id IN (SELECT low_id FROM suspected_pairs WHERE state = 'open' LIMIT 5)").await;
    server
        .sql(
            "INSERT INTO suspected_pairs SELECT (SELECT id FROM customers ORDER BY id LIMIT 1), \
             (SELECT id FROM customers ORDER BY id DESC LIMIT 1), 40, '[]', 'open'",
        )
        .await;
    server.sql("DELETE FROM duplicate_keys WHERE key > 0 AND key < 4000000000000000000").await;
    server.sql("UPDATE duplicate_keys SET key = key + 1 WHERE key < -6000000000000000000").await;
    server.sql("UPDATE duplicates_work SET rules = 0").await;
    looked(&server).await;
    is_as_it_was(&server).await;
}

#[actix_web::test]
async fn one_by_one_the_same_is_found_as_of_many_at_once() {
    let server = server_with_pairs().await;
    server.sql("DELETE FROM suspected_pairs WHERE state = 'open'").await;
    let all = server.number("SELECT count(*) FROM customers").await;
    for from in (0..all).step_by(400) {
        let some = format!("SELECT id FROM customers ORDER BY id LIMIT 400 OFFSET {from}");
        server.sql(&format!("INSERT INTO duplicates_due {some}")).await;
        looked(&server).await;
    }
    is_as_it_was(&server).await;
}
