//! What the source promises to whoever changes it: a field is named in few files, and no file is long.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every file below `folder` whose name ends so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let here = |path: PathBuf| {
        if path.is_dir() {
            return files(&path, ending);
        }
        if path.to_str().unwrap().ends_with(ending) { vec![path] } else { Vec::new() }
    };
    paths.into_iter().flat_map(here).collect()
}

#[test]
fn a_field_is_named_where_it_is_defined_searched_and_made_up_and_nowhere_else() {
    let names_it = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        text.split("#[cfg(test)]").next().unwrap().contains("phone_number")
    };
    let sources = files(Path::new("src"), ".rs").into_iter().filter(|path| !path.ends_with("tests.rs"));
    let named: Vec<_> = sources.filter(names_it).collect();
    let expected = [
        "src/customers/entity.rs",
        "src/customers/field.rs",
        "src/customers/form.rs",
        "src/customers/json.rs",
        "src/customers/search/ranks.rs",
        "src/customers/search/terms.rs",
        "src/demo/made_up.rs",
    ];
    assert_eq!(named, expected.map(PathBuf::from));
}

#[test]
fn no_file_is_longer_than_a_reader_can_keep_in_mind() {
    let longest = [("src", ".rs", 300), ("tests", ".rs", 300), ("static/css", ".css", 300), ("templates", ".html", 60)];
    for (folder, ending, most) in longest {
        for path in files(Path::new(folder), ending) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= most, "{} has {lines} lines", path.display());
        }
    }
}
