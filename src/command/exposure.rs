//! Warnings at the start: what others could read or change.
//! Each is one line with what to do about it; none stops the start.

use std::{fs, net::IpAddr, path::Path};

use crate::config::Config;

/// Any right of users who are neither the owner nor in the group.
const OTHERS: u32 = 0o007;

/// Warns of what is not protected.
pub fn warn(config: &Config) {
    let site = &config.site;
    let others_may_come = !site.loopback || !site.given && !config.listen.ip().is_loopback();
    if !site.secure && others_may_come {
        tracing::warn!(
            "plain http: passwords and sessions cross the network unencrypted; \
             set CLIENTELE_PUBLIC_URL to an https address"
        );
    }
    if site.given && site.loopback && !config.listen.ip().is_loopback() {
        tracing::warn!("people on other machines cannot sign in until CLIENTELE_PUBLIC_URL is the address they use");
    }
    if let Some(metrics) = config.metrics_listen.filter(|metrics| !is_private(metrics.ip())) {
        tracing::warn!(
            "CLIENTELE_METRICS_LISTEN is {metrics}: anyone who reaches it can read the metrics without signing in; \
             let only your monitoring reach it"
        );
    }
    let key = config.data.join("secret.key");
    let own_key = if config.secret.is_none() { Some(&key) } else { None };
    for path in config.secret_files.iter().chain(own_key).chain([&config.data]) {
        if let Some(mode) = mode(path).filter(|mode| mode & OTHERS != 0) {
            let path = path.display();
            tracing::warn!("{path} is open to others on this machine (mode {mode:04o}): run chmod o-rwx {path}");
        }
    }
}

/// Whether an address is reached from this machine or a private network alone; one that means every interface may not be.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// The permissions of a file or folder, if it exists.
#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    Some(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).ok()?.permissions()) & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}
