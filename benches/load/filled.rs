//! Filled databases, and the address of each one's last page: made once, kept in `target/load`.
//! What is kept is never written to by a server; each run works on a copy.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clientele::{
    customers::{Customers, people},
    db::{Address, Db},
};
use serde_json::Value;

use crate::{
    client::{Connection, Request},
    person::{Person, token},
};

/// What a page of the list looks like, as far as it matters here.
const NEXT: &str = "rel=\"next\" href=\"";
const PREVIOUS: &str = "rel=\"prev\" href=\"";
const CUSTOMER: &str = "table__link\" href=\"";

fn kept(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/load");
    fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}

/// A database of so many customers, brought up to the schema of today.
pub async fn database(rows: usize) -> PathBuf {
    let (file, unfinished) = (kept(&format!("{rows}.db")), kept(&format!("{rows}.unfinished")));
    if !file.exists() {
        eprintln!("filling a database with {rows} customers");
        let _ = fs::remove_file(&unfinished);
        let db = opened(&unfinished).await;
        let made_up = people(1, time::macros::date!(2026 - 11 - 23)).take(rows);
        Customers::fill(&db, made_up).await.expect("customers");
        db.close().await;
        fs::rename(&unfinished, &file).expect("the file is named");
    }
    opened(&file).await.close().await;
    file
}

async fn opened(file: &Path) -> Db {
    Db::open(&Address::Sqlite(file.to_owned())).await.expect("a database")
}

/// The address of the list's last page.
pub async fn last_page(rows: usize, connection: &mut Connection, person: &Person) -> String {
    let file = kept(&format!("{rows}.last"));
    if let Ok(address) = fs::read_to_string(&file) {
        let page = connection.get(&person.get(&address)).await;
        // A cursor that is no longer understood leads to the first page.
        if link(page.body, NEXT).is_none() && (link(page.body, PREVIOUS).is_some() || address == "/customers") {
            return address;
        }
    }
    eprintln!("looking for the last page of {rows} customers");
    let mut address = last_steps(connection).await;
    while let Some(next) = link(connection.get(&person.get(&address)).await.body, NEXT) {
        address = next;
    }
    fs::write(file, &address).expect("the address is kept");
    address
}

/// The page that begins where the last of the API's does, which takes bigger steps.
async fn last_steps(connection: &mut Connection) -> String {
    let bearer = format!("Authorization: Bearer {}\r\n", token(connection).await);
    let (mut address, mut after) = ("/customers".to_owned(), String::new());
    loop {
        let request = Request::get(&format!("/api/v1/customers?limit=200{after}"), &bearer);
        let page: Value = serde_json::from_slice(connection.get(&request).await.body).expect("JSON");
        let Some(next) = page["next"].as_str() else { return address };
        address = format!("/customers?after={next}");
        after = format!("&after={next}");
    }
}

/// The address of the first customer on a page of the list.
pub fn first_customer(page: &[u8]) -> Option<String> {
    link(page, CUSTOMER)
}

/// How many customers a page lists.
pub fn listed(page: &[u8]) -> usize {
    String::from_utf8_lossy(page).matches(CUSTOMER).count()
}

fn link(page: &[u8], before: &str) -> Option<String> {
    let (_, rest) = std::str::from_utf8(page).ok()?.split_once(before)?;
    rest.split('"').next().map(|address| address.replace("&amp;", "&").replace("&#38;", "&"))
}
