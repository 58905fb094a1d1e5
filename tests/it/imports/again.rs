//! The same file sent again, by one person or two at once: nobody is added twice.

use crate::support::TestServer;

const FILE: &str = "First name,Last name,Date of birth,Phone\nAda,Lovelace,1985-12-10,+44 20 7946 0958\n\
    Grace,Hopper,1906-12-09,+1 415 555 0100\n";

#[actix_web::test]
async fn the_same_file_sent_again_says_so_and_changes_nothing() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (first, page) = grace.imports("x.csv", FILE).await;
    grace.commits(&first, &page).await;
    server.sql("UPDATE customers SET phone_number = '+442079460959' WHERE first_name = 'Ada'").await;

    let (again, page) = grace.imports("another name.csv", FILE).await;
    assert!(page.text(".import__note").starts_with("This very file was imported before"));
    assert_eq!(page.attribute(".import__note a", "href"), first);
    assert_eq!(page.texts(".tally dd"), ["0", "2", "0", "0"], "though one of them has another number by now");
    assert!(!page.has("#report form button"));
    grace.sends(&again, &page, &[("again", "on")]).await;
    assert_eq!(grace.waits_for(&again).await.texts(".tally dd"), ["1", "1", "0", "0"]);
}

#[actix_web::test]
async fn two_who_commit_the_same_rows_at_once_add_nobody_twice() {
    let server = TestServer::new().await;
    let (grace, ada) = (server.grace().await, server.ada().await);
    let rows: String =
        (0..400).map(|n| format!("Ada,{},1985-12-10,+44 20 7946 0958\n", letters(n))).collect::<Vec<_>>().concat();
    let file = format!("First name,Last name,Date of birth,Phone\n{rows}");
    let (one, page) = grace.imports("x.csv", &file).await;
    let (other, same) = ada.imports("y.csv", &file).await;
    let (commit, also) = (format!("{one}/commit"), format!("{other}/commit"));
    let (revision, other_revision) = (page.value("revision"), same.value("revision"));
    let (revision, other_revision) = ([("revision", &*revision)], [("revision", &*other_revision)]);
    let both = futures_util::future::join(grace.post(&commit, &revision), ada.post(&also, &other_revision)).await;
    assert_eq!((both.0.status, both.1.status), (303, 303));
    grace.waits_for(&one).await;
    ada.waits_for(&other).await;
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 400);
}

fn letters(n: u16) -> String {
    let letter = |n: u16| char::from(b'a' + u8::try_from(n % 26).unwrap());
    format!("{}{}{}", letter(n), letter(n / 26), letter(n / 676))
}
