//! A disk that gets full in the middle of something long: a migration, a backup, a restore.
//! It is told in a sentence, and what was there before is what is there afterwards.

use std::{fs, path::Path, process::Command};

use crate::support::{Program, TestDatabase, TestServer, free_port, program, run, under};

/// A command none of whose files may grow beyond so many bytes; it is told by an error, as a disk tells it.
fn with_room(bytes: u64, command: &Command) -> Command {
    let limit = format!("--fsize={bytes}");
    under(&["sh", "-c", "trap '' XFSZ; exec prlimit \"$@\"", "sh", &limit], command)
}

/// What lies in a folder, by name and size.
fn files(folder: &Path) -> Vec<(String, u64)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
        .filter(|(name, _)| name != "clientele.db.lock")
        .collect();
    files.sort();
    files
}

#[actix_web::test]
async fn a_migration_that_finds_no_room_leaves_the_register_as_it_was() {
    let old = fs::read("tests/versions/0.1.0.sqlite").unwrap();
    let size = u64::try_from(old.len()).unwrap();
    let database = TestDatabase::bare();
    fs::create_dir(database.data()).unwrap();
    let file = database.data().join("clientele.db");
    fs::write(&file, &old).unwrap();
    let steps = "SELECT count(*) FROM seaql_migrations";
    let before = database.number(steps).await;
    // Enough for the copy that is made first or not, and never for all that the steps write.
    for room in [size / 8, size / 2, size, size + 40_000] {
        let (code, _, err) = run(with_room(room, &program(&database, &[], &["user", "list"])), "");
        assert!(code == 1 && err.lines().count() <= 3, "{room}: {code} {err}");
        assert!(err.contains("disk"), "{room}: {err}");
        assert_eq!(database.number(steps).await, before, "{room}: {err}");
        assert_eq!(database.number("SELECT count(*) FROM customers").await, 4, "{room}: {err}");
    }
    let server = TestServer::at(database, &[]).await;
    assert_eq!(server.ada().await.get("/customers").await.text(".count"), "3 customers");
    assert!(server.database.is_sound().await);
}

#[actix_web::test]
async fn a_backup_that_finds_no_room_leaves_no_part_of_itself() {
    let (database, port) = (TestDatabase::new(), free_port());
    let serving = Program::serve(&database, port, &[]).await;
    let to = database.folder().join("copies");
    fs::create_dir(&to).unwrap();
    let copy = to.join("copy.db");
    let backup = program(&database, &[], &["backup", "--to", copy.to_str().unwrap()]);
    for room in [0, 8_192, 65_536] {
        let (code, out, err) = run(with_room(room, &backup), "");
        assert_eq!((code, out.as_str()), (1, ""), "{room}: {err}");
        assert!(err.contains("disk") && err.lines().count() <= 2, "{room}: {err}");
        assert_eq!(files(&to), [], "{room}");
    }
    assert_eq!(run(backup, "").0, 0);
    assert_eq!(reqwest::get(format!("{}/readyz", serving.base)).await.unwrap().status(), 200);
}

#[actix_web::test]
async fn a_restore_that_finds_no_room_leaves_what_was_there() {
    let server = TestServer::new().await;
    server.grace().await.adds_ada().await;
    let database = server.stopped().await;
    let copy = database.folder().join("copy.db");
    let (code, _, err) = run(program(&database, &[], &["backup", "--to", copy.to_str().unwrap()]), "");
    assert_eq!(code, 0, "{err}");
    let there = files(&database.data());
    for room in [0, 65_536] {
        let restore = program(&database, &[], &["restore", copy.to_str().unwrap()]);
        let (code, _, err) = run(with_room(room, &restore), "");
        assert!(code == 1 && (err.contains("disk") || err.contains("File too large")), "{room}: {code} {err}");
        assert_eq!(files(&database.data()), there, "{room}: {err}");
    }
    let server = TestServer::at(database, &[]).await;
    assert_eq!(server.grace().await.get("/customers").await.text(".count"), "1 customer");
}
