//! The page of the activity, for administrators.
//! It only shows: nothing that was done is changed or taken away here.

use actix_web::{HttpRequest, web::Query as Asked};
use askama::Template;

use super::{csv, filter::ActivityParams, kind::Kind, store::ActivityPage, words::EntryInWords};
use crate::{
    error::{Error, Invalid},
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Admin,
};

/// How many lines a page shows.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "activity/index.html")]
struct IndexPage {
    shell: Shell,
    asked: ActivityParams,
    kinds: [Kind; 7],
    entries: Vec<EntryInWords>,
    /// Where the next, older page begins.
    next: Option<i64>,
    invalid: Invalid,
}

/// `GET /activity`.
pub async fn index(user: Admin, asked: Asked<ActivityParams>) -> Answer {
    let asked = asked.into_inner();
    let page = |entries, next, invalid| {
        let (shell, asked) = (user.shell(), asked.clone());
        IndexPage { shell, asked, kinds: Kind::ALL, entries, next, invalid }
    };
    let filter = match asked.filter(user.people(), user.clock()).await {
        Ok(filter) => filter,
        Err(Error::Invalid(invalid)) => return html::unprocessable(&page(Vec::new(), None, invalid)),
        Err(error) => return Err(error.into()),
    };
    let ActivityPage { entries, next } = user.activity().page(&filter, asked.before.parse().ok(), PAGE).await?;
    let entries = entries.into_iter().map(|entry| EntryInWords::of(entry, user.clock())).collect();
    html::page(&page(entries, next, Invalid::default()))
}

/// `GET /activity.csv`: all that the filter finds.
pub async fn export(user: Admin, asked: Asked<ActivityParams>, request: HttpRequest) -> Answer {
    let filter = asked.filter(user.people(), user.clock()).await?;
    Ok(csv::answer(&request, user.activity(), filter, user.clock()))
}
