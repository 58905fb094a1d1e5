//! Twenty rounds of backups while people write, each killed at a random moment: the backup itself, or the server.
//! What is finished restores to a state that held at one instant; what is not is refused, and removed by the next.

use std::{
    process::{Child, Command},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::Method;

use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, but, free_port, program, run};

use super::{backups_in, restore, restored};

const ROUNDS: u64 = 20;

async fn signed_in(base: &str, name: &str) -> Actor {
    let person = Actor::new(base);
    assert_eq!(person.post("/login", &[("username", name), ("password", PASSWORD)]).await.status, 303);
    person
}

/// Adds customers one after the other by two people in turn, until told to stop or the server is gone: each knows that the
/// one before is there.
async fn writes(people: [Actor; 2], round: u64, stop: Arc<AtomicBool>) {
    for number in 0.. {
        for (name, person) in ["Grace", "Hedy"].iter().zip(&people) {
            let last = format!("Name{}-{}", letters(round), letters(number));
            let fields = but(&ADA, &[("first_name", name), ("last_name", &last)]);
            let request = person.request(Method::POST, "/customers/new").header("Sec-Fetch-Site", "same-origin");
            if stop.load(Ordering::Relaxed) || request.form(&fields).send().await.is_err() {
                return;
            }
        }
    }
}

fn letters(number: u64) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// That what one person added is never further than one from what the other did, and every customer has its history.
async fn held_at_one_instant(database: &TestDatabase, rounds: i64) {
    let by = |name: &str| format!("SELECT count(*) FROM customers WHERE first_name = '{name}'");
    let (grace, hedy) = (database.number(&by("Grace")).await, database.number(&by("Hedy")).await);
    // Each round may have ended between the two.
    assert!(hedy <= grace && grace <= hedy + rounds, "{grace} {hedy}");
    let changes = database.number("SELECT count(*) FROM changes").await;
    assert_eq!(changes, database.number("SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM customers").await);
    assert!(database.is_sound().await);
}

fn begins(mut command: Command) -> Child {
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap()
}

/// Kills it unless it ends before.
async fn killed_after(child: &mut Child, wait: Duration) {
    let began = Instant::now();
    while began.elapsed() < wait {
        if child.try_wait().unwrap().is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let _ = child.kill();
    child.wait().unwrap();
}

#[actix_web::test]
async fn of_twenty_killed_backups_the_finished_restore_and_the_unfinished_are_refused_and_removed() {
    let database = TestDatabase::new();
    for name in ["grace", "hedy"] {
        run(program(&database, &[], &["user", "add", name]), &format!("{PASSWORD}\n"));
    }
    let folder = database.data().join("backups");
    let began = Instant::now();
    let (code, _, err) = run(program(&database, &[], &["backup"]), "");
    assert_eq!(code, 0, "{err}");
    let usual = began.elapsed();
    let (mut finished, mut unfinished, mut known) = (0, 0, backups_in(&folder));
    for round in 0..ROUNDS {
        let mut serving = Program::serve(&database, free_port(), &[]).await;
        let stop = Arc::<AtomicBool>::default();
        let people = [signed_in(&serving.base, "grace").await, signed_in(&serving.base, "hedy").await];
        let writing = actix_web::rt::spawn(writes(people, round, Arc::clone(&stop)));
        tokio::time::sleep(Duration::from_millis(150)).await;
        let to = folder.join(format!("round-{round:02}.db"));
        let mut backup = begins(program(&database, &[], &["backup", "--to", to.to_str().unwrap()]));
        // Somewhere in the time that a backup takes, and a little after.
        let moment = usual * u32::try_from(round * 7 % ROUNDS).unwrap() / 15;
        if round % 4 == 3 {
            tokio::time::sleep(moment).await;
            serving.kill();
            killed_after(&mut backup, Duration::from_secs(20)).await;
        } else {
            killed_after(&mut backup, moment).await;
        }
        stop.store(true, Ordering::Relaxed);
        writing.await.unwrap();
        serving.kill();
        let part = folder.join(format!("round-{round:02}.db.part"));
        if to.exists() {
            finished += 1;
            held_at_one_instant(&restored(&to), i64::try_from(round).unwrap() + 1).await;
            known.push(to);
        } else {
            unfinished += 1;
            if part.exists() {
                let (code, out, err) = restore(&TestDatabase::bare(), &part);
                assert!(code != 0 && out.is_empty() && err.contains("is not a whole backup"), "{err}");
            }
        }
    }
    assert!(finished >= 5 && unfinished >= 3, "{finished} finished, {unfinished} not");
    let (code, _, err) = run(program(&database, &[], &["backup"]), "");
    assert_eq!(code, 0, "{err}");
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!left.iter().any(|path| path.to_string_lossy().contains(".part")), "{left:?}");
    assert_eq!(backups_in(&folder).len(), known.len() + 1);
    held_at_one_instant(&database, i64::try_from(ROUNDS).unwrap()).await;
}
