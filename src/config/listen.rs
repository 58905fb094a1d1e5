//! Where the server listens: for people and programs, and for whoever reads its metrics.

use std::net::SocketAddr;

use super::{WrongSetting, wrong};

/// Reads both addresses; without a setting, metrics are shown nowhere.
pub(super) fn read(
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<(SocketAddr, Option<SocketAddr>), WrongSetting> {
    let listen = variable("CLIENTELE_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".into());
    let listen = address("CLIENTELE_LISTEN", &listen, "an address and a port, such as 127.0.0.1:8080")?;
    let metrics = variable("CLIENTELE_METRICS_LISTEN").filter(|metrics| metrics != "off");
    let Some(metrics) = metrics else { return Ok((listen, None)) };
    let what = "off, or an address and a port, such as 127.0.0.1:9464";
    let metrics = address("CLIENTELE_METRICS_LISTEN", &metrics, what)?;
    if is_same(listen, metrics) {
        return Err(wrong("CLIENTELE_METRICS_LISTEN", "is CLIENTELE_LISTEN too; it must be another port"));
    }
    Ok((listen, Some(metrics)))
}

fn address(name: &str, text: &str, what: &str) -> Result<SocketAddr, WrongSetting> {
    text.parse().map_err(|_| wrong(name, &format!("is \"{text}\"; it must be {what}")))
}

/// Whether who listens at one of them is in the way of the other; port 0 is always a free one.
fn is_same(one: SocketAddr, other: SocketAddr) -> bool {
    let every = one.ip().is_unspecified() || other.ip().is_unspecified();
    one.port() == other.port() && one.port() != 0 && (every || one.ip() == other.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_have_an_address_of_their_own() {
        for (listen, metrics, same) in [
            ("127.0.0.1:8080", "127.0.0.1:9464", false),
            ("127.0.0.1:8080", "127.0.0.1:8080", true),
            ("0.0.0.0:8080", "127.0.0.1:8080", true),
            ("127.0.0.1:8080", "[::]:8080", true),
            ("127.0.0.1:8080", "10.0.0.1:8080", false),
            ("127.0.0.1:0", "127.0.0.1:0", false),
        ] {
            assert_eq!(is_same(listen.parse().unwrap(), metrics.parse().unwrap()), same, "{listen} {metrics}");
        }
    }
}
