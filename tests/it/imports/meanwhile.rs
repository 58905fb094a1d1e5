//! What others do while an import is committed: a row that they made impossible is told, and the rest goes on.

use clientele::customers::{DefinitionForm, imports::retention};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{Actor, Client, Page, TestServer, field, stranger};

/// So many that a commit takes many writes.
const ROWS: usize = 2_000;
const HERE: &str = "SELECT count(*) FROM customers WHERE deleted_at IS NULL";

/// Rows whose numbers are their own.
fn file(rows: usize) -> String {
    let row = |n: usize| format!("{},{n}\n", stranger(n).join(","));
    format!("First name,Last name,Date of birth,Phone,Number\n{}", (0..rows).map(row).collect::<String>())
}

async fn server() -> TestServer {
    let server = TestServer::new().await;
    let number = DefinitionForm { unique: true, ..field("Number", "text") };
    server.own_fields().create(number).await.unwrap();
    server
}

fn hopper(number: Option<&str>) -> Value {
    customer(["Ada", "Hopper", "1985-12-10", "+44 20 7946 0958"].map(str::to_owned), number)
}

fn customer([first, last, born, phone]: [String; 4], number: Option<&str>) -> Value {
    json!({"first_name": first, "last_name": last, "date_of_birth": born, "phone_number": phone,
        "fields": {"number": number}})
}

async fn begins(grace: &Actor, import: &str, page: &Page) {
    let begun = grace.post(&format!("{import}/commit"), &[("revision", &page.value("revision"))]).await;
    assert_eq!(begun.status, 303);
}

/// Adds a customer in the middle of a commit.
async fn adds_in_the_middle(server: &TestServer, program: &Client, body: &Value) {
    while server.number(HERE).await == 0 {}
    assert_eq!(program.post("/customers", body).await.status, 201, "before it comes to this row");
    assert!(server.number(HERE).await < i64::try_from(ROWS).unwrap(), "it came too late");
}

#[actix_web::test]
async fn a_value_that_somebody_takes_in_the_middle_costs_its_row_alone() {
    let server = server().await;
    let (grace, program) = (server.grace().await, server.program("ada").await);
    let (import, page) = grace.imports("many.csv", file(ROWS)).await;
    begins(&grace, &import, &page).await;
    adds_in_the_middle(&server, &program, &hopper(Some("1999"))).await;
    let done = grace.waits_for(&import).await;
    assert_eq!(done.text("[role=status]"), "1,999 customers were added.");
    assert!(done.text("main").contains("1 row could not be saved, because something changed since the check"));
    assert!(done.text("main").contains("“1999” is already the value of another customer"), "{}", done.text("main"));
    assert_eq!(server.number(HERE).await, 2_000);
    assert_eq!(server.number("SELECT count(DISTINCT last_name) FROM customers").await, 2_000);
    assert_eq!(server.number("SELECT count(*) FROM changes").await, 2_000);
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 2_000);
    let undone = grace.undoes(&import).await;
    assert_eq!(undone.text("[role=status]"), "1,999 customers were taken back.");
    assert_eq!(grace.get("/customers").await.names(), ["Ada Hopper"]);
}

#[actix_web::test]
async fn a_customer_whom_somebody_adds_in_the_middle_is_not_added_again() {
    let server = server().await;
    let (grace, program) = (server.grace().await, server.program("ada").await);
    let (import, page) = grace.imports("many.csv", file(ROWS)).await;
    begins(&grace, &import, &page).await;
    adds_in_the_middle(&server, &program, &customer(stranger(ROWS - 1), None)).await;
    let done = grace.waits_for(&import).await;
    let words = "1,999 customers were added. 1 row was left out: somebody added that customer meanwhile.";
    assert_eq!(done.text("[role=status]"), words);
    assert_eq!(server.number(HERE).await, 2_000);
    assert_eq!(server.number("SELECT count(DISTINCT last_name) FROM customers").await, 2_000);
}

#[actix_web::test]
async fn a_value_that_is_taken_at_the_very_moment_is_waited_for_and_told() {
    let server = server().await;
    let (grace, program) = (server.grace().await, server.program("ada").await);
    assert_eq!(program.post("/customers", &hopper(None)).await.status, 201);
    let (import, page) = grace.imports("few.csv", file(30)).await;
    let (took, taken) = tokio::sync::oneshot::channel();
    let taking = server.db().write(move |tx| async move {
        let sql = "INSERT INTO unique_values (field, value, customer_id) SELECT 'number', '7', id FROM customers";
        tx.execute_unprepared(sql).await?;
        took.send(()).unwrap();
        // The import writes its rows meanwhile, or waits for its turn.
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        Ok(())
    });
    let committing = async {
        taken.await.unwrap();
        begins(&grace, &import, &page).await;
    };
    let (taking, ()) = tokio::join!(taking, committing);
    taking.unwrap();
    let done = grace.waits_for(&import).await;
    assert_eq!(done.text("[role=status]"), "29 customers were added.");
    assert!(done.text("main").contains("“7” is already the value of another customer"), "{}", done.text("main"));
    assert_eq!(server.number(HERE).await, 30);
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 30);
}

#[actix_web::test]
async fn rows_are_not_taken_away_from_a_commit_however_old_they_are() {
    let server = server().await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("many.csv", file(ROWS)).await;
    let (late, shown) = grace.imports("late.csv", file(3)).await;
    let week = 7 * 24 * 60 * 60 + 60;
    begins(&grace, &import, &page).await;
    server.sql(&format!("UPDATE imports SET created_at = created_at - {week}")).await;
    let chunks =
        "SELECT count(*) FROM import_chunks JOIN imports ON imports.id = import_id WHERE filename = 'many.csv'";
    let all = server.number(chunks).await;
    let mut looked = 0;
    while server.number("SELECT count(*) FROM imports WHERE state = 'committing'").await == 1 {
        while retention::step(server.db()).await.unwrap() {}
        looked += 1;
        assert_eq!(server.number(chunks).await, all);
    }
    assert!(looked > 0, "it came in the middle");
    assert_eq!(grace.waits_for(&import).await.text("[role=status]"), "2,000 customers were added.");
    assert_eq!(server.number(HERE).await, 2_000);
    assert_eq!(grace.get(&late).await.status, 404, "what waited for somebody is gone");
    let answer = grace.post(&format!("{late}/commit"), &[("revision", &shown.value("revision"))]).await;
    assert_eq!((answer.status, server.number(HERE).await), (404, 2_000), "nor can it be committed");
}
