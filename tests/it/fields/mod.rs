//! The pages where administrators define fields of the register's own.

mod away;
mod conflict;
mod form;
mod list;

use crate::support::{Actor, Page};

/// The page after a field was added with what `fields` says.
async fn adds(actor: &Actor, fields: &[(&str, &str)]) -> Page {
    let added = actor.post("/fields/new", fields).await;
    assert_eq!((added.status, added.location()), (303, "/fields"), "{}", added.text("main"));
    actor.follow(&added).await
}

/// The labels of the fields in use, in order.
fn labels(page: &Page) -> Vec<String> {
    page.texts("ol.definitions .definitions__what a")
}
