//! Somebody who is entered again although they lie in the trash: asked about once, and nothing typed is lost.

use clientele::customers::DefinitionForm;

use crate::support::{ADA, Actor, Page, TestServer, but, field};

/// A server with a note in each record, and Ada Lovelace in the trash.
async fn server_with_ada_in_the_trash() -> (TestServer, Actor, String) {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "text")).await.unwrap();
    server.own_fields().create(field("Regular", "yes_no")).await.unwrap();
    let grace = server.grace().await;
    let ada = but(&ADA, &[("field_note", "likes tea"), ("field_regular", "yes"), ("field_regular_shown", "1")]);
    let address = grace.adds(&ada).await;
    grace.deletes(&address).await;
    (server, grace, address)
}

/// Fills the form for a new customer.
async fn enters(actor: &Actor, otherwise: &[(&str, &str)]) -> Page {
    actor.opens_and_sends("/customers/new", &but(&ADA, otherwise)).await
}

/// Presses "Restore that record".
async fn chooses(actor: &Actor, page: &Page) -> Page {
    let id = page.attribute("button[name=restore]", "value");
    actor.sends("/customers/new", page, &[("restore", &id)]).await
}

#[actix_web::test]
async fn the_question_keeps_what_was_typed_and_says_who_deleted_the_record() {
    let (_server, grace, address) = server_with_ada_in_the_trash().await;
    for otherwise in [
        &[("first_name", "ADA"), ("phone_number", "+44 20 7946 0999")][..],
        &[("date_of_birth_year", "1986"), ("last_name", "lovelace"), ("field_note", "new here")],
    ] {
        let page = enters(&grace, otherwise).await;
        assert_eq!((page.status, page.text("h1")), (409, "New customer".into()), "{otherwise:?}");
        assert_eq!(page.text("#summary h2"), "Ada Lovelace is in the trash");
        let told = page.text("#summary p");
        assert!(told.starts_with("Deleted today ") && told.contains("by grace web. You can restore"), "{told}");
        for (name, typed) in but(&ADA, otherwise) {
            assert_eq!(page.sent(name).as_deref(), Some(typed), "{name}");
        }
        assert_eq!(page.texts("main form button"), ["Add a new customer anyway"]);
        assert!(address.ends_with(&page.attribute("button[name=restore]", "value")));
    }
    assert_eq!(grace.get("/customers").await.names(), [""; 0], "nobody was added");
}

#[actix_web::test]
async fn restoring_keeps_what_was_typed_and_what_was_not() {
    let (server, grace, address) = server_with_ada_in_the_trash().await;
    let page = enters(&grace, &[("phone_number", "+44 20 7946 0999"), ("field_regular_shown", "1")]).await;
    assert_eq!(page.texts(".versions tbody tr"), ["Phone number +44 20 7946 0958 +44 20 7946 0999"]);
    let restored = chooses(&grace, &page).await;
    assert_eq!((restored.status, restored.location()), (303, address.as_str()));
    let record = grace.follow(&restored).await;
    assert_eq!(record.notice(), "Ada Lovelace was restored.");
    let facts = record.texts(".facts dd");
    assert_eq!(facts[1..4], ["+44 20 7946 0999", "likes tea", "Yes"], "what was left empty stays");
    assert_eq!(grace.get("/customers").await.names(), ["Ada Lovelace"]);
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
    let told = record.texts(".history__list > li p");
    assert!(told[0].starts_with("grace edited") && told[1].starts_with("grace restored"), "{told:?}");
}

#[actix_web::test]
async fn adding_anyway_is_asked_once_for_a_record_and_leaves_it_there() {
    let (server, grace, _) = server_with_ada_in_the_trash().await;
    let page = enters(&grace, &[]).await;
    assert!(page.texts(".versions tbody tr").is_empty(), "{}", page.text("#summary"));
    let wrong = grace.sends("/customers/new", &page, &[("phone_number", "12")]).await;
    assert_eq!((wrong.status, wrong.has(".versions")), (422, false), "what is wrong is told first");
    let added = grace.sends("/customers/new", &page, &[]).await;
    assert_eq!(added.status, 303);
    assert_eq!(grace.follow(&added).await.notice(), "Ada Lovelace was added.");
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE deleted_at IS NOT NULL").await, 1);

    // The same form for somebody else who lies there is asked about.
    let other = grace.adds(&but(&ADA, &[("first_name", "Zoë")])).await;
    grace.deletes(&other).await;
    let page = grace.sends("/customers/new", &page, &[("first_name", "zoe")]).await;
    assert_eq!((page.status, page.text("#summary h2")), (409, "Zoë Lovelace is in the trash".into()));
    let choice = [("first_name", "Someone"), ("restore", &*page.value("trashed"))];
    let pressed = grace.sends("/customers/new", &page, &choice).await;
    assert_eq!(grace.follow(&pressed).await.notice(), "Someone Lovelace was added.", "who is no longer meant stays");
}

#[actix_web::test]
async fn who_only_shares_a_name_or_a_number_is_not_asked_about() {
    let (_server, grace, _) = server_with_ada_in_the_trash().await;
    for otherwise in [
        [("date_of_birth_year", "1986"), ("phone_number", "+44 20 7946 0999")],
        [("first_name", "Adam"), ("last_name", "Lovelace")],
    ] {
        assert_eq!(enters(&grace, &otherwise).await.status, 303, "{otherwise:?}");
    }
}

#[actix_web::test]
async fn a_program_adds_without_being_asked() {
    let (server, ..) = server_with_ada_in_the_trash().await;
    let program = server.program("grace").await;
    assert_eq!(program.post("/customers", &crate::support::ada()).await.status, 201);
}

#[actix_web::test]
async fn who_was_restored_meanwhile_is_not_entered_twice() {
    let (server, grace, address) = server_with_ada_in_the_trash().await;
    let page = enters(&grace, &[("phone_number", "+44 20 7946 0999")]).await;
    let ada = server.ada().await;
    assert_eq!(ada.post(&format!("{address}/restore"), &[]).await.status, 303);
    let saved = chooses(&grace, &page).await;
    assert_eq!((saved.status, saved.location()), (303, address.as_str()));
    let record = grace.follow(&saved).await;
    assert_eq!(
        (record.notice(), record.texts(".facts dd")[1].clone()),
        ("Ada Lovelace was saved.".into(), "+44 20 7946 0999".into())
    );
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
}

#[actix_web::test]
async fn whose_value_another_has_by_now_is_restored_with_another() {
    let (server, grace, address) = server_with_ada_in_the_trash().await;
    let number = DefinitionForm { unique: true, ..field("Number", "text") };
    server.own_fields().create(number).await.unwrap();
    let ada = server.ada().await;
    ada.post(&format!("{address}/restore"), &[]).await;
    ada.opens_and_sends(&format!("{address}/edit"), &[("field_number", "17")]).await;
    ada.deletes(&address).await;
    ada.adds(&but(&ADA, &[("first_name", "Other"), ("field_number", "17")])).await;
    let page = enters(&grace, &[]).await;
    let form = chooses(&grace, &page).await;
    assert_eq!((form.status, form.text("h1")), (422, "Edit Ada Lovelace".into()));
    assert_eq!(form.complaint("field_number"), "Other Lovelace has this already Show this customer");
    assert_eq!(form.attribute("#customer", "action"), format!("{address}/edit"));
}
