//! Clients that ask and do not read, begin and do not go on, or send a hundred requests at once: each costs little and
//! is let go, and whoever is only slow gets everything.

use std::{fs, time::Duration};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{sleep, timeout},
};

use crate::{
    customers::register::server_with_many,
    support::{Page, Program, TestDatabase, TestServer, free_port},
};

/// What a connection answers without a sign-in, in few bytes.
const ALIVE: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

/// Sends `text` and leaves the connection open.
async fn sends(address: &str, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// What comes until the server closes the connection; nothing when it is still open after so many seconds.
async fn until_closed(stream: &mut TcpStream, seconds: u64) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    let mut buffer = vec![0; 65_536];
    let reading = async {
        // A reset ends it, too.
        while let Ok(n @ 1..) = stream.read(&mut buffer).await {
            all.extend_from_slice(&buffer[..n]);
        }
    };
    timeout(Duration::from_secs(seconds), reading).await.ok()?;
    Some(all)
}

/// Reads until `all` holds `end` so many times.
async fn answers(stream: &mut TcpStream, end: &str, times: usize) -> String {
    let (mut all, mut buffer) = (Vec::new(), vec![0; 65_536]);
    while String::from_utf8_lossy(&all).matches(end).count() < times {
        let n = timeout(Duration::from_secs(10), stream.read(&mut buffer)).await.unwrap().unwrap();
        assert_ne!(n, 0, "closed after {} bytes", all.len());
        all.extend_from_slice(&buffer[..n]);
    }
    String::from_utf8(all).unwrap()
}

/// Resident memory of a process in MiB.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() / 1024
}

