//! What an operator is told at the start: what is not protected, and what would keep others out.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::support::{PASSWORD, Program, TestDatabase, free_port, program, run};

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
async fn plain_http_that_others_can_reach_is_warned_of_in_one_line() {
    let words = "plain http: passwords and sessions cross the network unencrypted; \
        set CLIENTELE_PUBLIC_URL to an https address";
    let database = TestDatabase::new();
    let warnings = |listen: &str, public_url: &str| {
        let settings = [("CLIENTELE_LISTEN", listen), ("CLIENTELE_PUBLIC_URL", public_url)];
        // It ends there, since this address is nobody's: it is kept for documentation.
        let (code, _, err) = run(program(&database, &settings, &[]), "");
        assert_eq!(code, 1, "{err}");
        err.lines().filter(|line| line.contains("WARN")).map(str::to_owned).collect::<Vec<_>>()
    };
    for public_url in ["", "http://register.lan:8080"] {
        let warned = warnings("192.0.2.1:8080", public_url);
        assert!(warned.len() == 1 && warned[0].contains(words), "{warned:?}");
    }
    assert_eq!(warnings("192.0.2.1:8080", "https://register.example.com"), Vec::<String>::new());
    let warned = warnings("192.0.2.1:8080", "http://localhost:8080");
    assert!(warned.len() == 1 && warned[0].contains("CLIENTELE_PUBLIC_URL"), "{warned:?}");

    let serving = Program::serve(&database, free_port(), &[]).await;
    assert!(!serving.log().contains("WARN"), "this machine alone: {}", serving.log());
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
