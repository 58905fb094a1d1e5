//! Who is told while a form is filled, and to programs.

use super::looked;
use crate::{
    customers::register::server_with_five,
    support::{ADA, but},
};

#[actix_web::test]
async fn someone_like_this_is_told_beside_the_form_with_the_reasons() {
    let (server, grace) = server_with_five().await;
    looked(&server).await;
    let typed = but(&ADA, &[("first_name", "Adda"), ("phone_number", "+44 20 7946 0959")]);
    let part = grace.post("/customers/similar", &typed).await;
    assert_eq!(part.status, 200);
    assert_eq!(part.texts("h2"), ["Someone like this is already here"]);
    assert_eq!(part.texts("li a"), ["Ada Lovelace"]);
    let reasons = "first name differs in one letter, same last name, same birth date, phone differs in one digit";
    assert_eq!(part.texts(".similar__reasons"), [reasons]);

    let nobody = but(&ADA, &[("first_name", "Charles"), ("last_name", "Babbage"), ("date_of_birth_year", "1971")]);
    let other = but(&nobody, &[("phone_number", "+44 20 7946 0001")]);
    assert_eq!(grace.post("/customers/similar", &other).await.body.trim(), "");
    let unfinished = but(&ADA, &[("last_name", "")]);
    assert_eq!(grace.post("/customers/similar", &unfinished).await.body.trim(), "", "the name is not there yet");
}

#[actix_web::test]
async fn a_form_for_a_customer_who_is_here_tells_of_others_only() {
    let (server, grace) = server_with_five().await;
    let again = grace.adds(&but(&ADA, &[("first_name", "Adda")])).await;
    let id = again.trim_start_matches("/customers/");
    looked(&server).await;
    let typed = but(&ADA, &[("first_name", "Adda")]);
    assert_eq!(grace.post("/customers/similar", &typed).await.texts("li a"), ["Adda Lovelace", "Ada Lovelace"]);
    let of_itself = grace.post(&format!("/customers/similar?of={id}"), &typed).await;
    assert_eq!(of_itself.texts("li a"), ["Ada Lovelace"]);
    let form = grace.get(&format!("{again}/edit")).await;
    assert_eq!(form.attributes("#similar", "hx-post"), [format!("/customers/similar?of={id}")]);
}

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
