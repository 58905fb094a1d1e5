//! Pairs in the register: found as customers come, change and go.

use super::{looked, open_pairs};
use crate::{
    customers::register::{add_all, server_with_five, server_with_many},
    support::{ADA, Actor, TestServer, but},
};

/// Opens the form of a customer and saves it with these fields.
async fn changes(actor: &Actor, customer: &str, fields: &[(&str, &str)]) {
    assert_eq!(actor.opens_and_sends(&format!("{customer}/edit"), fields).await.status, 303);
}

#[actix_web::test]
async fn a_pair_is_found_when_it_comes_and_gone_when_one_of_it_changes_or_goes() {
    let (server, grace) = server_with_five().await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0);

    let again = grace.adds(&but(&ADA, &[("first_name", "Adda"), ("phone_number", "+44 20 7946 0000")])).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 1, "a slip and another number");

    let other = [("first_name", "Charles"), ("last_name", "Babbage"), ("date_of_birth_year", "1971")];
    changes(&grace, &again, &but(&ADA, &other)).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0, "somebody else by now");

    changes(&grace, &again, &ADA).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 1, "changed back");

    grace.deletes(&again).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0, "in the trash");
    assert_eq!(server.number("SELECT count(*) FROM duplicates_looked_at").await, 5);

    grace.post(&format!("{again}/restore"), &[]).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 1, "taken out of it");
}

#[actix_web::test]
async fn whom_a_person_called_different_stays_so_until_the_reasons_change() {
    let (server, grace) = server_with_five().await;
    let again = grace.adds(&but(&ADA, &[("first_name", "Adda")])).await;
    looked(&server).await;
    server.sql("UPDATE suspected_pairs SET state = 'different'").await;

    changes(&grace, &again, &but(&ADA, &[("first_name", "Addah"), ("date_of_birth_year", "1990")])).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 1, "other reasons");

    server.sql("UPDATE suspected_pairs SET state = 'different'").await;
    changes(&grace, &again, &but(&ADA, &[("first_name", "Addag"), ("date_of_birth_year", "1990")])).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0, "the same reasons");
}

#[actix_web::test]
async fn many_who_came_at_once_are_looked_at_too() {
    let (server, _) = server_with_many(600).await;
    let grace = server.grace().await;
    add_all(
        &grace,
        &[("Ada", "Lovelace", "1985", "+44 20 7946 0958"), ("Ada", "Lovelace", "1985", "+44 20 7946 0959")],
    )
    .await;
    looked(&server).await;
    assert_eq!(server.number("SELECT count(*) FROM duplicates_looked_at").await, 602);
    let ours = "SELECT count(*) FROM suspected_pairs WHERE reasons LIKE '%same_name%phone_one_digit%' AND points > 40";
    assert!(server.number(ours).await >= 1);
}

#[actix_web::test]
async fn keys_are_kept_once_for_each_customer() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let ada = grace.adds(&ADA).await;
    looked(&server).await;
    let keys = server.number("SELECT count(*) FROM duplicate_keys").await;
    assert_eq!(keys, 8);
    changes(&grace, &ada, &but(&ADA, &[("last_name", "King")])).await;
    looked(&server).await;
    assert_eq!(server.number("SELECT count(*) FROM duplicate_keys").await, keys);
}
