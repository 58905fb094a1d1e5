//! What a browser fetches when someone opens the list for the first time: the page and everything it asks for.
//! Counted as sent over the wire: heads and bodies of the answers, as compressed as the browser allows.

use scraper::{Html, Selector};

use crate::{
    Settings,
    chrome::{Coding, Initiator},
    client::Connection,
    filled_server::FilledServer,
    ratios::Ratios,
};

/// What makes a browser fetch more, and as what.
const ASKED_FOR: [(&str, &str, Initiator); 4] = [
    ("link[rel=stylesheet]", "href", Initiator::Style),
    ("script[src]", "src", Initiator::Script),
    ("link[rel=icon]", "href", Initiator::Image),
    ("img[src]", "src", Initiator::Image),
];

#[expect(clippy::cast_precision_loss, reason = "a few thousand bytes")]
pub async fn measure(server: &FilledServer, settings: &Settings, ratios: &mut Ratios) {
    if !settings.wants("first visit") {
        return;
    }
    let mut connection = Connection::open(server.server.port).await;
    let mut asked = vec![("/customers".to_owned(), Initiator::Visit)];
    let plain = server.browser.get(Initiator::Visit, "/customers", Coding::Plain, None);
    asked.extend(more(&String::from_utf8_lossy(connection.get(&plain).await.body)));
    let (mut heads, mut bodies, mut parts) = (0, 0, Vec::new());
    for (address, initiator) in &asked {
        if let Initiator::Style = initiator {
            let sheet = connection.get(&server.browser.get(*initiator, address, Coding::Plain, None)).await.body;
            assert!(!String::from_utf8_lossy(sheet).contains("url("), "{address} asks for more, which is not counted");
        }
        let answer = connection.get(&server.browser.get(*initiator, address, Coding::Compressed, None)).await;
        (heads, bodies) = (heads + answer.head.len(), bodies + answer.body.len());
        parts.push(answer.body.len().to_string());
    }
    ratios.line(server.rows, "first visit, requests", asked.len() as f64, "");
    let note = format!("heads {heads} + bodies {bodies} ({})", parts.join(" + "));
    ratios.line(server.rows, "first visit, bytes", (heads + bodies) as f64, &note);
}

/// What the page asks for.
fn more(page: &str) -> Vec<(String, Initiator)> {
    let page = Html::parse_document(page);
    let found = ASKED_FOR.iter().flat_map(|&(selector, attribute, initiator)| {
        let selector = Selector::parse(selector).expect("a selector");
        let found = page.select(&selector).filter_map(|element| element.attr(attribute));
        found.map(|address| (address.to_owned(), initiator)).collect::<Vec<_>>()
    });
    found.collect()
}
