//! The unit of systemd and the settings beside it: both are checked, not only shipped.

use std::{fs, process::Command};

use clientele::config::SETTINGS;

use crate::support::in_ci;

#[test]
fn the_unit_is_exposed_by_no_more_than_two_points_of_ten() {
    // A file is weighed as it is; no systemd has to run.
    let weighed = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--threshold=20", "contrib/clientele.service"])
        .output();
    let Ok(weighed) = weighed else {
        assert!(!in_ci(), "systemd is not installed");
        return;
    };
    let told = String::from_utf8([weighed.stdout, weighed.stderr].concat()).unwrap();
    assert!(weighed.status.success() && told.contains("Overall exposure level for clientele.service: "), "{told}");
}

#[test]
fn the_settings_of_the_unit_are_those_of_the_program() {
    let lines = fs::read_to_string("contrib/clientele.env").unwrap();
    let mut offered: Vec<_> = lines.lines().filter_map(|line| line.strip_prefix('#')?.split_once('=')).collect();
    offered.retain(|(name, _)| name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_'));
    let mut offered: Vec<_> = offered.into_iter().map(|(name, _)| name).collect();
    let mut known: Vec<_> = SETTINGS.iter().flat_map(|(names, ..)| names.split(", ")).collect();
    // The unit says itself where the data is.
    known.retain(|name| *name != "CLIENTELE_DATA");
    assert!(
        fs::read_to_string("contrib/clientele.service")
            .unwrap()
            .contains("\nEnvironment=CLIENTELE_DATA=/var/lib/clientele\n")
    );
    offered.sort_unstable();
    known.sort_unstable();
    assert_eq!(offered, known);
}
