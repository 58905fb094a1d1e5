//! People for programs, with an administrator's token: list, invite, change.

use actix_web::{HttpResponse, web::Path};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Change, Role, user};
use crate::{
    clock::exact,
    error::{Complaint, Invalid},
    http::problem::{Answer, Problem},
    sign_in::{Admin, Bearer, JsonBy},
};

/// Everyone, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleList {
    pub items: Vec<PersonOutput>,
}

/// A person who can sign in, could or will.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonOutput {
    #[schema(example = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b")]
    id: Uuid,
    #[schema(example = "grace", max_length = 64)]
    username: String,
    /// `admin`, `editor` or `viewer`.
    #[schema(example = "editor")]
    role: &'static str,
    /// `invited`, `active` or `disabled`.
    #[schema(example = "active")]
    state: &'static str,
    /// When the person last signed in; null for who never did.
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime, required)]
    last_sign_in_at: Option<String>,
    #[schema(example = "2026-11-23T08:12:00Z", format = DateTime)]
    created_at: String,
}

/// Somebody just invited, with the link to join.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitedPerson {
    #[serde(flatten)]
    person: PersonOutput,
    /// Pass it on to the person. It works once, and is never shown again.
    #[schema(example = "https://clientele.example.com/join/3q2-7wA", format = "uri")]
    invitation_url: String,
    #[schema(example = "2026-11-26T08:12:00Z", format = DateTime)]
    invitation_expires_at: String,
}

/// Whom to invite.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InvitationInput {
    /// Letters, digits and `. _ - @ +`; no two people have the same, in upper or lower case.
    #[schema(example = "grace", required, min_length = 1, max_length = 64)]
    username: String,
    /// `admin`, `editor` or `viewer`.
    #[schema(example = "editor", required)]
    role: String,
}

/// What to change about a person; anything left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonPatch {
    #[schema(example = "grace.hopper", nullable = false, min_length = 1, max_length = 64)]
    #[serde(deserialize_with = "present")]
    username: Option<String>,
    /// `admin`, `editor` or `viewer`.
    #[schema(example = "viewer", nullable = false)]
    #[serde(deserialize_with = "present")]
    role: Option<String>,
    /// False disables the person: sessions end, tokens are revoked for good.
    #[schema(example = false, nullable = false)]
    #[serde(deserialize_with = "present")]
    active: Option<bool>,
}

/// A member that is there, never null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

impl From<user::Model> for PersonOutput {
    fn from(person: user::Model) -> Self {
        Self {
            id: person.id,
            role: person.role.name(),
            state: person.state().name(),
            last_sign_in_at: person.last_sign_in_at.map(|at| exact(at).to_string()),
            created_at: exact(person.created_at).to_string(),
            username: person.username,
        }
    }
}

fn role(name: &str) -> Result<Role, Invalid> {
    let unknown = || Complaint::new("not_allowed", "Send admin, editor or viewer");
    Role::named(name).ok_or_else(|| Invalid::one("role", unknown()))
}

/// List people
///
/// Everyone who can sign in, could or will, by name. Needs an administrator's token that is not read-only.
#[utoipa::path(
    get,
    path = "/api/v1/people",
    tag = "People",
    responses(
        (status = 200, description = "Everyone", body = PeopleList),
        (status = 403, description = "The person's role or the token does not allow this", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub async fn list_people(user: Bearer<Admin>) -> Answer {
    let people = user.0.people().list().await?;
    Ok(HttpResponse::Ok().json(PeopleList { items: people.into_iter().map(PersonOutput::from).collect() }))
}

/// Invite a person
///
/// The answer holds a one-time link, good for 72 hours, with which the person chooses a password.
#[utoipa::path(
    post,
    path = "/api/v1/people",
    tag = "People",
    request_body = InvitationInput,
    responses((status = 201, description = "The person was invited", body = InvitedPerson)),
)]
pub async fn invite_person(sent: JsonBy<Admin, InvitationInput>) -> Answer {
    let JsonBy { who: user, body } = sent;
    let (person, link) = user.people().invite(user.actor(), &body.username, role(&body.role)?).await?;
    Ok(HttpResponse::Created().json(InvitedPerson {
        person: person.into(),
        invitation_url: user.site().url(&link.path()),
        invitation_expires_at: exact(link.expires_at).to_string(),
    }))
}

/// Change a person
///
/// A JSON merge patch (RFC 7396): anything left out stays as it is. Another role, or being disabled, ends every session of the
/// person.
#[utoipa::path(
    patch,
    path = "/api/v1/people/{id}",
    tag = "People",
    params(("id" = Uuid, Path, description = "The person's id")),
    request_body(content = PersonPatch, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The person as changed", body = PersonOutput),
        (status = 404, description = "There is no such person", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Nobody would be left who administers Clientele", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub async fn change_person(sent: JsonBy<Admin, PersonPatch>, id: Path<Uuid>) -> Answer {
    let JsonBy { who: user, body } = sent;
    let role = body.role.as_deref().map(role).transpose()?;
    let change = Change { username: body.username, role, active: body.active };
    let person = user.people().change(user.actor(), *id, change).await?;
    Ok(HttpResponse::Ok().json(PersonOutput::from(person)))
}
