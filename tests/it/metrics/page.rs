//! `docs/metrics.md` tells of every metric there is, in the words of the server, and of no other.

use std::{collections::BTreeSet, fs};

use super::{SHOWN, shows};
use crate::support::TestServer;

/// The row of the page's table that a metric ought to have.
type Row = [String; 5];

#[actix_web::test]
async fn the_page_about_metrics_tells_of_each_what_the_server_does_and_of_no_other() {
    let server = TestServer::with(&[SHOWN, ("CLIENTELE_BACKUP_EVERY", "1h")]).await;
    server.stranger().get("/login").await;
    let scrape = shows(&server, r#"clientele_jobs{kind="backup",state="done"}"#, 1).await;
    let row = |family: crate::support::Family| -> Row {
        let name = match family.kind.as_str() {
            "counter" => format!("{}_total", family.name),
            "info" => format!("{}_info", family.name),
            _ => family.name,
        };
        let labels = family.labels.into_iter().collect::<Vec<_>>().join(", ");
        [name, family.kind, labels, family.unit, family.meaning.trim_end_matches('.').to_owned()]
    };
    let shown: BTreeSet<Row> = scrape.families().into_iter().map(row).collect();
    let other = if server.db().file().is_some() { "PostgreSQL" } else { "SQLite" };
    let told: BTreeSet<Row> = table().into_iter().filter(|row| !row[4].contains(other)).collect();
    let (missing, unknown): (Vec<_>, Vec<_>) = (shown.difference(&told).collect(), told.difference(&shown).collect());
    assert!(missing.is_empty() && unknown.is_empty(), "not on the page: {missing:#?}\nnot shown: {unknown:#?}");
}

/// The rows of the page's table.
fn table() -> Vec<Row> {
    let page = fs::read_to_string("docs/metrics.md").unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `clientele_") || line.starts_with("| `process_"));
    let cells = |row: &str| {
        let row = row.replace('`', "");
        let cells: Vec<_> = row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        Row::try_from(cells).unwrap()
    };
    rows.map(cells).collect()
}
