//! The list of pairs: the surest first, page after page, and what is said of each.

use super::{looked, open_pairs};
use crate::{
    customers::register::{add_all, server_with_five},
    support::{ADA, Actor, TestServer, but},
};

/// Many pairs of namesakes, each with another slip, and whoever else is there.
async fn server_with_pairs() -> (TestServer, Actor) {
    let (server, grace) = server_with_five().await;
    for n in 0..26_u8 {
        let (last, year) =
            (format!("Mc{}son", char::from(b'a' + n).to_string().repeat(4)), format!("{}", 1950 + u16::from(n)));
        let phones =
            [format!("+44 20 7946 {:04}", 100 + u16::from(n)), format!("+44 20 7946 {:04}", 500 + 7 * u16::from(n))];
        let first = if n % 2 == 0 { "Ottoline" } else { "Otoline" };
        add_all(&grace, &[("Ottoline", &last, &year, &phones[0]), (first, &last, &year, &phones[1])]).await;
    }
    looked(&server).await;
    (server, grace)
}

#[actix_web::test]
async fn every_pair_is_shown_once_across_all_pages_the_surest_first() {
    let (server, grace) = server_with_pairs().await;
    let all = open_pairs(&server).await;
    assert!(all >= 26);
    let (mut address, mut shown) = ("/duplicates".to_owned(), Vec::new());
    loop {
        let page = grace.get(&address).await;
        assert_eq!(page.status, 200);
        shown.extend(page.attributes(".pair form", "action"));
        match page.page_link("next") {
            Some(next) => address = next,
            None => break,
        }
    }
    let first = grace.get("/duplicates").await;
    assert!(first.texts(".pair__decision").len() > 10);
    assert_eq!(first.texts(".pair__why strong")[0], "Likely one person");
    assert_eq!(i64::try_from(shown.len()).unwrap(), all);
    shown.sort();
    shown.dedup();
    assert_eq!(i64::try_from(shown.len()).unwrap(), all, "none twice");
    assert_eq!(grace.get("/duplicates?after=1.2.3").await.status, 404);
}

#[actix_web::test]
async fn different_people_leave_the_list_and_come_back_when_that_is_undone() {
    let (server, grace) = server_with_five().await;
    grace.adds(&but(&ADA, &[("first_name", "Adda")])).await;
    looked(&server).await;
    let page = grace.get("/duplicates").await;
    assert_eq!(page.texts(".pair__one a").len(), 2);
    assert!(
        page.text(".pair__why")
            .ends_with("first name differs in one letter, same last name, same birth date, same phone")
    );
    let different = page.attribute(".pair form", "action");
    let answer = grace.post(&different, &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/duplicates"));
    let page = grace.follow(&answer).await;
    assert!(page.notice().starts_with("They are kept as two people."), "{}", page.notice());
    assert_eq!(page.text(".empty p"), "Nobody seems to be here twice.");
    assert_eq!(grace.post(&different, &[]).await.status, 404, "said already");

    let undo = page.attribute(".notice form", "action");
    let page = grace.follow(&grace.post(&undo, &[]).await).await;
    assert_eq!(page.notice(), "The pair is in the list again.");
    assert_eq!(page.texts(".pair").len(), 1);
}

#[actix_web::test]
async fn what_was_said_stands_though_a_third_has_the_number_by_now() {
    let (server, grace) = server_with_five().await;
    grace.adds(&but(&ADA, &[("first_name", "Adda")])).await;
    looked(&server).await;
    let third = [("first_name", "Charles"), ("last_name", "Babbage"), ("date_of_birth_year", "1971")];
    grace.adds(&but(&ADA, &third)).await;
    looked(&server).await;
    let pair = grace.get("/duplicates").await;
    assert_eq!(pair.texts(".pair__one a").len(), 2);
    let page = grace.follow(&grace.post(&pair.attribute(".pair form", "action"), &[]).await).await;
    looked(&server).await;
    assert_eq!(open_pairs(&server).await, 0);
    assert_eq!(grace.post(&page.attribute(".notice form", "action"), &[]).await.status, 303);
    assert_eq!(open_pairs(&server).await, 1);
}

#[actix_web::test]
async fn who_may_not_change_customers_sees_no_pairs() {
    let (server, _) = server_with_five().await;
    let charlie = server.charlie().await;
    assert_eq!(charlie.get("/duplicates").await.status, 403);
    assert!(!charlie.get("/customers").await.body.contains("/duplicates"));
}
