//! Entering a customer: complaints while typing, a form corrected, a session that ended meanwhile.

use thirtyfour::Key;

use crate::support::{ADA, AN_HOUR_LATER, TestServer, but};

const MISTAKES: [(&str, &str); 6] = [
    ("first_name", "Ada"),
    ("last_name", "123"),
    ("date_of_birth_day", "31"),
    ("date_of_birth_month", "4"),
    ("date_of_birth_year", "1985"),
    ("phone_number", "020 7946 0958"),
];

#[actix_web::test]
async fn a_complaint_comes_beside_the_field_that_was_left_and_goes_when_it_is_mended() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.presses("New customer").await;
    grace.shows("h1", "New customer").await;
    let invalid = |field: &str| format!("document.getElementById('{field}').getAttribute('aria-invalid')");

    grace.fills("first_name", "42").await;
    grace.types(Key::Tab).await;
    grace.complains("first_name", "Enter a first name with at least one letter").await;
    grace.is(&invalid("first_name"), "true").await;
    grace.has_focus_on("last_name").await;
    grace.shows_all(".field__complaint", &["Enter a first name with at least one letter"]).await;

    grace.fills("first_name", "Ada").await;
    grace.fills("last_name", "Lovelace").await;
    grace.complains("first_name", "").await;
    grace.is(&invalid("first_name"), None::<bool>).await;
    grace.has_focus_on("last_name").await;

    grace.fills_all(&MISTAKES[2..5]).await;
    grace.shows_no(".field__complaint").await;
    grace.types(Key::Tab).await;
    grace.complains("date_of_birth", "31 April is not a real date").await;
    grace.has_focus_on("phone_number").await;
    for part in ["date_of_birth_day", "date_of_birth_month", "date_of_birth_year"] {
        grace.is(&invalid(part), "true").await;
    }
    grace.fills("date_of_birth_month", "May").await;
    grace.fills("phone_number", "0044 2079460958").await;
    grace.shows("#date_of_birth-note", "Will be saved as 31 May 1985").await;
    grace.fills("last_name", "King").await;
    grace.shows("#phone_number-note", "Will be saved as +44 20 7946 0958").await;
    grace.has_focus_on("last_name").await;

    grace.presses("Save").await;
    grace.shows("h1", "Ada King").await;
    grace.shows(".notice", "Ada King was added.").await;
    grace.leaves().await;
}

#[actix_web::test]
async fn what_was_understood_stands_within_its_field_and_moves_nothing() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.goes_to("/customers/new").await;
    let place =
        |selector: &str, edge: &str| format!("document.querySelector('{selector}').getBoundingClientRect().{edge}");
    let ids = ["#date_of_birth_day", "#phone_number", ".form .button--primary"];
    let tops = format!("[{}]", ids.map(|id| place(id, "top")).join(","));
    let before = grace.value(&tops).await.unwrap();
    grace.fills_all(&ADA[2..]).await;
    grace.fills("first_name", "Ada").await;
    grace.shows_all(".field__read .figures", &["10 December 1985", "+44 20 7946 0958"]).await;
    assert_eq!(grace.value(&tops).await.unwrap(), before);
    for (note, input) in [("#date_of_birth-note", "#date_of_birth"), ("#phone_number-note", "#phone_number")] {
        grace.is(&format!("{} <= {}", place(note, "bottom"), place(input, "top")), true).await;
    }
    grace.leaves().await;
}

#[actix_web::test]
async fn a_form_with_mistakes_is_summed_up_led_through_and_saved() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.goes_to("/customers/new").await;
    grace.fills_all(&MISTAKES).await;
    grace.presses("Save").await;
    grace.shows("#summary h2", "There is a problem").await;
    grace.has_focus_on("summary").await;
    grace.is("document.title", "Error: New customer · Clientele").await;
    grace.holds_all(&MISTAKES).await;
    for (words, lands_on) in [
        ("Enter a last name with at least one letter", "last_name"),
        ("31 April is not a real date", "date_of_birth_day"),
        ("Enter a phone number with its country code, such as +44 20 7946 0958", "phone_number"),
    ] {
        grace.presses(words).await;
        grace.has_focus_on(lands_on).await;
    }
    grace.fills_all(&ADA).await;
    grace.presses("Save").await;
    grace.shows("h1", "Ada Lovelace").await;
    grace.leaves().await;
}

#[actix_web::test]
async fn a_form_with_mistakes_is_no_step_on_the_way_back() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.presses("New customer").await;
    grace.fills_all(&MISTAKES).await;
    grace.presses("Save").await;
    grace.shows("#summary h2", "There is a problem").await;
    grace.page.back().await.unwrap();
    grace.shows("h1", "Customers").await;

    grace.goes_to("/account").await;
    let wrong = "a wrong password";
    grace.fills_all(&[("current_password", wrong), ("password", wrong), ("password_again", wrong)]).await;
    grace.presses("Change password").await;
    grace.shows("#summary h2", "There is a problem").await;
    grace.page.refresh().await.unwrap();
    grace.shows("h1", "Account").await;
    grace.leaves().await;
}

#[actix_web::test]
async fn a_save_pressed_twice_adds_one_customer() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.goes_to("/customers/new").await;
    grace.fills_all(&ADA).await;
    let twice = "[1, 2].map(() => document.querySelector('.form .button--primary').click())";
    grace.value(twice).await.unwrap();
    grace.shows("h1", "Ada Lovelace").await;
    grace.shows_no(".htmx-request").await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);
    grace.leaves().await;
}

#[actix_web::test]
async fn a_form_saved_after_the_session_ended_is_back_after_signing_in() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let address = server.grace().await.adds_ada().await;
    let grace = server.browser_of("grace").await;
    for path in ["/customers/new".to_owned(), format!("{address}/edit")] {
        grace.goes_to(&path).await;
        let typed = but(&ADA, &[("last_name", "King")]);
        grace.fills_all(&typed).await;
        // A check that is answered only now would lead to sign-in before Save is pressed.
        grace.has_its_answers().await;
        server.sql(AN_HOUR_LATER).await;
        grace.presses("Save").await;
        grace.signs_in("grace").await;
        grace.holds_all(&typed).await;
        grace.presses("Save").await;
        grace.shows("h1", "Ada King").await;
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 2);
    grace.leaves().await;
}

#[actix_web::test]
async fn a_field_left_after_the_session_ended_loses_nothing_either() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let grace = server.browser_of("grace").await;
    grace.presses("New customer").await;
    grace.fills_all(&ADA[..2]).await;
    grace.has_its_answers().await;
    server.sql(AN_HOUR_LATER).await;
    grace.types(Key::Tab).await;
    grace.signs_in("grace").await;
    grace.shows("h1", "New customer").await;
    grace.holds_all(&but(&ADA[..2], &[("date_of_birth_day", "")])).await;
    grace.leaves().await;
}
