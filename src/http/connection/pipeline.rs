//! The requests of one connection that wait for an answer. A browser has one; whoever sends more at once is read on as
//! they are answered, since each takes some kilobytes once its head is read.

use std::{
    cell::Cell,
    rc::Rc,
    task::{Context, Waker},
};

use actix_http::{
    ServiceConfig,
    h1::{Codec, Message},
};
use actix_web::web::BytesMut;
use tokio_util::codec::Decoder as _;

/// The most that wait.
const MOST: usize = 8;

/// The requests of a connection whose answer is not made yet.
#[derive(Default)]
pub struct Pipeline {
    waiting: Cell<usize>,
    reader: Cell<Option<Waker>>,
}

impl Pipeline {
    /// Counts a request as waiting no more when what this answers is dropped.
    pub fn answering(self: &Rc<Self>) -> Answering {
        Answering(Rc::clone(self))
    }

    /// Whether no more is read for now; it is told when that changes.
    pub(super) fn is_full(&self, cx: &Context<'_>) -> bool {
        let is_full = self.waiting.get() >= MOST;
        if is_full {
            self.reader.set(Some(cx.waker().clone()));
        }
        is_full
    }
}

/// A request that is being answered.
pub struct Answering(Rc<Pipeline>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.waiting.set(self.0.waiting.get().saturating_sub(1));
        if let Some(reader) = self.0.reader.take() {
            reader.wake();
        }
    }
}

/// Finds where requests begin and end, with the very parser that will read them again.
pub(super) struct Requests {
    pub(super) pipeline: Rc<Pipeline>,
    codec: Codec,
    /// The beginning of a head whose end has not come.
    head: BytesMut,
    /// After what is not HTTP, nothing more is read but by actix-web, which says so and closes the connection.
    is_broken: bool,
}

impl Requests {
    pub(super) fn new(config: ServiceConfig) -> Self {
        Self { pipeline: Rc::default(), codec: Codec::new(config), head: BytesMut::new(), is_broken: false }
    }

    /// Reads what came; answers how many bytes at its end have to wait until a request is answered.
    pub(super) fn read(&mut self, came: &[u8]) -> usize {
        if self.is_broken {
            return 0;
        }
        self.head.extend_from_slice(came);
        loop {
            match self.codec.decode(&mut self.head) {
                Ok(Some(Message::Item(_))) => {
                    let waiting = self.pipeline.waiting.get() + 1;
                    self.pipeline.waiting.set(waiting);
                    if waiting >= MOST {
                        return std::mem::take(&mut self.head).len();
                    }
                }
                Ok(Some(Message::Chunk(_))) => {}
                Ok(None) => break,
                Err(_) => {
                    self.is_broken = true;
                    self.head.clear();
                    break;
                }
            }
        }
        if self.head.is_empty() {
            // An idle connection keeps no buffer.
            self.head = BytesMut::new();
        }
        0
    }

    /// Whether a head has begun and not ended.
    pub(super) fn in_head(&self) -> bool {
        !self.head.is_empty()
    }
}
