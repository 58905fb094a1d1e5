//! The trash: who is in it and how they came there, and the ways back.

mod again;
mod list;
mod paging;
mod record;
mod restoring;

use crate::support::{Actor, Page};

/// What a browser sends for the rows of these names, ticked in the trash.
pub fn ticked<'a>(page: &Page, names: &[&str]) -> Vec<(&'a str, String)> {
    let (listed, values) = (page.names(), page.attributes("#results tbody .tick[form=selection]", "value"));
    let value = |name: &&str| values[listed.iter().position(|one| one == name).unwrap()].clone();
    names.iter().map(|name| ("id", value(name))).collect()
}

/// Restores those of these names by the bar of the trash; answers the page after it.
pub async fn restores(actor: &Actor, names: &[&str]) -> Page {
    let rows = ticked(&actor.get("/trash").await, names);
    let fields: Vec<_> = rows.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = actor.post("/trash", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/trash"), "{}", answer.text("main"));
    actor.follow(&answer).await
}
