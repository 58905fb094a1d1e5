//! Inviting somebody.

use askama::Template;
use serde::Deserialize;

use super::{super::Role, show::PersonPage};
use crate::{
    error::{Complaint, Invalid},
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Admin, Draftable, FormBy},
};

/// Whom to invite, and as what.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InviteForm {
    pub username: String,
    pub role: String,
}

impl Draftable for InviteForm {}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage {
    shell: Shell,
    form: InviteForm,
    invalid: Invalid,
    roles: [Role; 3],
}

impl NewPage {
    fn new(user: &Admin, form: InviteForm, invalid: Invalid) -> Self {
        Self { shell: user.shell(), form, invalid, roles: Role::ALL }
    }
}

/// The role of this name, or what is wrong with it.
pub(super) fn role(name: &str) -> Result<Role, Invalid> {
    Role::named(name).ok_or_else(|| Invalid::one("role", Complaint::new("not_allowed", "Choose a role")))
}

/// `GET /people/new`.
pub async fn new(user: Admin) -> Answer {
    let form = InviteForm { role: Role::Editor.name().into(), ..InviteForm::default() };
    html::page(&NewPage::new(&user, form, Invalid::default()))
}

/// `POST /people/new`: the one page that ever shows the link.
pub async fn create(sent: FormBy<Admin, InviteForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    let invited = match role(&form.role) {
        Ok(role) => user.people().invite(user.actor(), &form.username, role).await,
        Err(invalid) => Err(invalid.into()),
    };
    match invited {
        Ok((person, link)) => html::page(&PersonPage::of(&user, person.id).await?.with_link(&user, &link)),
        Err(error) => html::refused(error, "username", |invalid| NewPage::new(&user, form, invalid)),
    }
}
