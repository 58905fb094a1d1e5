//! The list of people.

use actix_web::web::Query as Asked;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::super::list::{Listed, PeoplePage};
use crate::{
    clock::{Clock, Moment},
    http::{
        flash::Flash,
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Admin,
    text::grouped,
};

/// From how many people on there is a box to search them.
const MANY: u64 = 20;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PeopleParams {
    pub q: String,
    pub page: String,
}

#[derive(Template)]
#[template(path = "people/index.html")]
struct IndexPage {
    shell: Shell,
    people: Vec<Row>,
    q: String,
    counted: String,
    has_search: bool,
    /// The roles of which a second factor is required, in words; empty for none.
    required: String,
    page: u64,
    pages: u64,
}

/// A person, as a row shows them.
struct Row {
    id: Uuid,
    username: String,
    own: bool,
    role: &'static str,
    state: &'static str,
    is_active: bool,
    second_factor: bool,
    last_sign_in: Option<Moment>,
    tokens: u64,
}

impl Row {
    fn of(listed: Listed, user: &Admin) -> Self {
        let (Listed { person, tokens }, clock) = (listed, user.clock());
        Self {
            id: person.id,
            second_factor: person.second_factor,
            own: person.id == user.id(),
            role: person.role.title(),
            state: person.state().title(),
            is_active: person.state() == super::super::State::Active,
            last_sign_in: moment(person.last_sign_in_at, clock),
            username: person.username,
            tokens,
        }
    }
}

/// A moment, when there was one.
pub(super) fn moment(at: Option<i64>, clock: &Clock) -> Option<Moment> {
    at.map(|at| clock.moment(at, clock.today()))
}

impl IndexPage {
    /// The address of another page of the same search.
    fn address(&self, page: u64) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("page", &page.to_string())
            .finish();
        format!("{}/people?{query}", self.shell.at)
    }
}

/// `GET /people`.
pub async fn index(user: Admin, asked: Asked<PeopleParams>) -> Answer {
    let PeopleParams { q, page } = asked.into_inner();
    let PeoplePage { people, found, everyone, page, pages } = user.people().page(&q, page.parse().unwrap_or(1)).await?;
    let flash = (user.flash() == Some("invitation-removed")).then(|| Flash::new("The invitation was removed."));
    html::page(&IndexPage {
        shell: user.shell_with(flash),
        people: people.into_iter().map(|listed| Row::of(listed, &user)).collect(),
        counted: if found == 1 { "1 person".into() } else { format!("{} people", grouped(found)) },
        required: super::super::Role::in_words(&user.people().required_factors().await?),
        has_search: everyone > MANY || !q.is_empty(),
        q,
        page,
        pages,
    })
}