#[actix_web::test]
async fn clients_that_ask_and_do_not_read_take_little_and_are_let_go() {
    let database = TestDatabase::new();
    let metrics = format!("127.0.0.1:{}", free_port());
    let program = Program::serve(&database, free_port(), &[("CLIENTELE_METRICS_LISTEN", &metrics)]).await;
    let address = program.base.trim_start_matches("http://").to_owned();
    let before = memory(program.id());
    // The kernel takes the beginning of each answer for the client; the server holds the rest.
    let page = Page::of(reqwest::get(format!("{}/login", program.base)).await.unwrap()).await;
    let file = page.attribute("script[src*=htmx]", "src");
    let many = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(400);
    let (files, texts) = (many(&file), many("/metrics"));
    let to_people = (0..50).map(|_| sends(&address, &files));
    let mut streams = join_all(to_people.chain((0..10).map(|_| sends(&metrics, &texts)))).await;
    let asked = streams.len();
    let answer = reqwest::get(format!("{}/readyz", program.base)).await.unwrap();
    assert_eq!(answer.status(), 200, "others are answered meanwhile");
    // What is held has come to rest by then.
    sleep(Duration::from_secs(2)).await;
    let (held, began) = (memory(program.id()).saturating_sub(before), std::time::Instant::now());
    assert!(held <= 40, "{held} MiB more for {asked} connections with 400 requests each");
    // Whoever looks at a connection would read of it: a probe of one more byte tells that it is closed.
    let is_open = async |stream: &mut TcpStream| stream.write_all(b"G").await.is_ok();
    loop {
        let open: Vec<bool> = join_all(streams.iter_mut().map(is_open)).await;
        let open = open.into_iter().filter(|open| *open).count();
        if open == 0 {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{open} of {asked} are still open");
        sleep(Duration::from_millis(200)).await;
    }
    let (gone, left) = (began.elapsed().as_secs(), memory(program.id()).saturating_sub(before));
    println!("{held} MiB more for {asked} x 400 requests; let go after {gone} s, then {left} MiB more");
    assert!(left <= 40, "{left} MiB more after they have gone");
}

#[actix_web::test]
async fn requests_sent_at_once_are_all_answered_in_their_order() {
    let server = TestServer::empty().await;
    let address = server.address().to_string();
    let request = |n| format!("GET /customers?q={n} HTTP/1.1\r\nHost: x\r\n\r\n");
    let text = (0..300).map(request).collect::<Vec<_>>().concat();
    let mut stream = sends(&address, &text).await;
    let all = answers(&mut stream, "HTTP/1.1 303", 300).await;
    let asked: Vec<String> = all
        .lines()
        .filter_map(|line| line.strip_prefix("location: /login?next=%2Fcustomers%3Fq%3D"))
        .map(str::to_owned)
        .collect();
    assert_eq!(asked, (0..300).map(|n| n.to_string()).collect::<Vec<_>>());

    // With bodies between them, in chunks and in one piece, and a head that comes in three parts.
    let form = "username=ada&password=wrong";
    let posts = |n: usize| {
        let head = "POST /login HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
                    Content-Type: application/x-www-form-urlencoded\r\n";
        if n.is_multiple_of(2) {
            format!("{head}Content-Length: {}\r\n\r\n{form}", form.len())
        } else {
            format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{form}\r\n0\r\n\r\n", form.len())
        }
    };
    let text = (0..12).map(posts).collect::<Vec<_>>().concat() + ALIVE;
    let mut stream = TcpStream::connect(&address).await.unwrap();
    for part in text.as_bytes().chunks(text.len() / 3 + 1) {
        stream.write_all(part).await.unwrap();
        sleep(Duration::from_millis(50)).await;
    }
    let all = answers(&mut stream, "alive", 1).await;
    let statuses: Vec<&str> = all.match_indices("HTTP/1.1 ").map(|(at, _)| &all[at + 9..at + 12]).collect();
    assert_eq!((statuses.len(), statuses.last()), (13, Some(&"200")), "{statuses:?}");
    assert!(statuses[..12].iter().all(|status| ["401", "429"].contains(status)), "{statuses:?}");
}

#[actix_web::test]
async fn a_head_that_does_not_end_is_not_waited_for_whichever_it_is() {
    let server = TestServer::empty().await;
    let address = server.address().to_string();
    let began = std::time::Instant::now();
    let first = ["", "GET / HTTP/1.1\r\nHost: x\r\n"];
    let later = format!("{ALIVE}GET / HTTP/1.1\r\nHost: x\r\nX-More: ");
    let texts = first.into_iter().map(str::to_owned).chain(std::iter::repeat_n(later.clone(), 30));
    let mut streams = join_all(texts.map(async |text| sends(&address, &text).await)).await;
    // One that sends a byte now and then is no better.
    let mut trickles = sends(&address, &later).await;
    let trickling = async {
        while trickles.write_all(b"a").await.is_ok() {
            assert!(began.elapsed() < Duration::from_secs(30), "a head of single bytes is waited for");
            sleep(Duration::from_millis(500)).await;
        }
    };
    let closed = async {
        for (n, stream) in streams.iter_mut().enumerate() {
            let answer = until_closed(stream, 30).await.unwrap_or_else(|| panic!("connection {n} is still open"));
            // The first is told; later, an answer could still be on its way.
            let status = if n < 2 { "HTTP/1.1 408 Request Timeout\r\n" } else { "HTTP/1.1 200 OK\r\n" };
            assert!(answer.starts_with(status.as_bytes()), "{n}: {}", String::from_utf8_lossy(&answer));
        }
    };
    tokio::join!(trickling, closed);
    assert!(began.elapsed() > Duration::from_secs(5), "whoever is slow has time");
}

#[actix_web::test]
async fn a_body_that_nobody_waits_for_is_read_for_a_moment_and_not_for_ever() {
    let server = TestServer::empty().await;
    let address = server.address().to_string();
    // Refused before its body is read; whoever sends all of it all the same reads the answer.
    let head = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let size = 5_000_000;
    let mut sent = sends(&address, &format!("{head}Content-Length: {size}\r\n\r\n")).await;
    sent.write_all(&vec![b'a'; size]).await.unwrap();
    let answer = until_closed(&mut sent, 30).await.expect("it is closed");
    assert!(answer.starts_with(b"HTTP/1.1 403 Forbidden\r\n"), "{}", String::from_utf8_lossy(&answer));

    // Answered, and nothing follows.
    for length in ["Transfer-Encoding: chunked", "Content-Length: 9"] {
        let mut stream = sends(&address, &format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n")).await;
        let answer = until_closed(&mut stream, 30).await.unwrap_or_else(|| panic!("{length}: it is still open"));
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&answer));
    }
}

#[actix_web::test]
async fn an_idle_connection_is_kept_and_whoever_reads_slowly_gets_everything() {
    let (server, charlie) = server_with_many(8_000).await;
    let mut idle = sends(&server.address().to_string(), ALIVE).await;
    let whole = charlie.get("/customers.csv").await.body.len();

    let (cookie, socket) = (charlie.cookie("session").unwrap(), TcpSocket::new_v4().unwrap());
    // As much as a network of this speed holds.
    socket.set_recv_buffer_size(16_384).unwrap();
    let mut stream = socket.connect(server.address()).await.unwrap();
    let request =
        format!("GET /customers.csv HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: session={cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let (mut read, mut buffer) = (0, vec![0; 8_192]);
    loop {
        match stream.read(&mut buffer).await.unwrap() {
            0 => break,
            n => read += n,
        }
        sleep(Duration::from_millis(300)).await;
    }
    assert!(read > whole, "{read} bytes of {whole} and a head");
    idle.write_all(ALIVE.as_bytes()).await.unwrap();
    answers(&mut idle, "alive", 2).await;
}
