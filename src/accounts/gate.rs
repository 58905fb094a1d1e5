//! The door: the only way from a request to the data, by the types a handler asks for.
//! No [`SignedIn`] in a handler's signature, no data. Pages read only the cookie, the API only the Bearer header.

use std::{ops::Deref, sync::Arc};

use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, http::header, web};
use futures_util::future::LocalBoxFuture;
use rlibphonenumber::Region;
use uuid::Uuid;

use super::{
    address, bearer, cookies,
    desk::Desk,
    door::Door,
    entity::user::{self, Role},
    keys::{Audience, Keys},
    own::OwnAccount,
    reader::Reader,
    session::{Credential, Issued, Origin},
    way,
};
use crate::{
    clock::Clock,
    config::{ApiDocs, Site},
    db::Db,
    error::{Error, PageError},
    http::{
        page::{self, Notice, Person, Shell},
        shield::UserId,
    },
};

/// Whoever asks, signed in or not: may sign in, and reads nothing.
pub struct Visitor {
    door: Arc<Door>,
    /// Where the request comes from.
    pub origin: Origin,
    token: Option<String>,
    said: Option<String>,
    no_shortcuts: bool,
}

impl Visitor {
    #[expect(
        clippy::disallowed_methods,
        clippy::disallowed_types,
        reason = "the gate is where handlers get the door from"
    )]
    fn of(request: &HttpRequest) -> Result<Self, Error> {
        let door = request.app_data::<web::Data<Door>>().ok_or_else(|| Error::Internal("no door".into()))?;
        let door = Arc::clone(door);
        let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("");
        let origin = Origin { address: address::of(request, &door.trusted_proxies), agent: agent.to_owned() };
        let cookie = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let (token, said) = (cookie(cookies::session(&door.site)), cookie(page::notice_cookie(&door.site)));
        let no_shortcuts = cookie(page::no_shortcuts_cookie(&door.site)).is_some();
        Ok(Self { door, origin, token, said, no_shortcuts })
    }

    /// What may be done before anyone is signed in.
    pub fn desk(&self) -> Desk<'_> {
        Desk(&self.door.accounts)
    }

    /// Where people reach the register.
    pub fn site(&self) -> &Site {
        &self.door.site
    }

    /// Who may read the API's document and Swagger UI.
    pub(super) fn api_docs(&self) -> ApiDocs {
        self.door.api_docs
    }

    /// What stands around a page for nobody.
    pub fn shell(&self) -> Shell {
        Shell::new(&self.door.site, None)
    }

    /// The word left for this page by the act before it.
    pub fn said(&self) -> Option<&str> {
        self.said.as_deref()
    }

    /// Whether the visitor is already signed in.
    pub async fn is_signed_in(&self) -> Result<bool, Error> {
        match &self.token {
            Some(token) => Ok(self.door.accounts.admit(Audience::Web, token).await?.is_some()),
            None => Ok(false),
        }
    }

    /// Whether the browser still shows a session that no longer stands.
    pub fn shows_a_session(&self) -> bool {
        self.token.is_some()
    }

    /// Keeps what was typed in the form of somebody whose session has ended.
    pub(super) async fn keep_draft(&self, owner: &str, typed: String) -> Result<Option<Uuid>, Error> {
        self.door.accounts.keep_draft(owner, typed).await
    }

    /// Adds the cookie of a session just begun.
    pub fn let_in(&self, mut answer: HttpResponse, issued: &Issued) -> page::Answer {
        cookies::set_session(&self.door.site, &mut answer, &issued.token)?;
        Ok(answer)
    }
}

impl FromRequest for Visitor {
    type Error = PageError;
    type Future = std::future::Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request).map_err(PageError))
    }
}

/// Somebody signed in, of any role; owns the way to the data, and each slice hangs its collection here.
pub struct SignedIn {
    visitor: Visitor,
    person: user::Model,
    credential: Credential,
}

impl SignedIn {
    async fn of(request: &HttpRequest, audience: Audience) -> Result<Self, Error> {
        let visitor = Visitor::of(request)?;
        let token = match audience {
            Audience::Web => visitor.token.clone(),
            Audience::Api => bearer::token(request),
        };
        let admitted = match &token {
            Some(token) => visitor.door.accounts.admit(audience, token).await?,
            None => None,
        };
        let Some((credential, person)) = admitted else {
            return Err(Error::SignedOut { next: way::next(request, visitor.site()) });
        };
        let signed_in = Self { visitor, person, credential };
        request.extensions_mut().insert(signed_in.shown());
        request.extensions_mut().insert(UserId(signed_in.person.id));
        Ok(signed_in)
    }

