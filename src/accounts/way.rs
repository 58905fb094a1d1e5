//! The way back: where a person goes on after signing in.
//! Only ever to a path of ours.

use actix_web::{
    HttpRequest,
    http::{Method, header},
};
use url::{Position, Url};

use crate::config::Site;

/// Where a person goes on after signing in: the page asked for, or the page a form was sent from.
pub fn next(request: &HttpRequest, site: &Site) -> String {
    let asked = || request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let page = if *request.method() == Method::GET {
        asked()
    } else {
        let sent_from = request.headers().get(header::REFERER).and_then(|from| from.to_str().ok());
        // Only the path counts, so it does not matter by which name of this host the person came.
        sent_from
            .and_then(|from| Url::parse(from).ok())
            .map_or_else(asked, |from| from[Position::BeforePath..Position::AfterQuery].to_owned())
    };
    own_path(page.strip_prefix(site.at.as_str()).unwrap_or("/")).to_owned()
}

/// `path` when it is one of ours, else the front page: no other host, scheme or control character.
pub fn own_path(path: &str) -> &str {
    let decoded = percent_decoded(path);
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && !decoded.starts_with("//")
        && !decoded.contains('\\')
        && !decoded.chars().any(char::is_control);
    if ours { path } else { "/" }
}

fn percent_decoded(path: &str) -> String {
    url::form_urlencoded::parse(path.as_bytes()).flat_map(|(name, value)| [name, value]).collect()
}
