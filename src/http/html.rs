//! The answers pages give: a page, a part of one, a way on.
//! Status and headers of HTML answers are decided here, never in a handler.

use std::convert::Infallible;

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use askama::Template;
use serde::Deserialize;

use crate::{
    config::Site,
    error::{Complaint, Error, Invalid, PageError},
};

/// What a page handler answers.
pub type Answer = Result<HttpResponse, PageError>;

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

/// Whether the page's scripts sent the request, and show what comes back.
#[derive(Debug, Clone, Copy)]
pub struct ByScripts(pub bool);

impl FromRequest for ByScripts {
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self(request.headers().contains_key("HX-Request"))))
    }
}

/// A page, status 200.
pub fn page(template: &impl Template) -> Answer {
    answer(StatusCode::OK, template)
}

/// Marks an answer as a part of a page, which has no place for the flash and leaves it to the next page.
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

/// The form again, with what is wrong with it, or how long to wait told beside `field`.
pub fn refused<Page: Template>(error: Error, field: &'static str, page: impl FnOnce(Invalid) -> Page) -> Answer {
    let (status, wait) = (error.status(), error.retry_after());
    let invalid = match error {
        Error::Invalid(invalid) => invalid,
        Error::Throttled(_) => Invalid::one(field, Complaint::new("too_many_tries", error.advice())),
        error => return Err(error.into()),
    };
    let mut answer = answer(status, &page(invalid))?;
    if let Some(seconds) = wait {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(answer)
}
