//! Whoever may read the API's document and Swagger UI, as the operator chose.

use std::ops::Deref;

use actix_web::HttpRequest;
use futures_util::future::LocalBoxFuture;

use crate::{
    config::ApiDocs,
    error::Error,
    sign_in::{Audience, Gate, SignedIn, Visitor, admitted_by_cookie},
};

/// Somebody who may read how the API works; there is nothing to read when the operator turned it off.
pub struct DocsReader(Visitor);

impl Deref for DocsReader {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.0
    }
}

impl Gate for DocsReader {
    fn admit(request: HttpRequest, audience: Audience) -> LocalBoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move {
            let visitor = Visitor::admit(request.clone(), audience).await?;
            match visitor.api_docs() {
                ApiDocs::Off => return Err(Error::NotFound),
                ApiDocs::Public => {}
                ApiDocs::SignedIn => match SignedIn::admit(request.clone(), audience).await {
                    // Swagger UI gets the document as a page does, by the cookie.
                    Err(Error::SignedOut { .. }) => SignedIn::admit(request, Audience::Web).await.map(drop)?,
                    admitted => admitted.map(drop)?,
                },
            }
            Ok(Self(visitor))
        })
    }
}

admitted_by_cookie!(DocsReader);
