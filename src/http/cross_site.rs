//! What another site's page sends, told from what a page of ours does by the headers that browsers add.

use actix_web::{
    dev::ServiceRequest,
    http::header::{self, HeaderValue},
};
use url::Url;

use crate::{config::Site, http::request_log::logged};

/// Whether a request that could change something comes from a page of ours; the API reads no cookie and needs none of this.
pub fn same_origin(site: &Site, request: &ServiceRequest) -> bool {
    let mut fetch_site = request.headers().get_all("Sec-Fetch-Site");
    let mut origin = request.headers().get_all(header::ORIGIN);
    match (fetch_site.next(), fetch_site.next()) {
        (Some(value), None) => value == "same-origin" || value == "none",
        (None, _) => {
            let (one, another) = (origin.next(), origin.next());
            let ours =
                another.is_none() && one.is_some_and(|one| one == site.origin.as_str() || is_host(site, one, request));
            if !ours {
                let one = one.map(|value| logged(value.to_str().unwrap_or_default()));
                tracing::warn!(origin = ?one, public_url = site.origin, "refused: the Origin header does not match CLIENTELE_PUBLIC_URL");
            }
            ours
        }
        (Some(_), Some(_)) => false,
    }
}

/// Whether a page of `origin` is of the very host that this request came to. It counts where no public URL was set:
/// people come by an address that the server does not know.
fn is_host(site: &Site, origin: &HeaderValue, request: &ServiceRequest) -> bool {
    let mut hosts = request.headers().get_all(header::HOST);
    let (Some(host), None, Ok(origin)) = (hosts.next(), hosts.next(), origin.to_str()) else { return false };
    let (Ok(host), Some((scheme @ ("http" | "https"), _))) = (host.to_str(), origin.split_once("://")) else {
        return false;
    };
    // Compared as URLs, so that a default port may be written or left out.
    let reached = Url::parse(&format!("{scheme}://{host}")).map(|url| url.origin().ascii_serialization());
    !site.given && reached.is_ok_and(|reached| reached == origin)
}
