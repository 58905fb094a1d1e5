//! People: invited, joined, managed, disabled, by administrators alone.

mod api;
mod commands;
mod links;
mod list;
mod manage;
mod tokens;
mod unknown;

use crate::support::{Actor, Page, TestServer};

/// A password that nobody else has.
pub const NEW: &str = "seven green bicycles sing";

/// Somebody ada invited, as the page of that person that shows the link.
pub async fn invited(ada: &Actor, name: &str, role: &str) -> Page {
    let page = ada.post("/people/new", &[("username", name), ("role", role)]).await;
    assert_eq!(page.status, 200, "{}", page.text("main"));
    page
}

/// The path of the link that a page shows.
pub fn link(server: &TestServer, page: &Page) -> String {
    let url = page.text(".secret");
    let site = url.find("/join/").or_else(|| url.find("/reset/")).unwrap_or_else(|| panic!("no link: {url}"));
    assert!(url.starts_with("http://localhost:") && !server.base.is_empty(), "{url}");
    url[site..].to_owned()
}

/// The address of a person's page.
pub async fn person(ada: &Actor, name: &str) -> String {
    let list = ada.get(&format!("/people?q={name}")).await;
    let (names, links) = (list.texts(".table__link"), list.attributes(".table__link", "href"));
    let at = names.iter().position(|one| one == name).unwrap_or_else(|| panic!("{name} is not in {names:?}"));
    links[at].clone()
}

/// Chooses a password by a link.
pub async fn chooses(actor: &Actor, link: &str, password: &str) -> Page {
    actor.post(link, &[("password", password), ("password_again", password)]).await
}
