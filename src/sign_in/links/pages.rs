//! The pages that links lead to: somebody chooses a password there and is signed in.
//! Unknown, used, replaced and expired links all lead to the same page.

use actix_web::web::Path;
use askama::Template;

use super::super::{body::FormBy, form::LinkForm, visitor::Visitor};
use crate::{
    error::Invalid,
    http::{
        html::{self, Answer},
        page::Shell,
    },
    people::LinkKind,
};

#[derive(Template)]
#[template(path = "sign_in/link.html")]
struct LinkPage {
    shell: Shell,
    joins: bool,
    username: String,
    invalid: Invalid,
}

impl LinkPage {
    fn new(visitor: &Visitor, kind: LinkKind, username: String, invalid: Invalid) -> Self {
        Self { shell: visitor.shell(), joins: kind == LinkKind::Invitation, username, invalid }
    }
}

/// `GET /join/{token}`.
pub async fn join_form(visitor: Visitor, token: Path<String>) -> Answer {
    show(&visitor, LinkKind::Invitation, &token).await
}

/// `POST /join/{token}`.
pub async fn join(sent: FormBy<Visitor, LinkForm>, token: Path<String>) -> Answer {
    spend(&sent.who, LinkKind::Invitation, &token, &sent.form).await
}

/// `GET /reset/{token}`.
pub async fn reset_form(visitor: Visitor, token: Path<String>) -> Answer {
    show(&visitor, LinkKind::Reset, &token).await
}

/// `POST /reset/{token}`.
pub async fn reset(sent: FormBy<Visitor, LinkForm>, token: Path<String>) -> Answer {
    spend(&sent.who, LinkKind::Reset, &token, &sent.form).await
}

async fn show(visitor: &Visitor, kind: LinkKind, token: &str) -> Answer {
    let username = visitor.link_owner(kind, token).await?;
    html::page(&LinkPage::new(visitor, kind, username, Invalid::default()))
}

async fn spend(visitor: &Visitor, kind: LinkKind, token: &str, form: &LinkForm) -> Answer {
    match visitor.spend_link(kind, token, form).await {
        Ok(issued) => visitor.with_session(html::see_other(visitor.site(), "/customers"), &issued),
        Err(error) => match visitor.link_owner(kind, token).await {
            Ok(username) => html::refused(error, "password", |invalid| LinkPage::new(visitor, kind, username, invalid)),
            Err(_) => Err(error.into()),
        },
    }
}
