//! A clock that is set back or forward while the server runs: nobody is locked out, and nothing is lost or stuck.

use std::{fs, path::PathBuf};

use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, free_port, in_ci, program, run, strangers, under};

/// The library that tells a process another time.
fn other_time() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let library = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.exists());
    assert!(library.is_some() || !in_ci(), "faketime is needed");
    if library.is_none() {
        println!("left out: faketime is not installed");
    }
    library
}

async fn signs_in(actor: &Actor) {
    let answer = actor.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, 303, "{}", answer.text("main"));
}

/// Everything that depends on the time is done once: sessions, history, the trash, a job, an undo.
async fn works(actor: &Actor, rows: usize) {
    let customer = actor.adds_ada().await;
    let edit = actor.opens_and_sends(&format!("{customer}/edit"), &[("last_name", "King")]).await;
    assert_eq!(edit.status, 303, "{}", edit.text("main"));
    let history = actor.get(&customer).await.texts(".history__list > li > p");
    assert!(history[0].starts_with("grace edited this customer"), "the latest is first: {history:?}");
    assert_eq!(actor.deletes(&customer).await.status, 303);
    assert_eq!(actor.post(&format!("{customer}/restore"), &[]).await.status, 303);
    let (import, page) = actor.imports("people.csv", strangers(rows..rows + 20)).await;
    let done = actor.commits(&import, &page).await;
    assert_eq!(done.status, 200);
    assert_eq!(actor.undoes(&import).await.status, 200);
    assert_eq!(actor.get("/readyz").await.status, 200);
}

#[actix_web::test]
async fn a_clock_that_is_set_back_an_hour_or_forward_a_day_locks_nobody_out_and_loses_nothing() {
    let Some(library) = other_time() else { return };
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let offset = database.folder().join("offset");
    let set = |text: &str| {
        // In one piece, since the process reads it all the time.
        fs::write(offset.with_extension("new"), text).unwrap();
        fs::rename(offset.with_extension("new"), &offset).unwrap();
    };
    set("+0");
    let preload = format!("LD_PRELOAD={}", library.display());
    let file = format!("FAKETIME_TIMESTAMP_FILE={}", offset.display());
    let starter = ["env", &preload, &file, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"];
    let command = under(&starter, &program(&database, &[], &["serve"]));
    let serving = Program::started(&database, free_port(), command).await;
    let grace = Actor::new(&serving.base);
    signs_in(&grace).await;
    works(&grace, 0).await;
    let customer = grace.adds_ada().await;

    for (n, time) in ["-1h", "+0", "+1d"].into_iter().enumerate() {
        set(time);
        let again = Actor::new(&serving.base);
        signs_in(&again).await;
        works(&again, 100 * (n + 1)).await;
        // What was written at another time can be changed.
        let edit = again
            .opens_and_sends(&format!("{customer}/edit"), &[("last_name", ["Byron", "King", "Milbanke"][n])])
            .await;
        assert_eq!(edit.status, 303, "{time}: {}", edit.text("main"));
        let stays = grace.get("/customers").await;
        let is_told = stays.status == 303 && stays.header("location").starts_with("/login");
        assert!(stays.status == 200 || is_told, "{time}: {}", stays.status);
    }
    let kept = grace.post("/customers/new", &ADA).await;
    assert!(kept.status == 401 || kept.status == 303, "{}", kept.status);
}
