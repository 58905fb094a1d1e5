//! Settings of backups: how often, which are kept, and where.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{WrongSetting, wrong};

/// How backups are made and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSettings {
    /// How long after one the next is made; none are made by themselves without.
    pub every: Option<Duration>,
    /// Which are kept.
    pub keep: KeepRule,
    /// Where they are.
    pub folder: PathBuf,
}

/// The newest backup of so many days, weeks and months is kept, and the newest of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeepRule {
    /// The last days with a backup.
    pub days: usize,
    /// The last weeks with a backup, from Monday on.
    pub weeks: usize,
    /// The last months with a backup.
    pub months: usize,
}

impl BackupSettings {
    /// Reads each of them.
    pub(super) fn read(variable: &impl Fn(&str) -> Option<String>, data: &Path) -> Result<Self, WrongSetting> {
        let every = variable("CLIENTELE_BACKUP_EVERY").filter(|every| every != "off");
        let keep = variable("CLIENTELE_BACKUP_KEEP").unwrap_or_else(|| "7d4w6m".into());
        let refused = |name: &str, value: &str, why: &str| wrong(name, &format!("is \"{value}\"; it must be {why}"));
        Ok(Self {
            every: every
                .map(|every| {
                    let why = "off, or a number with m, h or d, such as 30m, 6h or 1d";
                    read_every(&every).ok_or_else(|| refused("CLIENTELE_BACKUP_EVERY", &every, why))
                })
                .transpose()?,
            keep: read_keep(&keep)
                .ok_or_else(|| refused("CLIENTELE_BACKUP_KEEP", &keep, "days, weeks and months, such as 7d4w6m"))?,
            folder: variable("CLIENTELE_BACKUP_FOLDER").map_or_else(|| data.join("backups"), PathBuf::from),
        })
    }
}

fn read_every(text: &str) -> Option<Duration> {
    let seconds = match text.split_at_checked(text.len().checked_sub(1)?)? {
        (minutes, "m") => minutes.parse::<u32>().ok()?.checked_mul(60)?,
        (hours, "h") => hours.parse::<u32>().ok()?.checked_mul(3600)?,
        (days, "d") => days.parse::<u32>().ok()?.checked_mul(86_400)?,
        _ => return None,
    };
    (seconds > 0).then(|| Duration::from_secs(seconds.into()))
}

fn read_keep(text: &str) -> Option<KeepRule> {
    let (mut keep, mut rest) = (KeepRule::default(), text);
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let count: usize = rest[..end].parse().ok().filter(|count| (1..=1000).contains(count))?;
        let unit = match rest.get(end..=end)? {
            "d" => &mut keep.days,
            "w" => &mut keep.weeks,
            "m" => &mut keep.months,
            _ => return None,
        };
        if *unit > 0 {
            return None;
        }
        *unit = count;
        rest = &rest[end + 1..];
    }
    (keep != KeepRule::default()).then_some(keep)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_a_number_with_its_unit() {
        for (text, seconds) in [("30m", 1800), ("6h", 21_600), ("1d", 86_400)] {
            assert_eq!(read_every(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "0h", "h", "6", "6x", "-1h", "1.5h", "99999999d", "6ĥ"] {
            assert_eq!(read_every(text), None, "{text}");
        }
    }

    #[test]
    fn the_rule_is_days_weeks_and_months() {
        let rule = |days, weeks, months| Some(KeepRule { days, weeks, months });
        for (text, kept) in [("7d4w6m", rule(7, 4, 6)), ("30d", rule(30, 0, 0)), ("6m7d", rule(7, 0, 6))] {
            assert_eq!(read_keep(text), kept, "{text}");
        }
        for text in ["", "7", "d", "0d", "7d7d", "7y", "7d ", "1001d", "7đ"] {
            assert_eq!(read_keep(text), None, "{text}");
        }
    }
}
