//! One person: the facts, and small forms for what can be done.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use uuid::Uuid;

use super::{
    super::{Role, State, links::NewLink, list::Listed, user},
    index::moment,
};
use crate::{
    clock::Moment,
    error::{Complaint, Error, Invalid, PageError},
    http::{
        flash::Flash,
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Admin,
};

#[derive(Template)]
#[template(path = "people/show.html")]
pub(super) struct PersonPage {
    shell: Shell,
    person: user::Model,
    own: bool,
    state: State,
    added: Option<Moment>,
    last_sign_in: Option<Moment>,
    invited_until: Option<Moment>,
    tokens: u64,
    roles: [Role; 3],
    /// The name as it was typed.
    username: String,
    link: Option<ShownLink>,
    invalid: Invalid,
}

/// A link just made.
struct ShownLink {
    url: String,
    joins: bool,
    good_for: &'static str,
}

impl PersonPage {
    pub(super) async fn of(user: &Admin, id: Uuid) -> Result<Self, PageError> {
        let Listed { person, tokens } = user.people().listed(id).await?;
        let clock = user.clock();
        Ok(Self {
            shell: user.shell(),
            own: id == user.id(),
            state: person.state(),
            added: moment(Some(person.created_at), clock),
            last_sign_in: moment(person.last_sign_in_at, clock),
            invited_until: moment(user.people().invited_until(id).await?, clock),
            tokens,
            roles: Role::ALL,
            username: person.username.clone(),
            link: None,
            invalid: Invalid::default(),
            person,
        })
    }

    pub(super) fn with_link(self, user: &Admin, link: &NewLink) -> Self {
        let joins = link.kind == user::link::Kind::Invitation;
        let link = ShownLink { url: user.site().url(&link.path()), joins, good_for: link.kind.good_for() };
        Self { link: Some(link), ..self }
    }

    pub(super) fn with_name(self, username: String) -> Self {
        Self { username, ..self }
    }

    /// The same page with why the act was refused.
    pub(super) fn refused(self, error: Error) -> Answer {
        let (status, invalid) = match error {
            Error::Invalid(invalid) => (StatusCode::UNPROCESSABLE_ENTITY, invalid),
            Error::LastAdministrator => {
                let words = Complaint::new("last_administrator", error.advice());
                (error.status(), Invalid::one("role", words))
            }
            error => return Err(error.into()),
        };
        html::answer(status, &Self { invalid, ..self })
    }

    /// The address of what the person did and was done to.
    fn activity(&self) -> String {
        let name: String = url::form_urlencoded::byte_serialize(self.person.username.as_bytes()).collect();
        format!("{}/activity?person={name}", self.shell.at)
    }

    fn is_invited(&self) -> bool {
        self.state == State::Invited
    }

    fn is_disabled(&self) -> bool {
        self.state == State::Disabled
    }
}

/// `GET /people/{id}`.
pub async fn show(user: Admin, id: Path<Uuid>) -> Answer {
    let flash = match user.flash() {
        Some("person-renamed") => Some("The name was changed."),
        Some("role-changed") => Some("The role was changed."),
        Some("person-disabled") => Some("This person was disabled."),
        Some("person-enabled") => Some("This person was enabled."),
        Some("factor-removed") => Some("The second factor was removed."),
        Some("sessions-ended") => Some("This person was signed out everywhere."),
        _ => None,
    };
    let shell = user.shell_with(flash.map(Flash::new));
    html::page(&PersonPage { shell, ..PersonPage::of(&user, *id).await? })
}

/// Where a form about a person was posted to: reloading it leads back to the person.
pub async fn to_person(user: Admin, id: Path<Uuid>) -> HttpResponse {
    html::see_other(user.site(), &format!("/people/{id}"))
}
