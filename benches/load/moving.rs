//! Moving in and out: a file checked, committed and undone while others work, exports, and `clientele import`.
//! Only when asked for by its name: four minutes, and as many customers as `ROWS` says.

use std::{
    cell::Cell,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use tokio::time::sleep;

use crate::{
    chrome::{Coding, Initiator},
    client::Connection,
    filled_server::FilledServer,
    others::others,
    ratios::Ratios,
    server::{Server, free_port},
};

pub const NAME: &str = "moving";
/// The rows of the file that is sent to the server.
const SENT: usize = 100_000;
/// How long the others work before anything is sent.
const CALM: Duration = Duration::from_secs(5);
/// How many look at lists and how many add customers meanwhile.
const OTHERS: (usize, usize) = (3, 1);

pub async fn measure(rows: usize, ratios: &mut Ratios) {
    let server = FilledServer::start(rows, None).await;
    let file = people(0, SENT);
    let (calm_lists, calm_writes) = others(&server, OTHERS, sleep(CALM)).await;
    ratios.line(rows, "moving, others' list, calm: p99 ms", calm_lists.within(99), "four people, 20 ms apart");
    for turn in ["alone", "beside others"] {
        server.server.forget_peak();
        let before = server.server.memory("VmRSS");
        let (import, took) = sends(&server, "customers.csv", &file).await;
        ratios.line(rows, &format!("moving, {SENT} rows checked, s ({turn})"), took, "from the first byte sent");
        let acts = async |act: &str| acts(&server, &import, act).await;
        if turn == "alone" {
            ratios.line(rows, "moving, committed, s (alone)", acts("commit").await, "");
            ratios.line(rows, "moving, undone, s (alone)", acts("undo").await, "");
        } else {
            for (act, done) in [("commit", "committed"), ("undo", "undone")] {
                let took = Cell::new(0.0);
                let (lists, writes) = others(&server, OTHERS, async { took.set(acts(act).await) }).await;
                ratios.line(rows, &format!("moving, {done}, s (beside others)"), took.get(), "");
                let note = format!("p99 {:.0} ms, calm {:.1}", lists.within(99), calm_lists.within(99));
                let ratio = lists.within(99) / calm_lists.within(99);
                ratios.line(rows, &format!("moving, others' list p99 ÷ calm, while {done}"), ratio, &note);
                let note = format!("p99 {:.0} ms, calm {:.1}", writes.within(99), calm_writes.within(100));
                ratios.line(
                    rows,
                    &format!("moving, others' slowest write, ms, while {done}"),
                    writes.within(100),
                    &note,
                );
            }
        }
        let peak = server.server.memory("VmHWM") - before;
        ratios.line(rows, &format!("memory, moving in ({turn}): peak, MiB more"), peak, "");
    }
    exports(&server, ratios).await;
    workbook(&server, ratios).await;
    drop(server);
    by_command(rows, ratios);
}

/// A CSV file of people nobody has, from the n-th on.
fn people(from: usize, count: usize) -> String {
    const FIRST: [&str; 8] = ["Ada", "Grace", "Łukasz", "Zoë", "Иван", "Μαρία", "Chloé", "Bjørn"];
    const LAST: [&str; 8] = ["Moving", "Lovelace", "Kowalski", "Nguyễn", "Петров", "Παππάς", "O'Neill", "van den Berg"];
    let mut file = String::from("First name,Last name,Date of birth,Phone number\n");
    for n in from..from + count {
        // No two are alike by any rule: neighbours differ in all of it.
        let spread = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let part = |shift: u32, below: u64| (spread >> shift) % below;
        let letter = |at: u32| char::from(b'a' + u8::try_from(part(at * 5, 26)).unwrap_or(0));
        let letters: String = (0..8).map(letter).collect();
        let (first, last) = (FIRST[n % 8], LAST[n / 8 % 8]);
        let (year, month, day) = (1930 + part(40, 80), 1 + part(47, 12), 1 + part(52, 28));
        let phone = 50_000_000 + n * 7_654_321 % 40_000_000;
        let _ = writeln!(file, "{first},{last} {letters},{year}-{month:02}-{day:02},+336{phone:08}");
    }
    file
}

/// Sends a file and waits until it is checked; its address and how long that took.
async fn sends(server: &FilledServer, name: &str, file: &str) -> (String, f64) {
    let began = Instant::now();
    let mut connection = Connection::open(server.server.port).await;
    let sent = server.browser.sends(&format!("/api/v1/imports?filename={name}"), file, 202);
    let answer = connection.get(&sent).await;
    let location = answer.header("location").expect("the import").to_owned();
    waits(server, &location, "checked").await;
    (location, began.elapsed().as_secs_f64())
}

/// Commits or undoes an import; how long that took.
async fn acts(server: &FilledServer, import: &str, act: &str) -> f64 {
    let began = Instant::now();
    let mut connection = Connection::open(server.server.port).await;
    let state = connection.get(&server.browser.program(import, Coding::Plain, None)).await;
    let revision = number(state.body, "\"revision\":");
    let body = if act == "commit" { format!("{{\"revision\":{revision}}}") } else { String::new() };
    connection.get(&server.browser.sends(&format!("{import}/{act}"), &body, 202)).await;
    waits(server, import, if act == "commit" { "done" } else { "undone" }).await;
    began.elapsed().as_secs_f64()
}

async fn waits(server: &FilledServer, import: &str, state: &str) {
    let mut connection = Connection::open(server.server.port).await;
    let asks = server.browser.program(import, Coding::Plain, None);
    loop {
        let body = String::from_utf8_lossy(connection.get(&asks).await.body).into_owned();
        if body.contains(&format!("\"state\":\"{state}\"")) {
            return;
        }
        assert!(!body.contains("\"state\":\"failed\""), "{body}");
        sleep(Duration::from_millis(50)).await;
    }
}

fn number(body: &[u8], after: &str) -> u64 {
    let body = String::from_utf8_lossy(body);
    let digits =
        body.split_once(after).map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    digits.and_then(|digits| digits.parse().ok()).expect("a number")
}

/// Everyone as a file, with a browser's head, and what it takes.
async fn exports(server: &FilledServer, ratios: &mut Ratios) {
    // The first compiles the patterns of every country's phone numbers, once for a process.
    for (format, turn) in [("csv", ", first"), ("xlsx", ""), ("csv", ", again")] {
        let request = server.browser.get(Initiator::Visit, &format!("/customers.{format}"), Coding::Plain, None);
        sleep(Duration::from_secs(3)).await;
        server.server.forget_peak();
        let (before, began) = (server.server.memory("VmRSS"), Instant::now());
        let bytes = Connection::open(server.server.port).await.drains(&request).await;
        let took = began.elapsed().as_secs_f64();
        let note = format!("{} MB", bytes / 1_000_000);
        ratios.line(server.rows, &format!("moving, everyone as {format}{turn}, s"), took, &note);
        let peak = server.server.memory("VmHWM") - before;
        ratios.line(server.rows, &format!("memory, everyone as {format}{turn}: peak, MiB more"), peak, "");
    }
}

/// Everyone's own workbook, sent again: read in a process of its own and checked, every row here already.
async fn workbook(server: &FilledServer, ratios: &mut Ratios) {
    let request = server.browser.get(Initiator::Visit, "/customers.xlsx", Coding::Plain, None);
    let file = Connection::open(server.server.port).await.file(&request).await;
    server.server.forget_peak();
    let (before, began, child) = (server.server.memory("VmRSS"), Instant::now(), ChildPeak::watch(server.server.id()));
    let mut connection = Connection::open(server.server.port).await;
    let sent = server.browser.sends_bytes("/api/v1/imports?filename=customers.xlsx", &file, 202);
    let location = connection.get(&sent).await.header("location").expect("the import").to_owned();
    waits(server, &location, "checked").await;
    let note = format!("{} MB", file.len() / 1_000_000);
    ratios.line(server.rows, "moving, everyone's workbook checked, s", began.elapsed().as_secs_f64(), &note);
    let peak = server.server.memory("VmHWM") - before;
    ratios.line(server.rows, "memory, everyone's workbook: server's peak, MiB more", peak, "");
    ratios.line(server.rows, "memory, everyone's workbook: child's peak, MiB", child.ended(), "");
}

/// The largest memory of a process's children, looked at ten times a second.
struct ChildPeak {
    going: Arc<AtomicBool>,
    watching: JoinHandle<f64>,
}

impl ChildPeak {
    fn watch(parent: u32) -> Self {
        let going = Arc::new(AtomicBool::new(true));
        let goes = Arc::clone(&going);
        let watching = thread::spawn(move || {
            let mut peak = 0.0_f64;
            while goes.load(Relaxed) {
                for child in children(parent) {
                    peak = peak.max(peak_of(&child));
                }
                thread::sleep(Duration::from_millis(100));
            }
            peak
        });
        Self { going, watching }
    }

    fn ended(self) -> f64 {
        self.going.store(false, Relaxed);
        self.watching.join().unwrap_or(0.0)
    }
}

fn children(parent: u32) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// In MiB.
fn peak_of(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or(0.0) / 1024.0
}

/// As many rows by `clientele import` into a register that has nobody.
fn by_command(rows: usize, ratios: &mut Ratios) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.csv");
    fs::write(&file, people(0, rows)).expect("a file");
    let (took, peak) = imports(folder.path(), &file);
    ratios.line(rows, "moving, clientele import into an empty register, s", took, "");
    ratios.line(rows, "memory, clientele import: peak, MiB", peak, "");
}

fn imports(folder: &Path, file: &PathBuf) -> (f64, f64) {
    let data = folder.join("data");
    let mut serve = Command::new(env!("CARGO_BIN_EXE_clientele"));
    let port = free_port();
    serve.stdout(Stdio::null()).env("CLIENTELE_DATA", &data).env("CLIENTELE_LOG", "error");
    serve.env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}"));
    // So that it has a schema.
    drop(Server::start(port, serve));
    let mut import = Command::new(env!("CARGO_BIN_EXE_clientele"));
    import.args(["import"]).arg(file).stdout(Stdio::null()).env("CLIENTELE_DATA", &data).env("CLIENTELE_LOG", "error");
    let (began, mut process) = (Instant::now(), import.spawn().expect("the program"));
    let mut peak = 0.0_f64;
    loop {
        peak = peak.max(peak_of(&process.id().to_string()));
        if let Some(ended) = process.try_wait().expect("a process") {
            assert!(ended.success(), "everyone is imported");
            return (began.elapsed().as_secs_f64(), peak);
        }
        thread::sleep(Duration::from_millis(20));
    }
}
