//! Where the time of a page of the list goes: `perf` looks at the server 1,999 times a second while browsers ask for it.
//! Only when asked for by its name; the program has to be built with symbols and frame pointers.

use std::{
    collections::BTreeMap,
    fs,
    process::{Command, Stdio},
    time::Duration,
};

use futures_util::future::join;
use tokio::time::sleep;

use crate::{filled_server::FilledServer, questions::LIST};

pub const NAME: &str = "profile";

const CONNECTIONS: usize = 16;
/// The parts of a page, each known by functions that work for it and nothing else. Time belongs to the innermost one.
const PARTS: &[(&str, &[&str])] = &[
    ("allocations", &["malloc", "cfree", "_int_free", "unlink_chunk", "realloc"]),
    ("compression", &["compress::finish", "ZSTD_", "HUF_", "FSE_", "HIST_"]),
    ("phone numbers", &["phone::spaced"]),
    ("dates and moments in words", &["clock::", "birth_date::", "time::date", "time::formatting"]),
    ("rendering", &["render_into", "askama", "String as core::fmt::Write", "core::fmt::write"]),
    ("rows, counts and links for the page", &["list::List::new", "list::list_address", "search::cursor"]),
    ("reading the rows' JSON", &["serde_json"]),
    ("the token of the session", &["jwt::Jwt::read"]),
    ("SQLite, at work", &["sqlite3_step"]),
    ("SQLite, handing over and back", &["sqlx_sqlite", "flume", "db::reader", "db::sqlite::readers"]),
    ("the session, without its statement", &["sign_in::"]),
    ("the search, without its statement", &["customers::"]),
    ("headers, log, errors", &["http::shield", "http::etag"]),
];
/// What is left, by functions that are around others too.
const AROUND: &[(&str, &[&str])] = &[
    ("the socket", &["tcp_", "__x64_sys_sendto", "__x64_sys_recvfrom", "sys_epoll", "sock_"]),
    ("actix-web and tokio", &["actix", "tokio", "mio::"]),
];
const REST: &str = "waiting, waking and what has no name";

#[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
pub async fn measure(server: &FilledServer, time: Duration) {
    let data = tempfile::NamedTempFile::new().expect("a file");
    let mut perf = Command::new("perf");
    perf.args(["record", "-q", "-g", "-F", "1999", "-p", &server.server.id().to_string(), "-o"]).arg(data.path());
    perf.args(["--", "sleep", &time.as_secs_f64().to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    // Warm before anything is counted.
    server.answers(&LIST, CONNECTIONS, Duration::from_secs(1)).await;
    let used = cpu(server.server.id());
    let mut perf = perf.spawn().expect("perf, of the package linux-perf");
    let (run, ()) = join(server.answers(&LIST, CONNECTIONS, time), sleep(time)).await;
    let used = cpu(server.server.id()).saturating_sub(used);
    assert!(perf.wait().expect("an end").success(), "perf may not look at other processes here");
    let script = Command::new("perf").args(["script", "-F", "comm,ip,sym", "-i"]).arg(data.path()).output();
    let script = String::from_utf8_lossy(&script.expect("perf").stdout).into_owned();

    let page = used.as_secs_f64() * 1e6 / (run.per_second() * time.as_secs_f64());
    let mut parts = BTreeMap::<&str, u32>::new();
    let samples: Vec<&str> = script.split("\n\n").filter(|sample| !sample.trim().is_empty()).collect();
    for sample in &samples {
        *parts.entry(part(sample)).or_default() += 1;
    }
    let share = |count: u32| page * f64::from(count) / samples.len() as f64;
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    println!("| part of a page of the list, {} rows | µs of a core |\n|---|---:|", server.rows);
    for (part, count) in parts {
        println!("| {part} | {:.0} |", share(count));
    }
    println!("| all, at {:.0} pages/s | {page:.0} |", run.per_second());
}

/// The part that a sample belongs to: its first line is the thread, the others are functions from the innermost outwards.
fn part(sample: &str) -> &'static str {
    let innermost = |parts: &[(&'static str, &[&str])]| {
        let part = |function: &str| parts.iter().find(|(_, names)| names.iter().any(|name| function.contains(name)));
        sample.lines().skip(1).find_map(part).map(|(part, _)| *part)
    };
    innermost(PARTS).or_else(|| innermost(AROUND)).unwrap_or(REST)
}

/// The processor time that a process has used.
fn cpu(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("a process");
    let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    // In hundredths of a second, as Linux tells every program.
    let ticks = |at: usize| fields[at].parse::<u64>().expect("a number");
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}
