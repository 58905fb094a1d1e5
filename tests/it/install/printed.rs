//! What the program prints for a package to hold. Programs that would read it are asked, where they are installed.

use std::process::{Command, Stdio};

use clientele::config::SETTINGS;

use crate::support::{TestDatabase, in_ci, program, run};

/// What the program prints, whatever the settings are.
fn printed(arguments: &[&str]) -> String {
    let database = TestDatabase::bare();
    let (code, out, err) = run(program(&database, &[("CLIENTELE_LISTEN", "nonsense")], arguments), "");
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    assert!(!database.data().exists(), "nothing was made");
    out
}

/// What a program of this machine complains of when it reads `text`; nothing where there is no such program.
fn complaints(reader: &str, arguments: &[&str], text: &str) -> Option<String> {
    let mut command = Command::new(reader);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().and_then(|mut started| started.kill().and_then(|()| started.wait())).is_err() {
        assert!(!in_ci(), "{reader} is not installed");
        return None;
    }
    let mut command = Command::new(reader);
    let (code, out, err) = run(
        {
            command.args(arguments);
            command
        },
        text,
    );
    Some(if code == 0 { err } else { format!("{code}: {out}{err}") })
}

#[test]
fn the_version_names_the_commit_where_it_is_known() {
    let commit = option_env!("CLIENTELE_COMMIT").map_or(String::new(), |commit| format!(" ({commit})"));
    let version = format!("clientele {}{commit}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((printed(&["--version"]), printed(&["-V"])), (version.clone(), version));
}

#[test]
fn completions_name_every_command_and_the_shells_can_read_them() {
    for (shell, arguments) in [("bash", ["-n"].as_slice()), ("zsh", &["-n"]), ("fish", &["--no-execute"])] {
        let completions = printed(&["completions", shell]);
        for word in ["serve", "restore", "factor-reset", "--similar"] {
            assert!(completions.contains(word.trim_start_matches('-')), "{shell}: {word}");
        }
        assert_eq!(complaints(shell, arguments, &completions).unwrap_or_default(), "", "{shell}");
    }
}

#[test]
fn the_manual_page_names_every_setting_and_command_and_man_can_show_it() {
    let page = printed(&["man"]);
    let plain = page.replace("\\*(Aq", "'").replace('\\', "");
    for (names, default, meaning) in SETTINGS {
        assert!(plain.contains(names) && plain.contains(&format!("{meaning} [default: {default}]")), "{names}");
    }
    for heading in
        [".SS \"user invite\"", ".SS backup", ".SH FILES", ".SH \"EXIT STATUS\"", ".SH SIGNALS", ".SH EXAMPLES"]
    {
        assert!(page.lines().any(|line| line == heading), "{heading}");
    }
    assert!(!page.contains("read\\-workbook"), "that is for the program itself");
    assert_eq!(complaints("mandoc", &["-T", "lint", "-W", "warning"], &page).unwrap_or_default(), "");
    assert_eq!(complaints("man", &["--warnings", "-l", "-"], &page).unwrap_or_default(), "");
}
