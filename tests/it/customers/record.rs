//! One customer's page: what is known, and what happened to the record.

use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn every_change_is_told_with_who_how_and_both_values() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let address = ada.adds_ada().await;
    let correction = [("phone_number", "+33 1 42 68 53 00"), ("date_of_birth_year", "1986"), ("version", "1")];
    grace.post(&format!("{address}/edit"), &but(&ADA, &correction)).await;
    grace.deletes(&address).await;
    ada.post(&format!("{address}/restore"), &[]).await;

    let page = server.charlie().await.get(&address).await;
    let told = page.texts(".history__list > li > p");
    let beginnings = [
        "ada restored this customer web",
        "grace deleted this customer web",
        "grace edited this customer web",
        "ada added this customer web",
    ];
    for (told, beginning) in told.iter().zip(beginnings) {
        assert!(told.starts_with(beginning) && told.contains("today "), "{told}");
    }
    assert_eq!(told.len(), 4);
    let fields = page.texts(".history__list > li:nth-child(3) li");
    assert_eq!(
        fields,
        [
            "Date of birth: 10 December 1985 →became 10 December 1986",
            "Phone number: +44 20 7946 0958 →became +33 1 42 68 53 00"
        ]
    );
    let first = page.texts(".history__list > li:nth-child(4) li");
    assert_eq!(first[0], "First name: Ada");
    assert_eq!(first.len(), 4);
}

#[actix_web::test]
async fn saving_without_a_change_changes_nothing() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    assert_eq!(grace.post(&format!("{address}/edit"), &but(&ADA, &[("version", "1")])).await.status, 303);
    assert_eq!(server.number("SELECT version FROM customers").await, 1);
    assert_eq!(server.number("SELECT count(*) FROM changes").await, 1);
}

#[actix_web::test]
async fn a_change_and_its_history_are_written_together_or_not_at_all() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    server.sql("ALTER TABLE changes RENAME TO renamed").await;
    let edit = grace.post(&format!("{address}/edit"), &but(&ADA, &[("last_name", "King"), ("version", "1")])).await;
    let create = grace.post("/customers/new", &ADA).await;
    let delete = grace.deletes(&address).await;
    assert_eq!((edit.status, create.status, delete.status), (500, 500, 500));
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
    server.sql("ALTER TABLE renamed RENAME TO changes").await;
    assert_eq!(grace.get(&address).await.text("h1"), "Ada Lovelace");
    assert_eq!(grace.post("/customers/new", &ADA).await.status, 303, "the next write goes on as if nothing had been");
}

#[actix_web::test]
async fn a_fault_of_ours_shows_its_number_and_nothing_else() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    server.sql("ALTER TABLE changes RENAME TO renamed").await;
    let page = grace.post("/customers/new", &ADA).await;
    assert_eq!((page.status, page.text("h1")), (500, "Something went wrong".into()));
    assert_eq!(page.text("main code"), page.header("x-request-id"));
    assert!(!page.body.contains("changes") && !page.body.contains("Lovelace"));
}

#[actix_web::test]
async fn days_begin_and_moments_are_told_in_the_time_zone_of_the_register() {
    let server = TestServer::with(&[("CLIENTELE_TIME_ZONE", "Pacific/Pago_Pago")]).await;
    server.add_everyone().await;
    let grace = server.grace().await;
    // Eleven hours behind UTC: the day that has begun almost everywhere else has not begun there.
    let today = (time::OffsetDateTime::now_utc() - time::Duration::hours(11)).date();
    let tomorrow = today.next_day().unwrap();
    let born =
        |date: time::Date, year: i32| [date.day().to_string(), u8::from(date.month()).to_string(), year.to_string()];
    let adds = async |[day, month, year]: [String; 3]| {
        let born = [("date_of_birth_day", &*day), ("date_of_birth_month", &*month), ("date_of_birth_year", &*year)];
        grace.post("/customers/new", &but(&ADA, &born)).await
    };
    assert_eq!(adds(born(today, today.year())).await.status, 303, "born today");
    assert_eq!(adds(born(tomorrow, tomorrow.year())).await.status, 422, "not born yet");
    let (day, month) = (tomorrow.day().min(28), tomorrow);
    if tomorrow.day() == day {
        let added = adds(born(month, tomorrow.year() - 40)).await;
        assert!(grace.follow(&added).await.text(".facts dd").ends_with("39 years"), "forty only tomorrow");
    }

    server.sql("UPDATE customers SET created_at = 1751409000, updated_at = 1751409000").await;
    let page = grace.get("/customers?sort=-updated_at").await;
    assert_eq!(page.text("#results td:last-child time"), "1 July 2025");
    assert_eq!(page.attribute("#results td:last-child time", "title"), "1 July 2025, 11:30 SST");
    assert_eq!(page.attribute("#results td:last-child time", "datetime"), "2025-07-01T22:30:00Z");
}

#[actix_web::test]
async fn a_record_of_very_many_changes_is_told_page_by_page() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    server
        .sql(
            "INSERT INTO changes (customer_id, user_id, at, act, channel, fields) \
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 33000) \
             SELECT customer_id, user_id, at, 'update', channel, fields FROM changes, n",
        )
        .await;
    let page = grace.get(&address).await;
    assert_eq!((page.status, page.texts(".history__list > li").len()), (200, 50));
    assert!(page.page_link("first").is_none());
    let older = page.page_link("next").unwrap();
    let page = grace.get(older.split('#').next().unwrap()).await;
    assert_eq!(page.texts(".history__list > li").len(), 50);
    assert!(page.page_link("first").unwrap().starts_with(&address));

    let client = server.program("grace").await;
    let path = format!("{address}/history");
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let reply = client.get(&format!("{path}?limit=200&after={after}")).await;
        count += reply.json["items"].as_array().unwrap().len();
        let Some(next) = reply.json["next"].as_str() else { break };
        next.clone_into(&mut after);
    }
    assert_eq!(count, 33_001, "each change once");
    let wrong = client.get(&format!("{path}?limit=0&after=x")).await;
    assert_eq!((wrong.status, wrong.errors()), (422, vec![("limit", "out_of_range"), ("after", "not_a_cursor")]));
}
