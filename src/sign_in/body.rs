//! Forms and JSON bodies as somebody sends them: whoever sends them is checked first.
//! What was typed when the session had ended meanwhile waits for the same person.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::{draftable::Draftable, gate::Gate, jwt::Audience, visitor::Visitor};
use crate::{
    db::scalar,
    error::{ApiError, Error, PageError},
    http::{body, html},
};

impl Draftable for html::Button {}

/// A form sent by `Who`: whoever sent it first, then the form, so that nobody's form is read but by right.
pub struct FormBy<Who, Form> {
    /// Who sent it.
    pub who: Who,
    /// What was typed.
    pub form: Form,
}

impl<Who: Gate, Form: Draftable> FromRequest for FormBy<Who, Form> {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            match Who::admit(request.clone(), Audience::Web).await {
                Ok(who) => {
                    let limit =
                        if Form::SAVES_DRAFT { limit(&request, Form::MOST_BYTES).await? } else { Form::MOST_BYTES };
                    Ok(Self { who, form: body::form(&request, &mut payload, limit).await?.0 })
                }
                Err(Error::SignedOut { next }) if Form::SAVES_DRAFT => {
                    let limit = limit(&request, Form::MOST_BYTES).await?;
                    let (form, typed) = body::form::<Form>(&request, &mut payload, limit).await?;
                    let next = match form.owner() {
                        Some(owner) => with_draft(&request, next, owner, typed).await?,
                        None => next,
                    };
                    Err(Error::SignedOut { next }.into())
                }
                Err(error) => Err(error.into()),
            }
        })
    }
}

/// How many bytes a body may have: the usual number, and for one that says it is longer what the register's fields add.
async fn limit(request: &HttpRequest, usual: usize) -> Result<usize, Error> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_none_or(|length: usize| length <= usual) {
        return Ok(usual);
    }
    let visitor = Visitor::admit(request.clone(), Audience::Web).await?;
    let more = scalar(visitor.state.db.read(), "SELECT form_bytes FROM fields_version").await?;
    Ok(usual + usize::try_from(more).unwrap_or(0))
}

/// The page to go on with, where what was typed is waiting.
async fn with_draft(request: &HttpRequest, next: String, owner: &str, typed: String) -> Result<String, Error> {
    let visitor = Visitor::admit(request.clone(), Audience::Web).await?;
    let page = next.split_once('?').map_or(next.as_str(), |(page, _)| page);
    match visitor.keep_draft(owner, typed).await? {
        Some(id) => Ok(format!("{page}?draft={id}")),
        None => Ok(next),
    }
}

/// A JSON body sent by `Who`, who is checked before it is read.
pub struct JsonBy<Who, Body> {
    /// Who sent it.
    pub who: Who,
    /// What was sent.
    pub body: Body,
}

impl<Who: Gate, Body: DeserializeOwned + 'static> FromRequest for JsonBy<Who, Body> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let who = Who::admit(request.clone(), Audience::Api).await?;
            let limit = limit(&request, body::JSON_LIMIT).await?;
            Ok(Self { who, body: body::json(&request, &mut payload, limit).await? })
        })
    }
}
