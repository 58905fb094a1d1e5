//! Every ugly file of `tests/ugly` is read, or refused in a sentence; broken copies of them do no harm.
//! What the import makes of their rows is told beside the import.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    ops::ControlFlow,
    path::Path,
    time::{Duration, Instant},
};

use clientele::{
    customers::Phone,
    record_file::{self, Cell, Failed, HowRead, ReadAs, Record},
};
use serde_json::Value;
use time::{Date, macros::format_description};

fn expected() -> Vec<Value> {
    let file = fs::read("tests/ugly/expected.json").unwrap();
    serde_json::from_slice(&file).unwrap()
}

fn looks_like_data(text: &str) -> bool {
    let is_name = text.chars().any(char::is_alphabetic) && !text.contains(|c: char| c.is_ascii_digit());
    is_name || text.starts_with('+') || is_date(text)
}

fn is_date(text: &str) -> bool {
    Date::parse(text, format_description!("[year]-[month]-[day]")).is_ok_and(|date| (1900..2026).contains(&date.year()))
}

fn read(bytes: &[u8]) -> Result<(HowRead, Vec<Record>), Failed> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut records = Vec::new();
    let program = Path::new(env!("CARGO_BIN_EXE_clientele"));
    let how = record_file::read(&mut file, &ReadAs::default(), program, &looks_like_data, &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    })?;
    Ok((how, records))
}

#[test]
fn every_ugly_file_is_read_or_refused_for_what_it_is() {
    for case in expected() {
        let name = case["file"].as_str().unwrap();
        let bytes = fs::read(Path::new("tests/ugly").join(name)).unwrap();
        let refused = case["ends"]["refused"].as_str().filter(|code| *code != "no_rows");
        let (how, records) = match read(&bytes) {
            Ok(read) => read,
            Err(Failed::Unreadable(why)) => {
                assert_eq!(Some(why.code), refused, "{name}: {}", why.message);
                continue;
            }
            Err(other) => panic!("{name}: {other:?}"),
        };
        assert_eq!(None, refused, "{name} was read: {how:?}");
        assert_eq!(how.records, records.len() as u64, "{name}");
        let texts: BTreeSet<_> = records
            .iter()
            .filter(|record| record.fault.is_none())
            .flat_map(|record| &record.cells)
            .map(Cell::shown)
            .collect();
        for kept in case["ends"]["kept"].as_array().into_iter().flatten() {
            let (first, last) = (kept[0].as_str().unwrap(), kept[1].as_str().unwrap());
            let is_there = |word: &str| texts.iter().any(|text| text.contains(word));
            assert!(is_there(first) && is_there(last), "{name}: {first} {last} in {texts:?}");
        }
        let lines: BTreeSet<_> = records.iter().map(|record| record.line).collect();
        for line in ["wrong", "repeated"].iter().flat_map(|end| case["ends"][end].as_array().into_iter().flatten()) {
            assert!(lines.contains(&line.as_u64().unwrap()), "{name}: line {line} in {lines:?}");
        }
    }
}

#[test]
fn what_is_said_to_be_kept_keeps_the_rules() {
    for case in expected() {
        for kept in case["ends"]["kept"].as_array().into_iter().flatten() {
            let text = |at: usize| kept[at].as_str().unwrap();
            assert_eq!(Phone::parse(text(3), None).unwrap().as_str(), text(3), "{}", case["file"]);
            assert!(is_date(text(2)), "{}", case["file"]);
        }
    }
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }
}

#[test]
fn broken_copies_of_every_file_are_read_or_refused_in_time() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for case in expected() {
        let name = case["file"].as_str().unwrap();
        let whole = fs::read(Path::new("tests/ugly").join(name)).unwrap();
        // Each workbook takes a process.
        let (copies, is_large) =
            if whole.starts_with(b"PK") { (2, whole.len() > 6000) } else { (20, whole.len() > 20_000) };
        for copy in 0..if is_large { 0 } else { copies } {
            let mut bytes = whole.clone();
            if copy % 2 == 0 {
                bytes.truncate(random.below(whole.len()));
            }
            for _ in 0..random.below(8) {
                let (at, bit) = (random.below(bytes.len()), random.below(8));
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            let started = Instant::now();
            let ended = read(&bytes);
            assert!(!matches!(ended, Err(Failed::Io(_) | Failed::Stopped)), "{name}, copy {copy}: {ended:?}");
            assert!(started.elapsed() < Duration::from_secs(20), "{name}, copy {copy}");
        }
    }
}

#[test]
fn a_cell_of_ten_megabytes_costs_its_own_row() {
    let text = format!("First name,Last name\nAda,{}\nGrace,Hopper\n", "x".repeat(10_000_000));
    let (_, records) = read(text.as_bytes()).unwrap();
    let faults: Vec<_> = records.iter().map(|record| (record.line, record.fault.is_some())).collect();
    assert_eq!(faults, [(1, false), (2, true), (3, false)]);
}

#[test]
fn whoever_takes_the_records_may_stop() {
    for name in ["utf8.csv", "plain.xlsx", "vcard-3.0.vcf", "array.json"] {
        let mut file = fs::File::open(Path::new("tests/ugly").join(name)).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_clientele"));
        let ended =
            record_file::read(
                &mut file,
                &ReadAs::default(),
                program,
                &looks_like_data,
                &mut |_| ControlFlow::Break(()),
            );
        assert!(matches!(ended, Err(Failed::Stopped)), "{name}: {ended:?}");
    }
}
