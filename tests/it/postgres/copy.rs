//! A register that moves from a file to PostgreSQL, and back.
//! Nobody and nothing is lost, and it goes on where it was.

use clientele::{
    customers::{DefinitionForm, OwnFields},
    db::{DatabaseUrl, Db},
    demo,
};

use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, but, field, free_port, program, run};

const A_DAY: time::Date = time::macros::date!(2026 - 11 - 23);

async fn signed_in(serving: &Program) -> Actor {
    let ada = Actor::new(&serving.base);
    assert_eq!(ada.post("/login", &[("username", "ada"), ("password", PASSWORD)]).await.status, 303);
    ada
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_register_moves_to_postgresql_and_back_with_its_people_and_its_history() {
    let database = TestDatabase::new();
    let file = |name: &str| format!("sqlite://{}", database.data().join(name).display());
    let at = |url: &str, arguments: &[&str], input: &str| {
        run(program(&database, &[("DATABASE_URL", url)], arguments), input)
    };
    let (old, back) = (file("old.db"), file("back.db"));
    assert_eq!(at(&old, &["user", "add", "ada"], &format!("{PASSWORD}\n")).0, 0);
    let db = Db::open(&DatabaseUrl::read(&old).unwrap()).await.unwrap();
    demo::define_fields(&db).await.unwrap();
    let number = DefinitionForm { unique: true, ..field("Number", "text") };
    OwnFields::by_command(&db).create(number).await.unwrap();
    demo::fill(&db, 3, A_DAY, 2_600).await.unwrap();
    db.close().await;

    assert_eq!(at(&old, &["export", "-", "--format", "csv"], "").0, 0);
    let (code, out, err) = at(&old, &["copy", "--to", database.url()], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("Copied and compared: people 1, customers 2600, changes 2600.\n"), "{out}");
    let (code, _, err) = at(&old, &["copy", "--to", database.url()], "");
    assert_eq!((code, err.as_str()), (2, "The target database already has people. Copy to an empty one.\n"));
    assert_eq!(at(&old, &["copy", "--to", &old], "").0, 2);
    assert_eq!(at(&old, &["copy", "--to", "mysql://x"], "").0, 2);

    let serving = Program::serve(&database, free_port(), &[]).await;
    let ada = signed_in(&serving).await;
    let address = ada.adds(&but(&ADA, &[("field_number", "A-1"), ("field_note", "VIP")])).await;
    assert_eq!(ada.get("/customers").await.text(".count"), "2,601 customers");
    assert!(ada.get("/customers").await.text("td[data-label=E-mail]").contains("@example."));
    assert_eq!(ada.get("/customers.vcf?q=lovelace").await.status, 200);
    // The entry of an export is written once its last byte is on its way.
    let mut told = Vec::new();
    for _ in 0..200 {
        told = ada.get("/activity").await.told("xported");
        if told.len() == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(
        told.len() == 2 && told[1].starts_with("Exported 2,600 customers as CSV from the command line"),
        "{told:?}"
    );
    let link = ada.get("/customers?q=lovelace").await.attribute(".table__link", "href");
    assert!(ada.get(&link).await.text(".history").contains("ada added this customer"));
    assert_eq!(serving.terminate().status.code(), Some(0));

    let (code, out, err) = at(database.url(), &["copy", "--to", &back], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("Copied and compared: people 1, customers 2601, changes 2601.\n"), "{out}");
    let serving = Program::serve(&database, free_port(), &[("DATABASE_URL", &back)]).await;
    let ada = signed_in(&serving).await;
    assert_eq!(ada.get("/customers?q=ovela").await.names(), ["Ada Lovelace"], "found along the file's own index");
    assert_eq!(ada.get("/customers").await.text(".count"), "2,601 customers");
    assert_eq!(ada.get(&address).await.texts(".facts dd")[2..4], ["VIP", "A-1"]);
    let taken = ada.post("/customers/new", &but(&ADA, &[("field_number", "A-1")])).await;
    assert_eq!(taken.attribute("#field_number-note a", "href"), address, "what is unique stays so");
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_register_that_is_in_use_is_not_copied() {
    let database = TestDatabase::new();
    let old = format!("sqlite://{}", database.data().join("old.db").display());
    let _serving = Program::serve(&database, free_port(), &[("DATABASE_URL", &old)]).await;
    let (code, _, err) = run(program(&database, &[("DATABASE_URL", &old)], &["copy", "--to", database.url()]), "");
    assert_eq!(code, 1);
    assert!(err.contains("another server is using this database"), "{err}");
}
