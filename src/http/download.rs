//! Files as answers, sent as they are made: never compressed, never cut short without the other side knowing.
//! A stream that is not finished by [`Sender::finish`] breaks the connection off.

use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header::{self, ContentEncoding},
    web::Bytes,
};
use futures_util::Stream;
use tokio::sync::mpsc;

/// The most bytes handed over at once, and how many times of it wait to be sent.
const PIECE: usize = 64 * 1024;
const WAITING: usize = 2;

/// What the other side is to know of a file before its first byte.
pub struct Download {
    /// The file's name, in ASCII.
    pub name: String,
    pub content_type: &'static str,
}

/// Where a file is put.
pub struct Sender {
    to: mpsc::Sender<Piece>,
    taken: Arc<AtomicBool>,
}

/// The body of an answer.
pub struct Body {
    from: mpsc::Receiver<Piece>,
    taken: Arc<AtomicBool>,
}

enum Piece {
    Bytes(Bytes),
    End,
}

/// The file ended before it was whole.
#[derive(Debug)]
pub struct CutOff;

impl Download {
    /// The answer with this body.
    pub fn answer(&self, body: Body) -> HttpResponse {
        self.headers().streaming(body)
    }

    /// The answer to a request for its headers alone.
    pub fn head(&self) -> HttpResponse {
        self.headers().streaming(futures_util::stream::empty::<Result<Bytes, CutOff>>())
    }

    fn headers(&self) -> HttpResponseBuilder {
        let mut answer = HttpResponse::Ok();
        answer
            .content_type(self.content_type)
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.name)))
            .insert_header((header::CONTENT_ENCODING, ContentEncoding::Identity.as_str()));
        answer
    }
}

/// A body, and where to put it.
pub fn channel() -> (Sender, Body) {
    let (to, from) = mpsc::channel(WAITING);
    let taken = Arc::<AtomicBool>::default();
    (Sender { to, taken: Arc::clone(&taken) }, Body { from, taken })
}

impl Sender {
    /// Sends bytes as fast as the other side takes them; answers whether it still does.
    pub async fn send(&self, mut bytes: Bytes) -> bool {
        while !bytes.is_empty() {
            let piece = bytes.split_to(PIECE.min(bytes.len()));
            if self.to.send(Piece::Bytes(piece)).await.is_err() {
                return false;
            }
        }
        true
    }

    /// Says that it was all; answers whether the other side took it to the end.
    pub async fn finish(self) -> bool {
        let _ = self.to.send(Piece::End).await;
        self.to.closed().await;
        self.taken.load(Ordering::Acquire)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, CutOff>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.from.poll_recv(context).map(|piece| match piece {
            Some(Piece::Bytes(bytes)) => Some(Ok(bytes)),
            Some(Piece::End) => {
                self.taken.store(true, Ordering::Release);
                None
            }
            None => Some(Err(CutOff)),
        })
    }
}

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the file was cut off")
    }
}

impl std::error::Error for CutOff {}
