//! The only way from a request to the data, by the types a handler asks for.
//! No [`SignedIn`] in a handler's signature, no data. Pages read only the cookie, the API only the Bearer header.

use std::{ops::Deref, path::Path};

use actix_web::{HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;
use rlibphonenumber::Region;
use uuid::Uuid;

use super::{
    draft,
    jwt::Audience,
    return_to,
    session::{Credential, Origin},
    store::{Admitted, Sessions},
    visitor::{Visitor, bearer_token},
};
use crate::{
    clock::Clock,
    config::{BackupSettings, Keep},
    db::Db,
    error::Error,
    http::{
        flash::Flash,
        page::{Person, Shell},
        shield::UserId,
    },
    jobs::Jobs,
    people::{Actor, People, Role, user},
    secret::Secrets,
};

/// Somebody signed in, of any role; each slice hangs its collection here.
pub struct SignedIn {
    visitor: Visitor,
    person: user::Model,
    credential: Credential,
    fields_version: i64,
    restricted: bool,
}

/// Somebody signed in who may change customers.
pub struct Editor(SignedIn);

/// Somebody signed in who administers the register.
pub struct Admin(SignedIn);

impl SignedIn {
    async fn of(request: &HttpRequest, audience: Audience) -> Result<Self, Error> {
        let signed_in = Self::of_any(request, audience).await?;
        if signed_in.restricted { Err(Error::FactorNeeded) } else { Ok(signed_in) }
    }

    /// The same, restricted or not.
    pub(super) async fn of_any(request: &HttpRequest, audience: Audience) -> Result<Self, Error> {
        let visitor = Visitor::of(request)?;
        let token = match audience {
            Audience::Web => visitor.token.clone(),
            Audience::Api => bearer_token(request),
        };
        let admitted = match &token {
            Some(token) => visitor.state.sessions.admit(audience, token).await?,
            None => None,
        };
        let Some(Admitted { credential, person, fields_version, restricted }) = admitted else {
            return Err(Error::SignedOut { next: return_to::of(request, visitor.site()) });
        };
        let signed_in = Self { visitor, person, credential, fields_version, restricted };
        request.extensions_mut().insert(signed_in.shown());
        request.extensions_mut().insert(UserId(signed_in.person.id));
        Ok(signed_in)
    }

    /// The database, for the collections of the slices.
    pub(crate) fn db(&self) -> &Db {
        &self.visitor.state.db
    }

    /// The folder for what is kept in files.
    pub(crate) fn data_folder(&self) -> &Path {
        &self.visitor.state.data
    }

    /// The version of the register's fields as of this request.
    pub(crate) fn fields_version(&self) -> i64 {
        self.fields_version
    }

    /// The keys, for what the slices seal.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.visitor.state.secrets
    }

    /// The work that is done beside the requests.
    pub(crate) fn jobs(&self) -> &Jobs {
        &self.visitor.state.jobs
    }

    /// The sessions, for one's own account.
    pub(crate) fn sessions(&self) -> &Sessions {
        &self.visitor.state.sessions
    }

    /// The country of phone numbers typed without a country code.
    pub(crate) fn country(&self) -> Option<Region> {
        self.visitor.state.country
    }

    /// For how many days things are kept.
    pub(crate) fn keep(&self) -> Keep {
        self.visitor.state.keep
    }

    /// The time zone in which moments are shown and days begin.
    pub fn clock(&self) -> &Clock {
        &self.visitor.state.clock
    }

    /// Who history says it was.
    pub(crate) fn id(&self) -> Uuid {
        self.person.id
    }

    /// The row of this person.
    pub(crate) fn person(&self) -> &user::Model {
        &self.person
    }

    /// The session or token that this request was let in by.
    pub(crate) fn credential(&self) -> &Credential {
        &self.credential
    }

    /// Where this request comes from.
    pub(crate) fn origin(&self) -> &Origin {
        &self.visitor.origin
    }

    /// Says in a form that it is this person's, for when the session has ended before it is sent.
    pub fn form_owner(&self) -> String {
        draft::seal_owner(&self.secrets().form_owners, self.person.id)
    }

    /// What this person had typed when a session ended, while it is kept.
    pub async fn draft(&self, id: Uuid) -> Result<Option<String>, Error> {
        self.sessions().draft(self.person.id, id).await
    }

    /// Ends the session or token that is asking.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.sessions().end(self.credential.clone(), self.actor()).await
    }

    /// Who it is that acts, and whether by a page or a program.
    pub(crate) fn actor(&self) -> Actor {
        self.origin().actor(Some(self.person.id), self.credential.audience())
    }

    /// The same person as one who may change customers, if so.
    pub fn as_editor(self) -> Result<Editor, Error> {
        let may_edit = self.person.role.edits() && !self.credential.is_read_only();
        if may_edit { Ok(Editor(self)) } else { Err(Error::Forbidden) }
    }

    /// What the person may do.
    pub fn role(&self) -> Role {
        self.person.role
    }

    /// The name typed at sign-in.
    pub fn username(&self) -> &str {
        &self.person.username
    }

    /// What stands around a page for this person.
    pub fn shell(&self) -> Shell {
        Shell { no_shortcuts: self.visitor.no_shortcuts, ..Shell::new(self.site(), Some(self.shown())) }
    }

    /// The same, with a sentence on top about what was just done.
    pub fn shell_with(&self, flash: Option<Flash>) -> Shell {
        Shell { flash, ..self.shell() }
    }

    fn shown(&self) -> Person {
        let (username, role) = (self.person.username.clone(), self.person.role);
        Person { username, role: role.title(), edits: role.edits(), administers: role.administers() }
    }
}

impl Admin {
    /// The people of the register.
    pub(crate) fn people(&self) -> &People {
        self.sessions().people()
    }

    /// How backups are made and kept.
    pub(crate) fn backups(&self) -> &BackupSettings {
        &self.visitor.state.backups
    }

    /// When the server was started.
    pub(crate) fn started_at(&self) -> i64 {
        self.visitor.state.started_at
    }
}

impl Deref for SignedIn {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl Deref for Editor {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl Deref for Admin {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

/// Whom a handler may ask for.
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
        Box::pin(async move { SignedIn::of(&request, audience).await?.as_editor() })
    }
}

impl Gate for Admin {
    fn admit(request: HttpRequest, audience: Audience) -> LocalBoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move {
            let signed_in = SignedIn::of(&request, audience).await?;
            let may = signed_in.person.role.administers() && !signed_in.credential.is_read_only();
            if may { Ok(Self(signed_in)) } else { Err(Error::Forbidden) }
        })
    }
}

/// Pages read the cookie and nothing else.
macro_rules! admitted_by_cookie {
    ($($who:ty),*) => {$(
        impl actix_web::FromRequest for $who {
            type Error = $crate::error::PageError;
            type Future = futures_util::future::LocalBoxFuture<'static, Result<Self, Self::Error>>;

            fn from_request(request: &actix_web::HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
                let admitted = <$who as $crate::sign_in::Gate>::admit(request.clone(), $crate::sign_in::Audience::Web);
                Box::pin(async move { Ok(admitted.await?) })
            }
        }
    )*};
}

pub(crate) use admitted_by_cookie;
admitted_by_cookie!(SignedIn, Editor, Admin);
