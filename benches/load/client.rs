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
    /// `head` is the lines after the host's.
    pub fn get(address: &str, head: &str, status: u16) -> Self {
        let text = format!("GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n");
        Self { bytes: text.into_bytes().into(), status }
    }

    /// `head` is the lines after the host's, one of them the content type.
    pub fn post(address: &str, head: &str, body: &str, status: u16) -> Self {
        let length = body.len();
        let text =
            format!("POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length: {length}\r\n\r\n{body}");
        Self { bytes: text.into_bytes().into(), status }
    }
}

impl Request {
    /// The same for a connection that is closed afterwards.
    fn closing(&self) -> Vec<u8> {
        let text = String::from_utf8_lossy(&self.bytes);
        text.replacen("\r\n", "\r\nConnection: close\r\n", 1).into_bytes()
    }

    /// `head` is the lines after the host's; the body is sent as it is.
    pub fn send(address: &str, head: &str, body: &[u8], status: u16) -> Self {
        let length = body.len();
        let head = format!("POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length: {length}\r\n\r\n");
        Self { bytes: [head.as_bytes(), body].concat().into(), status }
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
    /// As it came: chunks with their sizes, compressed bytes compressed.
    pub body: &'c [u8],
}

impl Answer<'_> {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

/// Where a body ends.
enum End {
    At(usize),
    /// After the last chunk; the next one begins here.
    Chunk(usize),
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
        let (mut head, mut end) = (0, End::At(usize::MAX));
        loop {
            assert!(self.stream.read_buf(&mut self.bytes).await.expect("an answer") > 0, "the connection was closed");
            if head == 0
                && let Some(at) = self.bytes.windows(4).position(|four| four == b"\r\n\r\n")
            {
                head = at + 4;
                end = end_of_body(text(&self.bytes[..head]));
            }
            while let End::Chunk(at) = end
                && let Some(next) = after_chunk(&self.bytes, at)
            {
                end = next;
            }
            if let End::At(end) = end
                && end <= self.bytes.len()
            {
                break;
            }
        }
        let (head, body) = self.bytes.split_at(head);
        Answer { status: status(text(head)), head: text(head), body }
    }

    /// Reads an answer to the end of the connection and keeps nothing; how many bytes it had.
    pub async fn drains(mut self, request: &Request) -> usize {
        self.stream.write_all(&request.closing()).await.expect("the request is sent");
        let (mut bytes, mut all) = (vec![0; 1 << 16], 0);
        loop {
            match self.stream.read(&mut bytes).await.expect("an answer") {
                0 => return all,
                read => all += read,
            }
        }
    }

    /// The body of a file that is answered in chunks.
    pub async fn file(mut self, request: &Request) -> Vec<u8> {
        self.stream.write_all(&request.closing()).await.expect("the request is sent");
        let mut bytes = Vec::new();
        self.stream.read_to_end(&mut bytes).await.expect("an answer");
        let head = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
        let (mut at, mut file) = (head, Vec::with_capacity(bytes.len()));
        while at < bytes.len() {
            let digits = bytes[at..].windows(2).position(|two| two == b"\r\n").expect("a chunk");
            let size = usize::from_str_radix(text(&bytes[at..at + digits]), 16).expect("the size of a chunk");
            let from = at + digits + 2;
            file.extend_from_slice(&bytes[from..from + size]);
            at = from + size + 2;
        }
        file
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

fn status(head: &str) -> u16 {
    head[9..12].parse().expect("a status")
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn end_of_body(head: &str) -> End {
    match header(head, "content-length") {
        Some(length) => End::At(head.len() + length.parse::<usize>().expect("a length")),
        None if status(head) == 304 => End::At(head.len()),
        None => End::Chunk(head.len()),
    }
}

/// What follows the chunk at `at`, once its size is read.
fn after_chunk(bytes: &[u8], at: usize) -> Option<End> {
    let rest = bytes.get(at..)?;
    let digits = rest.windows(2).position(|two| two == b"\r\n")?;
    let size = usize::from_str_radix(text(&rest[..digits]), 16).expect("the size of a chunk");
    let end = at + digits + 2 + size + 2;
    Some(if size == 0 { End::At(end) } else { End::Chunk(end) })
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
