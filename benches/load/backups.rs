//! A backup of a running server while sixteen people work, and its restore. Only when asked for by its name.

use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tokio::time::sleep;

use crate::{
    filled_server::FilledServer,
    others::others,
    ratios::Ratios,
    server::{Server, free_port},
};

pub const NAME: &str = "backups";
/// How many look at lists and how many add customers.
const OTHERS: (usize, usize) = (12, 4);
/// How long they work while no backup is made.
const CALM: Duration = Duration::from_secs(8);
/// How often all of it is measured.
const TURNS: usize = 2;
/// How often it is looked how far a backup is.
const LOOK: Duration = Duration::from_millis(10);

pub async fn measure(rows: usize, ratios: &mut Ratios) {
    let mut server = FilledServer::start(rows, None).await;
    server.restart_with(&[("CLIENTELE_BACKUP_EVERY", "1m")]);
    let folder = server.data().join("backups");
    begun(&folder).await;
    ratios.line(rows, "backups, made and checked, alone, s", ended(&folder, None).await, "");
    for _ in 0..TURNS {
        let (lists, writes) = others(&server, OTHERS, sleep(CALM)).await;
        let last = finished(&folder).pop();
        begun(&folder).await;
        server.server.forget_peak();
        let (before, took) = (server.server.memory("VmRSS"), Cell::new(0.0));
        let (busy_lists, busy_writes) =
            others(&server, OTHERS, async { took.set(ended(&folder, last.as_ref()).await) }).await;
        ratios.line(rows, "backups, made and checked beside others, s", took.get(), "");
        let note = format!("p99 {:.1} ms, calm {:.1}", busy_lists.within(99), lists.within(99));
        ratios.line(rows, "backups, others' list p99 ÷ calm", busy_lists.within(99) / lists.within(99), &note);
        let note =
            format!("p99 {:.0} ms, calm {:.0} ({:.0})", busy_writes.within(99), writes.within(100), writes.within(99));
        ratios.line(rows, "backups, others' slowest write, ms", busy_writes.within(100), &note);
        let peak = server.server.memory("VmHWM") - before;
        ratios.line(rows, "memory, backups: peak, MiB more", peak, "");
    }
    let newest = finished(&folder).pop().expect("a backup");
    restore(rows, &newest, ratios);
}

/// The finished backups, oldest first.
fn finished(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    // Not the copy of before an upgrade.
    files.retain(|path| path.extension().is_some_and(|end| end == "db") && !path.to_string_lossy().contains("before"));
    files.sort();
    files
}

/// Waits until one is made that is not finished.
async fn begun(folder: &Path) {
    let part = |path: &Path| path.extension().is_some_and(|end| end == "part");
    while !fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| part(&entry.path())) {
        sleep(LOOK).await;
    }
}

/// Waits until another is the newest; how long that took, in seconds.
async fn ended(folder: &Path, newest: Option<&PathBuf>) -> f64 {
    let began = Instant::now();
    while finished(folder).last() == newest {
        sleep(LOOK).await;
    }
    began.elapsed().as_secs_f64()
}

/// `clientele restore`, and the server ready on what it restored.
fn restore(rows: usize, backup: &Path, ratios: &mut Ratios) {
    let folder = tempfile::tempdir().expect("a folder");
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_clientele"));
        program.stdout(Stdio::null()).env("CLIENTELE_DATA", folder.path()).env("CLIENTELE_LOG", "error");
        program
    };
    let began = Instant::now();
    assert!(program().arg("restore").arg(backup).status().expect("the program").success());
    let restored = began.elapsed().as_secs_f64();
    let (port, mut serve) = (free_port(), program());
    serve.env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}"));
    drop(Server::start(port, serve));
    let bytes = fs::metadata(backup).map_or(0, |found| found.len());
    let note = format!("{} MB, of which {restored:.1} s until the command ended", bytes / 1_000_000);
    ratios.line(rows, "backups, restored, checked and ready, s", began.elapsed().as_secs_f64(), &note);
}
