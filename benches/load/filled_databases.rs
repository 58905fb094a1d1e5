//! Filled databases, made once and kept in `target/load`.
//! No server ever writes to them; each run works on a copy.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clientele::{
    customers::duplicates,
    db::{DatabaseUrl, Db},
    demo,
    jobs::Lease,
};

use crate::{
    browser::Browser,
    chrome::{Coding, Initiator},
    client::Connection,
};

/// Marks of links in a page of the list.
const NEXT: &str = "rel=\"next\" href=\"";
const PREVIOUS: &str = "rel=\"prev\" href=\"";
const CUSTOMER: &str = "table__link\" href=\"";
const SCRIPT: &str = "<script src=\"";

fn path(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/load");
    fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}

/// A database with this many customers, with the current schema.
pub async fn database(rows: usize) -> PathBuf {
    let (file, unfinished) = (path(&format!("{rows}.db")), path(&format!("{rows}.unfinished")));
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

/// Fills a database with this many customers, whom the register has compared.
pub async fn fill(db: &Db, rows: usize) {
    demo::fill(db, 1, time::macros::date!(2026 - 11 - 23), rows).await.expect("customers");
    duplicates::work::all(db, Lease::new()).await.expect("compared");
}

async fn opened(file: &Path) -> Db {
    Db::open(&DatabaseUrl::Sqlite(file.to_owned())).await.expect("a database")
}

/// The address of the list's last page with a cursor in it, found by following "Last", "Previous" and "Next".
pub async fn last_page(connection: &mut Connection, browser: &Browser) -> String {
    let mut page = async |address: &str| {
        let request = browser.get(Initiator::Visit, address, Coding::Plain, None);
        connection.get(&request).await.body.to_vec()
    };
    let last = page("/customers?before=end").await;
    let Some(previous) = link(&last, PREVIOUS) else { return "/customers".to_owned() };
    link(&page(&previous).await, NEXT).expect("a page after the last but one")
}

/// The address of the first customer on a page of the list.
pub fn first_customer(page: &[u8]) -> Option<String> {
    link(page, CUSTOMER)
}

/// The address of the first script on a page.
pub fn script(page: &[u8]) -> Option<String> {
    link(page, SCRIPT)
}

/// How many customers a page lists.
pub fn listed(page: &[u8]) -> usize {
    String::from_utf8_lossy(page).matches(CUSTOMER).count()
}

fn link(page: &[u8], before: &str) -> Option<String> {
    let (_, rest) = std::str::from_utf8(page).ok()?.split_once(before)?;
    rest.split('"').next().map(|address| address.replace("&amp;", "&").replace("&#38;", "&"))
}
