//! The pages that links lead to: somebody chooses a password there and is signed in.
//! Unknown, used, replaced and expired links all lead to the same page.

use actix_web::web::Path;
use askama::Template;

use super::super::{
    body::FormBy,
    form::LinkForm,
    second_factor::{Adding, take},
    store::Outcome,
    visitor::{Carried, Visitor},
};
use crate::{
    error::{Error, Invalid},
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
    /// JSON for the browser, where somebody may join with a passkey.
    asked: Option<String>,
}

/// The page; where somebody may join with a passkey, its cookie says what the browser was asked.
async fn page(visitor: &Visitor, kind: LinkKind, token: &str, refused: Option<Error>) -> Answer {
    let joins = kind == LinkKind::Invitation;
    let (username, refused) = match (visitor.link_owner(kind, token).await, refused) {
        (Ok(username), refused) => (username, refused),
        (Err(_), Some(error)) | (Err(error), None) => return Err(error.into()),
    };
    let asked = if joins { visitor.ask_to_join(token).await? } else { None };
    let (asked, adding) = asked.map(|(asked, adding)| (asked.to_string(), adding)).unzip();
    let page = LinkPage { shell: visitor.shell(), joins, username, invalid: Invalid::default(), asked };
    let mut answer = match refused {
        None => html::page(&page)?,
        Some(error) => html::refused(error, "password", |invalid| LinkPage { invalid, ..page })?,
    };
    if let Some(adding) = adding {
        visitor.give(&mut answer, adding)?;
    }
    Ok(answer)
}

/// `GET /join/{token}`.
pub async fn join_form(visitor: Visitor, token: Path<String>) -> Answer {
    page(&visitor, LinkKind::Invitation, &token, None).await
}

/// `POST /join/{token}`.
pub async fn join(sent: FormBy<Visitor, LinkForm>, token: Path<String>, adding: Carried<Adding>) -> Answer {
    spend(&sent, LinkKind::Invitation, &token, adding.0).await
}

/// `GET /reset/{token}`.
pub async fn reset_form(visitor: Visitor, token: Path<String>) -> Answer {
    page(&visitor, LinkKind::Reset, &token, None).await
}

/// `POST /reset/{token}`.
pub async fn reset(sent: FormBy<Visitor, LinkForm>, token: Path<String>) -> Answer {
    spend(&sent, LinkKind::Reset, &token, None).await
}

async fn spend(
    FormBy { who: visitor, form }: &FormBy<Visitor, LinkForm>,
    kind: LinkKind,
    token: &str,
    adding: Option<Adding>,
) -> Answer {
    match visitor.spend_link(kind, token, form, adding).await {
        Ok(Outcome::In(issued)) => {
            let mut answer = html::see_other(visitor.site(), "/customers");
            take::<Adding>(visitor.site(), &mut answer)?;
            visitor.enters(answer, &issued).await
        }
        Ok(Outcome::Half(half)) => visitor.to_second_step(half),
        Ok(_) => Err(Error::WrongCredentials.into()),
        Err(error) => page(visitor, kind, token, Some(error)).await,
    }
}
