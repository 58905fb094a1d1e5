//! Where the address of a merged record leads.

use reqwest::Method;

use super::{id, merge_of, merges, server_with_two};
use crate::support::with;

#[actix_web::test]
async fn every_address_of_the_other_record_leads_to_the_same_of_the_one_that_was_kept() {
    let (_server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[]).await;
    for rest in ["", "/edit", "/delete", ".vcf", "/everything.json", "?before=7"] {
        let page = grace.get(&format!("{other}{rest}")).await;
        assert_eq!((page.status, page.location()), (301, &*format!("{kept}{rest}")), "{rest}");
        assert_eq!(page.header("cache-control"), "no-store", "an undo counts at once");
    }
    let plain = other.replace('-', "").to_uppercase().replace("/CUSTOMERS", "/customers");
    assert_eq!(grace.get(&plain).await.location(), kept, "however the id is written");
    for act in ["restore", "delete"] {
        let page = grace
            .post(&format!("{other}/{act}"), &[("version", "1"), ("shown", "")][..if act == "delete" { 2 } else { 0 }])
            .await;
        assert_eq!((page.status, page.location()), (301, kept.as_str()), "{act}");
    }
    let again = grace.get(&merge_of(&kept, &other)).await;
    assert_eq!((again.status, again.location()), (303, kept.as_str()), "they are one already");
    let twice = grace.post(&merge_of(&kept, &other), &[("version", "1"), ("other_version", "1")]).await;
    assert_eq!((twice.status, twice.location()), (303, kept.as_str()));
}

#[actix_web::test]
async fn a_chain_of_merges_leads_to_its_end() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let third = grace.adds(&crate::support::but(&crate::support::ADA, &[("phone_number", "+44 20 7946 0333")])).await;
    merges(&grace, &kept, &other, &[]).await;
    merges(&grace, &third, &kept, &[]).await;
    let on = grace.get(&other).await;
    assert_eq!(grace.get(on.location()).await.location(), third);
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE deleted_at IS NULL").await, 1);
}

#[actix_web::test]
async fn programs_are_led_on_with_the_same_method() {
    let (server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[]).await;
    let program = server.program("grace").await;
    let whole = with(crate::support::ada(), "first_name", "Adda");
    for (method, tag) in [(Method::GET, ""), (Method::PUT, "\"1\""), (Method::DELETE, "*")] {
        let answer = program.change(method.clone(), &other, tag, &whole).await;
        assert_eq!((answer.status, answer.header("location")), (308, &*format!("/api/v1{kept}")), "{method}");
    }
    let answer = program.get(&format!("{other}/history?limit=5")).await;
    assert_eq!(answer.header("location"), format!("/api/v1/customers/{}/history?limit=5", id(&kept)));
}
