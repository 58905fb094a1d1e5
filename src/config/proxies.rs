//! The networks of proxies that are trusted to say for whom they speak.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{WrongSetting, wrong};

/// Reads `CLIENTELE_TRUSTED_PROXIES`.
pub(super) fn trusted(variable: &impl Fn(&str) -> Option<String>) -> Result<Vec<IpNet>, WrongSetting> {
    let list = variable("CLIENTELE_TRUSTED_PROXIES").unwrap_or_default();
    list.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
                wrong(
                    "CLIENTELE_TRUSTED_PROXIES",
                    &format!("contains \"{part}\"; it must list networks such as 10.0.0.0/8"),
                )
            })
        })
        .collect()
}
