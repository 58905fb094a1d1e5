//! The page of the system: what runs, how much it holds, and warnings when backups are not in order.

use std::time::Duration;

use crate::support::{Page, TestServer};

/// The value beside a word.
fn fact(page: &Page, name: &str) -> String {
    let (names, values) = (page.texts(".facts dt"), page.texts(".facts dd"));
    values[names.iter().position(|one| one == name).unwrap_or_else(|| panic!("{name}"))].clone()
}

#[actix_web::test]
async fn it_says_what_runs_and_how_much_it_holds() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    for _ in 0..3 {
        let address = grace.adds_ada().await;
        grace.deletes(&address).await;
    }
    grace.adds_ada().await;
    server.charlie().await.post("/logout", &[]).await;
    let page = ada.get("/system").await;
    assert_eq!((page.status, page.text("h1")), (200, "System".into()));
    assert_eq!(fact(&page, "Version"), format!("Clientele {}", env!("CLIENTELE_VERSION")));
    assert!(fact(&page, "Running for").starts_with("a minute, since today "), "{}", fact(&page, "Running for"));
    let database = fact(&page, "Database");
    assert!(database.starts_with("SQLite 3.") || database.starts_with("PostgreSQL "), "{database}");
    assert!(database.ends_with(" KB") || database.ends_with(" MB"), "{database}");
    assert!(fact(&page, "Schema").starts_with("00"), "{}", fact(&page, "Schema"));
    assert!(fact(&page, "Disk space left").ends_with('B'));
    assert_eq!((fact(&page, "Customers"), fact(&page, "In the trash")), ("1".into(), "3".into()));
    assert_eq!(fact(&page, "People"), "3 active, 2 sessions");
    assert_eq!(fact(&page, "Last good one"), "None yet");
    assert_eq!(fact(&page, "Next one"), "Only when somebody runs clientele backup");
    assert!(!page.has(".notice"), "nobody asked for backups");
    assert!(ada.get("/customers").await.has(".menu__panel a[href='/system']"));
    assert!(!grace.get("/customers").await.has(".menu__panel a[href='/system']"));
}

#[actix_web::test]
async fn it_says_when_the_last_good_backup_was_and_the_next_will_be() {
    let server = TestServer::with(&[("CLIENTELE_BACKUP_EVERY", "1h")]).await;
    server.add_everyone().await;
    let ada = server.ada().await;
    for _ in 0..600 {
        if fact(&ada.get("/system").await, "Last good one") != "None yet" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let page = ada.get("/system").await;
    let last = fact(&page, "Last good one");
    assert!(last.starts_with("today ") && last.contains(", a minute ago clientele-2"), "{last}");
    assert!(fact(&page, "Next one").contains(':'), "{}", fact(&page, "Next one"));
    assert!(fact(&page, "Folder").ends_with("backups"));
    assert!(!page.has(".notice"));
}

#[actix_web::test]
async fn it_warns_when_backups_are_late_or_fail() {
    // The folder of backups cannot be made: there is a file of that name.
    let database = crate::support::TestDatabase::new();
    std::fs::create_dir_all(database.data()).unwrap();
    std::fs::write(database.folder().join("taken"), "").unwrap();
    let folder = database.folder().join("taken").display().to_string();
    let server =
        TestServer::at(database, &[("CLIENTELE_BACKUP_EVERY", "1h"), ("CLIENTELE_BACKUP_FOLDER", &folder)]).await;
    server.add_everyone().await;
    let ada = server.ada().await;
    for _ in 0..600 {
        if ada.get("/system").await.has(".notice--danger") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let told = ada.get("/system").await.texts(".notice--danger");
    assert!(told.len() == 1 && told[0].starts_with("The latest backup was not made: "), "{told:?}");
    server.sql("UPDATE backups SET started_at = started_at - 8000").await;
    let told = ada.get("/system").await.texts(".notice--danger");
    assert_eq!(told[0], "Backups are late: none was made yet.");
    assert_eq!(ada.get("/readyz").await.status, 200);
}
