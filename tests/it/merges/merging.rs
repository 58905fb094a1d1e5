//! Making two records one: what is asked, and what is left.

use super::{id, merge_of, merges, server_with_two};
use crate::{
    customers::register::server_with_five,
    duplicates::looked,
    support::{ADA, TestServer, but},
};

#[actix_web::test]
async fn fields_that_differ_are_chosen_and_the_others_are_folded_away() {
    let (_server, grace, [kept, other]) = server_with_two().await;
    let page = grace.get(&merge_of(&kept, &other)).await;
    assert_eq!((page.status, page.text("h1")), (200, "Merge two customers".into()));
    let labels = page.texts(".side legend");
    assert_eq!(labels, ["First name", "Phone number", "Note", "Member number"]);
    assert_eq!(page.texts(".merge__same dt"), ["Date of birth"]);
    let chosen = page.attributes(".side input[checked]", "value");
    assert_eq!(chosen, ["kept", "kept", "kept", "other"], "a value that only one has is kept");
    assert_eq!(page.texts(".side__other")[3], "A-17");
}

#[actix_web::test]
async fn the_record_that_is_kept_gets_what_was_chosen_and_the_other_leaves_list_search_and_counts() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let answer = merges(&grace, &kept, &other, &[("phone_number", "other"), ("field_note", "other")]).await;
    assert_eq!((answer.status, answer.location()), (303, kept.as_str()));
    let record = grace.follow(&answer).await;
    assert_eq!(record.notice(), "Ada Lovelace was merged from two records.");
    assert_eq!(record.texts(".facts dd")[1..4], ["+44 20 7946 0959", "by the window", "A-17"]);
    for (address, names) in [("/customers", vec!["Ada Lovelace"]), ("/customers?q=adda", vec![]), ("/trash", vec![])] {
        assert_eq!(grace.get(address).await.names(), names, "{address}");
    }
    assert_eq!(grace.get("/customers").await.text(".count"), "1 customer");
    assert_eq!(server.number("SELECT CAST(sum(n) AS BIGINT) FROM customer_counts").await, 1);
    looked(&server).await;
    assert_eq!(server.number("SELECT count(*) FROM suspected_pairs").await, 0);
    let system = server.ada().await.get("/system").await;
    assert!(!system.body.contains("1 customer in the trash"));
}

#[actix_web::test]
async fn two_that_are_ticked_in_the_list_are_merged() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let [one, two] = [&other, &kept].map(|address| format!("{}.1", id(address)));
    let ticked = grace.post("/customers/selection", &[("id", &one), ("id", &two), ("act", "merge")]).await;
    assert_eq!((ticked.status, ticked.location()), (303, &*merge_of(&kept, &other)));
    for fields in [&[("id", &*one), ("act", "merge")][..], &[("all", "1"), ("act", "merge")]] {
        let told = grace.follow(&grace.post("/customers/selection", fields).await).await;
        assert_eq!(told.notice(), "Tick two customers to merge them.");
    }
    let charlie = server.charlie().await;
    let refused = charlie.post("/customers/selection", &[("id", &one), ("id", &two), ("act", "merge")]).await;
    assert_eq!(refused.status, 403);
}

#[actix_web::test]
async fn names_of_every_script_are_merged_as_they_are() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for (first, last, first_too) in
        [("Γιώργος", "Παπαδόπουλος", "Γεώργιος"), ("Иван", "Петров", "Ваня"), ("小明", "王", "小明明")]
    {
        let kept = grace.adds(&but(&ADA, &[("first_name", first), ("last_name", last)])).await;
        let other = grace.adds(&but(&ADA, &[("first_name", first_too), ("last_name", last)])).await;
        let page = grace.follow(&merges(&grace, &kept, &other, &[("first_name", "other")]).await).await;
        assert_eq!(page.text("h1"), format!("{first_too} {last}"));
        assert_eq!(grace.get(&format!("/customers?q={first_too}")).await.names(), [format!("{first_too} {last}")]);
    }
}

#[actix_web::test]
async fn a_value_that_no_longer_keeps_the_rules_is_merged_as_it_stands() {
    let (server, grace, [kept, other]) = server_with_two().await;
    server.sql("UPDATE customers SET phone_number = '+44000000' WHERE first_name = 'Adda'").await;
    let page = grace.follow(&merges(&grace, &kept, &other, &[("phone_number", "other")]).await).await;
    assert_eq!(page.status, 200);
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE phone_number = '+44000000'").await, 2);
}

#[actix_web::test]
async fn a_record_cannot_be_merged_into_itself_the_trash_or_nobody_and_viewers_cannot_at_all() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let nobody = "/customers/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b";
    for (one, two) in [(&*kept, &*kept), (&*kept, nobody), (nobody, &*kept)] {
        assert_eq!(grace.get(&merge_of(one, two)).await.status, 404);
        let sent = grace.post(&merge_of(one, two), &[("version", "1"), ("other_version", "1")]).await;
        assert_eq!(sent.status, 404);
    }
    for (fields, status) in [(&[("version", "x")][..], 400), (&[("first_name", "both")], 400), (&[], 409)] {
        assert_eq!(grace.post(&merge_of(&kept, &other), fields).await.status, status, "{fields:?}");
    }
    assert_eq!(server.charlie().await.get(&merge_of(&kept, &other)).await.status, 403);
    grace.deletes(&other).await;
    assert_eq!(grace.get(&merge_of(&kept, &other)).await.status, 404);
    assert_eq!(server.number("SELECT count(*) FROM merges").await, 0);
}

#[actix_web::test]
async fn a_group_is_merged_one_after_the_other_from_the_list_of_duplicates() {
    let (server, grace) = server_with_five().await;
    for phone in ["+44 20 7946 0101", "+44 20 7946 0202"] {
        grace.adds(&but(&ADA, &[("phone_number", phone)])).await;
    }
    looked(&server).await;
    let list = grace.get("/duplicates").await;
    assert_eq!((list.texts(".pair").len(), list.texts(".pair__one").len()), (1, 3), "one group");
    assert_eq!(list.texts(".pair__why .tag").len(), 3);
    let mut page = grace.get(&list.attribute(".pair [data-key=m]", "href")).await;
    let mut address = list.attribute(".pair [data-key=m]", "href");
    for left in [2, 1] {
        assert!(page.text(".merge + form").is_empty() && page.has("#different"), "they are suspected");
        let answer = grace.sends(&address, &page, &[]).await;
        assert_eq!(answer.status, 303);
        address = answer.location().to_owned();
        page = grace.follow(&answer).await;
        assert!(page.notice().starts_with("Ada Lovelace was merged from two records."), "{}", page.notice());
        assert_eq!(grace.get("/customers?q=lovelace").await.names().len(), left);
    }
    assert_eq!((address.as_str(), page.text(".empty p")), ("/duplicates", "Nobody seems to be here twice.".into()));
}
