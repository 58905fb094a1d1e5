//! Style sheets and scripts: embedded, untouched, kept by browsers for ever.

use std::collections::HashSet;

use crate::support::{Actor, TestServer};
use sha2::{Digest, Sha256};

async fn fetch(actor: &Actor, path: &str, coding: &str) -> reqwest::Response {
    actor.request(reqwest::Method::GET, path).header("Accept-Encoding", coding).send().await.unwrap()
}

fn varies(answer: &reqwest::Response) -> Vec<&str> {
    answer.headers().get_all("vary").iter().map(|value| value.to_str().unwrap()).collect()
}

#[actix_web::test]
async fn htmx_is_the_file_that_was_published() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    let address = stranger.get("/setup").await.attribute("script[src*=htmx]", "src");
    let file = fetch(&stranger, &address, "identity").await.bytes().await.unwrap();
    let hash: Vec<String> = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash.concat(), "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130");
}

#[actix_web::test]
async fn every_file_a_page_names_is_there_compressed_and_kept_for_ever() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    let page = stranger.get("/setup").await;
    let mut addresses = page.texts("nothing");
    for selector in ["link[rel=stylesheet]", "script"] {
        let html = scraper::Html::parse_document(&page.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        let of = |element: scraper::ElementRef| element.attr("href").or(element.attr("src")).unwrap().to_owned();
        addresses.extend(html.select(&selector).map(of));
    }
    assert_eq!(addresses.len(), 3, "{addresses:?}");
    for address in addresses {
        let plain = fetch(&stranger, &address, "identity").await;
        let mut etags = vec![plain.headers()["etag"].to_str().unwrap().to_owned()];
        assert!(!plain.headers().contains_key("content-encoding"), "{address}");
        assert_eq!(varies(&plain), ["Accept-Encoding"], "{address}");
        let plain = plain.bytes().await.unwrap();
        for (asked, given) in [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")] {
            let answer = fetch(&stranger, &address, asked).await;
            assert_eq!(answer.status(), 200, "{address}");
            assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
            assert_eq!(answer.headers()["content-encoding"], given, "{address}");
            assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{address}");
            assert_eq!(answer.headers()["cross-origin-resource-policy"], "same-origin", "{address}");
            assert_eq!(varies(&answer), ["Accept-Encoding"], "{address}");
            etags.push(answer.headers()["etag"].to_str().unwrap().to_owned());
            assert!(answer.bytes().await.unwrap().len() < plain.len());
        }
        assert_eq!((&etags[2], etags.iter().collect::<HashSet<_>>().len()), (&etags[3], 3), "a tag for each coding");
        for etag in etags.iter().map(String::as_str).chain(["*", &format!("\"x\", W/{}", etags[1])]) {
            for coding in ["identity", "gzip", "br"] {
                let again = stranger.request(reqwest::Method::GET, &address).header("If-None-Match", etag);
                let page = stranger.send(again.header("Accept-Encoding", coding)).await;
                assert_eq!((page.status, page.body.as_str()), (304, ""), "{etag} {coding}");
                assert_eq!(page.header("cache-control"), "public, max-age=31536000, immutable");
                assert_eq!(page.header("vary"), "Accept-Encoding");
                assert!(etags.iter().any(|etag| etag == page.header("etag")));
                assert!(!page.headers.contains_key("content-encoding"));
            }
        }
    }
}

#[actix_web::test]
async fn a_page_asks_for_one_style_sheet_and_it_holds_every_sheet_whole() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    let address = stranger.get("/setup").await.attribute("link[rel=stylesheet]", "href");
    let sheet = fetch(&stranger, &address, "identity").await;
    assert_eq!(sheet.headers()["content-type"], "text/css; charset=utf-8");
    let sheet = sheet.text().await.unwrap();
    let layers = "@layer tokens, base, layout, components, utilities;";
    assert!(sheet.find("@layer") == sheet.find(layers), "the order of the layers is settled before any rule");
    // Comments and indentation stay behind; a browser's own reading of both is compared in `browser::styles`.
    let bare = |text: &str| {
        let without = text
            .split("/*")
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { part.split_once("*/").unwrap().1 });
        without.flat_map(str::split_whitespace).collect::<String>()
    };
    let mut rest = bare(&sheet);
    for folder in ["static/css", "static/css/components"] {
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).filter(|file| file.is_file()) {
            let text = bare(&std::fs::read_to_string(&file).unwrap());
            assert_eq!(rest.matches(&text).count(), 1, "{}", file.display());
            rest = rest.replace(&text, "");
        }
    }
    assert_eq!(rest, "");
}

#[actix_web::test]
async fn nothing_else_is_served_from_there() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    for path in
        ["/static", "/static/style.css", "/static/css/base.css", "/static/..%2fCargo.toml", "/static/../Cargo.toml"]
    {
        assert_eq!(stranger.get(path).await.status, 404, "{path}");
    }
}
