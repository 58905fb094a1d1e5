//! One customer's page: what is known, and what happened to the record.

use crate::support::{ADA, House, but};

#[actix_web::test]
async fn every_change_is_told_with_who_how_and_both_values() {
    let house = House::new().await;
    let (ada, grace) = (house.ada().await, house.grace().await);
    let address = ada.adds_ada().await;
    let correction = [("phone_number", "+33 1 42 68 53 00"), ("date_of_birth_year", "1986"), ("version", "1")];
    grace.post(&format!("{address}/edit"), &but(&ADA, &correction)).await;
    grace.deletes(&address).await;
    ada.post(&format!("{address}/restore"), &[]).await;

    let page = house.charlie().await.get(&address).await;
    let told = page.texts(".history__list > li > p");
    let beginnings = [
        "ada brought the customer back on the page",
        "grace deleted the customer on the page",
        "grace made a correction on the page",
        "ada added the customer on the page",
    ];
    for (told, beginning) in told.iter().zip(beginnings) {
        assert!(told.starts_with(beginning) && told.ends_with("UTC"), "{told}");
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
    let house = House::new().await;
    let grace = house.grace().await;
    let address = grace.adds_ada().await;
    assert_eq!(grace.post(&format!("{address}/edit"), &but(&ADA, &[("version", "1")])).await.status, 303);
    assert_eq!(house.number("SELECT version FROM customers").await, 1);
    assert_eq!(house.number("SELECT count(*) FROM changes").await, 1);
}

#[actix_web::test]
async fn a_change_and_its_history_are_written_together_or_not_at_all() {
    let house = House::new().await;
    let grace = house.grace().await;
    let address = grace.adds_ada().await;
    house.sql("ALTER TABLE changes RENAME TO kept").await;
    let edit = grace.post(&format!("{address}/edit"), &but(&ADA, &[("last_name", "King"), ("version", "1")])).await;
    let create = grace.post("/customers/new", &ADA).await;
    let delete = grace.deletes(&address).await;
    assert_eq!((edit.status, create.status, delete.status), (500, 500, 500));
    assert_eq!(house.number("SELECT count(*) FROM customers").await, 1);
    house.sql("ALTER TABLE kept RENAME TO changes").await;
    assert_eq!(grace.get(&address).await.text("h1"), "Ada Lovelace");
    assert_eq!(grace.post("/customers/new", &ADA).await.status, 303, "the next write goes on as if nothing had been");
}

#[actix_web::test]
async fn a_fault_of_ours_shows_its_number_and_nothing_else() {
    let house = House::new().await;
    let grace = house.grace().await;
    house.sql("ALTER TABLE changes RENAME TO kept").await;
    let page = grace.post("/customers/new", &ADA).await;
    assert_eq!((page.status, page.text("h1")), (500, "Something went wrong".into()));
    assert_eq!(page.text("main code"), page.header("x-request-id"));
    assert!(!page.body.contains("changes") && !page.body.contains("Lovelace"));
}
