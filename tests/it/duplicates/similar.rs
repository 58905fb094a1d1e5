//! Who is told to programs.

use super::looked;
use crate::{
    customers::register::server_with_five,
    support::{ADA, but},
};

#[actix_web::test]
async fn programs_are_told_who_may_be_the_same_person() {
    let (server, grace) = server_with_five().await;
    let again = grace.adds(&but(&ADA, &[("date_of_birth_day", "12"), ("date_of_birth_month", "10")])).await;
    looked(&server).await;
    let charlie = server.program("charlie").await;
    let answer = charlie.get(&format!("{again}/similar")).await;
    assert_eq!(answer.status, 200);
    let items = answer.json["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["customer"]["first_name"], "Ada");
    assert_eq!(items[0]["verdict"], "likely");
    assert_eq!(items[0]["reasons"], serde_json::json!(["same_name", "birth_date_swapped", "same_phone"]));
    assert_eq!(items[0]["words"], "same name, day and month of birth swapped, same phone");
    assert!(items[0]["points"].as_f64().unwrap() > 20.0);
    let nobody = charlie.get("/customers/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/similar").await;
    assert_eq!(nobody.status, 404);
}
