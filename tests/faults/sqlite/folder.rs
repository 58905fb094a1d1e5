//! A data folder that cannot be written, at the start and later.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::support::{Program, TestDatabase, TestServer, free_port, program, run, under};

/// Whoever has this root's rights but the one to write wherever they like; another user has none of them anyway.
const PLAIN: &[&str] = &[
    "sh",
    "-c",
    "if [ \"$(id -u)\" = 0 ]; then exec setpriv --bounding-set=-dac_override \"$@\"; fi; exec \"$@\"",
    "sh",
];

fn allow(folder: &Path, mode: u32) {
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_is_named_at_the_first_start() {
    let database = TestDatabase::bare();
    fs::create_dir(database.data()).unwrap();
    let inside = database.data().join("register");
    for (data, mode) in [(database.data(), 0o500), (inside, 0o500)] {
        allow(&database.data(), mode);
        let settings = [("CLIENTELE_DATA", data.to_str().unwrap()), ("CLIENTELE_LISTEN", "127.0.0.1:0")];
        let (code, out, err) = run(under(PLAIN, &program(&database, &settings, &["serve"])), "");
        assert_eq!((code, out.as_str(), err.lines().count()), (1, "", 1), "{err}");
        assert!(err.contains(data.to_str().unwrap()) && err.contains("Permission denied"), "{err}");
    }
    allow(&database.data(), 0o700);
}

#[actix_web::test]
async fn a_register_in_a_folder_that_cannot_be_written_is_left_alone() {
    let server = TestServer::new().await;
    server.grace().await.adds_ada().await;
    let database = server.stopped().await;
    let before = fs::read(database.data().join("clientele.db")).unwrap();
    allow(&database.data(), 0o500);
    let (code, out, err) = run(under(PLAIN, &program(&database, &[], &["serve"])), "");
    allow(&database.data(), 0o700);
    assert_eq!((code, out.as_str(), err.lines().count()), (1, "", 1), "{err}");
    assert!(err.contains("clientele.db") && err.contains("Permission denied"), "{err}");
    assert_eq!(fs::read(database.data().join("clientele.db")).unwrap(), before);
}

#[actix_web::test]
async fn a_folder_that_stops_taking_files_stops_no_work_that_needs_none() {
    let server = TestServer::new().await;
    let database = server.stopped().await;
    let started = under(PLAIN, &program(&database, &[], &["serve"]));
    let serving = Program::started(&database, free_port(), started).await;
    let grace = crate::support::Actor::new(&serving.base);
    let signs_in = [("username", "grace"), ("password", crate::support::PASSWORD)];
    assert_eq!(grace.post("/login", &signs_in).await.status, 303);
    allow(&database.data(), 0o500);
    grace.adds_ada().await;
    let upload = grace.uploads("people.csv", b"First name,Last name\nAda,King\n").await;
    allow(&database.data(), 0o700);
    assert!(matches!(upload.status, 303 | 503), "{} {}", upload.status, upload.text("main"));
    grace.adds_ada().await;
    assert_eq!(grace.get("/readyz").await.status, 200);
}
