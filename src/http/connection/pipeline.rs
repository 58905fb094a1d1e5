//! The requests of one connection that wait for an answer. A browser has one; whoever sends more at once is read on as
//! they are answered, since each takes some kilobytes once its head is read.

use std::{
    cell::Cell,
    rc::Rc,
    task::{Context, Waker},
};

use actix_http::{
    ServiceConfig,
    h1::{Codec, Message, MessageType},
};
use actix_web::web::BytesMut;
use tokio_util::codec::Decoder as _;

/// The most that wait.
const MOST: usize = 8;

/// The requests of a connection whose answer is not made yet.
#[derive(Default)]
pub(super) struct Pipeline {
    waiting: Cell<usize>,
    reader: Cell<Option<Waker>>,
}

impl Pipeline {
    /// Counts a request as waiting no more when what this answers is dropped.
    pub(super) fn answering(self: &Rc<Self>) -> Answering {
        Answering(Rc::clone(self))
    }

    /// Whether no more is read for now.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.get() >= MOST
    }

    /// Has whoever reads told when the next request is answered.
    pub(super) fn wait(&self, cx: &Context<'_>) {
        self.reader.set(Some(cx.waker().clone()));
    }
}

/// A request that is being answered.
pub(super) struct Answering(Rc<Pipeline>);

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
    /// Whether the end of the last request's body has not come.
    in_body: bool,
    /// Whether a head has ended since that was last asked.
    head_ended: bool,
    /// After what is not HTTP, nothing more is read but by actix-web, which says so and closes the connection.
    is_broken: bool,
}

impl Requests {
    pub(super) fn new(config: ServiceConfig) -> Self {
        Self {
            pipeline: Rc::default(),
            codec: Codec::new(config),
            head: BytesMut::new(),
            in_body: false,
            head_ended: false,
            is_broken: false,
        }
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
                    self.head_ended = true;
                    self.in_body = !matches!(self.codec.message_type(), MessageType::None);
                    let waiting = self.pipeline.waiting.get() + 1;
                    self.pipeline.waiting.set(waiting);
                    if waiting >= MOST {
                        return std::mem::take(&mut self.head).len();
                    }
                }
                Ok(Some(Message::Chunk(chunk))) => self.in_body = chunk.is_some(),
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

    /// Whether a head has ended since this was last asked: the next one has a time of its own.
    pub(super) fn head_ended(&mut self) -> bool {
        std::mem::take(&mut self.head_ended)
    }

    /// Whether the end of a body has not come.
    pub(super) fn in_body(&self) -> bool {
        self.in_body
    }

    /// Whether a head has begun and not ended, or a body that was answered has not.
    pub(super) fn is_unfinished(&self) -> bool {
        !self.head.is_empty() || (self.in_body && self.pipeline.waiting.get() == 0)
    }
}
