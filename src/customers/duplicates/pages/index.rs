//! The pages of pairs that may be one person. Only who may change customers sees them.

use actix_web::web::{Path, Query as Asked};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::super::{field::Value, pages::notice},
    groups::{GroupView, groups},
};
use crate::{
    http::{
        flash::{self, Flash},
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{Editor, FormBy},
    text::grouped,
};

/// How many pairs a page shows.
const PAGE: usize = 25;

/// Where a page begins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PairsParams {
    pub after: Option<String>,
}

#[derive(Template)]
#[template(path = "customers/duplicates.html")]
struct PairsPage {
    shell: Shell,
    groups: Vec<GroupView>,
    /// How many customers are still to be looked at, in words.
    due: Option<String>,
    is_first: bool,
    next: Option<String>,
}

/// `GET /duplicates`.
pub async fn index(user: Editor, asked: Asked<PairsParams>) -> Answer {
    let customers = user.customers().await?;
    let after = asked.after.as_deref().map(str::parse).transpose()?;
    let (pairs, next) = customers.pairs(after, PAGE).await?;
    let due = u64::try_from(customers.still_due().await?).unwrap_or_default();
    let told = match decided(user.flash()) {
        Some(told) => Some(told),
        None => notice::of(&user).await?,
    };
    html::page(&PairsPage {
        shell: user.shell_with(told),
        groups: groups(pairs, user.clock(), customers.fields()),
        due: (due > 0).then(|| grouped(due)),
        is_first: after.is_none(),
        next: next.map(|next| next.to_string()),
    })
}

/// The sentence about the pair that was just decided.
fn decided(code: Option<&str>) -> Option<Flash> {
    match code?.split('.').collect::<Vec<_>>()[..] {
        ["different", low, high] => {
            let undo = Some(format!("/duplicates/{low}/{high}/undo"));
            Some(Flash { name: None, text: "They are kept as two people.".to_owned(), undo })
        }
        ["undone"] => Some(Flash::new("The pair is in the list again.")),
        _ => None,
    }
}

/// `POST /duplicates/{id}/{other}/different`: they are two people, for good.
pub async fn call_different(sent: FormBy<Editor, Button>, ids: Path<(Uuid, Uuid)>) -> Answer {
    let (low, high) = *ids;
    sent.who.customers().await?.call_different([low, high], true).await?;
    flash::see_other(sent.who.site(), "/duplicates", &format!("different.{low}.{high}"))
}

/// `POST /duplicates/{id}/{other}/undo`: it is not known after all.
pub async fn undo(sent: FormBy<Editor, Button>, ids: Path<(Uuid, Uuid)>) -> Answer {
    let (low, high) = *ids;
    sent.who.customers().await?.call_different([low, high], false).await?;
    flash::see_other(sent.who.site(), "/duplicates", "undone")
}
