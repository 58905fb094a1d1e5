//! Two people at one record.

use crate::support::{ADA, House, but};

#[actix_web::test]
async fn the_second_to_save_sees_both_sides_and_keeps_what_was_typed() {
    let house = House::new().await;
    let (ada, grace) = (house.ada().await, house.grace().await);
    let edit = format!("{}/edit", ada.adds_ada().await);
    assert_eq!(ada.post(&edit, &but(&ADA, &[("last_name", "King"), ("version", "1")])).await.status, 303);

    let theirs = but(&ADA, &[("phone_number", "+33 1 42 68 53 00"), ("version", "1")]);
    let page = grace.post(&edit, &theirs).await;
    assert_eq!(page.status, 409);
    assert!(page.text("#summary h2").starts_with("Someone else changed this customer"));
    let rows = page.texts(".versions tbody tr");
    assert_eq!(rows[1], "Last name differs King Lovelace");
    assert_eq!(rows[0], "First name Ada Ada");
    assert_eq!(page.texts(".versions__differs th").len(), 2);
    assert_eq!((page.value("phone_number"), page.value("version")), ("+33 1 42 68 53 00".into(), "2".into()));

    let saved = grace.post(&edit, &but(&theirs, &[("version", &page.value("version"))])).await;
    assert_eq!(saved.status, 303, "theirs is saved over it");
    let shown = grace.follow(&saved).await;
    assert_eq!((shown.text("h1"), shown.text(".facts a")), ("Ada Lovelace".into(), "+33 1 42 68 53 00".into()));
}

#[actix_web::test]
async fn the_second_to_save_may_keep_the_other_side() {
    let house = House::new().await;
    let grace = house.grace().await;
    let address = grace.adds_ada().await;
    let edit = format!("{address}/edit");
    grace.post(&edit, &but(&ADA, &[("last_name", "King"), ("version", "1")])).await;
    let page = grace.post(&edit, &but(&ADA, &[("last_name", "Byron"), ("version", "1")])).await;
    let keep = page.attribute(".form__buttons a", "href");
    assert_eq!(keep, address);
    assert_eq!(grace.get(&keep).await.text("h1"), "Ada King");
}

#[actix_web::test]
async fn a_record_deleted_meanwhile_can_be_brought_back_with_what_was_typed() {
    let house = House::new().await;
    let grace = house.grace().await;
    let address = grace.adds_ada().await;
    let edit = format!("{address}/edit");
    grace.post(&format!("{address}/delete"), &[]).await;
    let typed = but(&ADA, &[("last_name", "King"), ("version", "1")]);
    let page = grace.post(&edit, &typed).await;
    assert_eq!(page.status, 409);
    assert!(page.text("#summary h2").starts_with("Someone deleted this customer"));
    assert_eq!(page.value("last_name"), "King");
    assert_eq!(page.attribute(".form__buttons a", "href"), "/customers", "there is no page of theirs to go to");
    let version = page.value("version");
    let wrong = but(&typed, &[("first_name", ""), ("version", &version)]);
    let refused = grace.post(&edit, &wrong).await;
    assert_eq!((refused.status, refused.value("last_name")), (422, "King".into()), "a mistake loses nothing either");
    let saved = grace.post(&edit, &but(&typed, &[("version", &page.value("version"))])).await;
    assert_eq!(saved.status, 303);
    let shown = grace.get(&address).await;
    assert_eq!(shown.text("h1"), "Ada King");
    assert_eq!(shown.texts(".history__list > li").len(), 4, "created, deleted, brought back, corrected");
}

#[actix_web::test]
async fn another_spelling_is_no_difference() {
    let house = House::new().await;
    let grace = house.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    grace.post(&edit, &but(&ADA, &[("last_name", "King"), ("version", "1")])).await;
    let typed = [("phone_number", "+442079460958"), ("date_of_birth_month", "dec"), ("version", "1")];
    let page = grace.post(&edit, &but(&ADA, &typed)).await;
    assert_eq!((page.status, page.texts(".versions__differs th")), (409, vec!["Last name differs".to_owned()]));
}

#[actix_web::test]
async fn of_many_who_save_at_once_one_wins_and_nobody_overwrites_unseen() {
    let house = House::new().await;
    let grace = house.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    let names: Vec<String> = (0..16).map(|n| format!("King{}", char::from(b'a' + n))).collect();
    let forms: Vec<_> = names.iter().map(|name| but(&ADA, &[("last_name", name), ("version", "1")])).collect();
    let answers = futures_util::future::join_all(forms.iter().map(|form| grace.post(&edit, form))).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 15, "{statuses:?}");
}
