//! The shell around every page, and the answers pages give: a page, a fragment, a way on.
//! Status and headers of HTML answers are decided here, never in a handler.

use std::convert::Infallible;

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use askama::Template;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    config::Site,
    error::{Error, PageError},
    http::{assets, body},
};

/// What a page handler answers.
pub type Answer = Result<HttpResponse, PageError>;

/// Who is signed in, as the header of every page shows it.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name typed at sign-in.
    pub username: String,
    /// The role, in words.
    pub role: &'static str,
    /// Whether the buttons that change records are shown.
    pub edits: bool,
}

/// One sentence about the act just done, on top of the next page.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// The person's name the sentence begins with, if it does.
    pub name: Option<String>,
    /// The sentence, or the rest of it.
    pub text: String,
    /// Where "Undo" posts to, when the act can be undone.
    pub undo: Option<String>,
}

impl Notice {
    /// A whole sentence.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// What stands around every page.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The path everything is served under; links are written `{{ shell.at }}/customers`.
    pub at: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// What just happened.
    pub notice: Option<Notice>,
    /// Whether keyboard shortcuts are off in this browser (WCAG 2.1.4).
    pub no_shortcuts: bool,
}

impl Shell {
    /// The shell of a page for someone, or for nobody yet.
    pub fn new(site: &Site, person: Option<Person>) -> Self {
        Self { at: site.at.clone(), person, notice: None, no_shortcuts: false }
    }

    /// The address of a file of `static/`.
    pub fn asset(&self, name: &str) -> String {
        format!("{}/static/{}", self.at, assets::address(name))
    }

    /// Whether the person may change records.
    pub fn edits(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.edits)
    }
}

/// A form that carries nothing but its button.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Button {}

/// The element a fragment is asked for, when htmx asks; nothing for a whole page.
#[derive(Debug, Clone)]
pub struct Target(Option<String>);

impl Target {
    /// Whether the element with this id is to be replaced.
    pub fn is(&self, id: &str) -> bool {
        self.0.as_deref().and_then(|target| target.split_once('#')).is_some_and(|(_, target)| target == id)
    }
}

impl FromRequest for Target {
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let target = request.headers().get("HX-Target").and_then(|value| value.to_str().ok());
        std::future::ready(Ok(Self(target.map(str::to_owned))))
    }
}

/// A page, status 200.
pub fn page(template: &impl Template) -> Answer {
    answer(StatusCode::OK, template)
}

/// Marks an answer as a part of a page, which has no place for the notice and leaves it to the next page.
#[derive(Debug, Clone, Copy)]
pub struct Part;

/// A part of a page, status 200.
pub fn part(template: &impl Template) -> Answer {
    let mut answer = answer(StatusCode::OK, template)?;
    answer.extensions_mut().insert(Part);
    Ok(answer)
}

/// The same, when the page that shows it then stands at `address`.
pub fn part_at(address: &str, template: &impl Template) -> Answer {
    let mut answer = part(template)?;
    let address = HeaderValue::from_str(address).map_err(|error| Error::internal(&error))?;
    answer.headers_mut().insert(HeaderName::from_static("hx-replace-url"), address);
    Ok(answer)
}

/// The same page again, with what is wrong: 422.
pub fn unprocessable(template: &impl Template) -> Answer {
    answer(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page or a fragment with its status.
pub fn answer<Page: Template>(status: StatusCode, template: &Page) -> Answer {
    // A list is some times as long as its template: growing on the way would copy it as often.
    let mut body = String::with_capacity(Page::SIZE_HINT * 4);
    template.render_into(&mut body).map_err(|error| Error::internal(&error))?;
    let mut answer = html(status, body);
    if !status.is_success() {
        // The form is still where it was: no step on the way back, and a reload asks for the page it stands on.
        answer.headers_mut().insert(HeaderName::from_static("hx-push-url"), HeaderValue::from_static("false"));
    }
    Ok(answer)
}

/// HTML with its status; what it holds depends on whether htmx asked for a part.
pub fn html(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .append_header((header::VARY, "HX-Target"))
        .body(body)
}

/// On to another page of ours: 303.
pub fn see_other(site: &Site, path: &str) -> HttpResponse {
    let location = format!("{}{path}", site.at);
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// On to another page, which says `word` in a sentence of its own.
pub fn see_other_saying(site: &Site, path: &str, word: &str) -> Answer {
    let mut answer = see_other(site, path);
    let notice = Cookie::build(notice_cookie(site), word.to_owned());
    let notice = site_cookie(site, notice).max_age(Duration::seconds(60)).finish();
    answer.add_cookie(&notice).map_err(|error| Error::internal(&error))?;
    Ok(answer)
}

/// The name of the cookie that carries the word for the next page.
pub fn notice_cookie(site: &Site) -> &'static str {
    if site.secure { "__Host-notice" } else { "notice" }
}

/// The name of the cookie that turns keyboard shortcuts off in this browser.
pub fn no_shortcuts_cookie(site: &Site) -> &'static str {
    if site.secure { "__Host-no-shortcuts" } else { "no-shortcuts" }
}

/// The attributes every cookie of ours has: for this host alone, out of reach of scripts.
pub fn site_cookie<'c>(
    site: &Site,
    cookie: actix_web::cookie::CookieBuilder<'c>,
) -> actix_web::cookie::CookieBuilder<'c> {
    cookie.path("/").http_only(true).secure(site.secure).same_site(SameSite::Lax)
}

/// `template/error.html`: what happened and what to do, for any error.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage<'e> {
    /// What stands around it.
    pub shell: Shell,
    /// What happened.
    pub title: &'static str,
    /// What to do.
    pub advice: String,
    /// Names the request in the log, when the fault is ours.
    pub request_id: Option<&'e str>,
}

/// The most bytes a form may have.
const FORM_LIMIT: usize = 16 * 1024;

/// Reads a sent form, and gives it with the text it came as; unknown and doubled fields are refused.
pub async fn read_form<Form: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<(Form, String), Error> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Err(Error::WrongMediaType);
    }
    let text = body::read(payload, FORM_LIMIT).await?;
    let form = serde_urlencoded::from_str(&text)
        .map_err(|_| Error::Malformed("The form has an unknown field, or the same field twice."))?;
    Ok((form, text))
}
