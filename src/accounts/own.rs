//! One's own account: password, sessions, tokens.
//! Whatever ends trust in old sessions gives the one that is asking a fresh token.

use std::fmt::Write as _;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    drafts,
    entity::{session as row, token, user},
    form::{self, NewPerson, PasswordForm},
    keys::Audience,
    session::{self, Credential, Issued, Origin},
    store::{Accounts, distrust},
    throttle::{self, Bucket},
    tokens::{self, NewToken},
};
use crate::{
    clock::now,
    error::{Complaint, Error, Invalid},
};

/// A session as its owner sees it in the list.
pub struct OwnSession {
    /// Names it in the address that ends it.
    pub id: String,
    /// Whether it is the one asking.
    pub current: bool,
    /// Browser and system, in words.
    pub device: String,
    /// Where it was signed in from.
    pub address: String,
    /// When it was signed in.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub last_seen_at: i64,
}

/// A person's own account.
pub struct OwnAccount {
    pub(super) all: Accounts,
    pub(super) person: user::Model,
    pub(super) credential: Credential,
    pub(super) origin: Origin,
}

impl OwnAccount {
    /// Ends the session or token that is asking.
    pub async fn sign_out(&self) -> Result<(), Error> {
        match &self.credential {
            Credential::Session(session) => self.end(session.id.clone()).await.map(drop),
            Credential::Token(token) => self.revoke_token(token.id).await,
        }
    }

    /// Makes a personal access token; answers the secret.
    pub async fn add_token(&self, new: NewToken) -> Result<String, Error> {
        let user_id = self.person.id;
        self.all.db.write(move |tx| async move { tokens::make(&*tx, user_id, new, now()).await }).await
    }

    /// The personal access tokens in force, the newest first.
    pub(super) async fn tokens(&self) -> Result<Vec<token::Model>, Error> {
        tokens::list(self.all.db.read(), self.person.id, now()).await
    }

    /// Ends a personal access token.
    pub async fn revoke_token(&self, id: Uuid) -> Result<(), Error> {
        let user_id = self.person.id;
        let revoked =
            self.all.db.write(move |tx| async move { tokens::revoke(&*tx, user_id, id, now()).await }).await?;
        if revoked { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Ends another session of one's own, by the id the list shows.
    pub async fn end_session(&self, id: &str) -> Result<(), Error> {
        let id = hex_bytes(id).ok_or(Error::NotFound)?;
        if self.end(id).await? { Ok(()) } else { Err(Error::NotFound) }
    }

    async fn end(&self, id: Vec<u8>) -> Result<bool, Error> {
        let user_id = self.person.id;
        self.all.db.write(move |tx| async move { session::end(&*tx, user_id, id, now()).await }).await
    }

    /// Changes the password; every other session is over, and this one goes on under a new token.
    pub async fn change_password(&self, form: &PasswordForm) -> Result<Issued, Error> {
        let address = self.origin.address;
        let bucket = Bucket::Account(self.person.username_key.clone());
        let a_try = throttle::take(&self.all.db, &self.all.keys, &bucket, address).await?;
        let hash = Some(self.person.password_hash.clone());
        let (right, _) = self.all.hasher.check(form.current_password.clone(), hash).await?;
        let mut invalid = Invalid::default();
        if right {
            self.all.db.write(move |tx| async move { a_try.give_back(&tx).await }).await?;
        } else {
            let words = "Your current password is wrong";
            invalid.add("current_password", Complaint::new("wrong", words));
        }
        let new = NewPerson { username: &self.person.username, password: &form.password };
        if let Err(found) = new.check() {
            invalid.extend(found);
        }
        if let Some(complaint) = form::not_alike(&form.password, &form.password_again) {
            invalid.add("password_again", complaint);
        }
        if !invalid.is_empty() {
            return Err(invalid.into());
        }
        let hash = self.all.hasher.hash(form.password.clone()).await?;
        self.start_over(Some(hash)).await
    }

    /// Ends every other session; this one goes on under a new token.
    pub async fn end_all_others(&self) -> Result<Issued, Error> {
        self.start_over(None).await
    }

    async fn start_over(&self, hash: Option<String>) -> Result<Issued, Error> {
        let (keys, person, origin) = (self.all.keys.clone(), self.person.clone(), self.origin.clone());
        self.all
            .db
            .write(move |tx| async move {
                let person = distrust(&*tx, person, hash).await?;
                session::begin(&*tx, &keys, &person, Audience::Web, origin, now()).await
            })
            .await
    }

    /// The sessions in force, the latest used first.
    pub async fn sessions(&self) -> Result<Vec<OwnSession>, Error> {
        let rows = row::Entity::find()
            .filter(row::Column::UserId.eq(self.person.id))
            .order_by_desc(row::Column::LastSeenAt)
            .all(self.all.db.read())
            .await?;
        let now = now();
        let shown = |session: row::Model| OwnSession {
            id: hex(&session.id),
            current: self.credential.session_id() == Some(&session.id),
            device: device(&session.agent),
            address: session.address,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
        };
        Ok(rows.into_iter().filter(|row| session::in_force(row, &self.person, now)).map(shown).collect())
    }

    /// What this person had typed when a session ended.
    pub async fn draft(&self, id: Uuid) -> Result<Option<String>, Error> {
        drafts::find(self.all.db.read(), self.person.id, id, now()).await
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn hex_bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || hex.len() != 64 {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect()
}

/// "Firefox on Windows", as near as a browser's own word allows.
fn device(agent: &str) -> String {
    let named =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let browsers = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    match (named(&browsers), named(&systems)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => "Unknown device".into(),
    }
}
