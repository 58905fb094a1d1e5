//! Forms and JSON bodies as somebody sends them: the door first, then what was sent.
//! What was typed when the session had ended meanwhile waits for the same person.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::{
    gate::{Gate, Visitor},
    keys::Audience,
};
use crate::{
    error::{ApiError, Error, PageError},
    http::{page, problem},
};

/// A form that can be sent: how it is read, and whether it is kept when the session has ended meanwhile.
pub trait Typed: DeserializeOwned + 'static {
    /// Whose form it is, as sealed when it was shown: what was typed then waits for that person to sign in again.
    /// A form with a password has none.
    fn owner(&self) -> Option<&str> {
        None
    }
}

impl Typed for page::Button {}

/// A form sent by `Who`: the door first, then the form, so that nobody's form is read but by right.
pub struct Sent<Who, Form> {
    /// Who sent it.
    pub who: Who,
    /// What was typed.
    pub form: Form,
}

impl<Who: Gate, Form: Typed> FromRequest for Sent<Who, Form> {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            match Who::admit(request.clone(), Audience::Web).await {
                Ok(who) => Ok(Self { who, form: page::read_form(&request, &mut payload).await?.0 }),
                Err(Error::SignedOut { next }) => {
                    let (form, typed) = page::read_form::<Form>(&request, &mut payload).await?;
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

/// The page to go on with, where what was typed is waiting.
async fn with_draft(request: &HttpRequest, next: String, owner: &str, typed: String) -> Result<String, Error> {
    let visitor = Visitor::admit(request.clone(), Audience::Web).await?;
    let page = next.split_once('?').map_or(next.as_str(), |(page, _)| page);
    match visitor.keep_draft(owner, typed).await? {
        Some(id) => Ok(format!("{page}?draft={id}")),
        None => Ok(next),
    }
}

/// A JSON body sent by `Who`: the door first, then the body.
pub struct Posted<Who, Body> {
    /// Who sent it.
    pub who: Who,
    /// What was sent.
    pub body: Body,
}

impl<Who: Gate, Body: DeserializeOwned + 'static> FromRequest for Posted<Who, Body> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let who = Who::admit(request.clone(), Audience::Api).await?;
            Ok(Self { who, body: problem::read(&request, &mut payload).await? })
        })
    }
}
