//! The questions before an act that somebody would not want to do by mistake.

use actix_web::web::{Path, Query as Asked};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{super::user, new::role};
use crate::{
    error::Error,
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Admin,
};

/// The role that is asked about.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RoleParams {
    pub role: String,
}

#[derive(Template)]
#[template(path = "people/question.html")]
struct QuestionPage {
    shell: Shell,
    person: user::Model,
    own: bool,
    act: Act,
}

/// What is asked.
enum Act {
    Disable,
    Remove,
    RemoveFactor,
    Role(user::Role),
}

async fn ask(user: &Admin, id: Uuid, act: Act) -> Answer {
    let person = user.people().with_id(id).await?;
    html::page(&QuestionPage { shell: user.shell(), own: id == user.id(), person, act })
}

/// `GET /people/{id}/disable`.
pub async fn ask_disable(user: Admin, id: Path<Uuid>) -> Answer {
    ask(&user, *id, Act::Disable).await
}

/// `GET /people/{id}/remove`.
pub async fn ask_remove(user: Admin, id: Path<Uuid>) -> Answer {
    if user.people().with_id(*id).await?.joined_at.is_some() {
        return Err(Error::NotFound.into());
    }
    ask(&user, *id, Act::Remove).await
}

/// `GET /people/{id}/remove-factor`.
pub async fn ask_remove_factor(user: Admin, id: Path<Uuid>) -> Answer {
    if !user.people().with_id(*id).await?.second_factor || *id == user.id() {
        return Err(Error::NotFound.into());
    }
    ask(&user, *id, Act::RemoveFactor).await
}

/// `GET /people/{id}/role`: whether to change one's own role.
pub async fn ask_role(user: Admin, id: Path<Uuid>, asked: Asked<RoleParams>) -> Answer {
    match role(&asked.role) {
        Ok(role) if *id == user.id() => ask(&user, *id, Act::Role(role)).await,
        _ => Ok(html::see_other(user.site(), &format!("/people/{id}"))),
    }
}
