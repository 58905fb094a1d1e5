//! How long what was sent is kept, and what is written down of it.

use crate::support::TestServer;

const FILE: &str = "First name,Last name,Date of birth,Phone\nAda,Lovelace,1985-12-10,+44 20 7946 0958\n";

#[actix_web::test]
async fn files_and_rows_go_after_seven_days_and_the_import_stays_when_it_was_committed() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (done, page) = grace.imports("x.csv", FILE).await;
    grace.commits(&done, &page).await;
    let (open, _) = grace.imports("y.csv", FILE.replace("Ada", "Ida")).await;
    while clientele::customers::imports::retention::step(server.db()).await.unwrap() {}
    assert_eq!(server.number("SELECT count(*) FROM import_files").await, 2, "not yet");
    let week = 7 * 24 * 60 * 60 + 60;
    server
        .sql(&format!("UPDATE imports SET created_at = created_at - {week}, committed_at = committed_at - {week}"))
        .await;
    while clientele::customers::imports::retention::step(server.db()).await.unwrap() {}
    for table in ["import_files", "import_chunks", "import_rows"] {
        assert_eq!(server.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(grace.get(&open).await.status, 404);
    let page = grace.get(&done).await;
    assert_eq!(page.text("[role=status]"), "1 customer was added.");
    let undone = grace.undoes(&done).await;
    assert_eq!(undone.text("[role=status]"), "1 customer was taken back.", "an undo needs no file");
}

#[actix_web::test]
async fn an_import_and_its_undo_are_written_down() {
    let server = TestServer::new().await;
    let (grace, ada) = (server.grace().await, server.ada().await);
    let (import, page) = grace.imports("kunden.csv", FILE).await;
    grace.commits(&import, &page).await;
    grace.undoes(&import).await;
    let activity = ada.get("/activity").await;
    let told = activity.texts("main li p, main li");
    assert!(told.iter().any(|line| line.starts_with("grace imported 1 customer from kunden.csv web")), "{told:?}");
    assert!(
        told.iter().any(|line| line.starts_with("grace undid the import of kunden.csv: 1 customer taken back web"))
    );
}

#[actix_web::test]
async fn what_is_written_down_says_how_whoever_acted_did_it() {
    let server = TestServer::new().await;
    let (grace, ada, program) = (server.grace().await, server.ada().await, server.program("ada").await);
    let (import, page) = grace.imports("kunden.csv", FILE).await;
    let revision = serde_json::json!({"revision": page.value("revision").parse::<i64>().unwrap()});
    assert_eq!(program.post(&format!("{import}/commit"), &revision).await.status, 202);
    grace.waits_for(&import).await;
    grace.undoes(&import).await;
    let (import, page) = grace.imports("others.csv", FILE.replace("Ada", "Ida")).await;
    grace.commits(&import, &page).await;
    assert_eq!(program.send(program.request(reqwest::Method::POST, &format!("{import}/undo"))).await.status, 202);
    grace.waits_for(&import).await;
    let told = ada.get("/activity?kind=customers").await.texts(".history__list > li p");
    let expected = [
        "ada undid the import of others.csv: 1 customer taken back API",
        "grace imported 1 customer from others.csv web",
        "grace undid the import of kunden.csv: 1 customer taken back web",
        "ada imported 1 customer from kunden.csv API",
    ];
    assert_eq!(told.len(), expected.len());
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}");
    }
}
