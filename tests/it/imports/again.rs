//! The same file sent again, by one person or two at once: nobody is added twice.

use crate::support::{TestServer, strangers};

const FILE: &str = "First name,Last name,Date of birth,Phone\nAda,Lovelace,1985-12-10,+44 20 7946 0958\n\
    Grace,Hopper,1906-12-09,+1 415 555 0100\n";

#[actix_web::test]
async fn the_same_file_sent_again_says_so_and_changes_nothing() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (first, page) = grace.imports("x.csv", FILE).await;
    grace.commits(&first, &page).await;
    let other =
        "first_name = 'Noor', first_name_sort = 'noor', phone_number = '+34912345678', date_of_birth = '1950-03-31'";
    server.sql(&format!("UPDATE customers SET {other} WHERE first_name = 'Ada'")).await;

    let (again, page) = grace.imports("another name.csv", FILE).await;
    assert!(page.text(".import__note").starts_with("This very file was imported before"));
    assert_eq!(page.attribute(".import__note a", "href"), first);
    assert_eq!(page.texts(".tally dd"), ["0", "2", "0", "0"], "though one of them is somebody else by now");
    assert!(!page.has("#report form button"));
    grace.sends(&again, &page, &[("again", "on")]).await;
    assert_eq!(grace.waits_for(&again).await.texts(".tally dd"), ["1", "1", "0", "0"]);
}

#[actix_web::test]
async fn two_who_commit_the_same_rows_at_once_add_nobody_twice() {
    let server = TestServer::new().await;
    let (grace, ada) = (server.grace().await, server.ada().await);
    let file = strangers(0..400);
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
