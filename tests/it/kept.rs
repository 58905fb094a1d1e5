//! What a register is kept in here: a file in its data folder.
//! `tests/postgres/kept.rs` is its twin.

use std::path::Path;

pub struct Kept {
    /// The database's address.
    pub url: String,
    /// What a server has to be told beside its data folder.
    pub settings: Vec<(&'static str, String)>,
}

impl Kept {
    /// Answers 1 as long as nothing in it contradicts anything else.
    pub const SOUND: &str = "SELECT integrity_check = 'ok' FROM pragma_integrity_check";

    pub fn new(data: &Path) -> Self {
        Self { url: format!("sqlite://{}", data.join("clientele.db").display()), settings: Vec::new() }
    }

    /// The same before a register was ever opened there.
    pub fn bare(data: &Path) -> Self {
        Self::new(data)
    }
}
