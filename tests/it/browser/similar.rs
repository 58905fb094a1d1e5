//! The warning beside a form: someone like this is already here.

use std::time::Duration;

use thirtyfour::Key;

use crate::support::{ADA, TestServer, but};

#[actix_web::test]
async fn someone_like_this_is_told_when_the_last_needed_field_is_left_and_saving_goes_on() {
    let Some(server) = TestServer::with_browsers().await else { return };
    server.grace().await.adds_ada().await;
    while server.number("SELECT count(*) FROM duplicates_due").await > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let grace = server.browser_of("grace").await;
    grace.presses("New customer").await;
    grace.fills_all(&but(&ADA, &[("first_name", "Adda")])).await;
    grace.types(Key::Tab).await;
    grace.shows("#similar h2", "Someone like this is already here").await;
    grace.shows_all("#similar a", &["Ada Lovelace"]).await;

    grace.fills("last_name", "Babbage").await;
    grace.fills("date_of_birth_year", "1971").await;
    grace.fills("phone_number", "+44 20 7946 0001").await;
    grace.types(Key::Tab).await;
    grace.shows_no("#similar section").await;

    grace.presses("Save").await;
    grace.shows("h1", "Adda Babbage").await;
    grace.leaves().await;
}
