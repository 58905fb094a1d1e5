//! The credential of a program: one `Authorization: Bearer` header, and nothing else.
//! A token in an address, a form or a cookie is no credential here.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;

use super::{gate::Gate, jwt::Audience};
use crate::error::ApiError;

/// A program let in by its Bearer header and nothing else, as `Who`.
pub struct Bearer<Who>(pub Who);

impl<Who: Gate> FromRequest for Bearer<Who> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admitted = Who::admit(request.clone(), Audience::Api);
        Box::pin(async move { Ok(Self(admitted.await?)) })
    }
}
