//! Two people at one record.

use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn what_two_people_change_in_different_fields_is_both_kept() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let address = ada.adds_ada().await;
    let edit = format!("{address}/edit");
    let (hers, theirs) = (grace.get(&edit).await, ada.get(&edit).await);
    assert_eq!(ada.sends(&edit, &theirs, &[("first_name", "Augusta")]).await.status, 303);

    let saved = grace.sends(&edit, &hers, &[("last_name", "King"), ("phone_number", "+442079460958")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text("main"));
    let shown = grace.follow(&saved).await;
    assert_eq!(shown.text("h1"), "Augusta King");
    assert_eq!(shown.notice(), "Augusta King was saved. Changes that others made in the meantime were kept.");
    let told = shown.texts(".history__list > li:first-child li");
    assert_eq!(told, ["Last name: Lovelace →became King"], "the first name was not grace's");
}

#[actix_web::test]
async fn only_what_both_changed_is_asked() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let address = ada.adds_ada().await;
    let edit = format!("{address}/edit");
    let (hers, theirs) = (grace.get(&edit).await, ada.get(&edit).await);
    let by_ada = [("first_name", "Augusta"), ("last_name", "Byron")];
    assert_eq!(ada.sends(&edit, &theirs, &by_ada).await.status, 303);

    let typed = [("last_name", "King"), ("phone_number", "+33 1 42 68 53 00")];
    let page = grace.sends(&edit, &hers, &typed).await;
    assert_eq!(page.status, 409);
    assert!(page.text("#summary h2").starts_with("ada saved this customer while you were editing"));
    assert_eq!(page.texts(".versions tbody tr"), ["Last name Byron King"]);
    assert!(page.text("#summary").contains("kept when you save: First name"), "{}", page.text("#summary"));
    assert_eq!(page.attribute(".form__buttons a", "href"), address, "or hers are thrown away");
    let form = ["first_name", "last_name", "phone_number", "version"].map(|name| page.value(name));
    assert_eq!(form, ["Augusta", "King", "+33 1 42 68 53 00", "2"]);

    let saved = grace.sends(&edit, &page, &[]).await;
    assert_eq!(saved.status, 303);
    let shown = grace.follow(&saved).await;
    assert_eq!((shown.text("h1"), shown.text(".facts a")), ("Augusta King".into(), "+33 1 42 68 53 00".into()));
}

#[actix_web::test]
async fn a_third_change_after_the_question_is_not_written_over_either() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let edit = format!("{}/edit", ada.adds_ada().await);
    let hers = grace.get(&edit).await;
    ada.opens_and_sends(&edit, &[("last_name", "Byron")]).await;
    let asked = grace.sends(&edit, &hers, &[("last_name", "King")]).await;
    ada.opens_and_sends(&edit, &[("last_name", "Milbanke"), ("first_name", "Annabella")]).await;
    let asked = grace.sends(&edit, &asked, &[]).await;
    assert_eq!((asked.status, asked.texts(".versions tbody tr")), (409, vec!["Last name Milbanke King".to_owned()]));
    let saved = grace.sends(&edit, &asked, &[]).await;
    assert_eq!(grace.follow(&saved).await.text("h1"), "Annabella King");
}

#[actix_web::test]
async fn ones_own_change_in_another_tab_is_told_as_such() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    let left_open = grace.get(&edit).await;
    grace.opens_and_sends(&edit, &[("last_name", "King")]).await;
    let page = grace.sends(&edit, &left_open, &[("last_name", "Byron")]).await;
    assert_eq!(page.status, 409);
    assert!(page.text("#summary h2").starts_with("You saved this customer in another tab"), "{}", page.text("h2"));
}

