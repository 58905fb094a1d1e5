//! Connections that each send the next request when the last is answered.
//! It parses as little of HTTP as it can, so that the machine's time goes to the server.

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::run::Run;

/// What is sent, and the status it should get.
#[derive(Clone)]
pub struct Request {
    bytes: Rc<[u8]>,
    status: u16,
}

impl Request {
    /// `more` are header lines.
    pub fn get(address: &str, more: &str) -> Self {
        let text = format!("GET {address} HTTP/1.1\r\nHost: x\r\n{more}\r\n");
        Self { bytes: text.into_bytes().into(), status: 200 }
    }

    /// `more` are header lines, one of them the content type.
    pub fn post(address: &str, more: &str, body: &str, status: u16) -> Self {
        let length = body.len();
        let text = format!("POST {address} HTTP/1.1\r\nHost: x\r\n{more}Content-Length: {length}\r\n\r\n{body}");
        Self { bytes: text.into_bytes().into(), status }
    }
}

/// A connection that stays open.
pub struct Connection {
    stream: TcpStream,
    bytes: Vec<u8>,
}

/// An answer, until the next request.
pub struct Answer<'c> {
    pub status: u16,
    pub head: &'c str,
    pub body: &'c [u8],
}

impl Connection {
    pub async fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self { stream, bytes: Vec::with_capacity(1 << 16) }
    }

    /// The answer, of whatever status.
    pub async fn ask(&mut self, request: &Request) -> Answer<'_> {
        self.stream.write_all(&request.bytes).await.expect("the request is sent");
        self.bytes.clear();
        let (mut head, mut all) = (0, usize::MAX);
        while self.bytes.len() < all {
            assert!(self.stream.read_buf(&mut self.bytes).await.expect("an answer") > 0, "the connection was closed");
            if head == 0
                && let Some(at) = self.bytes.windows(4).position(|four| four == b"\r\n\r\n")
            {
                head = at + 4;
                all = head + length(text(&self.bytes[..head]));
            }
        }
        let (head, body) = self.bytes.split_at(head);
        Answer { status: text(head)[9..12].parse().expect("a status"), head: text(head), body }
    }

    /// The answer, which must have the expected status.
    pub async fn get(&mut self, request: &Request) -> Answer<'_> {
        let answer = self.ask(request).await;
        assert_eq!(answer.status, request.status, "{}{}", answer.head, String::from_utf8_lossy(answer.body));
        answer
    }
}

fn text(head: &[u8]) -> &str {
    std::str::from_utf8(head).expect("a head in plain text")
}

fn length(head: &str) -> usize {
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    length.parse().expect("a number")
}

/// Sends requests for `time` on this many connections; `request` makes the n-th.
pub async fn drive(port: u16, connections: usize, time: Duration, request: &dyn Fn(usize) -> Request) -> Run {
    let (started, count) = (Instant::now(), &Cell::new(0));
    let runs = (0..connections).map(|_| async move {
        let mut connection = Connection::open(port).await;
        let (mut times, mut errors) = (Vec::new(), 0);
        while started.elapsed() < time {
            let request = request(count.replace(count.get() + 1));
            let sent = Instant::now();
            let answer = connection.ask(&request).await;
            times.push(sent.elapsed());
            errors += usize::from(answer.status != request.status);
        }
        (times, errors)
    });
    let runs = join_all(runs).await;
    let errors = runs.iter().map(|(_, errors)| errors).sum();
    Run::new(runs.into_iter().flat_map(|(times, _)| times).collect(), started.elapsed(), errors)
}
