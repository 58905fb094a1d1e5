//! Which customers are in a file, in which order: those of the list, each once, whatever is changed meanwhile.

use std::collections::BTreeSet;

use clientele::customers::exports::{Export, ExportOf, Format};

use crate::{
    customers::register::server_with_many,
    support::{ADA, Actor, TestServer, but},
};

/// The names in a file, in order: first and last.
async fn names(actor: &Actor, path: &str) -> Vec<String> {
    let page = actor.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    let lines = csv::Reader::from_reader(page.body.trim_start_matches('\u{feff}').as_bytes()).into_records();
    lines.map(|line| line.unwrap()).map(|line| format!("{} {}", &line[0], &line[1])).collect()
}

/// The names in the list, page after page.
async fn listed(actor: &Actor, query: &str) -> Vec<String> {
    let mut page = actor.get(&format!("/customers?{query}")).await;
    let mut names = page.names();
    while let Some(next) = page.page_link("next") {
        page = actor.get(&next).await;
        names.extend(page.names());
    }
    names.into_iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[actix_web::test]
async fn a_file_has_the_search_and_the_order_of_the_list() {
    let (_server, charlie) = server_with_many(1_500).await;
    for query in
        ["", "sort=-name", "sort=date_of_birth", "q=an", "q=an&sort=-created_at", "q=a", "q=%2B44&sort=-name", "q=xyz"]
    {
        let (file, list) = (names(&charlie, &format!("/customers.csv?{query}")).await, listed(&charlie, query).await);
        assert_eq!(file, list, "{query}");
        assert!(query.contains('q') || file.len() == 1_500, "{query}: {}", file.len());
    }
}

/// The last names that are still to come, and all that came.
async fn rest(mut export: Export, mut text: Vec<u8>) -> Vec<String> {
    while let Some(bytes) = export.next().await.unwrap() {
        text.extend(bytes);
    }
    let lines = csv::Reader::from_reader(&text[3..]).into_records();
    let names: Vec<String> = lines.map(|line| line.unwrap()[1].to_owned()).collect();
    assert_eq!(export.customers(), names.len() as u64);
    names
}

#[actix_web::test]
async fn whoever_is_there_from_beginning_to_end_is_in_the_file_once_whatever_is_changed_meanwhile() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    clientele::demo::fill(server.db(), 7, time::macros::date!(2026 - 11 - 23), 1_000).await.unwrap();
    // Nobody else was changed a moment ago.
    server.sql("UPDATE customers SET created_at = created_at - 1000, updated_at = updated_at - 1000").await;
    let mut people = Vec::new();
    for name in ["Aaaaa", "Aaaab", "Zzzzx", "Zzzzy"] {
        people.push(grace.adds(&but(&ADA, &[("last_name", name)])).await);
    }
    server.sql("UPDATE customers SET updated_at = updated_at - 1000, created_at = created_at - 1000 WHERE first_name = 'Ada'").await;
    let folder = server.database.data();
    let mut export = Export::by_command(server.db(), ExportOf::found("", Format::Csv), &folder).await.unwrap();
    let mut text = export.next().await.unwrap().unwrap().to_vec();
    text.extend(export.next().await.unwrap().unwrap());
    assert!(export.customers() < 1_000, "more batches are to come");

    for (person, name) in [(&people[0], "Zzzzz"), (&people[2], "Aaaac")] {
        let edited = grace.opens_and_sends(&format!("{person}/edit"), &[("last_name", name)]).await;
        assert_eq!(edited.status, 303);
    }
    assert_eq!(grace.deletes(&people[3]).await.status, 303);
    grace.adds(&but(&ADA, &[("last_name", "Aaaad")])).await;
    let names = rest(export, text).await;
    let once = |name: &str| names.iter().filter(|one| *one == name).count();
    assert_eq!(["Aaaaa", "Zzzzz"].map(once), [1, 0], "moved behind, after it was passed");
    assert_eq!(["Zzzzx", "Aaaac"].map(once), [0, 1], "moved to the front, before it came");
    assert_eq!(["Aaaab", "Zzzzy", "Aaaad"].map(once), [1, 0, 1], "left alone, deleted, new");
    assert_eq!(names.len(), 1_004);
    let ids: BTreeSet<_> = names.iter().collect();
    assert!(ids.len() > 100);
}
