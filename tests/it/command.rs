//! The program as an operator meets it.

use std::{sync::Arc, time::Duration};

use crate::support::{Actor, Client, PASSWORD, Program, TestDatabase, free_port, program, run};

#[test]
fn help_lists_every_setting_and_command() {
    let database = TestDatabase::new();
    let (code, out, _) = run(program(&database, &[], &["--help"]), "");
    assert_eq!(code, 0);
    for word in [
        "CLIENTELE_LISTEN",
        "DATABASE_URL",
        "CLIENTELE_TRUSTED_PROXIES",
        "CLIENTELE_API_DOCS",
        "CLIENTELE_METRICS_LISTEN",
        "CLIENTELE_LOG_FORMAT",
        "demo",
        "health",
    ] {
        assert!(out.contains(word), "{word}");
    }
}

#[test]
fn a_wrong_setting_stops_the_start_with_one_line_and_code_2() {
    let database = TestDatabase::new();
    for (name, value, words) in [
        ("CLIENTELE_LISTEN", "8080", "CLIENTELE_LISTEN is \"8080\""),
        ("CLIENTELE_PUBLIC_URL", "register.example.com", "CLIENTELE_PUBLIC_URL must be"),
        ("CLIENTELE_PUBLIC_URL", "https://x.example/?a=1", "CLIENTELE_PUBLIC_URL must be"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL must be"),
        ("DATABASE_URL", "postgres://ada:hush@db.example/register", "CLIENTELE_SECRET is required with PostgreSQL"),
        ("DATABASE_URL", "postgres://ada:hush@db.example/register?sslmode=perhaps", "DATABASE_URL must have the form"),
        ("DATABASE_URL", "sqlite://:memory:", "DATABASE_URL must be"),
        ("DATABASE_URL", "sqlite://x?mode=ro", "DATABASE_URL must be"),
        ("CLIENTELE_SECRET", "short", "CLIENTELE_SECRET is too short"),
        ("CLIENTELE_SECRET_FILE", "/nowhere/at/all", "CLIENTELE_SECRET_FILE points at /nowhere/at/all"),
        ("CLIENTELE_ADMIN_USERNAME", "ada", "CLIENTELE_ADMIN_USERNAME needs"),
        ("CLIENTELE_COUNTRY", "Britain", "CLIENTELE_COUNTRY is \"Britain\""),
        ("CLIENTELE_COUNTRY", "ZZ", "CLIENTELE_COUNTRY is \"ZZ\""),
        ("CLIENTELE_TRUSTED_PROXIES", "10.0.0.0/8, x", "CLIENTELE_TRUSTED_PROXIES contains \"x\""),
        ("CLIENTELE_API_DOCS", "Public", "CLIENTELE_API_DOCS must be public, signed-in or off"),
        ("CLIENTELE_TIME_ZONE", "Europe/Nowhere", "CLIENTELE_TIME_ZONE is \"Europe/Nowhere\""),
        ("CLIENTELE_TRASH_KEEP", "ever", "CLIENTELE_TRASH_KEEP is \"ever\"; it must be a number of days, or 0"),
        ("CLIENTELE_TRASH_KEEP", "-1", "CLIENTELE_TRASH_KEEP is \"-1\""),
        (
            "CLIENTELE_METRICS_LISTEN",
            "9464",
            "CLIENTELE_METRICS_LISTEN is \"9464\"; it must be off, or an address and a port",
        ),
        ("CLIENTELE_METRICS_LISTEN", "127.0.0.1:8080", "CLIENTELE_METRICS_LISTEN is CLIENTELE_LISTEN too"),
        ("CLIENTELE_LOG", "a=b=c", "CLIENTELE_LOG must be"),
        ("CLIENTELE_LOG_FORMAT", "xml", "CLIENTELE_LOG_FORMAT must be"),
    ] {
        // An empty setting is none.
        let [no_url, no_secret] = ["DATABASE_URL", "CLIENTELE_SECRET"].map(|name| (name, ""));
        let (code, out, err) = run(program(&database, &[no_url, no_secret, (name, value)], &[]), "");
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{name}: {err}");
        assert!(err.starts_with(words) && !err.contains("hush"), "{err}");
    }
    assert!(!database.data().exists(), "nothing was made");
    let weak = [("CLIENTELE_ADMIN_USERNAME", "ada"), ("CLIENTELE_ADMIN_PASSWORD", "short")];
    let (code, _, err) = run(program(&database, &weak, &[]), "");
    assert_eq!((code, err.lines().count()), (2, 1), "{err}");
    assert!(err.contains("at least 12 characters"), "{err}");
}

#[test]
fn people_are_added_listed_and_given_passwords() {
    let database = TestDatabase::new();
    let user = |arguments: &[&str], input: &str| run(program(&database, &[], &[&["user"], arguments].concat()), input);
    let password = format!("{PASSWORD}\n");
    assert_eq!(user(&["add", "Ada"], &password).1, "Ada was added as admin.\n");
    assert_eq!(user(&["add", "grace"], &password).1, "grace was added as editor.\n");
    assert_eq!(user(&["add", "charlie", "--role", "viewer"], &password).1, "charlie was added as viewer.\n");
    assert_eq!(user(&["list"], "").1, "Ada\tadmin\tactive\ncharlie\tviewer\tactive\ngrace\teditor\tactive\n");
    let (code, _, err) = user(&["add", "ADA"], &password);
    assert_eq!((code, err.as_str()), (1, "This username is taken. Choose another.\n"));
    let (code, _, err) = user(&["add", "bob"], "short\n");
    assert_eq!((code, err.as_str()), (1, "Enter a password of at least 12 characters.\n"));
    assert_eq!(user(&["password", "nobody"], &password).2, "No user has that name.\n");
    assert_eq!(user(&["password", "grace"], &password).1, "grace's password was changed.\n");
    assert_eq!(user(&["add", "eve", "--role", "owner"], &password).0, 2);
    assert_eq!(user(&["role", "grace", "viewer"], "").1, "grace's role is now viewer.\n");
    assert_eq!(user(&["disable", "charlie"], "").1, "charlie can no longer sign in.\n");
    assert_eq!(user(&["list"], "").1, "Ada\tadmin\tactive\ncharlie\tviewer\tdisabled\ngrace\tviewer\tactive\n");
    assert_eq!(user(&["enable", "charlie"], "").1, "charlie can sign in again.\n");
    assert_eq!(user(&["disable", "nobody"], "").0, 1);
}

#[actix_web::test]
async fn what_is_done_to_a_person_counts_at_once_in_a_running_server() {
    let database = TestDatabase::new();
    let command = |arguments: &[&str], input: &str| run(program(&database, &[], arguments), input);
    let password = format!("{PASSWORD}\n");
    command(&["user", "add", "ada"], &password);
    command(&["user", "add", "grace", "--role", "admin"], &password);
    let serving = Program::serve(&database, free_port(), &[]).await;
    let sign_in = async || {
        let grace = Actor::new(&serving.base);
        (grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, grace)
    };
    for arguments in
        [["user", "role", "grace", "editor"].as_slice(), &["user", "password", "grace"], &["user", "disable", "grace"]]
    {
        let ((_, grace), (_, token, _)) = (sign_in().await, command(&["token", "add", "grace"], ""));
        let token = Client::new(&serving.base, Some(token.trim().to_owned()));
        assert_eq!((grace.get("/customers").await.status, token.get("/me").await.status), (200, 200));
        assert_eq!(command(arguments, &password).0, 0);
        assert_eq!(grace.get("/customers").await.status, 303, "{arguments:?}");
        let still = token.get("/me").await.status;
        assert_eq!(still, if arguments[1] == "role" { 200 } else { 401 }, "{arguments:?}");
    }
    assert_eq!(sign_in().await.0, 401);
    let (code, _, err) = command(&["user", "disable", "ada"], "");
    assert_eq!(code, 1);
    assert!(err.contains("no other active administrator"), "{err}");
    command(&["user", "enable", "grace"], "");
    let (_, token, _) = command(&["token", "add", "grace"], "");
    let token = Client::new(&serving.base, Some(token.trim().to_owned()));
    assert_eq!(command(&["token", "revoke", "grace"], "").1, "All of grace's tokens were revoked.\n");
    assert_eq!((token.get("/me").await.status, sign_in().await.0), (401, 303));
}

#[actix_web::test]
async fn a_terminated_server_finishes_and_leaves_a_clean_file() {
    let database = TestDatabase::new();
    let port = free_port();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let serving = Program::serve(&database, port, &[]).await;
    let grace = Actor::new(&serving.base);
    grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    grace.adds_ada().await;
    let health = || run(program(&database, &[("CLIENTELE_LISTEN", &format!("0.0.0.0:{port}"))], &["health"]), "");
    assert_eq!(health().0, 0);

    let base = serving.base.clone();
    let watching = tokio::spawn(async move {
        let mut seen = Vec::new();
        while let Ok(answer) = reqwest::get(format!("{base}/readyz")).await {
            seen.push(answer.status().as_u16());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        seen
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let output = tokio::task::spawn_blocking(|| serving.terminate()).await.unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(watching.await.unwrap().contains(&503), "it answered 503 before it stopped");
    assert!(!database.data().join("clientele.db-wal").exists(), "the log is folded into the file");
    assert_eq!(health().0, 1);
}

#[actix_web::test]
async fn the_log_names_no_customer_and_no_secret() {
    let database = TestDatabase::new();
    let port = free_port();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let log = database.folder().join("log");
    let mut command = program(&database, &[("CLIENTELE_LOG_FORMAT", "json"), ("CLIENTELE_LOG", "debug")], &[]);
    command.env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}")).stdout(std::process::Stdio::null());
    let mut child = command.stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap();
    let grace = Actor::new(&format!("http://127.0.0.1:{port}"));
    while reqwest::get(format!("http://127.0.0.1:{port}/readyz")).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    grace.post("/login", &[("username", "grace"), ("password", "wrong")]).await;
    grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    let token = grace.cookie("session").unwrap();
    grace.adds_ada().await;
    grace.get("/customers?q=Lovelace").await;
    child.kill().unwrap();
    child.wait().unwrap();
    let log = std::fs::read_to_string(log).unwrap();
    for secret in ["Lovelace", "lovelace", "7946", PASSWORD, "wrong", &token, "q="] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    let answered: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line["message"] == "answered")
        .collect();
    let last = answered.last().unwrap();
    assert_eq!((last["method"].as_str(), last["path"].as_str()), (Some("GET"), Some("/customers")));
    assert_eq!(last["status"], 200);
    assert!(last["user"].is_string() && last["ms"].is_number() && last["request_id"].is_string());
}

#[test]
fn commands_that_start_at_once_on_nothing_all_succeed() {
    let database = Arc::new(TestDatabase::bare());
    let starts: Vec<_> = (0..6)
        .map(|n| {
            let database = Arc::clone(&database);
            std::thread::spawn(move || {
                let name = format!("person{n}");
                run(program(&database, &[], &["user", "add", &name]), &format!("{PASSWORD}\n"))
            })
        })
        .collect();
    for start in starts {
        let (code, _, err) = start.join().unwrap();
        assert_eq!(code, 0, "{err}");
    }
    assert_eq!(run(program(&database, &[], &["user", "list"]), "").1.lines().count(), 6);
}

#[test]
fn a_sample_is_the_same_file_for_the_same_seed_and_never_overwrites_one() {
    let database = TestDatabase::new();
    let file = |name: &str| database.folder().join(name).display().to_string();
    let sample = |name: &str, more: &[&str]| {
        let file = file(name);
        let arguments = [&["sample", file.as_str(), "--customers", "300"], more].concat();
        run(program(&database, &[], &arguments), "")
    };
    assert_eq!(sample("one.csv", &[]).0, 0);
    assert_eq!(sample("same.csv", &[]).0, 0);
    assert_eq!(sample("other.csv", &["--seed", "2"]).0, 0);
    let read = |name: &str| std::fs::read_to_string(file(name)).unwrap();
    assert_eq!(read("one.csv"), read("same.csv"));
    assert_ne!(read("one.csv"), read("other.csv"));
    assert_eq!(read("one.csv").lines().count(), 301);
    assert_eq!(read("one.csv").lines().next(), Some("first_name,last_name,date_of_birth,phone_number"));
    assert_eq!(sample("fields.csv", &["--fields"]).0, 0);
    let (plain, fields) = (read("one.csv"), read("fields.csv"));
    assert!(fields.starts_with("first_name,last_name,date_of_birth,phone_number,e_mail,note\n"), "{fields}");
    let second = |text: &str| text.lines().nth(1).unwrap().to_owned();
    assert!(second(&fields).starts_with(&second(&plain)), "the same customers, and more about them");
    let (code, _, err) = sample("one.csv", &["--seed", "3"]);
    assert_eq!((code, read("one.csv")), (1, read("same.csv")), "{err}");
    let (_, out, _) = run(program(&database, &[], &["sample", "-", "--customers", "300"]), "");
    assert_eq!(out, read("one.csv"));
}
