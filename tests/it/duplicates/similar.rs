//! Who is told while a form is filled, and to programs.

use reqwest::Method;

use super::looked;
use crate::{
    customers::register::server_with_five,
    support::{ADA, ada, but},
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

#[actix_web::test]
async fn a_customer_that_a_program_adds_is_answered_with_who_is_similar_only_when_asked() {
    let (server, _) = server_with_five().await;
    looked(&server).await;
    let program = server.program("grace").await;
    for (prefers, similar) in [
        (None, None),
        (Some("return=minimal; similar"), None),
        (Some("return=representation"), None),
        (Some("respond-async, return=representation; similar"), Some("Ada")),
        (Some("return=Representation;similar"), Some("Ada")),
    ] {
        let request = program.request(Method::POST, "/customers").json(&ada());
        let request = prefers.into_iter().fold(request, |request, prefers| request.header("Prefer", prefers));
        let answer = program.send(request).await;
        assert_eq!((answer.status, answer.json["version"].as_i64()), (201, Some(1)), "{prefers:?}");
        assert_eq!(answer.json["similar"][0]["customer"]["first_name"].as_str(), similar, "{prefers:?}");
        assert_eq!(answer.header("preference-applied").is_empty(), similar.is_none());
        assert_eq!(answer.json.get("similar").is_some(), similar.is_some());
    }
}

#[actix_web::test]
async fn without_scripts_one_page_asks_and_saving_again_saves() {
    let (server, grace) = server_with_five().await;
    looked(&server).await;
    let typed = but(&ADA, &[("first_name", "Adda"), ("asks", "yes")]);
    let asked = grace.post("/customers/new", &typed).await;
    assert_eq!((asked.status, asked.text("#summary h2")), (409, "Someone like this is already here".into()));
    assert_eq!(
        (asked.texts("#summary li a"), asked.value("first_name")),
        (vec!["Ada Lovelace".to_owned()], "Adda".into())
    );
    assert_eq!(asked.texts("main form button"), ["Save anyway"]);
    let saved = grace.sends("/customers/new", &asked, &[]).await;
    assert_eq!(saved.status, 303);

    let wrong = grace.post("/customers/new", &but(&typed, &[("phone_number", "12")])).await;
    assert_eq!(wrong.status, 422, "what is wrong is told first");
    let other = but(&typed, &[("first_name", "Charles"), ("last_name", "Babbage"), ("date_of_birth_year", "1971")]);
    assert_eq!(grace.post("/customers/new", &but(&other, &[("phone_number", "+44 20 7946 0001")])).await.status, 303);
}

#[actix_web::test]
async fn without_scripts_a_change_that_makes_somebody_like_another_is_asked_about() {
    let (server, grace) = server_with_five().await;
    let address =
        grace.adds(&but(&ADA, &[("first_name", "Mary"), ("last_name", "Smith"), ("date_of_birth_year", "1950")])).await;
    looked(&server).await;
    let edit = format!("{address}/edit");
    let form = grace.get(&edit).await;
    assert!(form.body.contains("<noscript><input type=\"hidden\" name=\"asks\" value=\"yes\"></noscript>"));
    let nothing = grace.sends(&edit, &form, &[("asks", "yes")]).await;
    assert_eq!(nothing.status, 303, "nothing was changed");
    let form = grace.get(&edit).await;
    let wanted = [("first_name", "Ada"), ("last_name", "Lovelace"), ("date_of_birth_year", "1985"), ("asks", "yes")];
    let asked = grace.sends(&edit, &form, &wanted).await;
    assert_eq!((asked.status, asked.text("#summary h2")), (409, "Someone like this is already here".into()));
    assert_eq!(grace.sends(&edit, &asked, &[]).await.status, 303);
}

#[actix_web::test]
async fn a_record_tells_who_may_be_the_same_person_to_those_who_may_merge_them() {
    let (server, grace) = server_with_five().await;
    let again = grace.adds(&but(&ADA, &[("first_name", "Adda")])).await;
    looked(&server).await;
    let page = grace.get(&again).await;
    assert_eq!(page.texts(".similar a"), ["Ada Lovelace"]);
    assert!(page.attribute(".similar a", "href").starts_with(&format!("{again}/merge/")));
    assert!(!server.charlie().await.get(&again).await.has(".similar"));
}

#[actix_web::test]
async fn whoever_was_called_somebody_else_is_told_of_no_more() {
    let (server, grace) = server_with_five().await;
    let again = grace.adds(&but(&ADA, &[("first_name", "Adda")])).await;
    looked(&server).await;
    let similar = format!("/customers/similar?of={}", again.trim_start_matches("/customers/"));
    let typed = but(&ADA, &[("first_name", "Adda")]);
    assert_eq!(grace.post(&similar, &typed).await.texts("li a"), ["Ada Lovelace"]);
    grace.post(&grace.get("/duplicates").await.attribute(".pair form", "action"), &[]).await;
    assert_eq!(grace.post(&similar, &typed).await.texts("li a"), [""; 0]);
    assert!(!grace.get(&again).await.has(".similar"));
    let otherwise = but(&typed, &[("phone_number", "+44 20 7946 0001")]);
    assert_eq!(grace.post(&similar, &otherwise).await.texts("li a"), ["Ada Lovelace"], "other reasons");
}
