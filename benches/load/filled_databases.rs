//! Filled databases, made once and kept in `target/load`.
//! What is kept is never written to by a server; each run works on a copy.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clientele::{
    db::{Address, Db},
    demo,
};

use crate::{browser::Person, client::Connection};

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
        fill(&db, rows).await;
        db.close().await;
        fs::rename(&unfinished, &file).expect("the file is named");
    }
    opened(&file).await.close().await;
    file
}

/// Fills a database with so many customers.
pub async fn fill(db: &Db, rows: usize) {
    demo::fill(db, 1, time::macros::date!(2026 - 11 - 23), rows).await.expect("customers");
}

async fn opened(file: &Path) -> Db {
    Db::open(&Address::Sqlite(file.to_owned())).await.expect("a database")
}

/// The address of the list's last page, as "Last" and one step back and forth give it: the row before it by name.
pub async fn last_page(connection: &mut Connection, person: &Person) -> String {
    let mut page = async |address: &str| connection.get(&person.get(address)).await.body.to_vec();
    let last = page("/customers?before=end").await;
    let Some(previous) = link(&last, PREVIOUS) else { return "/customers".to_owned() };
    link(&page(&previous).await, NEXT).expect("a page after the last but one")
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
