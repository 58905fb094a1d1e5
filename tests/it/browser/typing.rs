//! Typing quickly in the search box: how long until each answer is painted, and that nothing flickers or moves meanwhile.
//! Times are printed and not asserted. `ROWS` makes it a measurement over more customers (`benches/README.md`).

use std::{fmt::Write, time::Duration};

use clientele::demo;
use serde_json::{Value, json};
use time::macros::date;

use crate::support::{Browser, Program, TestServer, free_port};

/// Each beginning of these finds somebody among the first thousand customers.
const SEARCHES: [&str; 5] = ["martin", "mar gar", "artin", "+44 7", "garcia"];
const PACE: Duration = Duration::from_millis(40);

/// Watches the search box and the list from within the page.
const WATCH: &str = "(() => {
    const box = document.getElementById('q'), fetched = window.fetch;
    const seen = window.seen = { keys: [], asked: [], shown: [], moved: [], columns: [], emptied: 0, left: 0, faintest: 1 };
    let pressed;
    box.addEventListener('keydown', (event) => { pressed = event.timeStamp; });
    box.addEventListener('input', () => seen.keys.push({ text: box.value, at: pressed }));
    const asks = (address) => new URL(address, location).searchParams.get('q');
    window.fetch = (address, options) => {
        seen.asked.push({ text: asks(address), signal: options.signal });
        return fetched(address, options);
    };
    document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
        const text = asks(ctx.request.action), { at } = seen.keys.findLast((key) => key.text === text);
        seen.asked.find(({ signal }) => signal === ctx.request.signal).shown = true;
        // The second frame begins when the first has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => seen.shown.push({ text, after: performance.now() - at })));
    });
    new PerformanceObserver((list) => list.getEntries().forEach(({ value, sources }) =>
        seen.moved.push([value, ...sources.map(({ node }) => node?.cloneNode().outerHTML)]))).observe({ type: 'layout-shift' });
    const frame = () => {
        const list = document.getElementById('results');
        if (!list.querySelector('tbody tr')) seen.emptied++;
        if (document.activeElement !== box || box.selectionEnd !== box.value.length) seen.left++;
        const columns = Array.from(list.querySelectorAll('thead th'), (th) => Math.round(th.getBoundingClientRect().left)).join();
        if (!seen.columns.includes(columns)) seen.columns.push(columns);
        seen.faintest = Math.min(seen.faintest, getComputedStyle(list).opacity);
        requestAnimationFrame(frame);
    };
    frame();
})()";

#[actix_web::test]
async fn a_list_follows_quick_typing_without_a_flicker() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let rows = std::env::var("ROWS").map_or(1000, |rows| rows.parse().unwrap());
    demo::fill(server.db(), 1, date!(2026 - 11 - 23), rows).await.unwrap();
    let database = server.stopped().await;
    let serving = Program::serve(&database, free_port(), &[]).await;
    let charlie = Browser::open(&serving.base, json!({})).await;
    // A headless browser hides them, and so would hide what their coming and going moves.
    charlie.emulates("setScrollbarsHidden", json!({ "hidden": false })).await;
    charlie.goes_to("/login").await;
    charlie.signs_in("charlie").await;
    charlie.shows("h1", "Customers").await;
    charlie.fills("q", "").await;
    charlie.value(WATCH).await.unwrap();
    for search in SEARCHES {
        charlie.types_at(PACE, search).await;
        charlie.is("seen.shown.at(-1)?.text", search).await;
        charlie.fills("q", "").await;
        charlie.is("seen.shown.at(-1)?.text", "").await;
    }
    let asked = "seen.asked.map(({ text, shown, signal }) => \
        ({ text, end: shown ? 'shown' : signal.aborted ? 'given up' : 'neither' }))";
    let seen = charlie.value(&format!("{{ ...seen, asked: {asked} }}")).await.unwrap();
    println!("{rows} customers, a key every {PACE:?}\n{}", times(&seen));
    let typed = |list: &str| strings(&seen[list]);
    let letters = SEARCHES.iter().flat_map(|search| (1..=search.len()).map(|end| &search[..end]).chain([""]));
    assert_eq!(typed("keys"), letters.collect::<Vec<_>>());
    assert_eq!(
        [&seen["emptied"], &seen["left"]],
        [0, 0],
        "frames with an empty list, and without the caret at the end"
    );
    assert_eq!(seen["moved"], json!([]), "what moved");
    assert_eq!(seen["columns"].as_array().unwrap().len(), 1, "where the columns begin: {}", seen["columns"]);
    assert_eq!(ended(&seen, "neither"), 0, "what was asked for is shown or given up: {}", seen["asked"]);
    charlie.leaves().await;
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["text"].as_str().unwrap()).collect()
}

/// How many of the requests ended so.
fn ended(seen: &Value, end: &str) -> usize {
    seen["asked"].as_array().unwrap().iter().filter(|asked| asked["end"] == end).count()
}

/// What the page has seen, in words.
fn times(seen: &Value) -> String {
    let (mut text, mut after) = (String::new(), Vec::new());
    for shown in seen["shown"].as_array().unwrap() {
        let milliseconds = shown["after"].as_f64().unwrap();
        writeln!(text, "{:>12} {milliseconds:6.1} ms", shown["text"].as_str().unwrap()).unwrap();
        after.push(milliseconds);
    }
    after.sort_by(f64::total_cmp);
    let within = |percent: usize| after[(after.len() * percent / 100).min(after.len() - 1)];
    let (keys, asked) = (seen["keys"].as_array().unwrap().len(), seen["asked"].as_array().unwrap().len());
    let given_up = ended(seen, "given up");
    writeln!(text, "{keys} keys, {asked} requests: {} answers shown, {given_up} given up", after.len()).unwrap();
    let [median, p99, longest] = [50, 99, 100].map(within);
    writeln!(text, "from key to paint: median {median:.1} ms, p99 {p99:.1} ms, longest {longest:.1} ms").unwrap();
    write!(text, "the list at its faintest: {}", seen["faintest"]).unwrap();
    text
}
