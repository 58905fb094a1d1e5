//! "Different people" said of a record that is merged: it holds for the record that is kept, until the merge is undone.

use super::{id, merges};
use crate::{
    customers::register::server_with_five,
    duplicates::{looked, open_pairs},
    support::{ADA, Actor, TestServer, but},
};

/// Whom the form of a customer tells of.
async fn similar_to(actor: &Actor, customer: &str, typed: &[(&str, &str)]) -> Vec<String> {
    actor.post(&format!("/customers/similar?of={}", id(customer)), typed).await.texts("li a")
}

/// Undoes the last merge of a record.
async fn undoes(actor: &Actor, kept: &str) {
    let undo = actor.get(kept).await.attribute(".history__list form", "action");
    assert_eq!(actor.post(&undo, &[]).await.status, 303);
}

/// Ada, and two records of one Adda; and that Ada is not the first of them. Their addresses, and what is typed of an Adda.
async fn ada_and_two_addas() -> (TestServer, Actor, [String; 2], Vec<(&'static str, &'static str)>) {
    let (server, grace) = server_with_five().await;
    let typed = but(&ADA, &[("first_name", "Adda")]);
    let addas = [grace.adds(&typed).await, grace.adds(&typed).await];
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 3);
    let hex = id(&addas[0]).replace('-', "");
    let first = if server.database.url().starts_with("postgres") { format!("'{hex}'") } else { format!("x'{hex}'") };
    let of_first = format!("reasons LIKE '%one_letter%' AND {first} IN (low_id, high_id)");
    server.sql(&format!("UPDATE suspected_pairs SET state = 'different' WHERE {of_first}")).await;
    assert_eq!(open_pairs(&server).await, 2);
    (server, grace, addas, typed)
}

#[actix_web::test]
async fn who_was_called_different_from_a_record_is_so_from_the_one_that_it_is_merged_into() {
    let (server, grace, [adda, again], typed) = ada_and_two_addas().await;
    assert_eq!(similar_to(&grace, &again, &typed).await, ["Adda Lovelace", "Ada Lovelace"]);
    merges(&grace, &again, &adda, &[]).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0);
    assert_eq!(similar_to(&grace, &again, &typed).await, [""; 0]);
    // Whoever is due is compared as very many are.
    server.sql("INSERT INTO duplicates_due SELECT id FROM customers WHERE deleted_at IS NULL").await;
    server.sql(&format!("UPDATE duplicates_work SET place = {}", i64::MIN)).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0);

    let third = grace.adds(&typed).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 2, "nothing was said of a third");
    merges(&grace, &third, &again, &[]).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0, "by way of another record");

    undoes(&grace, &third).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 2);
    undoes(&grace, &again).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 5, "Ada and two of them, and these three");
    assert_eq!(server.number("SELECT count(*) FROM suspected_pairs WHERE state = 'different'").await, 1);
}

#[actix_web::test]
async fn other_reasons_are_told_of_all_the_same() {
    let (server, grace, [adda, again], _) = ada_and_two_addas().await;
    merges(&grace, &again, &adda, &[]).await;
    grace.opens_and_sends(&format!("{again}/edit"), &[("first_name", "Ada")]).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 1);
}

#[actix_web::test]
async fn what_was_said_can_be_taken_back_after_the_merge() {
    let (server, grace, [adda, again], _) = ada_and_two_addas().await;
    let ada = grace.get("/customers?q=ada").await.attribute("a.table__link", "href");
    merges(&grace, &again, &adda, &[]).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0);
    let [low, high] = [id(&ada).min(id(&adda)), id(&ada).max(id(&adda))];
    assert_eq!(grace.post(&format!("/duplicates/{low}/{high}/undo"), &[]).await.status, 303);
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 1);
    let mut pair = grace.get("/duplicates").await.attributes(".pair__one a", "href");
    pair.sort();
    assert_eq!(pair, [ada, again]);
}