    /// The database, for the collections of the slices.
    pub(crate) fn db(&self) -> &Db {
        &self.visitor.door.db
    }

    /// The signing key, for the cursors of the slices.
    pub(crate) fn keys(&self) -> &Keys {
        &self.visitor.door.keys
    }

    /// The country of phone numbers typed without a country code.
    pub(crate) fn country(&self) -> Option<Region> {
        self.visitor.door.country
    }

    /// The time zone in which moments are shown and days begin.
    pub fn clock(&self) -> &Clock {
        &self.visitor.door.clock
    }

    /// Who history says it was.
    pub(crate) fn id(&self) -> Uuid {
        self.person.id
    }

    /// Says in a form that it is this person's, for when the session has ended before it is sent.
    pub fn form_owner(&self) -> Result<String, Error> {
        self.keys().seal_owner(self.person.id)
    }

    /// One's own account.
    pub fn account(&self) -> OwnAccount {
        self.visitor.door.accounts.own(&self.person, &self.credential, &self.visitor.origin)
    }

    /// Whether it is a page or a program that acts for this person.
    pub(crate) fn audience(&self) -> Audience {
        self.credential.audience()
    }

    /// The role's name in the API.
    pub fn role(&self) -> Role {
        self.person.role
    }

    /// Whether there is a document of the API to read.
    pub fn has_api_docs(&self) -> bool {
        self.visitor.api_docs() != ApiDocs::Off
    }

    /// The name typed at sign-in.
    pub fn username(&self) -> &str {
        &self.person.username
    }

    fn may_edit(&self) -> bool {
        self.person.role.edits() && !self.credential.is_read_only()
    }

    /// What stands around a page for this person.
    pub fn shell(&self) -> Shell {
        Shell { no_shortcuts: self.visitor.no_shortcuts, ..Shell::new(self.site(), Some(self.shown())) }
    }

    /// The same, with a sentence on top about what was just done.
    pub fn shell_saying(&self, notice: Option<Notice>) -> Shell {
        Shell { notice, ..self.shell() }
    }

    /// The word left for this page by the act before it.
    pub fn said(&self) -> Option<&str> {
        self.visitor.said()
    }

    /// Where people reach the register.
    pub fn site(&self) -> &Site {
        self.visitor.site()
    }

    /// Replaces the session's cookie, after all old sessions were ended.
    pub fn renew(&self, mut answer: HttpResponse, issued: &Issued) -> page::Answer {
        cookies::set_session(self.site(), &mut answer, &issued.token)?;
        Ok(answer)
    }

    fn shown(&self) -> Person {
        let (username, role) = (self.person.username.clone(), self.person.role);
        Person { username, role: role.title(), edits: role.edits() }
    }
}

/// Somebody signed in who may change customers.
pub struct Editor(SignedIn);

impl Deref for Editor {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

/// What a handler may ask to be shown at the door.
pub trait Gate: Sized + 'static {
    /// Lets a request with this kind of credential through, or says why not.
    fn admit(request: HttpRequest, audience: Audience) -> LocalBoxFuture<'static, Result<Self, Error>>;
}

impl Gate for Visitor {
    fn admit(request: HttpRequest, _: Audience) -> LocalBoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move { Self::of(&request) })
    }
}

impl Gate for SignedIn {
    fn admit(request: HttpRequest, audience: Audience) -> LocalBoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move { Self::of(&request, audience).await })
    }
}

impl Gate for Editor {
    fn admit(request: HttpRequest, audience: Audience) -> LocalBoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move {
            let signed_in = SignedIn::of(&request, audience).await?;
            if signed_in.may_edit() { Ok(Self(signed_in)) } else { Err(Error::Forbidden) }
        })
    }
}

/// Pages read the cookie and nothing else.
macro_rules! admitted_by_cookie {
    ($($who:ty),*) => {$(
        impl FromRequest for $who {
            type Error = PageError;
            type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let admitted = <$who as Gate>::admit(request.clone(), Audience::Web);
                Box::pin(async move { Ok(admitted.await?) })
            }
        }
    )*};
}

admitted_by_cookie!(SignedIn, Editor, Reader);
