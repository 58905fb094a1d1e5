//! What administrators are told of exports.

use crate::{
    customers::register::server_with_many,
    support::{Page, TestServer, program, run_beside},
};

/// What the page tells of exports, without the moments.
fn told(page: &Page) -> Vec<String> {
    let lines = page.told("xported");
    lines.into_iter().map(|line| line.split(" today ").next().unwrap_or_default().to_owned()).collect()
}

/// Waits until so many exports are written down: that is done once the last byte is on its way.
async fn written(server: &TestServer, count: i64) {
    for _ in 0..200 {
        if server.number("SELECT count(*) FROM activity WHERE act = 'export'").await == count {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("an export was not written down");
}

#[actix_web::test]
async fn every_export_is_told_with_who_and_how_many_the_latest_first() {
    let (server, charlie) = server_with_many(1_234).await;
    let ada = server.ada().await;
    let address = charlie.get("/customers").await.attribute(".table__link", "href");
    let name = charlie.get(&address).await.text("h1 bdi");
    assert_eq!(charlie.get("/customers.csv").await.status, 200);
    written(&server, 1).await;
    assert_eq!(charlie.get(&format!("{address}.vcf")).await.status, 200);
    written(&server, 2).await;
    let found = server.program("grace").await.get("/customers.jsonl?q=an").await;
    let count = found.json.as_str().unwrap().lines().count();
    written(&server, 3).await;
    assert_eq!(charlie.request(reqwest::Method::HEAD, "/customers.csv").send().await.unwrap().status(), 200);
    let file = server.database.folder().join("all.xlsx");
    assert_eq!(run_beside(program(&server.database, &[], &["export", file.to_str().unwrap()])).await.0, 0);
    let page = ada.get("/activity").await;
    let expected = [
        "Exported 1,234 customers as XLSX from the command line".to_owned(),
        format!("grace exported {count} customers found by a search as JSON lines API"),
        "charlie exported 1 customer as vCard web".to_owned(),
        "charlie exported 1,234 customers as CSV web".to_owned(),
    ];
    assert_eq!(told(&page), expected);
    assert!(!page.body.contains(&name), "nobody is named in it");
    assert!(charlie.get("/customers").await.attributes(".menu__panel a", "href").iter().all(|to| to != "/activity"));
    assert!(ada.get("/customers").await.has(".menu__panel a[href='/activity']"));
}

#[actix_web::test]
async fn the_list_is_read_page_by_page() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    for count in 1..=120 {
        let details =
            format!("{{\"customers\": {count}, \"format\": \"CSV\", \"which\": \"all\", \"complete\": true}}");
        let values = format!("{}, 'command', 'export', '{details}'", 1_700_000_000 + count);
        server.sql(&format!("INSERT INTO activity (at, channel, act, details) VALUES ({values})")).await;
    }
    let mut page = ada.get("/activity").await;
    let mut lines = page.told("xported");
    while let Some(next) = page.page_link("next") {
        page = ada.get(&next).await;
        lines.extend(page.told("xported"));
    }
    assert_eq!(lines.len(), 120);
    for (line, count) in lines.iter().zip((1..=120).rev()) {
        assert!(line.starts_with(&format!("Exported {count} customer")), "{line}");
    }
    assert!(page.has("a[rel=first]"));
}
