//! Whoever asks, signed in or not, and what the request says of them.
//! A visitor may sign in or set the register up, and reads nothing.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, web};
use actix_web_httpauth::headers::authorization::{Bearer, Scheme};
use uuid::Uuid;

use super::{
    cookie,
    form::{SetUpForm, SignInForm},
    jwt::Audience,
    metrics::Wrong,
    second_factor::{self, Asking, HalfSession, Passkeys, Step},
    session::{Issued, Origin},
    state::AppState,
    store::Outcome,
};
use crate::{
    clock::now,
    config::{ApiDocs, Site},
    error::{Error, PageError},
    http::{client_ip, cookies, flash, html, page::Shell},
};

/// Whoever asks, signed in or not.
pub struct Visitor {
    pub(super) state: Arc<AppState>,
    pub(super) origin: Origin,
    pub(super) token: Option<String>,
    flash: Option<String>,
    pub(super) no_shortcuts: bool,
}

impl Visitor {
    #[expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "every extractor gets the state from here")]
    pub(super) fn of(request: &HttpRequest) -> Result<Self, Error> {
        let state = request.app_data::<web::Data<AppState>>().ok_or_else(|| Error::Internal("no state".into()))?;
        let state = Arc::clone(state);
        let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("");
        let origin = Origin { client_ip: client_ip::of(request, &state.trusted_proxies), agent: agent.to_owned() };
        let cookie = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let (token, flash) = (cookie(cookie::name(&state.site)), cookie(flash::cookie_name(&state.site)));
        let no_shortcuts = cookie(cookies::no_shortcuts(&state.site)).is_some();
        Ok(Self { state, origin, token, flash, no_shortcuts })
    }

    /// Whether the register has anyone yet.
    pub async fn anyone(&self) -> Result<bool, Error> {
        self.state.set_up.people.anyone().await
    }

    /// What comes of a name and password, and of the code of a second factor.
    pub async fn sign_in(&self, form: &SignInForm, audience: Audience, code: Option<String>) -> Result<Outcome, Error> {
        let outcome = self.state.sessions.sign_in(form, audience, code, self.origin.clone()).await;
        self.state.sign_ins.ended(&outcome);
        outcome
    }

    /// A session for whoever shows a right code after the password; none for a wrong one.
    pub async fn second_step(&self, half: &HalfSession, code: String) -> Result<Option<Issued>, Error> {
        let issued = self.state.sessions.second_step(half, code, self.origin.clone()).await;
        self.state.sign_ins.ended_or_wrong(&issued, Wrong::Code);
        issued
    }

    /// A session for whoever answers with a passkey; none for a wrong answer.
    pub async fn sign_in_by_passkey(&self, asking: Asking, answer: &str) -> Result<Option<Issued>, Error> {
        let issued = self.state.sessions.sign_in_by_passkey(asking, answer, self.origin.clone()).await;
        self.state.sign_ins.ended_or_wrong(&issued, Wrong::Passkey);
        issued
    }

    /// The passkeys of this register.
    pub fn passkeys(&self) -> &Passkeys {
        self.state.sessions.passkeys()
    }

    /// Gives the browser a step of signing in to carry.
    pub fn give(&self, answer: &mut HttpResponse, step: impl Step) -> Result<(), Error> {
        second_factor::give(self.site(), &self.state.secrets.steps, answer, step, now())
    }

    /// On to the page that asks for the second factor.
    pub fn to_second_step(&self, half: HalfSession) -> html::Answer {
        let mut answer = html::see_other(self.site(), "/login/second");
        self.give(&mut answer, half)?;
        Ok(answer)
    }

    /// Makes the first administrator of whoever knows the set-up secret, and signs that person in.
    pub async fn set_up(&self, form: &SetUpForm) -> Result<Issued, Error> {
        let person = self.state.set_up.add_first(form, self.origin.client_ip).await?;
        self.state.sessions.begin(person, self.origin.clone()).await
    }

    /// Where people reach the register.
    pub fn site(&self) -> &Site {
        &self.state.site
    }

    /// Who may read the API's document and Swagger UI.
    pub fn api_docs(&self) -> ApiDocs {
        self.state.api_docs
    }

    /// What stands around a page for nobody.
    pub fn shell(&self) -> Shell {
        Shell::new(self.site(), None)
    }

    /// The code of the notice for this page, left by the act before it.
    pub fn flash(&self) -> Option<&str> {
        self.flash.as_deref()
    }

    /// Whether the visitor is already signed in.
    pub async fn is_signed_in(&self) -> Result<bool, Error> {
        match &self.token {
            Some(token) => Ok(self.state.sessions.admit(Audience::Web, token).await?.is_some()),
            None => Ok(false),
        }
    }

    /// Whether the browser still shows a session that no longer stands.
    pub fn shows_a_session(&self) -> bool {
        self.token.is_some()
    }

    /// Keeps what was typed in the form of somebody whose session has ended.
    pub(super) async fn keep_draft(&self, owner: &str, typed: String) -> Result<Option<Uuid>, Error> {
        self.state.sessions.keep_draft(owner, typed).await
    }

    /// Adds the cookie of a session of whoever has just signed in; the one that the browser had before is over.
    pub async fn enters(&self, answer: HttpResponse, issued: &Issued) -> html::Answer {
        if let Some(token) = &self.token {
            self.state.sessions.end_shown(token).await?;
        }
        self.with_session(answer, issued)
    }

    /// Adds the cookie of a session just begun.
    pub fn with_session(&self, mut answer: HttpResponse, issued: &Issued) -> html::Answer {
        cookie::set(self.site(), &mut answer, &issued.token)?;
        Ok(answer)
    }
}

/// What a browser carries from an earlier step of signing in, while that is not over.
pub struct Carried<T>(pub Option<T>);

impl<T: Step> FromRequest for Carried<T> {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = |visitor: Visitor| {
            let cookie = request.cookie(second_factor::cookie_name::<T>(visitor.site()));
            cookie.and_then(|cookie| second_factor::read(&visitor.state.secrets.steps, cookie.value(), now()))
        };
        ready(Visitor::of(request).map(|visitor| Self(read(visitor))).map_err(PageError))
    }
}

impl FromRequest for Visitor {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(PageError))
    }
}

/// The token of the one `Authorization: Bearer` header; one in an address, a form or a cookie is no credential there.
pub(super) fn bearer_token(request: &HttpRequest) -> Option<String> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let (Some(header), None) = (headers.next(), headers.next()) else { return None };
    let bearer = <Bearer as Scheme>::parse(header).ok()?;
    Some(bearer.token().to_owned())
}
