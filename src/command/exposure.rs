//! Warnings at the start: what others could read or change.
//! Each is one line with what to do about it; none stops the start.

use std::{fs, path::Path};

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
    let key = config.data.join("secret.key");
    let own_key = if config.secret.is_none() { Some(&key) } else { None };
    for path in config.secret_files.iter().chain(own_key).chain([&config.data]) {
        if let Some(mode) = mode(path).filter(|mode| mode & OTHERS != 0) {
            let path = path.display();
            tracing::warn!("{path} is open to others on this machine (mode {mode:04o}): run chmod o-rwx {path}");
        }
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
