//! The transport over reqwest.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use http_body::{Body as _, Frame};

use crate::runtime::net::body::{Body, BodyStream};
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::{Limits, SleepFuture, Transport, TransportFuture};
use crate::runtime::net::transport_error::{BoxError, TransportError, TransportErrorKind};

/// A transport over reqwest, which requires a tokio runtime.
///
/// It follows no redirect, keeps no cookies, sends no referrer, retries nothing, and takes no proxy from the
/// environment (such as `HTTPS_PROXY`): the environment must not decide who receives credentials. For a
/// proxy, pass a `reqwest::Client` to the client builder.
#[derive(Clone, Debug)]
pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    pub(crate) fn new(connect_timeout: Option<Duration>) -> Result<Self, String> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy();
        if let Some(timeout) = connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        let client = builder.build().map_err(|error| {
            format!("the HTTP client could not be set up: {}", TransportError::other(error).cause())
        })?;
        Ok(Self { client })
    }

    pub(crate) fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Body>, limits: Limits) -> TransportFuture<'_> {
        Box::pin(async move {
            let empty = matches!(request.body(), Body::Empty);
            let mut request = reqwest::Request::try_from(request.map(outgoing)).map_err(explain)?;
            // RFC 9110, section 8.6: sent for methods that usually have a body; some servers respond with 411
            // without it.
            if empty && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
                request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            *request.timeout_mut() = limits.timeout;
            let response = self.client.execute(request).await.map_err(explain)?;
            Ok(http::Response::from(response).map(|body| Body::stream(Incoming(body))))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

fn outgoing(body: Body) -> reqwest::Body {
    match body {
        Body::Empty => reqwest::Body::from(Bytes::new()),
        Body::Bytes(bytes) => reqwest::Body::from(bytes),
        Body::Stream(stream) => reqwest::Body::wrap(Outgoing(Mutex::new(stream))),
        Body::Source(source) => outgoing(Body::Stream(source.into_stream())),
    }
}

/// A stream as a request body. reqwest requires `Sync`, which the mutex provides. It is never locked, because
/// polling has exclusive access.
struct Outgoing(Mutex<BodyStream>);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let stream = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        stream.as_mut().poll_next(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// A response body. reqwest applies the time limit of the call while it is read.
struct Incoming(reqwest::Body);

impl Stream for Incoming {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(explain(error).into()))),
                Some(Ok(frame)) => {
                    // Trailers are ignored.
                    if let Ok(piece) = frame.into_data() {
                        return Poll::Ready(Some(Ok(piece)));
                    }
                }
            }
        }
    }
}

/// Converts reqwest's error, without its URL, whose query may contain secrets.
fn explain(error: reqwest::Error) -> TransportError {
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) => TransportErrorKind::Other,
    };
    TransportError::new(kind, error.without_url())
}
