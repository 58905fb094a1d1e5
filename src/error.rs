//! What can go wrong, in words; the face it happened on ([`PageError`], [`ApiError`]) chooses how it is told.
//! Nothing an [`Error`] shows to a visitor comes from inside: only `Internal` carries that, and only the log reads it.

use std::{fmt, time::Duration};

use actix_web::{HttpResponse, ResponseError, http::StatusCode};

pub use crate::invalid::{Complaint, Invalid};

/// Everything that stops an act.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or it is in the trash.
    NotFound,
    /// Nobody is signed in; `next` is where to go on afterwards.
    SignedOut {
        /// A path of ours, with its query.
        next: String,
    },
    /// The name and password given to sign in are not right.
    WrongCredentials,
    /// The person's role, or the token's reach, does not allow it.
    Forbidden,
    /// The request came from another site.
    CrossSite,
    /// What was typed breaks the rules.
    Invalid(Invalid),
    /// Someone changed the record in the meantime.
    Stale,
    /// The request does not say which version it means to change.
    NoVersion,
    /// The idempotency key was used before, for something else.
    KeyReused,
    /// The first request with this idempotency key is still under way.
    KeyRunning,
    /// Too many tries; again after this long.
    Throttled(Duration),
    /// The machine is busy; again shortly.
    Busy,
    /// The disk is full.
    Full,
    /// The request cannot be read; the words say why.
    Malformed(&'static str),
    /// The request is larger than this address takes.
    TooLarge,
    /// The request came too slowly.
    TooSlow,
    /// The request's body is of a kind this address does not read.
    WrongMediaType,
    /// The address does not answer this method; these it does.
    WrongMethod {
        /// The value of the `Allow` header.
        allow: String,
    },
    /// Nothing here answers this method, and HTTP knows none of the kind.
    UnknownMethod,
    /// A setting that cannot be followed; the text is for the operator.
    Setting(String),
    /// A fault of ours; the text is for the log alone.
    Internal(String),
}

impl Error {
    /// A fault of ours, with its whole chain of causes for the log.
    pub fn internal(error: &dyn std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(deeper) = cause {
            text.push_str(": ");
            text.push_str(&deeper.to_string());
            cause = deeper.source();
        }
        Self::Internal(text)
    }

    /// The status both faces answer with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignedOut { .. } | Self::WrongCredentials => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Invalid(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale | Self::KeyRunning => StatusCode::CONFLICT,
            Self::NoVersion => StatusCode::PRECONDITION_REQUIRED,
            Self::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::WrongMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::WrongMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnknownMethod => StatusCode::NOT_IMPLEMENTED,
            Self::Setting(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What happened, in a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::NotFound => "Not found",
            Self::SignedOut { .. } => "Not signed in",
            Self::WrongCredentials => "Wrong username or password",
            Self::Forbidden => "Not allowed",
            Self::CrossSite => "Request from another site",
            Self::Invalid(_) => "There is a problem",
            Self::Stale => "Changed in the meantime",
            Self::NoVersion => "Version needed",
            Self::KeyReused => "Idempotency key used before",
            Self::KeyRunning => "Request still running",
            Self::Throttled(_) => "Too many attempts",
            Self::Busy => "Busy",
            Self::Full => "The disk is full",
            Self::Malformed(_) => "The request could not be read",
            Self::TooLarge => "Request too large",
            Self::TooSlow => "Request too slow",
            Self::WrongMediaType => "Wrong content type",
            Self::WrongMethod { .. } => "Method not allowed",
            Self::UnknownMethod => "Unknown method",
            Self::Setting(_) | Self::Internal(_) => "Something went wrong",
        }
    }

    /// What to do about it, in a sentence.
    pub fn advice(&self) -> String {
        match self {
            Self::NotFound => "This page doesn't exist, or the record was deleted.".into(),
            Self::SignedOut { .. } => "Sign in to continue.".into(),
            Self::WrongCredentials => "Sign in with another username or password.".into(),
            Self::Forbidden => "Your role doesn't allow this. An administrator can change your role.".into(),
            Self::CrossSite => "This request didn't come from Clientele's own pages. Reload the page and try again; \
                 if it keeps happening, ask your administrator to check CLIENTELE_PUBLIC_URL."
                .into(),
            Self::Invalid(_) => "Correct the fields listed and send it again.".into(),
            Self::NoVersion => "Send If-Match with the ETag of the version you are changing.".into(),
            Self::KeyReused => "This Idempotency-Key was used before with a different body. Send another.".into(),
            Self::KeyRunning => {
                "The first request with this Idempotency-Key is still running. Try again when it has ended.".into()
            }
            Self::Stale => "Someone else changed this record. Load it again to see the current version.".into(),
            Self::Throttled(wait) => format!("Wait {}, then try again.", in_words(*wait)),
            Self::Busy => "Clientele is busy right now. Try again in a moment.".into(),
            Self::Full => "Nothing was saved. Ask your administrator to free some disk space.".into(),
            Self::Malformed(why) => (*why).into(),
            Self::TooLarge => "The request is too large.".into(),
            Self::TooSlow => "The request did not arrive in time. Try again.".into(),
            Self::WrongMediaType => "This address does not accept this content type.".into(),
            Self::WrongMethod { allow } => format!("This address only accepts {allow}."),
            Self::UnknownMethod => "This server does not know this method.".into(),
            Self::Setting(_) | Self::Internal(_) => "Something failed on our side and was logged.".into(),
        }
    }

    /// How long to wait before trying again, in seconds, when waiting helps.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Throttled(wait) => Some(wait.as_secs().max(1)),
            Self::Busy | Self::KeyRunning => Some(2),
            _ => None,
        }
    }
}

fn in_words(wait: Duration) -> String {
    match wait.as_secs() {
        0 | 1 => "a second".into(),
        seconds @ 2..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(text) | Self::Internal(text) => f.write_str(text),
            other => f.write_str(other.title()),
        }
    }
}

impl std::error::Error for Error {}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// An [`Error`] on its way to a person: [`crate::http::shield`] turns it into a page, where the visitor is known.
#[derive(Debug)]
pub struct PageError(pub Error);

impl<E: Into<Error>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        self.0.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.0.status())
    }
}

/// An [`Error`] on its way to a program: [`crate::http::shield`] turns it into a problem, where the request's id is known.
#[derive(Debug)]
pub struct ApiError(pub Error);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self.0 {
            Error::Stale => StatusCode::PRECONDITION_FAILED,
            ref error => error.status(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
