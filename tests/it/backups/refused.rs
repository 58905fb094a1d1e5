//! A file that is no whole backup is refused before anything is touched.

use std::fs;

use sea_orm::{ConnectionTrait, Database};

use crate::support::{TestDatabase, TestServer};

use super::{backup, restore};

/// A file that is refused with these words, and the database as it was.
async fn is_refused(database: &TestDatabase, name: &str, bytes: &[u8], words: &str) {
    let file = database.folder().join(name);
    fs::write(&file, bytes).unwrap();
    let (code, out, err) = restore(database, &file);
    assert!(code != 0 && out.is_empty() && err.contains(words), "{name}: {code} {out} {err}");
    assert_eq!(fs::read(&file).unwrap(), bytes, "{name}");
    assert_eq!(database.number("SELECT count(*) FROM customers").await, 1, "{name}");
    let left: Vec<_> = fs::read_dir(database.data()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("restore")), "{left:?}");
}

#[actix_web::test]
async fn a_file_that_is_not_a_whole_backup_is_refused_and_nothing_is_touched() {
    let server = TestServer::new().await;
    server.ada().await.adds_ada().await;
    let file = backup(&server.database, "good.db");
    let database = server.stopped().await;
    let (good, sum) = (fs::read(&file).unwrap(), fs::read(file.with_extension("db.sha256")).unwrap());

    is_refused(&database, "cut.db.part", &good[..good.len() / 2], "is not a whole backup: making it was cut off").await;
    for part in [good.len() - 1, good.len() / 2, 5000] {
        is_refused(&database, "short.db", &good[..part], "is not whole: its end is missing").await;
    }
    is_refused(&database, "text.db", b"Ada,Lovelace", "is not a Clientele database").await;
    is_refused(&database, "empty.db", b"", "is not a Clientele database").await;
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 0xff;
    fs::write(database.folder().join("flipped.db.sha256"), &sum).unwrap();
    is_refused(&database, "flipped.db", &flipped, "its checksum differs from").await;
    // Without its checksum, what is inside tells.
    let mut overwritten = good.clone();
    overwritten[good.len() - 8192..].fill(0x5a);
    is_refused(&database, "overwritten.db", &overwritten, "is not whole").await;
}

#[actix_web::test]
async fn a_backup_of_a_newer_version_is_refused() {
    let server = TestServer::new().await;
    server.ada().await.adds_ada().await;
    let newer = backup(&server.database, "newer.db");
    let db = Database::connect(format!("sqlite://{}", newer.display())).await.unwrap();
    let step = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_later', 1)";
    db.execute_unprepared(step).await.unwrap();
    db.close().await.unwrap();
    fs::remove_file(newer.with_extension("db.sha256")).unwrap();
    let bytes = fs::read(&newer).unwrap();
    let database = server.stopped().await;
    is_refused(&database, "newer.db", &bytes, "has step 9999_later, which this version does not know").await;
}
