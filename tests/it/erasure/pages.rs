//! The question before somebody is erased, and who may.

use super::{erases, everyone};
use crate::support::{ADA, Actor, TestServer, but};

/// The latest entries of the activity.
async fn latest(ada: &Actor) -> Vec<String> {
    ada.get("/activity?kind=customers").await.texts(".history__list li p")
}

#[actix_web::test]
async fn an_administrator_erases_a_customer_for_good_and_the_activity_does_not_say_whom() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    let question = ada.get(&format!("{address}/erase")).await;
    assert_eq!((question.status, question.text("h1")), (200, "Erase Ada Lovelace for good?".into()));
    assert_eq!(ada.get(&address).await.status, 200, "asking erases nothing");
    assert_eq!(
        question.fields(),
        [("keep_away".to_owned(), "yes".to_owned())],
        "kept away unless somebody says otherwise"
    );

    let erased = erases(&ada, &address).await;
    assert_eq!((erased.status, erased.location()), (303, "/customers"));
    let list = ada.follow(&erased).await;
    assert_eq!((list.notice(), list.names().len()), ("A customer was erased.".into(), 0));
    assert!(!list.has(".notice form"), "nothing to undo");
    assert_eq!(everyone(&server).await, 0);
    let told = latest(&ada).await;
    assert!(told[0].starts_with("ada erased a customer web"), "{told:?}");
    assert!(!told.iter().any(|told| told.contains("Lovelace")));
    for path in [address.clone(), format!("{address}/edit"), format!("{address}/erase")] {
        let gone = ada.get(&path).await;
        assert_eq!((gone.status, gone.text("h1")), (410, "This customer was erased".into()), "{path}");
    }
    assert_eq!(ada.post(&format!("{address}/erase"), &[]).await.status, 410);
    assert!(server.database.is_sound().await);
}

#[actix_web::test]
async fn a_customer_in_the_trash_is_erased_too() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    ada.deletes(&address).await;
    assert_eq!(erases(&ada, &address).await.status, 303);
    assert_eq!(everyone(&server).await, 0);
    assert_eq!(ada.post(&format!("{address}/restore"), &[]).await.status, 404);
}

#[actix_web::test]
async fn nobody_else_erases_and_nobody_does_without_having_proved_lately_who_it_is() {
    let server = TestServer::new().await;
    let (ada, grace, charlie) = (server.ada().await, server.grace().await, server.charlie().await);
    let address = grace.adds_ada().await;
    let path = format!("{address}/erase");
    for (who, status) in [(&grace, 403), (&charlie, 403), (&server.stranger(), 303)] {
        assert_eq!(who.get(&path).await.status, status);
        assert_eq!(who.post(&path, &[]).await.status, status);
    }
    for path in ["/customers/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/erase", "/customers/nobody/erase"] {
        assert_eq!((ada.get(path).await.status, ada.post(path, &[]).await.status), (404, 404), "{path}");
    }
    assert_eq!(ada.request(reqwest::Method::PUT, &path).send().await.unwrap().status(), 405);
    server.sql("UPDATE sessions SET proved_at = 1").await;
    for asked in [ada.get(&path).await, ada.post(&path, &[]).await] {
        assert_eq!(asked.status, 303);
        assert!(asked.location().starts_with("/account/proof?next="), "{}", asked.location());
    }
    assert_eq!(everyone(&server).await, 1);
}

#[actix_web::test]
async fn names_of_every_script_are_erased_and_known_again() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let people = [("Mária", "Nagy"), ("Ελένη", "Παπαδοπούλου"), ("Иван", "Петров"), ("小明", "王")];
    for (at, (first, last)) in people.iter().enumerate() {
        let phone = format!("+44 20 7946 010{at}");
        let address =
            ada.adds(&but(&ADA, &[("first_name", first), ("last_name", last), ("phone_number", &phone)])).await;
        assert_eq!(erases(&ada, &address).await.status, 303, "{first}");
        let file = format!(
            "First name,Last name,Date of birth,Phone number\n{},{},1985-12-10,+33 1 42 68 53 00\n",
            first.to_uppercase(),
            last.to_uppercase()
        );
        let (_, page) = ada.imports("x.csv", file).await;
        assert!(page.text("#report").contains("1 row is left out"), "{first}: {}", page.text("#report"));
    }
    assert_eq!(everyone(&server).await, 0);
}

#[actix_web::test]
async fn only_one_of_many_who_are_alike_is_erased() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let (one, other) = (ada.adds_ada().await, ada.adds(&but(&ADA, &[])).await);
    assert_eq!(erases(&ada, &one).await.status, 303);
    assert_eq!((ada.get(&one).await.status, ada.get(&other).await.status), (410, 200));
    assert_eq!(ada.get("/customers?q=lovelace").await.names(), ["Ada Lovelace"]);
}
