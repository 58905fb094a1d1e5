//! Others who are at work while somebody is erased.

use super::{erases, everyone};
use crate::support::{ADA, AN_HOUR_LATER, TestServer, but};

#[actix_web::test]
async fn an_edit_that_comes_after_the_erasure_keeps_nothing_and_says_why() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let address = grace.adds_ada().await;
    let edit = format!("{address}/edit");
    let form = grace.get(&edit).await;
    erases(&ada, &address).await;
    let told = grace.sends(&edit, &form, &[("last_name", "King")]).await;
    assert_eq!((told.status, told.text("h1")), (410, "This customer was erased".into()));
    assert!(!told.body.contains("King"));
    assert_eq!((everyone(&server).await, server.number("SELECT count(*) FROM changes").await), (0, 0));
    let program = server.program("grace").await;
    let path = address.trim_start_matches("/customers");
    assert_eq!(program.get(&format!("/customers{path}")).await.problem(), "erased");
}

#[actix_web::test]
async fn what_somebody_typed_about_them_when_a_session_ended_goes_and_the_rest_stays() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let address = grace.adds_ada().await;
    let edit = format!("{address}/edit");
    let (form, new) = (grace.get(&edit).await, grace.get("/customers/new").await);
    server.sql(AN_HOUR_LATER).await;
    grace.sends(&edit, &form, &[("first_name", "Countess"), ("last_name", "King")]).await;
    grace.sends("/customers/new", &new, &but(&ADA, &[("phone_number", "")])).await;
    grace.sends("/customers/new", &new, &but(&ADA, &[("first_name", "Mary")])[..4]).await;
    assert_eq!(server.number("SELECT count(*) FROM drafts").await, 3);
    drop(ada);
    let ada = server.ada().await;
    erases(&ada, &address).await;
    assert_eq!(server.number("SELECT count(*) FROM drafts").await, 1);
    assert_eq!(server.number("SELECT count(*) FROM drafts WHERE typed LIKE '%Mary%'").await, 1);
}

#[actix_web::test]
async fn of_many_who_erase_the_same_one_does_and_the_others_are_told() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds_ada().await;
    let other = ada.adds(&but(&ADA, &[("first_name", "Mary"), ("phone_number", "+44 20 7946 0111")])).await;
    let path = format!("{address}/erase");
    let all = futures_util::future::join_all((0..8).map(|_| ada.post(&path, &[("keep_away", "yes")]))).await;
    let mut statuses: Vec<u16> = all.iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    assert_eq!(
        (statuses[0], statuses[1..].iter().all(|status| [404, 410].contains(status))),
        (303, true),
        "{statuses:?}"
    );
    assert_eq!(everyone(&server).await, 1);
    assert_eq!(server.number("SELECT count(*) FROM activity WHERE act = 'erase'").await, 1);
    assert_eq!(ada.get(&other).await.status, 200);
}

#[actix_web::test]
async fn edits_and_searches_beside_erasures_end_well() {
    let server = TestServer::new().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    let mut addresses = Vec::new();
    for n in 0..12 {
        let (first, phone) =
            (format!("Anna {}", char::from(b'a' + n)), format!("+44 20 7946 {:04}", 100 + u32::from(n)));
        addresses.push(grace.adds(&but(&ADA, &[("first_name", &first), ("phone_number", &phone)])).await);
    }
    let erasing = async {
        for address in &addresses {
            assert_eq!(erases(&ada, address).await.status, 303);
        }
    };
    let editing = async {
        for address in addresses.iter().rev() {
            let saved = grace.opens_and_sends(&format!("{address}/edit"), &[("last_name", "King")]).await;
            assert!([303, 404, 410].contains(&saved.status), "{}", saved.status);
            assert_eq!(grace.get("/customers?q=anna").await.status, 200);
        }
    };
    // A form that was opened of somebody who is erased is no form: it sends nothing.
    futures_util::future::join(erasing, editing).await;
    assert_eq!(everyone(&server).await, 0);
    assert_eq!(grace.get("/customers?q=anna").await.names(), [""; 0]);
    assert_eq!(server.number("SELECT count(*) FROM changes").await, 0);
    assert!(server.database.is_sound().await);
}
