//! Where people reach the register, as `CLIENTELE_PUBLIC_URL` says.
//! Decided by that setting alone, never by what a request claims.

use url::{Host, Url};

use super::{WrongSetting, wrong};

/// Where people reach the register, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The path everything is served under: empty, or `/register`.
    pub at: String,
    /// `scheme://host[:port]`, as a browser sends it in `Origin`.
    pub origin: String,
    /// Whether people come by https.
    pub secure: bool,
    /// Whether the host is this machine's own.
    pub loopback: bool,
    /// Whether `CLIENTELE_PUBLIC_URL` says so; if not, people may also come by any other address of this machine.
    pub given: bool,
}

impl Site {
    /// The whole address of a path of ours.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.at)
    }

    /// Reads `CLIENTELE_PUBLIC_URL`; without it the site is `port` of this machine.
    pub(crate) fn read(public_url: Option<String>, port: u16) -> Result<Self, WrongSetting> {
        let given = public_url.is_some();
        let public_url = public_url.unwrap_or_else(|| format!("http://localhost:{port}"));
        let refused = || wrong("CLIENTELE_PUBLIC_URL", "must be an http(s) URL, such as https://clientele.example.com");
        let url = Url::parse(&public_url).map_err(|_| refused())?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let at = url.path().trim_end_matches('/').to_owned();
        let path_is_plain = at
            .split('/')
            .skip(1)
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~".contains(c)));
        let host = url.host().ok_or_else(refused)?;
        if !plain || !path_is_plain {
            return Err(refused());
        }
        Ok(Self {
            at,
            origin: url.origin().ascii_serialization(),
            secure: url.scheme() == "https",
            loopback: match host {
                Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
                Host::Ipv4(address) => address.is_loopback(),
                Host::Ipv6(address) => address.is_loopback(),
            },
            given,
        })
    }
}
