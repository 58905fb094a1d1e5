//! The data folder of a register in a file: what lies there, and who may use it.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use crate::support::{Actor, PASSWORD, Program, TestDatabase, free_port, program, run};

#[test]
fn a_key_that_is_too_short_is_named_and_a_folder_may_have_any_name() {
    let database = TestDatabase::new();
    let data = database.folder().join("odd %41 ? name");
    let odd = [("CLIENTELE_DATA", data.to_str().unwrap())];
    assert_eq!(run(program(&database, &odd, &["user", "list"]), "").0, 0);
    assert!(data.join("clientele.db").metadata().unwrap().len() > 0);
    std::fs::write(data.join("secret.key"), "").unwrap();
    let (code, _, err) = run(program(&database, &odd, &["user", "list"]), "");
    assert_eq!(code, 1);
    assert!(err.contains("secret.key") && err.contains("shorter than 32 bytes"), "{err}");
}

#[actix_web::test]
async fn a_key_that_a_first_start_made_can_be_given_to_other_servers() {
    let database = TestDatabase::new();
    let key = database.folder().join("key");
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let serving = Program::serve(&database, free_port(), &[]).await;
    let grace = Actor::new(&serving.base);
    grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    serving.terminate();
    std::fs::rename(database.data().join("secret.key"), &key).unwrap();
    let serving = Program::serve(&database, free_port(), &[("CLIENTELE_SECRET_FILE", key.to_str().unwrap())]).await;
    assert_eq!(grace.moved_to(&serving.base).get("/customers").await.status, 200);
    assert!(!database.data().join("secret.key").exists(), "no other is made");
}

#[actix_web::test]
async fn the_first_start_says_where_the_secret_lies_and_not_what_it_is() {
    let database = TestDatabase::new();
    let (data, port) = (database.folder().join("made/here"), free_port());
    let serving = Program::serve(&database, port, &[("CLIENTELE_DATA", data.to_str().unwrap())]).await;
    let secret = std::fs::read_to_string(data.join("set-up-secret")).unwrap();
    let output = serving.terminate();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(&format!("http://localhost:{port}/setup")), "{said}");
    assert!(said.contains("set-up-secret"), "{said}");
    assert!(!said.contains(secret.trim()), "standard output is not a terminal here: {said}");
    assert!(data.join("secret.key").exists() && data.join("clientele.db").exists());
}

#[actix_web::test]
async fn a_second_server_is_kept_off_the_same_register() {
    let database = TestDatabase::new();
    let _first = Program::serve(&database, free_port(), &[]).await;
    let listen = format!("127.0.0.1:{}", free_port());
    let (code, _, err) = run(program(&database, &[("CLIENTELE_LISTEN", &listen)], &[]), "");
    assert_eq!(code, 1);
    assert!(err.contains("another server is using this database"), "{err}");
    let (code, _, err) = run(program(&database, &[], &["user", "add", "ada"]), &format!("{PASSWORD}\n"));
    assert_eq!(code, 0, "people can be added meanwhile: {err}");
}

#[actix_web::test]
async fn the_demo_is_full_and_gone_afterwards() {
    let (database, port) = (TestDatabase::new(), free_port());
    let listen = format!("0.0.0.0:{port}");
    let settings = [
        ("CLIENTELE_LISTEN", listen.as_str()),
        ("TMPDIR", database.folder().to_str().unwrap()),
        ("CLIENTELE_LOG", "warn"),
    ];
    let mut command = program(&database, &settings, &["demo", "--customers", "60"]);
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let admin = Actor::new(&format!("http://127.0.0.1:{port}"));
    let ready = async || reqwest::get(format!("http://127.0.0.1:{port}/readyz")).await.is_ok();
    for _ in 0..400 {
        if ready().await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(admin.post("/login", &[("username", "admin"), ("password", "admin")]).await.status, 303);
    let page = admin.get("/customers").await;
    assert_eq!((page.names().len(), page.text(".count")), (50, "60 customers".into()));
    let first = admin.get(&page.attribute("#results tbody a", "href")).await;
    assert!(first.text(".history__list p").starts_with("Imported from the command line"));
    assert!(!database.data().exists(), "the operator's own folder is not touched");

    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(database.folder()).unwrap().count(), 0, "everything is gone");
}

fn open_up(path: &Path, mode: u32) -> String {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    path.display().to_string()
}

#[actix_web::test]
async fn a_key_a_password_or_a_folder_that_others_can_read_is_named_with_the_remedy() {
    let (database, port) = (TestDatabase::new(), free_port());
    let (key, password) = (database.folder().join("key"), database.folder().join("password"));
    fs::write(&key, "a key that is long enough to be one").unwrap();
    fs::write(&password, PASSWORD).unwrap();
    let settings = [
        ("CLIENTELE_ADMIN_USERNAME", "ada"),
        ("CLIENTELE_ADMIN_PASSWORD_FILE", password.to_str().unwrap()),
        ("CLIENTELE_SECRET_FILE", key.to_str().unwrap()),
    ];
    let private = [open_up(&key, 0o600), open_up(&password, 0o640)];
    let serving = Program::serve(&database, port, &settings).await;
    assert!(!serving.log().contains("chmod"), "{}", serving.log());
    drop(serving);

    // A key that is no longer asked for is a key all the same, to anyone who finds it; but only the one in use is named.
    let open = [open_up(&key, 0o644), open_up(&password, 0o604), open_up(&database.data(), 0o777)];
    assert_eq!(private[..], open[..2]);
    let serving = Program::serve(&database, port, &settings).await;
    let log = serving.log();
    for path in open {
        let line = log.lines().find(|line| line.contains(&format!("chmod o-rwx {path}")));
        assert!(line.is_some_and(|line| line.contains("WARN")), "{path}: {log}");
    }
    drop(serving);

    open_up(&database.data(), 0o700);
    drop(Program::serve(&database, port, &[]).await);
    let made = open_up(&database.data().join("secret.key"), 0o644);
    let serving = Program::serve(&database, port, &[]).await;
    let named: Vec<_> = serving.log().lines().filter(|line| line.contains("chmod")).map(str::to_owned).collect();
    assert!(named.len() == 1 && named[0].contains(&format!("chmod o-rwx {made}")), "{named:?}");
}

#[actix_web::test]
async fn two_registers_in_one_folder_are_two_whatever_the_ends_of_their_names() {
    let database = TestDatabase::new();
    let at = |name: &str| format!("sqlite://{}", database.folder().join(name).display());
    let (one, other) = (at("a.db"), at("a.sqlite"));
    let first = Program::serve(&database, free_port(), &[("DATABASE_URL", &one)]).await;
    let second = Program::serve(&database, free_port(), &[("DATABASE_URL", &other)]).await;
    let listen = format!("127.0.0.1:{}", free_port());
    let third = run(program(&database, &[("DATABASE_URL", &one), ("CLIENTELE_LISTEN", &listen)], &[]), "");
    assert!(third.0 == 1 && third.2.contains("a.db.lock is locked"), "{}", third.2);
    drop((first, second));
}
