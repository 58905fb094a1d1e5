//! A TCP stream that gives up on a client which does not go on. An error here ends the connection, with all it holds.

use std::{
    io,
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_http::ServiceConfig;
use actix_web::{
    rt::net::{ActixStream, Ready, TcpStream},
    web::{Buf as _, BytesMut},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, Interest, ReadBuf},
    time::{Sleep, sleep},
};

use super::{
    HEAD, UNREAD,
    pipeline::{Pipeline, Requests},
};

/// A client's connection, within the bounds of this folder.
pub struct BoundedStream {
    stream: TcpStream,
    requests: Requests,
    /// What came and waits until requests before it are answered.
    kept: BytesMut,
    head: Timer,
    unread: Timer,
}

impl BoundedStream {
    pub fn new(stream: TcpStream, config: ServiceConfig) -> Self {
        let (head, unread) = (Timer::new(HEAD), Timer::new(UNREAD));
        Self { stream, requests: Requests::new(config), kept: BytesMut::new(), head, unread }
    }

    /// The requests of this connection.
    pub(super) fn pipeline(&self) -> Rc<Pipeline> {
        Rc::clone(&self.requests.pipeline)
    }

    /// What was kept back, or what has come by now.
    fn poll_more(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if self.kept.is_empty() {
            std::task::ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
            let (came, end) = (&buffer.filled()[before..], buffer.filled().len());
            let waits = self.requests.read(came);
            self.kept = came[came.len() - waits..].into();
            buffer.set_filled(end - waits);
        } else {
            let some = &self.kept[..self.kept.len().min(buffer.remaining())];
            let goes = some.len() - self.requests.read(some);
            buffer.put_slice(&self.kept[..goes]);
            self.kept.advance(goes);
            if self.kept.is_empty() {
                self.kept = BytesMut::new();
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for BoundedStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.requests.pipeline.is_full() {
            this.requests.pipeline.wait(cx);
            return Poll::Pending;
        }
        let polled = this.poll_more(cx, buffer);
        if this.requests.in_body() {
            this.requests.pipeline.wait(cx);
        }
        if this.requests.head_ended() || !this.requests.is_unfinished() {
            this.head.stop();
        }
        // Bytes that come one by one give it no more time.
        if this.requests.is_unfinished() && this.head.has_run_out(cx) {
            tracing::debug!(client = ?this.stream.peer_addr().ok(), "closed a connection whose request does not end");
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        polled
    }
}

impl AsyncWrite for BoundedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let polled = Pin::new(&mut this.stream).poll_write(cx, bytes);
        if polled.is_ready() {
            this.unread.stop();
        } else if this.unread.has_run_out(cx) {
            tracing::info!(client = ?this.stream.peer_addr().ok(), "closed a connection that reads nothing of its answer");
            // The kernel would go on offering what it took.
            this.stream.set_zero_linger()?;
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl ActixStream for BoundedStream {
    fn poll_read_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        pin!(self.stream.ready(Interest::READABLE)).poll(cx)
    }

    fn poll_write_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        pin!(self.stream.ready(Interest::WRITABLE)).poll(cx)
    }
}

/// Runs from the first time that it is asked.
struct Timer {
    limit: Duration,
    running: Option<Pin<Box<Sleep>>>,
}

impl Timer {
    fn new(limit: Duration) -> Self {
        Self { limit, running: None }
    }

    fn stop(&mut self) {
        self.running = None;
    }

    fn has_run_out(&mut self, cx: &mut Context<'_>) -> bool {
        let limit = self.limit;
        self.running.get_or_insert_with(|| Box::pin(sleep(limit))).as_mut().poll(cx).is_ready()
    }
}
