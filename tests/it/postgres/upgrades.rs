//! A rolling upgrade: the older replica works on while a newer version has added to every table.
//! The newer version is made up, its step is real; whatever was prepared before it has to work after it.

use clientele::{
    backups::Backups,
    clock::Clock,
    config::{BackupSettings, KeepRule},
    customers::DefinitionForm,
    demo,
};
use serde_json::json;
use time::macros::date;

use crate::{
    merges::merges,
    support::{ADA, TestServer, but, field},
    upgrades::stays_ready,
};

/// A column more for every table, one that has a value, a table that refers to customers, and indexes.
const STEP: &str = "DO $$ DECLARE it text; BEGIN
        FOR it IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE format('ALTER TABLE %I ADD COLUMN later text', it);
        END LOOP;
    END $$;
    ALTER TABLE customers ADD COLUMN score bigint NOT NULL DEFAULT 0;
    CREATE INDEX customers_by_score ON customers (score, id);
    CREATE TABLE invoices (id bigint PRIMARY KEY, customer_id uuid NOT NULL REFERENCES customers (id) ON DELETE CASCADE);
    INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_invoices_expand', 1)";

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_replica_goes_on_with_all_that_it_does_while_a_newer_version_adds_to_its_tables() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "text")).await.unwrap();
    let number = DefinitionForm { unique: true, ..field("Member number", "text") };
    server.own_fields().create(number).await.unwrap();
    demo::fill(server.db(), 7, date!(2026 - 11 - 23), 3_000).await.unwrap();
    everything(&server, "Before").await;
    everything(&server, "Again").await;
    let customers = server.number("SELECT count(*) FROM customers").await;
    server.sql(STEP).await;
    // What the newer replica writes meanwhile.
    server
        .sql("UPDATE customers SET score = 7, later = 'x'; INSERT INTO invoices SELECT 1, id FROM customers LIMIT 1")
        .await;
    everything(&server, "Beside").await;
    stays_ready(&server).await;
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE score = 7 AND later = 'x'").await, customers);
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_replica_makes_no_backup_of_tables_that_it_knows_only_in_part() {
    let server = TestServer::new().await;
    let folder = server.database.folder().to_owned();
    let settings = BackupSettings { every: None, keep: KeepRule::default(), folder: folder.clone() };
    let backups = Backups { db: server.db().clone(), settings, clock: Clock::utc() };
    backups.make_asked(&folder.join("before.db")).await.unwrap();
    server.sql(STEP).await;
    let refused = backups.make_asked(&folder.join("beside.db")).await.unwrap_err().to_string();
    assert!(
        refused.starts_with("the database has step 9999_invoices_expand, which this version does not know"),
        "{refused}"
    );
    assert!(!folder.join("beside.db").exists());
}

/// What editors and administrators do all day; `word` is a name that nobody has yet.
async fn everything(server: &TestServer, word: &str) {
    let (ada, grace) = (server.ada().await, server.grace().await);
    let named = |first| but(&ADA, &[("first_name", first), ("last_name", word), ("field_note", "likes tea")]);
    let kept = grace.adds(&named("Ada")).await;
    let other = grace.adds(&named("Adda")).await;
    let edited = grace.opens_and_sends(&format!("{kept}/edit"), &[("phone_number", "+44 20 7946 0959")]).await;
    assert_eq!(edited.status, 303, "{word}: {}", edited.text("main"));
    assert_eq!(grace.get(&kept).await.texts(".history__list > li").len(), 2, "{word}");
    for search in ["", "?q=a", "?q=an", "?q=a&sort=name", "?q=a&sort=-date_of_birth", "?sort=-created_at"] {
        let page = grace.get(&format!("/customers{search}")).await;
        assert_eq!((page.status, page.names().len()), (200, 50), "{word}: {search}");
        let next = grace.get(&page.page_link("next").unwrap()).await;
        assert_eq!(next.status, 200, "{word}: {search}");
    }
    assert_eq!(grace.get("/customers?q=1980").await.status, 200, "{word}");
    let both = [format!("Ada {word}"), format!("Adda {word}")];
    assert_eq!(grace.get(&format!("/customers?q={word}")).await.names(), both);

    assert_eq!(grace.deletes(&other).await.status, 303, "{word}");
    assert_eq!(grace.get(&format!("/trash?q={word}")).await.names(), [format!("Adda {word}")]);
    assert_eq!(grace.post(&format!("{other}/restore"), &[]).await.status, 303, "{word}");
    assert_eq!(merges(&grace, &kept, &other, &[]).await.status, 303, "{word}");
    assert_eq!(grace.get(&format!("/customers?q={word}")).await.names().len(), 1, "{word}");
    for page in ["/duplicates", "/imports", "/customers.csv", "/customers.vcf", "/account"] {
        assert_eq!(grace.get(page).await.status, 200, "{word}: {page}");
    }

    let file = format!("First name,Last name,Date of birth,Phone\nBo,{word},1990-02-28,+442079460111\n");
    let (import, page) = grace.imports("a.csv", &file).await;
    assert_eq!(grace.commits(&import, &page).await.text("[role=status]"), "1 customer was added.", "{word}");
    let undone = grace.undoes(&import).await.text("[role=status]");
    assert!(undone.contains("taken back"), "{word}: {undone}");

    let program = server.program("grace").await;
    let added = program.adds_ada().await;
    let patched = program.change(reqwest::Method::PATCH, &added, "*", &json!({"last_name": word})).await;
    assert_eq!(patched.status, 200, "{word}: {}", patched.json);
    assert_eq!(program.get("/customers?q=a&limit=200").await.json["items"].as_array().unwrap().len(), 200);
    assert_eq!(program.change(reqwest::Method::DELETE, &added, "*", &json!(null)).await.status, 204, "{word}");

    let erased = grace.adds(&named("Eve")).await;
    assert_eq!(ada.opens_and_sends(&format!("{erased}/erase"), &[]).await.status, 303, "{word}");
    let invited = ada.post("/people/new", &[("username", word), ("role", "viewer")]).await;
    assert!(invited.text(".secret").contains("/join/"), "{word}");
    for page in ["/people", "/activity", "/system", "/fields"] {
        assert_eq!(ada.get(page).await.status, 200, "{word}: {page}");
    }
    assert_eq!(grace.post("/logout", &[]).await.status, 303, "{word}");
}
