//! Uploads as they come: cut off, too large, two at once, of kinds that are no tables.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use crate::support::TestServer;

const FILE: &str = "First name,Last name,Date of birth,Phone\nAda,Lovelace,1985-12-10,+44 20 7946 0958\n";

#[actix_web::test]
async fn an_upload_that_is_cut_off_leaves_nothing_and_the_server_goes_on() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let cookie = format!("session={}", grace.cookie("session").unwrap());
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let head = format!(
        "POST /imports/new HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: 3000000\r\n\r\n--edge\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n",
        server.address()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&vec![b'x'; 1_500_000]).unwrap();
    while server.number("SELECT count(*) FROM import_files").await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let answered = tokio::task::spawn_blocking(move || stream.read_to_end(&mut Vec::new()));
    let _ = answered.await.unwrap();
    for _ in 0..200 {
        if server.number("SELECT count(*) FROM import_files").await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.number("SELECT count(*) FROM imports").await, 0);
    let (_, page) = grace.imports("x.csv", FILE).await;
    assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "0"]);
}

#[actix_web::test]
async fn two_uploads_at_once_are_two_imports() {
    let server = TestServer::new().await;
    let (grace, ada) = (server.grace().await, server.ada().await);
    let other = FILE.replace("Ada", "Ida");
    let both = futures_util::future::join(grace.imports("x.csv", FILE), ada.imports("y.csv", &other)).await;
    for (_, page) in [both.0, both.1] {
        assert_eq!(page.texts(".tally dd"), ["1", "0", "0", "0"]);
    }
}

#[actix_web::test]
async fn a_cell_of_ten_megabytes_is_one_wrong_row() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let file = format!(
        "{FILE}Grace,{},1976-12-09,+1 415 555 0132\nIda,King,1976-12-09,+1 415 555 0132\n",
        "x".repeat(10_000_000)
    );
    let (_, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["2", "0", "0", "1"]);
    assert!(page.body.len() < 200_000, "the page shows no more of it than it needs");
}

#[actix_web::test]
async fn a_file_name_is_shown_and_never_a_path_or_markup() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (_, page) = grace.imports("../../<b>x</b>.csv", FILE).await;
    assert_eq!(page.text("h1"), "b>.csv");
    let (_, page) = grace.imports("<b>x.csv", FILE).await;
    assert_eq!((page.text("h1"), page.has("h1 b")), ("<b>x.csv".into(), false));
}
