//! A reader as a stream of chunks.

use std::io::{self, Read};
use std::pin::Pin;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::runtime::net::transport_error::BoxError;

/// The size of a chunk.
const CHUNK: usize = 64 << 10;

/// The maximum number of chunks that are read ahead.
const AHEAD: usize = 2;

/// A reader as a stream. A thread of its own reads, which works with every async runtime. It ends with the reader, or at
/// its next chunk once the stream is dropped.
pub(super) struct Pump {
    reader: Option<Box<dyn Read + Send>>,
    chunks: Option<Receiver<io::Result<Bytes>>>,
    waker: Arc<Mutex<Option<Waker>>>,
    is_done: bool,
}

impl Pump {
    /// Creates a stream. It starts its thread when it is polled first.
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader: Some(reader), chunks: None, waker: Arc::default(), is_done: false }
    }

    fn start(&mut self) -> io::Result<()> {
        let Some(reader) = self.reader.take() else { return Ok(()) };
        let (sender, receiver) = sync_channel(AHEAD);
        self.chunks = Some(receiver);
        let feed = Feed { sender: Some(sender), waker: Arc::clone(&self.waker) };
        thread::Builder::new().name("request body".to_owned()).spawn(|| feed.run(reader)).map(drop)
    }
}

/// The end of the thread.
struct Feed {
    sender: Option<SyncSender<io::Result<Bytes>>>,
    waker: Arc<Mutex<Option<Waker>>>,
}

impl Feed {
    fn run(self, mut reader: Box<dyn Read + Send>) {
        loop {
            let mut chunk = BytesMut::zeroed(CHUNK);
            let read = match reader.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read,
            };
            // An empty chunk is the end; without one, the reader has panicked.
            let is_last = !matches!(read, Ok(1..));
            let chunk = read.map(|read| {
                chunk.truncate(read);
                chunk.freeze()
            });
            let is_sent = self.sender.as_ref().is_some_and(|sender| sender.send(chunk).is_ok());
            self.wake();
            if is_last || !is_sent {
                return;
            }
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.sender = None;
        self.wake();
    }
}

impl Stream for Pump {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_done {
            return Poll::Ready(None);
        }
        self.start()?;
        // Before the channel is checked, so that a chunk in between wakes the task.
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
        let chunk = match self.chunks.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => return Poll::Pending,
            Some(Ok(chunk)) => chunk,
            Some(Err(TryRecvError::Disconnected)) | None => Err(io::Error::other("the reader panicked")),
        };
        self.is_done = !matches!(&chunk, Ok(chunk) if !chunk.is_empty());
        match chunk {
            Ok(_) if self.is_done => Poll::Ready(None),
            chunk => Poll::Ready(Some(chunk.map_err(Into::into))),
        }
    }
}
