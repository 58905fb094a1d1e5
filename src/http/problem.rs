//! What the API reads and answers: JSON bodies, queries, and problems (RFC 9457).
//! A problem names the field and what is wrong with it, never the value that was sent.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{ApiError, Complaint, Error};

/// What an API handler answers.
pub type Answer = Result<HttpResponse, ApiError>;

/// An error, as RFC 9457 defines it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Identifies the type of problem; the types are listed at the top of this document.
    #[serde(rename = "type")]
    #[schema(example = "urn:clientele:problem:invalid")]
    kind: String,
    /// The type in words.
    #[schema(example = "There is a problem")]
    title: String,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    status: u16,
    /// What to do about it.
    #[schema(example = "Correct the fields listed and send it again.")]
    detail: String,
    /// The request's id, which is also in the log.
    #[schema(example = "0193a2f87c5e7d3c8f0b6a1d2e3f4a5b")]
    instance: String,
    /// What is wrong with each field, when the status is 422.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The member, the query parameter, or `body` for the body as a whole.
    #[schema(example = "first_name")]
    field: String,
    /// Stable, for programs.
    #[schema(example = "missing")]
    code: String,
    /// For people.
    #[schema(example = "Enter a first name")]
    message: String,
}

/// Every kind of problem: the end of its `type`, and what it means.
pub const KINDS: &[(&str, &str)] = &[
    ("malformed", "The body is not JSON, or a header cannot be read."),
    ("not-signed-in", "The token is missing, expired or revoked."),
    ("wrong-credentials", "The username or password is wrong."),
    ("not-allowed", "The person's role or the token does not allow this."),
    ("not-found", "This address does not exist, or the record was deleted."),
    ("wrong-method", "The address does not accept this method; `Allow` lists those it does."),
    ("unknown-method", "HTTP has no such method."),
    ("too-slow", "The body did not arrive in time."),
    ("request-under-way", "The first request with this Idempotency-Key is still running."),
    ("last-administrator", "Nobody would be left who administers Clientele."),
    ("changed-meanwhile", "The version in If-Match is not the current one."),
    ("merged", "The record was merged into another one already."),
    ("merged-since", "The record that a merge kept was merged into another one afterwards."),
    ("kept-deleted", "The record that a merge kept is in the trash."),
    ("too-large", "The body is larger than 64 KiB, or than that and what fields of your own can hold."),
    ("too-many-rows", "A sheet of an XLSX file has no room for so many customers."),
    ("wrong-media-type", "The Content-Type is not JSON."),
    ("invalid", "Some values break the rules; `errors` lists each field."),
    ("key-reused", "The Idempotency-Key was used before with a different body."),
    ("version-needed", "The request changes a record but has no If-Match."),
    ("too-many-tries", "Too many attempts; `Retry-After` says when to try again."),
    ("busy", "The server is busy; `Retry-After` says when to try again."),
    ("disk-full", "Nothing was saved: the disk is full."),
    ("internal", "A server error; `instance` finds it in the log."),
];

/// A stale version is 412 for a program, which named it in `If-Match`.
fn status(error: &Error) -> StatusCode {
    match error {
        Error::Stale => StatusCode::PRECONDITION_FAILED,
        // Where the address does not name the record, so that there is nothing to lead on to.
        Error::Merged { .. } => StatusCode::CONFLICT,
        error => error.status(),
    }
}

/// What to do about it, where a program has to do something else than a person.
fn detail(error: &Error) -> String {
    match error {
        Error::NotFound => "This address does not exist, or the record was deleted.".into(),
        Error::SignedOut { .. } => "Send a token that has not expired as Authorization: Bearer.".into(),
        Error::Forbidden => "The role of the token's user, or the token itself, does not allow this.".into(),
        error => error.advice().into_owned(),
    }
}

/// The answer that tells a program of an error; `id` is the request's.
pub fn problem(error: &ApiError, id: &str) -> HttpResponse {
    let status = status(&error.0);
    let ApiError(error) = error;
    let field_problem = |(field, complaint): (&str, &Complaint)| FieldProblem {
        field: field.to_owned(),
        code: complaint.code.to_owned(),
        message: complaint.message.clone(),
    };
    let problem = Problem {
        kind: format!("urn:clientele:problem:{}", error.kind()),
        title: error.title().to_owned(),
        status: status.as_u16(),
        detail: detail(error),
        instance: id.to_owned(),
        errors: if let Error::Invalid(invalid) = error {
            invalid.iter().map(field_problem).collect()
        } else {
            Vec::new()
        },
    };
    let mut answer = HttpResponse::build(status);
    answer.content_type("application/problem+json");
    if matches!(error, Error::SignedOut { .. } | Error::WrongCredentials | Error::CodeNeeded | Error::WrongCode) {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    answer.body(serde_json::to_vec(&problem).unwrap_or_default())
}
