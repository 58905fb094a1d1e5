//! Columns of the list for fields of one's own, and the demo that shows them.

use clientele::{customers::DefinitionForm, demo};
use time::macros::date;

use crate::support::{ADA, TestServer, but, field};

#[actix_web::test]
async fn a_field_that_is_listed_is_a_column_that_does_not_sort() {
    let server = TestServer::new().await;
    let listed = |label: &str, kind: &str| DefinitionForm { listed: true, ..field(label, kind) };
    for (label, kind) in [("E-mail", "email"), ("Vip", "yes_no"), ("Number", "whole"), ("Since", "date")] {
        server.own_fields().create(listed(label, kind)).await.unwrap();
    }
    server.own_fields().create(field("Note", "long_text")).await.unwrap();
    let grace = server.grace().await;
    let typed =
        [("field_e_mail", "ada@example.com"), ("field_vip", "yes"), ("field_vip_shown", "1"), ("field_number", "7")];
    grace.adds(&but(&ADA, &[&typed[..], &[("field_note", "secret")]].concat())).await;
    let list = grace.get("/customers").await;
    let heads = ["Name", "Date of birth", "Phone number", "E-mail", "Vip", "Number", "Since", "Last changed"];
    assert_eq!(list.texts("thead th"), heads);
    assert!(!list.has("thead th.table__own a"));
    assert_eq!(list.texts("tbody td.table__own"), ["ada@example.com", "Yes", "7", ""]);
    assert!(!list.has("tbody td a"), "the row itself leads to the record");
    assert!(list.has("td.table__own.figures[data-label=Number]"));
    let part = grace.get_part("/customers?q=love", "section#results").await;
    assert_eq!(part.texts("tbody td.table__own")[0], "ada@example.com");

    server.own_fields().retire("vip").await.unwrap();
    assert_eq!(grace.get("/customers").await.texts("tbody td.table__own"), ["ada@example.com", "7", ""]);
}

#[actix_web::test]
async fn the_demo_has_an_e_mail_address_of_everyone_and_a_note_of_some() {
    let server = TestServer::new().await;
    demo::define_fields(server.db()).await.unwrap();
    demo::fill(server.db(), 1, date!(2026 - 11 - 23), 100).await.unwrap();
    let grace = server.grace().await;
    let list = grace.get("/customers").await;
    let emails = list.texts("td[data-label=E-mail]");
    assert_eq!((emails.len(), emails.iter().filter(|email| email.contains("@example.")).count()), (50, 50));
    let noted = server.number("SELECT count(*) FROM customers WHERE fields ->> 'note' IS NOT NULL").await;
    assert!((10..50).contains(&noted), "{noted}");
    let record = grace.get(&list.attribute(".table__link", "href")).await;
    assert!(record.attribute(".facts a[rel]", "href").starts_with("mailto:"));
    assert!(record.text(".history").contains("E-mail:"));
    let edit = format!("{}/edit", list.attribute(".table__link", "href"));
    assert_eq!(grace.opens_and_sends(&edit, &[]).await.status, 303, "what is made up keeps the rules");
}
