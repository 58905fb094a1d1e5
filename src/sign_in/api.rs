//! Signing in and out for programs, and who a token stands for.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    bearer::Bearer, body::JsonBy, form::SignInForm, gate::SignedIn, jwt::Audience, store::Outcome, visitor::Visitor,
};
use crate::{error::Error, http::problem::Answer, people::EXAMPLE_PASSWORD};

/// A username and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The username, in upper or lower case.
    #[schema(example = "ada", max_length = 200)]
    username: String,
    /// The password, exactly as it was set.
    #[schema(example = json!(EXAMPLE_PASSWORD), format = Password, max_length = 2000)]
    password: String,
    /// The code that the authenticator app shows now, or a recovery code; needed by whoever has a second factor.
    #[serde(default)]
    #[schema(example = "287082", max_length = 100)]
    otp: Option<String>,
}

/// A new token.
#[expect(clippy::struct_field_names, reason = "RFC 6749 names them so")]
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessToken {
    /// Send it as `Authorization: Bearer …`.
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds until it expires. It also expires after 30 minutes without a request.
    #[schema(example = 43200)]
    expires_in: i64,
}

/// The person the token belongs to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    #[schema(example = "ada")]
    username: String,
    /// `admin`, `editor` or `viewer`.
    #[schema(example = "editor")]
    role: &'static str,
}

/// Sign in
///
/// Returns a token for a username and password. Attempts are limited per account and address.
#[utoipa::path(
    post,
    path = "/api/v1/login",
    tag = "Signing in",
    request_body = Credentials,
    responses(
        (status = 200, description = "A token", body = AccessToken),
        (status = 401, description = "Wrong username, password or code, or a code is needed", body = crate::http::problem::Problem,
            content_type = "application/problem+json", headers(("WWW-Authenticate" = String, description = "`Bearer`"))),
        (status = 403, description = "The role requires a second factor, which is set up in a browser",
            body = crate::http::problem::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = crate::http::problem::Problem,
            content_type = "application/problem+json", headers(("Retry-After" = i64, description = "Seconds to wait"))),
    ),
    security(()),
)]
pub async fn login(sent: JsonBy<Visitor, Credentials>) -> Answer {
    let JsonBy { who: visitor, body: Credentials { username, password, otp } } = sent;
    let form = SignInForm { username, password, next: String::new() };
    let issued = match visitor.sign_in(&form, Audience::Api, otp).await? {
        Outcome::In(issued) => issued,
        Outcome::Wrong => return Err(Error::WrongCredentials.into()),
        Outcome::Half(_) => return Err(Error::CodeNeeded.into()),
        Outcome::WrongCode => return Err(Error::WrongCode.into()),
        Outcome::Lacking => return Err(Error::FactorNeeded.into()),
    };
    let (access_token, expires_in) = (issued.token, issued.expires_in);
    Ok(HttpResponse::Ok().json(AccessToken { access_token, token_type: "Bearer", expires_in }))
}

/// Sign out
///
/// The token stops working at once; a personal access token is revoked.
#[utoipa::path(post, path = "/api/v1/logout", tag = "Signing in", responses((status = 204, description = "Signed out")))]
pub async fn logout(user: Bearer<SignedIn>) -> Answer {
    user.0.sign_out().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Current user
///
/// The person the token belongs to.
#[utoipa::path(get, path = "/api/v1/me", tag = "Signing in", responses((status = 200, description = "The person", body = Me)))]
pub async fn show_me(user: Bearer<SignedIn>) -> Answer {
    let (username, role) = (user.0.username().to_owned(), user.0.role().name());
    Ok(HttpResponse::Ok().json(Me { username, role }))
}
