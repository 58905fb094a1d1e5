//! A backup made on PostgreSQL goes into a file of SQLite's and back, and every row is what it was.

use clientele::{
    backups::check_whole,
    customers::{Customers, DefinitionForm, OwnFields},
    db::{DatabaseUrl, Db},
    demo,
};

use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, but, field, free_port, program, run};

const A_DAY: time::Date = time::macros::date!(2026 - 11 - 23);

async fn opened(url: &str) -> Db {
    Db::open(&DatabaseUrl::read(url).unwrap()).await.unwrap()
}

/// A register with one's own fields, a trash, an import and 2,602 customers.
async fn filled() -> TestDatabase {
    let database = TestDatabase::new();
    assert_eq!(run(program(&database, &[], &["user", "add", "ada"]), &format!("{PASSWORD}\n")).0, 0);
    let db = opened(database.url()).await;
    demo::define_fields(&db).await.unwrap();
    let number = DefinitionForm { unique: true, ..field("Number", "text") };
    OwnFields::by_command(&db).create(number).await.unwrap();
    demo::fill(&db, 3, A_DAY, 2_600).await.unwrap();
    db.close().await;
    let serving = Program::serve(&database, free_port(), &[]).await;
    let ada = Actor::new(&serving.base);
    assert_eq!(ada.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await.status, 303);
    let lovelace = ada.adds(&but(&ADA, &[("field_number", "A-1"), ("field_note", "Ωμέγα, ключ, 王")])).await;
    ada.deletes(&lovelace).await;
    let (import, page) =
        ada.imports("a.csv", "First name,Last name,Date of birth,Phone\nBo,Öst,1990-02-28,+442079460958\n").await;
    ada.commits(&import, &page).await;
    serving.terminate();
    database
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_backup_of_postgresql_restores_into_a_file_and_back_and_every_row_is_the_same() {
    let (first, last) = (filled().await, TestDatabase::bare());
    let file = format!("sqlite://{}", first.data().join("middle.db").display());
    let path = |name: &str| first.folder().join(name).to_str().unwrap().to_owned();
    let (one, two) = (path("one.db"), path("two.db"));
    let at = |database: &TestDatabase, url: &str, arguments: &[&str]| {
        let (code, out, err) = run(program(database, &[("DATABASE_URL", url)], arguments), "");
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        out
    };
    assert!(at(&first, first.url(), &["backup", "--to", &one]).contains("customers 2602, "));
    assert!(
        at(&first, &file, &["restore", &one]).starts_with("Checked and restored: people 1, customers 2602, changes ")
    );
    at(&first, &file, &["backup", "--to", &two]);
    at(&last, last.url(), &["restore", &two]);

    let (first, middle, last) = (opened(first.url()).await, opened(&file).await, opened(last.url()).await);
    Customers::check_copy(first.read(), middle.read()).await.unwrap();
    Customers::check_copy(first.read(), last.read()).await.unwrap();
    // Each restore ended sessions and wrote that it was done: of all else the first two differ in nothing.
    let words = check_whole(first.read(), middle.read()).await.unwrap_err().to_string();
    assert!(words.starts_with("the table users differs"), "{words}");
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_register_of_postgresql_that_has_people_is_not_restored_over() {
    let database = filled().await;
    let one = database.folder().join("one.db").to_str().unwrap().to_owned();
    assert_eq!(run(program(&database, &[], &["backup", "--to", &one]), "").0, 0);
    let (code, out, err) = run(program(&database, &[], &["restore", &one]), "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "The target database already has people. Copy to an empty one.\n");
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn of_two_replicas_one_makes_the_backup() {
    let database = TestDatabase::new();
    let settings = [("CLIENTELE_BACKUP_EVERY", "1h")];
    let _replicas = (
        Program::serve(&database, free_port(), &settings).await,
        Program::serve(&database, free_port(), &settings).await,
    );
    tokio::time::sleep(std::time::Duration::from_secs(12)).await;
    assert_eq!(database.number("SELECT count(*) FROM backups").await, 1);
    assert_eq!(database.number("SELECT count(*) FROM backups WHERE state = 'made'").await, 1);
}
