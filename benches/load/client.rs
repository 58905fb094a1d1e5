//! As many connections as asked for, each sending its next request when the last was answered.
//! It reads as little of HTTP as it can, so that the machine's time goes to the server.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// What a run came to.
pub struct Figures {
    pub per_second: f64,
    /// Milliseconds.
    pub p50: f64,
    /// Milliseconds.
    pub p99: f64,
    /// Answers of status 400 and above.
    pub errors: usize,
}

/// A kept connection.
pub struct Connection(BufReader<TcpStream>);

/// An answer: status, the `Location` or cookie a caller may want, the body.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Connection {
    pub async fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self(BufReader::new(stream))
    }

    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.0.get_mut().write_all(request).await.expect("the request is sent");
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.0.read_line(&mut head).await.expect("an answer") > 0, "the connection was closed");
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        let mut body = vec![0; length.parse().expect("a number")];
        self.0.read_exact(&mut body).await.expect("the body");
        Answer { status: head[9..12].parse().expect("a status"), head, body }
    }
}

/// Asks for `time` on so many connections; `request` makes the n-th request.
#[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
pub async fn drive(port: u16, connections: usize, time: Duration, request: &dyn Fn(usize) -> Vec<u8>) -> Figures {
    let started = Instant::now();
    let runs = (0..connections).map(|at| async move {
        let mut connection = Connection::open(port).await;
        let (mut times, mut errors, mut n) = (Vec::new(), 0, at);
        while started.elapsed() < time {
            let request = request(n);
            let sent = Instant::now();
            let answer = connection.ask(&request).await;
            times.push(sent.elapsed());
            errors += usize::from(answer.status >= 400);
            n += connections;
        }
        (times, errors)
    });
    let runs = join_all(runs).await;
    let seconds = started.elapsed().as_secs_f64();
    let errors = runs.iter().map(|(_, errors)| errors).sum();
    let mut times: Vec<Duration> = runs.into_iter().flat_map(|(times, _)| times).collect();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
    Figures { per_second: times.len() as f64 / seconds, p50: at(50), p99: at(99), errors }
}
