//! What an operator is warned of at the start: what others could read or change.
//! One line each, with the remedy; none of them is a reason not to start.

use crate::config::Config;

/// Warns of what is not protected.
pub fn warn(config: &Config) {
    let site = &config.site;
    let others_come = !site.loopback || !site.given && !config.listen.ip().is_loopback();
    if !site.secure && others_come {
        tracing::warn!(
            "plain http: passwords and sessions cross the network unencrypted; \
             set CLIENTELE_PUBLIC_URL to an https address"
        );
    }
    if site.given && site.loopback && !config.listen.ip().is_loopback() {
        tracing::warn!("others cannot sign in until CLIENTELE_PUBLIC_URL says by which address they come");
    }
}
