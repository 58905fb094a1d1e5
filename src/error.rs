//! What can go wrong, in words; a handler's return type ([`PageError`], [`ApiError`]) chooses page or problem.
//! Nothing an [`Error`] shows to a visitor comes from inside: only `Internal` carries that, and only the log reads it.

use std::{borrow::Cow, fmt, time::Duration};

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use uuid::Uuid;

pub use crate::invalid::{About, Complaint, Invalid, Slot};

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
    /// The name and password are right, and a code of the second factor is missing.
    CodeNeeded,
    /// The code of the second factor is not right, or was used before.
    WrongCode,
    /// The role requires a second factor, and the person has none yet.
    FactorNeeded,
    /// Who it is has to be proved again; `next` is where to go on afterwards.
    ProofNeeded {
        /// A path of ours.
        next: String,
    },
    /// The person's role, or the token's reach, does not allow it.
    Forbidden,
    /// The request came from another site.
    CrossSite,
    /// What was typed breaks the rules.
    Invalid(Invalid),
    /// Someone changed the record in the meantime.
    Stale,
    /// Nobody would be left who administers the register.
    LastAdministrator,
    /// A link that was used, has expired, was replaced or never was.
    LinkEnded,
    /// The customer was erased: nothing is left to show or to change.
    Erased,
    /// The record was merged into another, where its address leads.
    Merged {
        /// The record that was asked for.
        from: Uuid,
        /// The one to go on to.
        into: Uuid,
    },
    /// The record that a merge kept was merged into another afterwards.
    MergedSince,
    /// The record that a merge kept is in the trash.
    KeptDeleted,
    /// A file is being read, or one that names the customer is being saved.
    ImportUnderWay,
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
    /// The disk reported an error, or takes no writes.
    Disk,
    /// The request cannot be read; the words say why.
    Malformed(&'static str),
    /// The request is larger than this address takes.
    TooLarge,
    /// There are more customers than the rows of a sheet.
    TooManyRows,
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
        self.description().0
    }

    /// The end of the problem's type in the API.
    pub fn kind(&self) -> &'static str {
        self.description().1
    }

    /// What happened, in a few words.
    pub fn title(&self) -> &'static str {
        self.description().2
    }

    /// What to do about it, in a sentence.
    pub fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Throttled(wait) => format!("Wait {}, then try again.", in_words(*wait)).into(),
            Self::WrongMethod { allow } => format!("This address only accepts {allow}.").into(),
            Self::Malformed(why) => (*why).into(),
            other => other.description().3.into(),
        }
    }

    /// Status, kind, title and advice.
    #[rustfmt::skip]
    fn description(&self) -> (StatusCode, &'static str, &'static str, &'static str) {
        use StatusCode as Is;
        match self {
            Self::NotFound => (Is::NOT_FOUND, "not-found", "Not found",
                "This page doesn't exist, or the record was deleted."),
            Self::SignedOut { .. } => (Is::UNAUTHORIZED, "not-signed-in", "Not signed in", "Sign in to continue."),
            Self::WrongCredentials => (Is::UNAUTHORIZED, "wrong-credentials", "Wrong username or password",
                "Sign in with another username or password."),
            Self::CodeNeeded => (Is::UNAUTHORIZED, "code-needed", "Code needed",
                "Send the code that your authenticator app shows now, or a recovery code, as `otp`."),
            Self::WrongCode => (Is::UNAUTHORIZED, "wrong-code", "Wrong code",
                "Send the code that your authenticator app shows now; each works once."),
            Self::FactorNeeded => (Is::FORBIDDEN, "second-factor-needed", "Second factor needed",
                "Your role requires a second factor. Sign in with a browser to set one up."),
            Self::ProofNeeded { .. } => (Is::FORBIDDEN, "proof-needed", "Sign in again", "Sign in again to continue."),
            Self::Forbidden => (Is::FORBIDDEN, "not-allowed", "Not allowed",
                "Your role doesn't allow this. An administrator can change your role."),
            Self::CrossSite => (Is::FORBIDDEN, "not-allowed", "Request from another site",
                "This request didn't come from Clientele's own pages. Reload the page and try again; if it keeps \
                 happening, ask your administrator to check CLIENTELE_PUBLIC_URL."),
            Self::Invalid(_) => (Is::UNPROCESSABLE_ENTITY, "invalid", "There is a problem",
                "Correct the fields listed and send it again."),
            Self::Stale => (Is::CONFLICT, "changed-meanwhile", "Changed in the meantime",
                "Someone else changed this record. Load it again to see the current version."),
            Self::LastAdministrator => (Is::CONFLICT, "last-administrator", "The last administrator",
                "There is no other active administrator. Make somebody else an administrator first."),
            Self::LinkEnded => (Is::GONE, "link-ended", "This link no longer works",
                "Each link works once and only for a while, and a newer link replaces it. Ask an administrator for a new one."),
            Self::Erased => (Is::GONE, "erased", "This customer was erased",
                "Nothing of the record is left, and nothing of what you sent was saved."),
            Self::Merged { .. } => (Is::MOVED_PERMANENTLY, "merged", "Merged into another record",
                "One of these records was merged into another one already."),
            Self::MergedSince => (Is::CONFLICT, "merged-since", "Merged again since",
                "The record that was kept was merged into another one afterwards. Undo that merge first."),
            Self::KeptDeleted => (Is::CONFLICT, "kept-deleted", "The record that was kept is in the trash",
                "Restore it first, then undo the merge."),
            Self::ImportUnderWay => (Is::CONFLICT, "import-under-way", "An import is under way",
                "A file is being read, or one that names this customer is being saved. Try again when that has ended."),
            Self::NoVersion => (Is::PRECONDITION_REQUIRED, "version-needed", "Version needed",
                "Send If-Match with the ETag of the version you are changing."),
            Self::KeyReused => (Is::UNPROCESSABLE_ENTITY, "key-reused", "Idempotency key used before",
                "This Idempotency-Key was used before with a different body. Send another."),
            Self::KeyRunning => (Is::CONFLICT, "request-under-way", "Request still running",
                "The first request with this Idempotency-Key is still running. Try again when it has ended."),
            Self::Throttled(_) => (Is::TOO_MANY_REQUESTS, "too-many-tries", "Too many attempts", ""),
            Self::Busy => (Is::SERVICE_UNAVAILABLE, "busy", "Busy",
                "Clientele is busy right now. Try again in a moment."),
            Self::Full => (Is::INSUFFICIENT_STORAGE, "disk-full", "The disk is full",
                "Nothing was saved. Ask your administrator to free some disk space."),
            Self::Disk => (Is::SERVICE_UNAVAILABLE, "disk-error", "The disk reported an error",
                "Nothing was changed. Try again in a moment, and tell your administrator if it happens again."),
            Self::Malformed(_) => (Is::BAD_REQUEST, "malformed", "The request could not be read", ""),
            Self::TooLarge => (Is::PAYLOAD_TOO_LARGE, "too-large", "Request too large", "The request is too large."),
            Self::TooManyRows => (Is::UNPROCESSABLE_ENTITY, "too-many-rows", "Too many customers for one sheet",
                "An XLSX file holds at most 1,048,575 customers. Export them as CSV, or search for fewer."),
            Self::TooSlow => (Is::REQUEST_TIMEOUT, "too-slow", "Request too slow",
                "The request did not arrive in time. Try again."),
            Self::WrongMediaType => (Is::UNSUPPORTED_MEDIA_TYPE, "wrong-media-type", "Wrong content type",
                "This address does not accept this content type."),
            Self::WrongMethod { .. } => (Is::METHOD_NOT_ALLOWED, "wrong-method", "Method not allowed", ""),
            Self::UnknownMethod => (Is::NOT_IMPLEMENTED, "unknown-method", "Unknown method",
                "This server does not know this method."),
            Self::Setting(_) | Self::Internal(_) => (Is::INTERNAL_SERVER_ERROR, "internal", "Something went wrong",
                "Something failed on our side and was logged."),
        }
    }

    /// How long to wait before trying again, in seconds, when waiting helps.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Throttled(wait) => Some(wait.as_secs().max(1)),
            Self::Busy | Self::Disk | Self::KeyRunning => Some(2),
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

macro_rules! error_type {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(pub Error);

        impl<E: Into<Error>> From<E> for $name {
            fn from(error: E) -> Self {
                Self(error.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ResponseError for $name {
            fn status_code(&self) -> StatusCode {
                self.0.status()
            }

            fn error_response(&self) -> HttpResponse {
                HttpResponse::new(self.0.status())
            }
        }
    )*};
}

error_type! {
    /// An [`Error`] for a person; [`crate::http::shield`] makes the page, where the visitor is known.
    PageError,
    /// An [`Error`] for a program; [`crate::http::shield`] makes the problem, where the request's id is known.
    ApiError
}
