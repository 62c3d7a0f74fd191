//! A transport that sends responses in any chunks.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::blocking::{self, Reader};
use crate::runtime::{
    Body, BoxError, Client, ClientBuilder, Limits, Retries, Transport, TransportError, TransportFuture,
};
use crate::tests::streams::operations::SERVICE;

/// A chunk of a body; `None` is a broken connection.
pub(super) type Piece = Option<Bytes>;

/// A response: the status, the content type, the chunks, and whether the body ends after them.
#[derive(Clone, Debug)]
pub(super) struct Scripted {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) pieces: VecDeque<Piece>,
    pub(super) is_endless: bool,
}

pub(super) fn events(pieces: impl IntoIterator<Item = Bytes>) -> Scripted {
    Scripted {
        status: 200,
        content_type: "text/event-stream",
        pieces: pieces.into_iter().map(Some).collect(),
        is_endless: false,
    }
}

/// A transport with responses in order. It records the requests.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    pub(super) responses: Arc<Mutex<VecDeque<Scripted>>>,
    pub(super) requests: Arc<Mutex<Vec<(http::request::Parts, Bytes, Limits)>>>,
    pub(super) pauses: Arc<Mutex<Vec<Duration>>>,
    /// The number of bodies that were dropped.
    pub(super) dropped: Arc<Mutex<usize>>,
}

impl Script {
    pub(super) fn new(responses: impl IntoIterator<Item = Scripted>) -> Self {
        let script = Self::default();
        script.responses.lock().unwrap().extend(responses);
        script
    }

    pub(super) fn client(&self) -> Client {
        let builder = ClientBuilder::<Client>::new(&SERVICE).retries(Retries::none());
        builder.transport(self.clone()).build().unwrap()
    }

    pub(super) fn blocking(&self) -> blocking::Client {
        let builder = ClientBuilder::<blocking::Client>::new(&SERVICE).retries(Retries::none());
        builder.transport(self.clone()).build().unwrap()
    }

    fn next(&self, request: http::Request<Body>, limits: Limits) -> (http::Response<()>, Pieces) {
        let (head, body) = request.into_parts();
        let body = match body {
            Body::Bytes(bytes) => bytes,
            _ => Bytes::new(),
        };
        self.requests.lock().unwrap().push((head, body, limits));
        let scripted = self.responses.lock().unwrap().pop_front().unwrap();
        let response = http::Response::builder().status(scripted.status);
        let response = response.header("X-Left", "7");
        let response = match scripted.content_type {
            "" => response,
            content_type => response.header("Content-Type", content_type),
        };
        let pieces =
            Pieces { pieces: scripted.pieces, is_endless: scripted.is_endless, script: self.clone() };
        (response.body(()).unwrap(), pieces)
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Body>, limits: Limits) -> TransportFuture<'_> {
        let (head, pieces) = self.next(request, limits);
        Box::pin(async move { Ok(head.map(|()| Body::stream(pieces))) })
    }

    fn sleep(&self, duration: Duration) -> crate::runtime::SleepFuture {
        self.pauses.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

impl blocking::Transport for Script {
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> Result<http::Response<Reader>, TransportError> {
        let (head, pieces) = self.next(request, limits);
        Ok(head.map(|()| Box::new(pieces) as Reader))
    }

    fn sleep(&self, duration: Duration) {
        self.pauses.lock().unwrap().push(duration);
    }
}

struct Pieces {
    pub(super) pieces: VecDeque<Piece>,
    pub(super) is_endless: bool,
    script: Script,
}

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.pieces.pop_front() {
            Some(Some(piece)) => Poll::Ready(Some(Ok(piece))),
            Some(None) => Poll::Ready(Some(Err("broken".into()))),
            None if self.is_endless => Poll::Pending,
            None => Poll::Ready(None),
        }
    }
}

impl std::io::Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.pieces.pop_front() {
            Some(Some(piece)) => {
                buffer[..piece.len()].copy_from_slice(&piece);
                Ok(piece.len())
            }
            Some(None) => Err(std::io::Error::other("broken")),
            None if self.is_endless => {
                std::thread::sleep(Duration::from_millis(500));
                Ok(0)
            }
            None => Ok(0),
        }
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        *self.script.dropped.lock().unwrap() += 1;
    }
}