#[actix_web::test]
async fn a_record_deleted_meanwhile_can_be_restored_with_what_was_typed() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let address = grace.adds_ada().await;
    let edit = format!("{address}/edit");
    let hers = grace.get(&edit).await;
    ada.opens_and_sends(&edit, &[("first_name", "Augusta")]).await;
    ada.deletes(&address).await;

    let page = grace.sends(&edit, &hers, &[("last_name", "King")]).await;
    assert_eq!(page.status, 409);
    assert!(page.text("#summary h2").starts_with("ada deleted this customer while you were editing"));
    assert!(!page.has(".versions"), "no field was changed by both");
    assert_eq!((page.value("first_name"), page.value("last_name")), ("Augusta".into(), "King".into()));
    assert_eq!(page.attribute(".form__buttons a", "href"), "/customers", "there is no page of theirs to go to");

    let refused = grace.sends(&edit, &page, &[("last_name", "")]).await;
    assert_eq!((refused.status, refused.value("first_name")), (422, "Augusta".into()), "a mistake loses nothing");
    let saved = grace.sends(&edit, &refused, &[("last_name", "King")]).await;
    assert_eq!(saved.status, 303);
    let shown = grace.get(&address).await;
    assert_eq!(shown.text("h1"), "Augusta King");
    assert_eq!(shown.texts(".history__list > li").len(), 5, "created, edited, deleted, restored, edited");
}

#[actix_web::test]
async fn a_form_that_says_nothing_of_what_it_was_shown_with_is_asked_about_every_difference() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    grace.opens_and_sends(&edit, &[("last_name", "King")]).await;
    for shown in ["", "not JSON", "{\"last_name\": 1}", "[]"] {
        let typed = [("date_of_birth_month", "dec"), ("version", "1"), ("shown", shown)];
        let page = grace.post(&edit, &but(&ADA, &typed)).await;
        assert_eq!(page.status, 409, "{shown}");
        assert_eq!(page.texts(".versions tbody tr"), ["Last name King Lovelace"], "another spelling is no difference");
    }
}

#[actix_web::test]
async fn a_value_that_only_claims_to_have_been_shown_is_never_saved() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    let forged = [("phone_number", "call me"), ("version", "1"), ("shown", "{\"phone_number\":\"call me\"}")];
    let saved = grace.post(&format!("{address}/edit"), &but(&ADA, &forged)).await;
    assert_eq!(saved.status, 303, "left as it was shown, it takes what is there");
    assert_eq!(grace.get(&address).await.text(".facts a"), "+44 20 7946 0958");
    let added = grace.post("/customers/new", &but(&ADA, &forged)).await;
    assert_eq!((added.status, added.complaint("phone_number").is_empty()), (422, false));
}

/// A customer of another time: too old by today's rule, with a number that is given out no more.
async fn of_another_time(server: &TestServer, grace: &crate::support::Actor) -> String {
    let address = grace.adds_ada().await;
    server.sql("UPDATE customers SET date_of_birth = '1870-01-02', phone_number = '+15550000000'").await;
    address
}

#[actix_web::test]
async fn a_value_that_stands_unchanged_is_not_judged_again() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = of_another_time(&server, &grace).await;
    let edit = format!("{address}/edit");
    let form = grace.get(&edit).await;
    for field in ["date_of_birth", "phone_number"] {
        let checked = grace.sends(&format!("/customers/check?field={field}"), &form, &[]).await;
        assert!(!checked.has(".field__complaint"), "{field}: {}", checked.body);
    }
    let saved = grace.sends(&edit, &form, &[("last_name", "King")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text("main"));
    let wrong = grace.opens_and_sends(&edit, &[("date_of_birth_year", "1869")]).await;
    assert_eq!(wrong.status, 422, "what is changed has to be right");
    assert_eq!((wrong.complaint("phone_number"), wrong.complaint("date_of_birth").is_empty()), (String::new(), false));
    let mended = grace.opens_and_sends(&edit, &[("phone_number", "+44 20 7946 0958")]).await;
    assert_eq!((mended.status, grace.get(&address).await.text("h1")), (303, "Ada King".into()));
}

#[actix_web::test]
async fn of_many_who_save_at_once_one_wins_and_nobody_overwrites_unseen() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    let names: Vec<String> = (0..16).map(|n| format!("King{}", char::from(b'a' + n))).collect();
    let forms: Vec<_> = names.iter().map(|name| but(&ADA, &[("last_name", name), ("version", "1")])).collect();
    let answers = futures_util::future::join_all(forms.iter().map(|form| grace.post(&edit, form))).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 15, "{statuses:?}");
}
