//! Who reaches the pages of one's own second factors: also somebody who lacks the one that the role requires.
//! Neither type leads to anything else of the register.

use std::ops::Deref;

use actix_web::HttpRequest;
use futures_util::future::LocalBoxFuture;

use super::OwnFactors;
use crate::{
    clock::Clock,
    error::Error,
    http::{flash::Flash, page::Shell},
    sign_in::{Audience, Gate, SignedIn, Visitor, admitted_by_cookie, return_to},
};

/// Somebody signed in, with or without the second factor that the role requires.
pub struct Enrolling(SignedIn);

/// The same, who has proved within the last ten minutes who that is.
pub struct Proved(Enrolling);

impl Enrolling {
    /// One's own second factors.
    pub fn factors(&self) -> OwnFactors {
        let credential = self.0.credential();
        OwnFactors {
            sessions: self.0.sessions().clone(),
            person: self.0.person().clone(),
            session_id: credential.session_id().unwrap_or_default().to_vec(),
            proved_at: credential.proved_at(),
            origin: self.0.origin().clone(),
        }
    }

    /// What stands around a page for this person.
    pub fn shell(&self) -> Shell {
        self.0.shell()
    }

    /// The same, with a sentence on top about what was just done.
    pub fn shell_with(&self, flash: Option<Flash>) -> Shell {
        self.0.shell_with(flash)
    }

    /// The time zone in which moments are shown.
    pub fn clock(&self) -> &Clock {
        self.0.clock()
    }

    /// The name typed at sign-in.
    pub fn username(&self) -> &str {
        self.0.username()
    }

    /// Ends the session that is asking.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.0.sign_out().await
    }
}

impl Deref for Enrolling {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.0
    }
}

impl Deref for Proved {
    type Target = Enrolling;

    fn deref(&self) -> &Enrolling {
        &self.0
    }
}

impl Gate for Enrolling {
    fn admit(request: HttpRequest, audience: Audience) -> LocalBoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move { SignedIn::of_any(&request, audience).await.map(Self) })
    }
}

impl Gate for Proved {
    fn admit(request: HttpRequest, audience: Audience) -> LocalBoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move {
            let signed_in = SignedIn::of_any(&request, audience).await?;
            let page = request.path().strip_prefix(signed_in.site().at.as_str()).unwrap_or("/");
            signed_in.credential().check_proof(return_to::own_path(page))?;
            Ok(Self(Enrolling(signed_in)))
        })
    }
}

admitted_by_cookie!(Enrolling, Proved);
