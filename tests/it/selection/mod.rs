//! Many customers at once: exported, deleted as one act, and that undone as a whole.

mod deletion;
mod list;
mod work;

use crate::support::{Actor, Page};

/// What a browser sends for the rows of these names, ticked in the list.
pub async fn ticked(actor: &Actor, names: &[&str]) -> Vec<(String, String)> {
    let page = actor.get("/customers").await;
    let (listed, values) = (page.names(), page.attributes("#results tbody .tick", "value"));
    let value = |name: &&str| values[listed.iter().position(|one| one == name).unwrap()].clone();
    names.iter().map(|name| ("id".to_owned(), value(name))).collect()
}

/// Sends the form of the bar.
pub async fn sends(actor: &Actor, fields: &[(String, String)], act: &str, more: &[(&str, &str)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    actor.post("/customers/selection", &[&fields, &[("act", act)][..], more].concat()).await
}

/// Answers the question of a page with its button.
pub async fn confirms(actor: &Actor, page: &Page) -> Page {
    assert_eq!(page.status, 200, "{}", page.text("main"));
    let inputs = "main form[action='/customers/selection'] input";
    let fields: Vec<_> = page.attributes(inputs, "name").into_iter().zip(page.attributes(inputs, "value")).collect();
    sends(actor, &fields, "delete", &[]).await
}
