//! Backups by themselves: made when they are due, kept by the rule, told when they fail.

use std::{fs, path::Path, time::Duration};

use crate::support::{Program, TestServer, free_port, program, run_beside};

use super::{backups_in, restored};

/// Waits until one was made that was begun after this moment, to its end.
async fn made(server: &TestServer, after: i64) {
    let query = format!("SELECT count(*) FROM backups WHERE state = 'made' AND started_at > {after}");
    for _ in 0..600 {
        if server.number(&query).await == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("they were not made");
}

#[actix_web::test]
async fn the_first_is_made_at_once_and_the_next_when_it_is_due() {
    let server = TestServer::with(&[("CLIENTELE_BACKUP_EVERY", "1h")]).await;
    let folder = server.database.data().join("backups");
    made(&server, 0).await;
    server.add_everyone().await;
    server.ada().await.adds_ada().await;
    server.sql("UPDATE backups SET started_at = started_at - 3700").await;
    made(&server, server.number("SELECT max(started_at) FROM backups").await).await;
    let newest = backups_in(&folder).pop().unwrap();
    assert_eq!(restored(&newest).number("SELECT count(*) FROM customers").await, 1);
}

#[actix_web::test]
async fn those_that_the_rule_does_not_keep_are_removed_with_their_checksums_and_nothing_else() {
    let settings = [("CLIENTELE_BACKUP_EVERY", "1h"), ("CLIENTELE_BACKUP_KEEP", "2d1m")];
    let server = TestServer::with(&settings).await;
    let folder = server.database.data().join("backups");
    made(&server, 0).await;
    for name in ["clientele-20250101T120000Z.db", "clientele-20250102T080000Z.db", "clientele-20250102T120000Z.db"] {
        let to = folder.join(name);
        let (code, _, err) =
            run_beside(program(&server.database, &settings, &["backup", "--to", to.to_str().unwrap()])).await;
        assert_eq!(code, 0, "{err}");
    }
    // Of another register that keeps its backups here too, of an upgrade, and of somebody.
    let others = ["clientele-20240101T120000Z.db", "clientele-before-0014_x.db", "mine.db"];
    for name in others {
        fs::write(folder.join(name), "").unwrap();
    }
    fs::write(folder.join("clientele-20250103T000000Z.db.part"), "cut off").unwrap();
    server.sql("UPDATE backups SET started_at = started_at - 3700").await;
    for _ in 0..400 {
        if server.number("SELECT count(*) FROM backups").await == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!folder.join("clientele-20250103T000000Z.db.part").exists());
    let left: Vec<_> =
        backups_in(&folder).iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    // The newest of today, and of the only other day that is in reach.
    assert_eq!(left[..2], [others[0], "clientele-20250102T120000Z.db"], "{left:?}");
    assert!(left[2].as_str() > "clientele-2026" && left[3..] == others[1..], "{left:?}");
    assert!(!folder.join("clientele-20250101T120000Z.db.sha256").exists());
}

#[actix_web::test]
async fn one_that_fails_says_why_and_leaves_the_server_as_it_is() {
    let server = TestServer::with(&[]).await;
    server.add_everyone().await;
    let folder = server.database.folder().join("in-the-way");
    fs::write(&folder, "a file").unwrap();
    let server = server.restarted_with("CLIENTELE_BACKUP_FOLDER", folder.to_str().unwrap()).await;
    let server = server.restarted_with("CLIENTELE_BACKUP_EVERY", "1h").await;
    let told = "SELECT count(*) FROM backups WHERE state = 'failed' AND failure LIKE '%in-the-way%'";
    for _ in 0..200 {
        if server.number(told).await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.number(told).await, 1, "once, and not again for a while");
    assert_eq!(server.stranger().get("/readyz").await.status, 200);
}

#[actix_web::test]
async fn wrong_settings_of_backups_stop_the_start_with_a_line() {
    let server = TestServer::empty().await;
    for (name, value, words) in [
        (
            "CLIENTELE_BACKUP_EVERY",
            "often",
            "CLIENTELE_BACKUP_EVERY is \"often\"; it must be off, or a number with m, h or d",
        ),
        ("CLIENTELE_BACKUP_KEEP", "all", "CLIENTELE_BACKUP_KEEP is \"all\"; it must be days, weeks and months"),
    ] {
        let (code, _, err) = run_beside(program(&server.database, &[(name, value)], &["serve"])).await;
        assert!(code == 2 && err.starts_with(words), "{err}");
    }
    assert!(!Path::new("backups").exists());
}

#[actix_web::test]
async fn a_demo_makes_no_backups_where_those_of_a_register_are() {
    let server = TestServer::empty().await;
    let folder = server.database.folder().join("kept");
    let settings = [("CLIENTELE_BACKUP_EVERY", "1h"), ("CLIENTELE_BACKUP_FOLDER", folder.to_str().unwrap())];
    let command = program(&server.database, &settings, &["demo", "--customers", "10"]);
    let demo = Program::started(&server.database, free_port(), command).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(!folder.exists());
    assert_eq!(demo.terminate().status.code(), Some(0));
}
