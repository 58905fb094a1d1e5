//! The check of one field, as htmx asks for it when the field is left.

use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn leaving_a_field_tells_what_is_wrong_with_it_and_with_no_other() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let part = grace.post("/customers/check?field=phone_number", &[("phone_number", "12"), ("first_name", "")]).await;
    assert_eq!(part.status, 200);
    assert!(part.text(".field__complaint").starts_with("Enter a phone number with its country code"));
    assert_eq!(part.texts("p").len(), 1);
    assert!(!part.body.contains("<html"), "a part, not a page");
}

#[actix_web::test]
async fn a_phone_number_and_a_date_are_said_back_as_they_were_read() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let typed = but(&ADA, &[("phone_number", "0044 2079460958"), ("date_of_birth_month", "dec")]);
    for (field, words) in [
        ("phone_number", "Will be saved as +44 20 7946 0958"),
        ("date_of_birth", "Will be saved as 10 December 1985"),
        ("first_name", ""),
    ] {
        let part = grace.post(&format!("/customers/check?field={field}"), &typed).await;
        assert_eq!((part.status, part.text("p")), (200, words.into()));
    }
}

#[actix_web::test]
async fn a_field_nobody_knows_is_not_found() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    assert_eq!(grace.post("/customers/check?field=password_hash", &ADA).await.status, 404);
    assert_eq!(grace.post("/customers/check", &ADA).await.status, 400);
}

#[actix_web::test]
async fn a_check_after_the_session_ended_leads_to_sign_in_with_everything_typed() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let owner = grace.get("/customers/new").await.value("owner");
    server.sql("UPDATE sessions SET last_seen_at = last_seen_at - 1801").await;
    let request = grace
        .request(reqwest::Method::POST, "/customers/check?field=first_name")
        .header("Sec-Fetch-Site", "same-origin")
        .header("HX-Request", "true")
        .header("HX-Target", "div#first_name-note")
        .header("Referer", format!("{}/customers/new", server.base));
    let answer = grace.send(request.form(&but(&ADA, &[("owner", &owner)]))).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    let redirect = answer.header("hx-redirect").to_owned();
    assert!(redirect.starts_with("/login?next=%2Fcustomers%2Fnew%3Fdraft%3D"), "{redirect}");
    let again = server.grace().await;
    let next = again.get(&redirect).await;
    assert_eq!(again.follow(&next).await.value("last_name"), "Lovelace");
}
