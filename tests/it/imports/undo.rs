//! The undo of an import: what nobody touched since is taken back, and the rest is left and told.

use crate::support::{ADA, TestServer};

const FILE: &str = "First name,Last name,Date of birth,Phone\nAda,Lovelace,1985-12-11,+44 20 7946 0958\n\
    Grace,Hopper,1906-12-09,+1 415 555 0100\nJosé,Ñandú,1980-12-31,+34 912 345 678\n";

#[actix_web::test]
async fn an_undo_takes_back_what_nobody_touched_since() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let here = grace.adds(&ADA).await;
    let (import, page) = grace.imports("x.csv", FILE).await;
    grace.sends(&import, &page, &[("already", "update")]).await;
    let page = grace.waits_for(&import).await;
    grace.commits(&import, &page).await;
    assert!(grace.get(&here).await.text(".facts").contains("11 December 1985"));
    let hopper = grace.get("/customers?q=hopper").await.attribute(".table__link", "href");
    grace.opens_and_sends(&format!("{hopper}/edit"), &[("first_name", "Grace Brewster")]).await;

    let undone = server.ada().await.undoes(&import).await;
    let words = "2 customers were taken back. 1 customer was changed since the import and was left as it is.";
    assert_eq!(undone.text("[role=status]"), words);
    assert_eq!(grace.get("/customers").await.names(), ["Grace Brewster Hopper", "Ada Lovelace"]);
    assert_eq!(undone.texts(".left a"), ["Grace Brewster Hopper"]);
    let record = grace.get(&here).await;
    assert!(record.text(".facts").contains("10 December 1985"), "the old value is back");
    assert!(
        record.text(".history li").starts_with("grace undid the import of this customer from x.csv")
            || record.text(".history li").contains("import")
    );
    let twice = grace.post(&format!("{import}/undo"), &[]).await;
    assert_eq!(twice.status, 303);
    assert_eq!(grace.get("/customers").await.names().len(), 2);
    let (_, again) = grace.imports("x.csv", FILE).await;
    assert!(!again.text("main").contains("was imported before"), "an import that was undone is none");
}

#[actix_web::test]
async fn an_undo_is_offered_for_thirty_days() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", FILE).await;
    let done = grace.commits(&import, &page).await;
    assert!(done.has("form[action$='/undo']"));
    let list = grace.get("/imports").await;
    assert!(list.has("form[action$='/undo']"));
    server.sql(&format!("UPDATE imports SET committed_at = committed_at - {}", 30 * 24 * 60 * 60 + 60)).await;
    assert!(!grace.get(&import).await.has("form[action$='/undo']"));
    let late = grace.post(&format!("{import}/undo"), &[]).await;
    assert!(grace.follow(&late).await.notice().starts_with("Nothing was changed"));
    assert_eq!(grace.get("/customers").await.names().len(), 3);
}
