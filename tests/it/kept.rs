//! What a register is kept in here: a file in its data folder.
//! `tests/postgres/kept.rs` is its twin.

use std::path::{Path, PathBuf};

pub struct Kept {
    data: PathBuf,
    url: String,
}

impl Kept {
    /// Answers 1 as long as nothing in it contradicts anything else.
    pub const SOUND: &str = "SELECT integrity_check = 'ok' FROM pragma_integrity_check";

    pub fn new(data: &Path) -> Self {
        Self { data: data.to_owned(), url: format!("sqlite://{}", data.join("clientele.db").display()) }
    }

    /// The same before a register was ever opened there.
    pub fn bare(data: &Path) -> Self {
        Self::new(data)
    }

    /// What a server has to be told.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![("CLIENTELE_DATA", self.data.display().to_string())]
    }

    /// The database's address.
    pub fn url(&self) -> &str {
        &self.url
    }
}
