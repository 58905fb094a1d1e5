//! What administrators look up: who did what, when and from where.

use std::time::Duration;

use crate::support::{Page, TestServer};

/// Lines without their moments.
fn lines(page: &Page) -> Vec<String> {
    let lines = page.told("").into_iter();
    lines.map(|line| line.split(" today ").next().unwrap_or_default().to_owned()).collect()
}

/// Writes something that somebody did, at a moment in UTC.
async fn exported(server: &TestServer, name: &str, at: &str, customers: usize) {
    let at = format!("{at}Z").replace(' ', "T");
    let at = time::OffsetDateTime::parse(&at, &time::format_description::well_known::Rfc3339).unwrap().unix_timestamp();
    let details = format!(r#"{{"customers": {customers}, "format": "CSV", "which": "all", "complete": true}}"#);
    let columns = "user_id, at, channel, act, details, address";
    let values = format!("id, {at}, 'page', 'export', '{details}', '203.0.113.7'");
    let from = format!("SELECT {values} FROM users WHERE username = '{name}'");
    server.sql(&format!("INSERT INTO activity ({columns}) {from}")).await;
}

#[actix_web::test]
async fn the_list_is_filtered_by_person_kind_and_day() {
    let server = TestServer::with(&[("CLIENTELE_TIME_ZONE", "Europe/Berlin")]).await;
    server.add_everyone().await;
    let (ada, _grace) = (server.ada().await, server.grace().await);
    server.stranger().post("/login", &[("username", "charlie"), ("password", "wrong")]).await;
    exported(&server, "grace", "2025-06-30 21:59:59", 1).await;
    exported(&server, "grace", "2025-06-30 22:00:00", 2).await;
    exported(&server, "charlie", "2025-07-01 21:59:59", 3).await;
    exported(&server, "grace", "2025-07-01 22:00:00", 4).await;
    let shown = async |query: &str| ada.get(&format!("/activity?{query}")).await.told("");
    let day = shown("from=2025-07-01&to=2025-07-01").await;
    assert!(day.len() == 2 && day[0].contains(" 3 customers") && day[1].contains(" 2 customers"), "{day:?}");
    assert_eq!(shown("from=2025-07-02").await.len(), shown("").await.len() - 3);
    assert_eq!(shown("to=2025-06-30").await.len(), 1);
    assert_eq!(shown("person=GRACE&kind=customers&to=2025-12-31").await.len(), 3);
    let charlie = lines(&ada.get("/activity?person=charlie").await);
    assert!(charlie.iter().any(|line| line == "Failed to sign in as charlie web"), "what is about him: {charlie:?}");
    assert!(charlie.iter().any(|line| line.starts_with("charlie exported 3 customers")), "what he did: {charlie:?}");
    let page = ada.get("/activity?person=grace&kind=customers&from=2025-07-01").await;
    assert_eq!((page.value("person"), page.value("from")), ("grace".into(), "2025-07-01".into()));
    assert_eq!(page.attribute("option[selected]", "value"), "customers");
    assert_eq!(ada.get("/activity?to=2000-01-01").await.text(".empty"), "Nothing was found.");
    for (query, field, words) in [
        ("person=nobody", "person", "Nobody has this username"),
        ("from=31.1.2025", "from", "Enter the day as year-month-day, such as 2026-11-23"),
        ("to=2025-02-30", "to", "Enter the day as year-month-day, such as 2026-11-23"),
        ("kind=x", "kind", "Choose a kind"),
    ] {
        let page = ada.get(&format!("/activity?{query}")).await;
        assert_eq!((page.status, page.complaint(field).as_str()), (422, words));
        assert_eq!(ada.get(&format!("/activity.csv?{query}")).await.status, 422);
    }
}

#[actix_web::test]
async fn a_filter_holds_from_page_to_page_and_every_act_is_of_one_kind() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    for n in 1..=120 {
        exported(&server, if n % 2 == 0 { "grace" } else { "charlie" }, "2025-06-30 10:00:00", n).await;
    }
    let mut page = ada.get("/activity?person=grace&kind=customers").await;
    let mut told = page.told("");
    while let Some(next) = page.page_link("next") {
        page = ada.get(&next).await;
        told.extend(page.told(""));
    }
    assert_eq!(told.len(), 60);
    assert!(told[0].starts_with("grace exported 120 customers") && told[59].starts_with("grace exported 2 customers"));
    let first = page.page_link("first").unwrap();
    assert_eq!(first, "/activity?person=grace&kind=customers");

    server.sql("DELETE FROM activity WHERE act = 'export'").await;
    exported(&server, "grace", "2025-06-30 10:00:00", 1).await;
    let all = ada.get("/activity").await.told("");
    let kinds = page.attributes("#kind option", "value");
    let mut sum = 0;
    for kind in kinds.iter().filter(|kind| !kind.is_empty()) {
        sum += ada.get(&format!("/activity?kind={kind}")).await.told("").len();
    }
    assert_eq!((kinds.len(), sum), (8, all.len()), "{all:?}");
}

