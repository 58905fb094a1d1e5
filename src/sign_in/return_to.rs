//! Where a person goes on after signing in.
//! Only ever to a path of ours.

use actix_web::{
    HttpRequest,
    http::{Method, header},
};
use url::{Position, Url};

use crate::config::Site;

/// Where a person goes on after signing in: the page asked for, or the page a form was sent from.
pub fn of(request: &HttpRequest, site: &Site) -> String {
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

/// `path` when it is one of ours, else the front page. It has to be the very path a browser would ask for: one that a
/// browser, or whatever stands in between, reads as another may lead to another host.
pub fn own_path(path: &str) -> &str {
    if is_own(path) { path } else { "/" }
}

fn is_own(path: &str) -> bool {
    let Ok(url) = Url::parse("http://localhost").and_then(|here| here.join(path)) else { return false };
    let (own, decoded) = (url.path(), percent_decoded(url.path()));
    path.starts_with('/')
        && url[..Position::BeforePath] == *"http://localhost"
        && url[Position::BeforePath..] == *path
        && !own.contains("//")
        && !decoded.contains("//")
        && !decoded.contains('\\')
        && !percent_decoded(path).chars().any(char::is_control)
}

fn percent_decoded(path: &str) -> String {
    url::form_urlencoded::parse(path.as_bytes()).flat_map(|(name, value)| [name, value]).collect()
}
