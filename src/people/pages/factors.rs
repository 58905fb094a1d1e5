//! Which roles need a second factor, and the removal of one that somebody has lost.

use std::collections::BTreeMap;

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::super::Role;
use crate::{
    http::{
        flash::{self, Flash},
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{Admin, Draftable, FormBy},
};

/// The roles that were ticked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RequiredForm {
    pub admin: Option<String>,
    pub editor: Option<String>,
    pub viewer: Option<String>,
}

impl Draftable for RequiredForm {}

#[derive(Template)]
#[template(path = "people/second_factor.html")]
struct RequiredPage {
    shell: Shell,
    required: Vec<Role>,
    without: BTreeMap<&'static str, u64>,
    invalid: crate::error::Invalid,
}

impl RequiredPage {
    /// Who of a role would have to set one up.
    fn lacking(&self, role: Role) -> String {
        match self.without.get(role.name()) {
            None | Some(0) => "Nobody with this role lacks one.".to_owned(),
            Some(1) => "One person has none yet and will be asked to set one up.".to_owned(),
            Some(many) => format!("{many} people have none yet and will be asked to set one up."),
        }
    }
}

/// `GET /people/second-factor`.
pub async fn show_required(user: Admin) -> Answer {
    let saved = user.flash() == Some("factors-required");
    let flash = saved.then(|| Flash::new("The requirement was saved."));
    html::page(&RequiredPage {
        shell: user.shell_with(flash),
        required: user.people().required_factors().await?,
        without: user.people().without_factor().await?,
        invalid: crate::error::Invalid::default(),
    })
}

/// `POST /people/second-factor`.
pub async fn require(sent: FormBy<Admin, RequiredForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    let ticked = [(Role::Admin, form.admin), (Role::Editor, form.editor), (Role::Viewer, form.viewer)];
    let roles = ticked.into_iter().filter(|(_, tick)| tick.is_some()).map(|(role, _)| role).collect();
    user.people().require_factors(user.actor(), roles).await?;
    flash::see_other(user.site(), "/people/second-factor", "factors-required")
}

/// `POST /people/{id}/remove-factor`.
pub async fn remove_factor(sent: FormBy<Admin, Button>, id: Path<Uuid>) -> Answer {
    sent.who.people().remove_factors(sent.who.actor(), *id).await?;
    flash::see_other(sent.who.site(), &format!("/people/{id}"), "factor-removed")
}
