//! The page of the activity, for administrators.
//! It only shows: nothing that was done is changed or taken away here.

use actix_web::web::Query as Asked;
use askama::Template;
use serde::Deserialize;

use super::{store::ActivityPage, words::EntryInWords};
use crate::{
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Admin,
};

/// How many lines a page shows.
const PAGE: usize = 50;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ActivityParams {
    pub before: String,
}

#[derive(Template)]
#[template(path = "activity/index.html")]
struct IndexPage {
    shell: Shell,
    entries: Vec<EntryInWords>,
    before: Option<i64>,
    next: Option<i64>,
}

/// `GET /activity`.
pub async fn index(user: Admin, asked: Asked<ActivityParams>) -> Answer {
    let before = asked.before.parse().ok();
    let ActivityPage { entries, next } = user.activity().page(before, PAGE).await?;
    let entries = entries.into_iter().map(|entry| EntryInWords::of(entry, user.clock())).collect();
    html::page(&IndexPage { shell: user.shell(), entries, before, next })
}
