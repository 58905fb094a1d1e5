//! What a run finds on this machine: PostgreSQL's programs, or the address of a server to use in their place.
//! `CI=true` promises everything, so that nothing can be left out there unnoticed.

use std::{fs, path::PathBuf};

/// The folder of PostgreSQL's programs, the latest version's.
pub fn postgres_programs() -> Option<PathBuf> {
    let version = |bin: &PathBuf| bin.iter().find_map(|part| part.to_str()?.parse::<u32>().ok());
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = debian.chain(std::env::split_paths(&path)).filter(|bin| bin.join("initdb").exists());
    found.max_by_key(version)
}

/// The address of a PostgreSQL server whose user may create databases.
pub fn postgres_url() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

/// Whether a missing program is a failure.
pub fn in_ci() -> bool {
    std::env::var("CI").as_deref() == Ok("true")
}
