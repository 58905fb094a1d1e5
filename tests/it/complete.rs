//! No test is left out by mistake: `#[ignore]` marks those of PostgreSQL, all of them and no other.
//! SQLite's run ignores what is marked, and the run on PostgreSQL includes it.

use std::{fs, path::Path};

/// How many tests each file below `folder` has, and how many of them are ignored.
fn tests(folder: &Path) -> Vec<(String, usize, usize)> {
    let count = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let lines = |begins: &[&str]| text.lines().filter(|line| begins.iter().any(|b| line.starts_with(b))).count();
        vec![(path.display().to_string(), lines(&["#[test]", "#[actix_web::test]"]), lines(&["#[ignore"]))]
    };
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { tests(&path) } else { count(&path) }).collect()
}

#[test]
fn the_tests_of_postgresql_and_no_others_are_ignored_on_sqlite() {
    for (path, tests, ignored) in ["tests/it", "tests/faults"].iter().flat_map(|folder| tests(Path::new(folder))) {
        let expected = if path.split('/').nth(2) == Some("postgres") { tests } else { 0 };
        assert_eq!(ignored, expected, "{path}");
    }
}
