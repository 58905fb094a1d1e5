//! What the program prints for a package to hold. No setting has a say in it.

use crate::support::{TestDatabase, program, run};

/// What the program prints, whatever the settings are.
fn printed(arguments: &[&str]) -> String {
    let database = TestDatabase::bare();
    let (code, out, err) = run(program(&database, &[("CLIENTELE_LISTEN", "nonsense")], arguments), "");
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    assert!(!database.data().exists(), "nothing was made");
    out
}

#[test]
fn the_version_names_the_commit_where_it_is_known() {
    let commit = option_env!("CLIENTELE_COMMIT").map_or(String::new(), |commit| format!(" ({commit})"));
    let version = format!("clientele {}{commit}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((printed(&["--version"]), printed(&["-V"])), (version.clone(), version));
}
