//! A process that may open no more files, as connections are files.

use futures_util::future::join_all;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{ADA, Actor, PASSWORD, Program, TestDatabase, free_port, program, run, under};

#[actix_web::test]
async fn whoever_is_there_goes_on_while_no_more_files_can_be_opened_and_others_come_in_afterwards() {
    let database = TestDatabase::new();
    run(program(&database, &[], &["user", "add", "grace"]), &format!("{PASSWORD}\n"));
    let command = under(&["prlimit", "--nofile=96:96"], &program(&database, &[], &["serve"]));
    let serving = Program::started(&database, free_port(), command).await;
    let address = serving.base.trim_start_matches("http://").to_owned();
    let grace = Actor::new(&serving.base);
    assert_eq!(grace.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, 303);

    // More than the process can take; the kernel answers for the rest, until their turn comes.
    let idle = join_all((0..120).map(|_| TcpStream::connect(&address))).await;
    let mut idle: Vec<TcpStream> = idle.into_iter().map(Result::unwrap).collect();
    for stream in &mut idle {
        stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    }
    let open = || std::fs::read_dir(format!("/proc/{}/fd", serving.id())).unwrap().count();
    while open() < 96 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // On the connection that was there before.
    assert_eq!(grace.get("/customers").await.status, 200);
    grace.adds_ada().await;

    drop(idle);
    let new = Actor::new(&serving.base);
    assert_eq!(new.post("/login", &[("username", "grace"), ("password", PASSWORD)]).await.status, 303);
    assert_eq!(new.post("/customers/new", &ADA).await.status, 303);
    assert_eq!(new.get("/readyz").await.status, 200);
    assert!(open() < 96, "what was closed is closed");
}
