//! Undoing a merge: at once while nothing changed since, afterwards field by field.

use super::{id, merges, otherwise, remember, server_with_two};
use crate::support::{ADA, Actor, Page, but};

/// The address of the undo that a record's history offers first.
async fn undo_of(actor: &Actor, kept: &str) -> String {
    actor.get(kept).await.attribute(".history__list form", "action")
}

async fn undoes(actor: &Actor, kept: &str) -> Page {
    actor.post(&undo_of(actor, kept).await, &[]).await
}

#[actix_web::test]
async fn a_merge_and_its_undo_leave_the_rows_as_they_were_but_for_version_and_moment() {
    let (server, grace, [kept, other]) = server_with_two().await;
    remember(&server).await;
    let choices = ["first_name", "phone_number", "field_note", "field_member_number"].map(|name| (name, "other"));
    for _ in 0..2 {
        merges(&grace, &kept, &other, &choices).await;
        assert_eq!(otherwise(&server).await, 2);
        let page = grace.follow(&undoes(&grace, &kept).await).await;
        assert_eq!(page.notice(), "Adda Lovelace has a record of their own again.");
        assert_eq!(otherwise(&server).await, 0);
    }
    assert_eq!(server.number("SELECT count(*) FROM unique_values").await, 1);
    assert_eq!(grace.get("/customers").await.names(), ["Ada Lovelace", "Adda Lovelace"]);
    assert_eq!(grace.get(&other).await.status, 200);
    let sums = "SELECT CAST(sum(version) AS BIGINT) FROM customers";
    assert_eq!(
        server.number(sums).await,
        server.number("SELECT count(*) FROM changes").await,
        "each version has its history"
    );
}

#[actix_web::test]
async fn what_changed_since_elsewhere_stays_and_what_the_merge_changed_goes_back() {
    let (server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[("phone_number", "other")]).await;
    grace.opens_and_sends(&format!("{kept}/edit"), &[("last_name", "King")]).await;
    grace.opens_and_sends(&format!("{kept}/edit"), &[("last_name", "Lovelace")]).await;
    assert_eq!(undoes(&grace, &kept).await.status, 303, "it is as it was");
    let phones = "SELECT count(*) FROM customers WHERE phone_number IN ('+442079460958', '+442079460959')";
    assert_eq!(server.number(phones).await, 2);
}

#[actix_web::test]
async fn what_changed_since_is_asked_about_field_by_field() {
    let (server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[("phone_number", "other")]).await;
    let since = [("phone_number", "+44 20 7946 0777"), ("last_name", "King")];
    grace.opens_and_sends(&format!("{kept}/edit"), &since).await;
    let undo = undo_of(&grace, &kept).await;
    let asked = grace.post(&undo, &[]).await;
    assert_eq!((asked.status, asked.text("h1")), (409, "Undo the merge of Adda Lovelace?".into()));
    assert_eq!(asked.texts(".side legend"), ["Last name", "Phone number"]);
    assert_eq!(asked.texts(".side__other"), ["Lovelace", "+44 20 7946 0958"]);
    assert_eq!(server.number("SELECT count(*) FROM merges WHERE undone_at IS NULL").await, 1, "nothing was written");
    let part = grace.post(&undo, &[("version", &asked.value("version")), ("last_name", "other")]).await;
    assert_eq!(part.status, 409, "not all is decided");
    assert_eq!(part.attributes(".side input[checked]", "value"), ["other", "kept"], "what was chosen stays");

    // Somebody changes it once more: the choice was made for another version.
    grace.opens_and_sends(&format!("{kept}/edit"), &[("first_name", "Augusta")]).await;
    let stale = grace.sends(&undo, &part, &[]).await;
    assert_eq!((stale.status, stale.texts(".side legend").len()), (409, 3));
    let done = grace.sends(&undo, &stale, &[("last_name", "other"), ("phone_number", "other")]).await;
    let page = grace.follow(&done).await;
    assert_eq!(
        (page.text("h1"), page.texts(".facts dd")[1].clone()),
        ("Augusta Lovelace".into(), "+44 20 7946 0958".into())
    );
    assert_eq!(grace.get(&other).await.text("h1"), "Adda Lovelace");
    assert_eq!(grace.post(&undo, &[]).await.status, 404, "undone already");
    assert_eq!(grace.get(&undo).await.status, 404);
}

#[actix_web::test]
async fn a_value_that_another_customer_has_by_now_is_told_with_who_it_is() {
    let (server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[("field_member_number", "kept")]).await;
    let third = grace.adds(&but(&ADA, &[("first_name", "Mary"), ("field_member_number", "A-17")])).await;
    let refused = undoes(&grace, &kept).await;
    assert_eq!(
        (refused.status, refused.text("#summary li")),
        (422, "Member number: Mary Lovelace has this already".into())
    );
    assert_eq!(refused.attribute("#summary li a", "href"), third);
    assert_eq!(server.number("SELECT count(*) FROM merges WHERE undone_at IS NULL").await, 1);
    grace.opens_and_sends(&format!("{third}/edit"), &[("field_member_number", "A-18")]).await;
    assert_eq!(grace.sends(&undo_of(&grace, &kept).await, &refused, &[]).await.status, 303);
}

#[actix_web::test]
async fn merges_are_undone_in_the_order_that_they_allow() {
    let (_server, grace, [kept, other]) = server_with_two().await;
    let third = grace.adds(&but(&ADA, &[("phone_number", "+44 20 7946 0333")])).await;
    merges(&grace, &kept, &other, &[]).await;
    let first = undo_of(&grace, &kept).await;
    merges(&grace, &third, &kept, &[]).await;
    let blocked = grace.post(&first, &[]).await;
    assert_eq!((blocked.status, blocked.text("h1")), (409, "Merged again since".into()));
    assert_eq!(grace.get(&third).await.texts(".history__list form").len(), 2, "either can be begun from here");
    assert_eq!(undoes(&grace, &third).await.status, 303);
    grace.deletes(&kept).await;
    let blocked = grace.post(&first, &[]).await;
    assert_eq!((blocked.status, blocked.text("h1")), (409, "The record that was kept is in the trash".into()));
    grace.post(&format!("{kept}/restore"), &[]).await;
    assert_eq!(grace.post(&first, &[]).await.status, 303);
    assert_eq!(grace.get(&other).await.status, 200);
}

#[actix_web::test]
async fn a_field_that_was_retired_since_goes_back_too() {
    let (server, grace, [kept, other]) = server_with_two().await;
    remember(&server).await;
    merges(&grace, &kept, &other, &[("field_note", "other")]).await;
    server.ada().await.post("/fields/note/retire", &[("version", "2")]).await;
    grace.post(&undo_of(&grace, &kept).await, &[]).await;
    assert_eq!(otherwise(&server).await, 0, "{}", id(&other));
}
