//! Settings that are a number of days for which something is kept; 0 keeps it for ever.

use super::{WrongSetting, wrong};

/// For how many days each thing is kept; for ever without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// What people did.
    pub activity: Option<u16>,
    /// Customers that were deleted.
    pub trash: Option<u16>,
}

impl Keep {
    /// Reads each of them.
    pub(super) fn read(variable: &impl Fn(&str) -> Option<String>) -> Result<Self, WrongSetting> {
        Ok(Self {
            activity: days(variable, "CLIENTELE_ACTIVITY_KEEP", "730")?,
            trash: days(variable, "CLIENTELE_TRASH_KEEP", "90")?,
        })
    }
}

/// The days that the setting `name` gives.
fn days(variable: &impl Fn(&str) -> Option<String>, name: &str, default: &str) -> Result<Option<u16>, WrongSetting> {
    let days = variable(name).unwrap_or_else(|| default.into());
    let refused = || wrong(name, &format!("is \"{days}\"; it must be a number of days, or 0"));
    let days: u16 = days.parse().map_err(|_| refused())?;
    Ok((days > 0).then_some(days))
}