#[actix_web::test]
async fn what_is_shown_can_be_had_as_csv_that_no_spreadsheet_takes_for_formulas() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    for n in 0..1_203 {
        exported(&server, "grace", "2025-06-30 10:00:00", n).await;
    }
    server.sql("UPDATE users SET username = '@grace', username_key = '@grace' WHERE username = 'grace'").await;
    let link = ada.get("/activity?kind=customers&person=@grace").await.attribute("a[download]", "href");
    assert_eq!(link, "/activity.csv?person=%40grace&kind=customers");
    let file = ada.get(&link).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"activity-2"));
    let lines: Vec<_> = file.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((lines.len(), lines[0]), (1_204, "When,Who,What,Channel,Address"));
    assert_eq!(lines[1], "2025-06-30T10:00:00Z,'@grace,\"exported 1,202 customers as CSV\",web,203.0.113.7");
    let head = ada.request(reqwest::Method::HEAD, &link).send().await.unwrap();
    assert_eq!(head.status(), 200);
}

#[actix_web::test]
async fn other_settings_than_at_the_last_start_are_told_once_and_by_name_alone() {
    let server = TestServer::with(&[("CLIENTELE_COUNTRY", "GB")]).await;
    server.add_everyone().await;
    let told = async |server: &TestServer| {
        let page = server.ada().await.get("/activity?kind=server").await;
        assert!(!page.body.contains("GB"));
        lines(&page)
    };
    let first = told(&server).await;
    assert!(first.len() == 1 && first[0].starts_with("Started with other settings: CLIENTELE_COUNTRY, "), "{first:?}");
    let server = server.restarted().await;
    assert_eq!(told(&server).await, first, "the same settings are told once");
    let server = server.restarted_with("CLIENTELE_COUNTRY", "DE").await;
    assert_eq!(told(&server).await[0], "Started with other settings: CLIENTELE_COUNTRY server");
    assert_eq!(server.number("SELECT count(*) FROM activity WHERE details LIKE '%DE\"%'").await, 0);
}

#[actix_web::test]
async fn what_is_older_than_the_setting_says_is_forgotten() {
    for (days, kept) in [("", 1), ("30", 0), ("0", 601)] {
        let server = TestServer::with(&[("CLIENTELE_ACTIVITY_KEEP", days)]).await;
        server.add_everyone().await;
        exported(&server, "grace", "2026-01-01 00:00:00", 1).await;
        for _ in 0..600 {
            exported(&server, "grace", "2024-01-01 00:00:00", 1).await;
        }
        let now = time::OffsetDateTime::now_utc().unix_timestamp();
        server
            .sql(&format!("UPDATE activity SET at = {} WHERE at > 1767225000 AND act = 'export'", now - 700 * 86_400))
            .await;
        let server = server.restarted().await;
        let exports = "SELECT count(*) FROM activity WHERE act = 'export'";
        for _ in 0..100 {
            if server.number(exports).await == kept {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(server.number(exports).await, kept, "{days}");
        assert!(
            server.number("SELECT count(*) FROM activity WHERE act = 'add_person'").await == 3,
            "what is new stays"
        );
    }
}

#[actix_web::test]
async fn ones_own_account_shows_ones_own_latest_sign_ins_and_nobody_elses() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    server.stranger().post("/login", &[("username", "grace"), ("password", "wrong")]).await;
    server.charlie().await;
    let shown = lines(&grace.get("/account").await);
    assert_eq!(shown, ["Failed to sign in as grace web", "grace signed in web"]);
    for _ in 0..12 {
        server.grace().await;
    }
    assert_eq!(grace.get("/account").await.told("grace signed in").len(), 10);
}
