//! The files of backups in their folder: named for the moment they were begun, in UTC, so that names sort by age.

use std::{
    fs,
    path::{Path, PathBuf},
};

use time::{Date, Month, PrimitiveDateTime, Time};

use crate::{
    clock::exact,
    db::backup::{SUM, beside},
};

/// A backup in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When it was begun.
    pub at: i64,
    /// The name of its file.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
}

/// The name of a backup begun at this moment: `clientele-20261130T191500Z.db`.
pub fn name(at: i64) -> String {
    format!("clientele-{}.db", stamp(at))
}

/// A moment in a file's name: `20261130T191500Z`.
pub fn stamp(at: i64) -> String {
    exact(at).to_string().replace(['-', ':'], "")
}

/// The moment that a name tells.
fn moment(name: &str) -> Option<i64> {
    let digits = name.strip_prefix("clientele-")?.strip_suffix("Z.db")?;
    let (date, time) = digits.split_once('T').filter(|(date, time)| date.len() == 8 && time.len() == 6)?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u16>().ok())?;
    let small = |text: &str| u8::try_from(number(text)?).ok();
    let month = Month::try_from(small(date.get(4..6)?)?).ok()?;
    let date = Date::from_calendar_date(number(date.get(..4)?)?.into(), month, small(date.get(6..)?)?).ok()?;
    let time = Time::from_hms(small(time.get(..2)?)?, small(time.get(2..4)?)?, small(time.get(4..)?)?).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp())
}

/// The finished backups of a folder, oldest first.
pub fn list(folder: &Path) -> Vec<Kept> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let kept = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        Some(Kept { at: moment(&name)?, name, path: entry.path() })
    };
    let mut all: Vec<_> = entries.filter_map(kept).collect();
    all.sort_by_key(|kept| kept.at);
    all
}

/// Removes a backup with its checksum; answers whether it is gone.
pub fn remove(path: &Path) -> bool {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, file = %path.display(), "an old backup cannot be removed");
        return false;
    }
    let _ = fs::remove_file(beside(path, SUM));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_moment() {
        assert_eq!(name(1_796_066_100), "clientele-20261130T191500Z.db");
        for at in [0, 1_796_066_100, 4_102_444_799] {
            assert_eq!(moment(&name(at)), Some(at));
        }
        for other in ["clientele.db", "clientele-20261330T191500Z.db", "clientele-20261130T191500Z.db.part", "ü.db"] {
            assert_eq!(moment(other), None, "{other}");
        }
    }
}
