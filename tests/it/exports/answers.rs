//! Answers that are files: their headers, who gets them, and what becomes of them when something breaks on the way.

use std::time::Duration;

use reqwest::{Method, Response};

use crate::{
    customers::register::server_with_many,
    support::{Actor, TestServer, field},
};

#[actix_web::test]
async fn a_file_has_a_name_and_a_kind_and_is_neither_compressed_nor_kept() {
    let (server, charlie) = server_with_many(50).await;
    let today = time::OffsetDateTime::now_utc().date();
    let program = server.program("charlie").await;
    for (ending, kind) in [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("vcf", "text/vcard; charset=utf-8"),
        ("jsonl", "application/x-ndjson"),
    ] {
        let path = format!("/customers.{ending}");
        for (method, of) in [(Method::GET, &charlie), (Method::HEAD, &charlie)] {
            let request = of.request(method.clone(), &path).header("Accept-Encoding", "gzip, zstd, br");
            let answer = request.send().await.unwrap();
            let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
            assert_eq!((answer.status().as_u16(), header("content-type")), (200, kind), "{method} {path}");
            let name = format!("attachment; filename=\"customers-{today}.{ending}\"");
            assert_eq!(header("content-disposition"), name, "{method} {path}");
            assert_eq!(header("content-encoding"), "", "{method} {path}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{method} {path}");
            assert_eq!(header("cache-control"), "no-store", "{method} {path}");
            assert_eq!(answer.bytes().await.unwrap().is_empty(), method == Method::HEAD, "{method} {path}");
        }
        let answer = program.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], kind);
    }
}

#[actix_web::test]
async fn what_is_not_there_is_not_found() {
    let (server, charlie) = server_with_many(1).await;
    let id = charlie.get("/customers").await.attribute(".table__link", "href");
    let nobody = "/customers/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b.vcf";
    let wrong_kind = format!("{id}.csv");
    for path in ["/customers.pdf", "/customers.", nobody, "/customers/x.vcf", &wrong_kind] {
        assert_eq!(charlie.get(path).await.status, 404, "{path}");
    }
    let program = server.program("charlie").await;
    assert_eq!(program.get("/customers.pdf").await.problem(), "not-found");
    let wrong = program.get("/customers.csv?sort=phone&ids=2").await;
    assert_eq!(wrong.errors(), [("sort", "not_known"), ("ids", "not_known")]);
    assert_eq!(program.get("/customers.csv?limit=5").await.status, 422);
    assert_eq!(charlie.get("/customers.csv?sort=phone").await.status, 200, "as on the list");
}

/// A server whose customers take far more room than what waits in a connection.
async fn with_much() -> (TestServer, Actor) {
    let (server, charlie) = server_with_many(1_000).await;
    server.own_fields().create(field("Note", "long_text")).await.unwrap();
    let note = "x".repeat(40_000);
    server.sql(&format!("UPDATE customers SET fields = '{{\"note\": \"{note}\"}}'")).await;
    (server, charlie)
}

async fn first_of(actor: &Actor, path: &str) -> Response {
    let mut answer = actor.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!answer.chunk().await.unwrap().unwrap().is_empty());
    answer
}

#[actix_web::test]
async fn an_error_on_the_way_breaks_the_connection_off_and_never_looks_whole() {
    let (server, charlie) = with_much().await;
    for path in ["/customers.csv", "/customers.jsonl"] {
        let answer = first_of(&charlie, path).await;
        server.sql("ALTER TABLE customer_counts RENAME TO gone").await;
        assert!(answer.bytes().await.is_err(), "{path} ends in an error");
        assert_eq!(charlie.get(path).await.status, 500, "before the first byte an error is an answer");
        server.sql("ALTER TABLE gone RENAME TO customer_counts").await;
    }
    let ada = server.ada().await;
    let told = ada.get("/activity").await.told("xported");
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|line| line.contains("cut off before the end")), "{told:?}");
}

#[actix_web::test]
async fn whoever_hangs_up_holds_nobody_up_and_is_written_down() {
    let (server, charlie) = with_much().await;
    let slow: Vec<Response> = vec![
        first_of(&charlie, "/customers.csv").await,
        first_of(&charlie, "/customers.vcf").await,
        first_of(&charlie, "/customers.jsonl").await,
    ];
    assert_eq!(charlie.get("/customers").await.status, 200, "others go on meanwhile");
    drop(slow);
    let ada = server.ada().await;
    for _ in 0..200 {
        let told = ada.get("/activity").await.told("xported");
        if told.len() == 3 {
            assert!(told.iter().all(|line| line.contains("cut off before the end")), "{told:?}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the exports are not written down");
}

#[actix_web::test]
async fn the_list_leads_to_files_of_what_it_shows_and_a_record_to_its_card() {
    let (_server, charlie) = server_with_many(60).await;
    let addresses = async |list: &str| charlie.get(list).await.attributes("#results .menu__panel a", "href");
    for (list, query) in [
        ("/customers", ""),
        ("/customers?sort=-name", "?sort=-name"),
        ("/customers?q=an&sort=created_at", "?q=an&sort=created_at"),
    ] {
        let expected = ["csv", "xlsx", "vcf", "jsonl"].map(|ending| format!("/customers.{ending}{query}"));
        assert_eq!(addresses(list).await, expected, "{list}");
    }
    let next = charlie.get("/customers").await.page_link("next").unwrap();
    assert_eq!(addresses(&next).await[0], "/customers.csv", "all of it, whatever page is shown");
    assert!(addresses("/customers?q=nobody+at+all").await.is_empty());
    let page = charlie.get("/customers").await;
    assert!(page.attributes("#results .menu__panel a", "hx-boost").iter().all(|boost| boost == "false"));
    let record = page.attribute(".table__link", "href");
    let card = format!("{record}.vcf");
    assert_eq!(charlie.get(&record).await.attribute(".head__buttons a", "href"), card);
    assert!(charlie.get(&card).await.body.starts_with("BEGIN:VCARD\r\n"));
}
