//! What is done to a person; each act leads back to the person's page.

use actix_web::web::Path;
use serde::Deserialize;
use uuid::Uuid;

use super::{super::Change, new::role, show::PersonPage};
use crate::{
    error::{Error, PageError},
    http::{
        flash,
        html::{self, Answer, Button},
    },
    sign_in::{Admin, Draftable, FormBy},
};

/// Another name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NameForm {
    pub username: String,
}

/// Another role; of oneself it takes effect when it was confirmed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleForm {
    pub role: String,
    pub confirmed: String,
}

impl Draftable for NameForm {}
impl Draftable for RoleForm {}

/// Back to the person with a notice, or the person's page with why not.
async fn done(user: &Admin, id: Uuid, outcome: Result<(), Error>, code: &str) -> Answer {
    match outcome {
        Ok(()) => flash::see_other(user.site(), &format!("/people/{id}"), code),
        Err(error) => PersonPage::of(user, id).await?.refused(error),
    }
}

async fn change(user: &Admin, id: Uuid, change: Change) -> Result<(), Error> {
    user.people().change(user.actor(), id, change).await.map(drop)
}

/// `POST /people/{id}/name`.
pub async fn rename(sent: FormBy<Admin, NameForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    match change(&user, *id, Change::username(&form.username)).await {
        Err(error @ Error::Invalid(_)) => PersonPage::of(&user, *id).await?.with_name(form.username).refused(error),
        outcome => done(&user, *id, outcome, "person-renamed").await,
    }
}

/// `POST /people/{id}/role`.
pub async fn change_role(sent: FormBy<Admin, RoleForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    let own = *id == user.id();
    let role = match role(&form.role) {
        Ok(role) if own && form.confirmed.is_empty() => {
            return Ok(html::see_other(user.site(), &format!("/people/{id}/role?role={}", role.name())));
        }
        Ok(role) => role,
        Err(invalid) => return done(&user, *id, Err(invalid.into()), "").await,
    };
    let outcome = change(&user, *id, Change::role(role)).await;
    done(&user, *id, outcome, "role-changed").await
}

/// `POST /people/{id}/disable`.
pub async fn disable(sent: FormBy<Admin, Button>, id: Path<Uuid>) -> Answer {
    let outcome = change(&sent.who, *id, Change::active(false)).await;
    done(&sent.who, *id, outcome, "person-disabled").await
}

/// `POST /people/{id}/enable`.
pub async fn enable(sent: FormBy<Admin, Button>, id: Path<Uuid>) -> Answer {
    let outcome = change(&sent.who, *id, Change::active(true)).await;
    done(&sent.who, *id, outcome, "person-enabled").await
}

/// `POST /people/{id}/end-sessions`.
pub async fn end_sessions(sent: FormBy<Admin, Button>, id: Path<Uuid>) -> Answer {
    let outcome = sent.who.people().end_sessions(sent.who.actor(), *id).await;
    done(&sent.who, *id, outcome, "sessions-ended").await
}

/// `POST /people/{id}/link`: the one page that ever shows the link. One's own sets a password without the old one.
pub async fn renew_link(sent: FormBy<Admin, Button>, id: Path<Uuid>) -> Answer {
    let user = sent.who;
    if *id == user.id() {
        user.credential().check_proof(&format!("/people/{id}"))?;
    }
    match user.people().renew_link(user.actor(), *id).await {
        Ok((_, link)) => html::page(&PersonPage::of(&user, *id).await?.with_link(&user, &link)),
        Err(error) => PersonPage::of(&user, *id).await?.refused(error),
    }
}

/// `POST /people/{id}/remove`.
pub async fn remove(sent: FormBy<Admin, Button>, id: Path<Uuid>) -> Answer {
    let user = sent.who;
    user.people().remove_invitation(user.actor(), *id).await.map_err(PageError)?;
    flash::see_other(user.site(), "/people", "invitation-removed")
}
