//! What a backup holds, and what a restored register lets nobody do.

use std::fs;

use crate::support::{ADA, TestDatabase, TestServer, but, program, run, run_beside};

use crate::second_factor::sets_up_app;

use super::{backup, restore, restored};

const KEY: &str = "the same key, of which both registers have a copy";

#[actix_web::test]
async fn a_backup_of_a_running_register_holds_everyone_and_everything() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let lovelace = ada.adds_ada().await;
    grace.adds(&but(&ADA, &[("first_name", "Анна"), ("last_name", "Кравченко")])).await;
    let deleted = grace.adds(&but(&ADA, &[("first_name", "小明"), ("last_name", "王")])).await;
    grace.deletes(&deleted).await;
    let file = backup(&server.database, "one.db");
    ada.adds(&but(&ADA, &[("first_name", "Later")])).await;

    let server = TestServer::at(restored(&file), &[]).await;
    let ada = server.ada().await;
    assert_eq!(ada.get("/customers").await.names(), ["Ada Lovelace", "Анна Кравченко"]);
    assert_eq!(ada.get(&lovelace).await.texts(".history__list > li > p").len(), 1);
    assert_eq!(ada.get("/customers?q=кравч").await.names(), ["Анна Кравченко"]);
    assert_eq!(ada.post(&format!("{deleted}/restore"), &[]).await.status, 303);
    assert!(ada.get("/activity").await.told("estored the backup one.db").len() == 1);
    assert!(server.database.is_sound().await);
}

#[actix_web::test]
async fn a_restored_register_has_no_live_sessions_tokens_or_links() {
    let server = TestServer::new().await;
    let (ada, program) = (server.ada().await, server.token_program("ada", false).await);
    server.invites("bo").await;
    let (cookie, before) = (ada.get("/customers").await.status, program.get("/customers").await.status);
    assert_eq!((cookie, before), (200, 200));
    let file = backup(&server.database, "one.db");
    let key = server.database.data().join("secret.key");

    let database = TestDatabase::bare();
    // With the same signing key, so that nothing but the restore ends them.
    fs::create_dir_all(database.data()).unwrap();
    let _ = fs::copy(key, database.data().join("secret.key"));
    let (code, out, _) = restore(&database, &file);
    assert!(code == 0 && out.contains("Everyone has to sign in again; API tokens revoked: 1."), "{out}");
    assert_eq!(database.number("SELECT count(*) FROM sessions").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM links").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM tokens WHERE revoked_at IS NULL").await, 0);
    assert_eq!(database.number("SELECT min(auth_epoch) FROM users").await, 1);
    let server = TestServer::at(database, &[]).await;
    assert_eq!(server.stranger().get("/setup").await.status, 404);
    assert_eq!(server.ada().await.get("/customers").await.status, 200);
}

#[actix_web::test]
async fn a_backup_goes_to_standard_output_and_says_nothing_else_there() {
    let server = TestServer::new().await;
    server.ada().await.adds_ada().await;
    let out = program(&server.database, &[], &["backup", "--to", "-"]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let file = server.database.folder().join("piped.db");
    fs::write(&file, out.stdout).unwrap();
    let database = TestDatabase::bare();
    let (code, said, _) = restore(&database, &file);
    assert!(code == 0 && said.contains("There was no .sha256 file beside it"), "{said}");
    assert_eq!(database.number("SELECT count(*) FROM customers").await, 1);
}

#[actix_web::test]
async fn a_backup_and_its_checksum_are_for_their_owner_alone_and_agree_with_sha256sum() {
    use std::os::unix::fs::PermissionsExt;
    let server = TestServer::new().await;
    let file = backup(&server.database, "one.db");
    let sum = file.with_file_name("one.db.sha256");
    for path in [&file, &sum] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
    let mut check = std::process::Command::new("sha256sum");
    check.current_dir(server.database.folder()).args(["--check", "--status", "one.db.sha256"]);
    assert!(check.status().unwrap().success());
    let left: Vec<_> =
        fs::read_dir(server.database.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
}

#[actix_web::test]
async fn no_backup_is_made_where_there_is_no_database_or_over_a_file() {
    let server = TestServer::new().await;
    let file = server.database.folder().join("notes.db");
    fs::write(&file, "mine").unwrap();
    let (code, _, err) = run_beside(program(&server.database, &[], &["backup", "--to", file.to_str().unwrap()])).await;
    assert!(code == 1 && err.contains("is there already; it was left alone"), "{err}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[actix_web::test]
async fn a_restore_says_when_another_signing_key_hides_the_secrets_of_authenticator_apps() {
    let server = TestServer::with(&[("CLIENTELE_SECRET", KEY)]).await;
    server.add_everyone().await;
    sets_up_app(&server.ada().await).await;
    let file = backup(&server.database, "one.db");
    let words = "authenticator apps that cannot be used with it: 1";
    for (secret, told) in [(KEY, false), ("another key, which is also long enough to be one", true)] {
        let restore = ["restore", file.to_str().unwrap()];
        let (code, out, err) = run(program(&TestDatabase::bare(), &[("CLIENTELE_SECRET", secret)], &restore), "");
        assert!(code == 0 && out.contains(words) == told, "{out}{err}");
    }
}

#[actix_web::test]
async fn whoever_was_erased_since_the_backup_is_erased_again_unless_let_in() {
    let server = TestServer::with(&[("CLIENTELE_SECRET", KEY)]).await;
    server.add_everyone().await;
    let ada = server.ada().await;
    let erased = ada.adds(&but(&ADA, &[("last_name", "Αλεξίου")])).await;
    let let_in = ada.adds(&but(&ADA, &[("last_name", "Кравченко")])).await;
    ada.adds(&but(&ADA, &[("last_name", "Stays")])).await;
    let early = backup(&server.database, "clientele-20261130T100000Z.db");
    for address in [&erased, &let_in] {
        assert_eq!(ada.post(&format!("{address}/erase"), &[("keep_away", "yes")]).await.status, 303);
    }
    ada.adds(&but(&ADA, &[("last_name", "Кравченко")])).await;
    backup(&server.database, "clientele-20261130T110000Z.db");

    // The newest backup beside it knows, where no database is left.
    let database = TestDatabase::bare();
    let restore = ["restore", early.to_str().unwrap()];
    let (code, out, err) = run(program(&database, &[("CLIENTELE_SECRET", KEY)], &restore), "");
    assert!(code == 0 && out.contains("Erased again, as they were since the backup was made: 1."), "{out}{err}");
    assert_eq!(database.number("SELECT count(*) FROM customers WHERE last_name = 'Αλεξίου'").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM customers").await, 2);
    assert!(database.is_sound().await);

    let alone = server.database.folder().join("alone");
    std::fs::create_dir(&alone).unwrap();
    let moved = alone.join("moved.db");
    fs::copy(&early, &moved).unwrap();
    let restore = ["restore", moved.to_str().unwrap()];
    let (code, out, err) = run(program(&TestDatabase::bare(), &[("CLIENTELE_SECRET", KEY)], &restore), "");
    assert!(code == 0 && out.contains("Nobody knows who was erased since"), "{out}{err}");
}
