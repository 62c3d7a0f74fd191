//! What can go wrong with a call.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::excerpt::{Excerpt, Status};
use crate::runtime::redact;
use crate::runtime::response::Parts;
use crate::runtime::transport::{BoxError, TransportError, TransportErrorKind};

/// What went wrong with a call, or with building the client.
///
/// Printed it is one line for a log, which names the operation and the first cause (so there is no need to
/// walk [`source`](StdError::source), which leads there too):
///
/// ```text
/// UpdateSender: the service answered 404 Not Found: {"code":20404,"message":"Sender was not found"}
/// UpdateSender: could not connect to https://api.example.com: Connection refused (os error 111)
/// ```
///
/// What to do about it is asked with the predicates, never read from the text:
///
/// ```ignore
/// match error.status().map(|status| status.as_u16()) {
///     Some(429) => "later",
///     Some(401 | 403) => "other credentials",
///     _ if error.is_connect() => "the service has not seen the request",
///     _ if error.is_timeout() => "the service may have carried it out",
///     _ => "see the log",
/// }
/// ```
///
/// No request header and no credential is ever in it. Answers are, whole: [`body`](Self::body).
pub struct Error(Box<Inner>);

struct Inner {
    operation: Option<Cow<'static, str>>,
    kind: Kind,
}

enum Kind {
    /// The client cannot be built.
    Client(String),
    /// The request cannot be made.
    Request(String),
    /// No answer, or (with parts) none that is complete.
    Transport { error: TransportError, origin: String, answer: Option<Parts> },
    /// An answer that is no success.
    Api(Parts, Bytes),
    /// A success that cannot be read.
    Decode { answer: Parts, body: Bytes, source: BoxError },
}

// An error costs a pointer where all goes well, and may go to any thread.
const _: () = {
    const fn travels<T: Send + Sync + 'static>() {}
    travels::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>());
};

impl Error {
    fn new(operation: Option<Cow<'static, str>>, kind: Kind) -> Self {
        Self(Box::new(Inner { operation, kind }))
    }

    pub(crate) fn client(problem: impl Into<String>) -> Self {
        Self::new(None, Kind::Client(problem.into()))
    }

    pub(crate) fn request(operation: Cow<'static, str>, problem: impl Into<String>) -> Self {
        Self::new(Some(operation), Kind::Request(problem.into()))
    }

    pub(crate) fn transport(
        operation: Cow<'static, str>,
        error: TransportError,
        origin: &str,
        answer: Option<Parts>,
    ) -> Self {
        Self::new(Some(operation), Kind::Transport { error, origin: origin.to_owned(), answer })
    }

    pub(crate) fn api(operation: Cow<'static, str>, answer: Parts, body: Bytes) -> Self {
        Self::new(Some(operation), Kind::Api(answer, body))
    }

    pub(crate) fn decode(
        operation: Cow<'static, str>,
        answer: Parts,
        body: Bytes,
        source: impl Into<BoxError>,
    ) -> Self {
        Self::new(Some(operation), Kind::Decode { answer, body, source: source.into() })
    }

    /// Whether the client could not be built, because of its settings.
    pub fn is_client(&self) -> bool {
        matches!(self.0.kind, Kind::Client(_))
    }

    /// Whether the request could not be made from its parts: nothing was sent.
    pub fn is_request(&self) -> bool {
        matches!(self.0.kind, Kind::Request(_))
    }

    /// Whether time ran out: on connecting ([`is_connect`](Self::is_connect) too, then), or before the answer
    /// was complete; then the service may have carried the request out.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.transport_kind(),
            Some(TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout)
        )
    }

    /// Whether there was no connection: the service has not seen the request.
    pub fn is_connect(&self) -> bool {
        matches!(
            self.transport_kind(),
            Some(TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout)
        )
    }

    /// Whether there is no complete answer, for whatever reason: time ran out, no connection, a connection
    /// that broke, a body that is too long.
    pub fn is_transport(&self) -> bool {
        self.transport_kind().is_some()
    }

    /// Whether the service answered, but not with success (2xx). A redirect is such an answer: none is
    /// followed.
    pub fn is_api(&self) -> bool {
        matches!(self.0.kind, Kind::Api(..))
    }

    /// Whether the service answered with success, but with a body that is not what its description promises.
    /// What was asked for has happened.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Decode { .. })
    }

    /// The operation as the description calls it (its `operationId`), or method and path; `None` when no
    /// operation is to blame.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The status, if the service answered.
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(|answer| answer.status)
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer().map(|answer| &answer.headers)
    }

    /// The body of the answer as it came, if there was one and it is complete.
    pub fn body(&self) -> Option<&Bytes> {
        match &self.0.kind {
            Kind::Api(_, body) | Kind::Decode { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The body of an answer that is no success, read as a `T`. `None` if it does not fit, or if there is no
    /// such answer.
    ///
    /// ```ignore
    /// #[derive(serde::Deserialize)]
    /// struct Problem {
    ///     code: i64,
    ///     message: String,
    /// }
    ///
    /// if let Some(problem) = error.typed::<Problem>() {
    ///     eprintln!("{}: {}", problem.code, problem.message);
    /// }
    /// ```
    pub fn typed<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.0.kind {
            Kind::Api(_, body) => serde_json::from_slice(body).ok(),
            _ => None,
        }
    }

    fn answer(&self) -> Option<&Parts> {
        match &self.0.kind {
            Kind::Api(answer, _) | Kind::Decode { answer, .. } => Some(answer),
            Kind::Transport { answer, .. } => answer.as_ref(),
            Kind::Client(_) | Kind::Request(_) => None,
        }
    }

    fn transport_kind(&self) -> Option<TransportErrorKind> {
        match &self.0.kind {
            Kind::Transport { error, .. } => Some(error.kind()),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        match &self.0.kind {
            Kind::Client(problem) => write!(f, "the client could not be built: {problem}"),
            Kind::Request(problem) => write!(f, "the request could not be made: {problem}"),
            Kind::Transport { error, origin, answer } => write_transport(f, error, origin, answer.as_ref()),
            Kind::Api(answer, body) => {
                write!(f, "the service answered {}", Status(answer.status))?;
                if body.is_empty() { Ok(()) } else { write!(f, ": {}", Excerpt(body)) }
            }
            Kind::Decode { answer, body, source } => {
                write!(f, "the answer {}", Status(answer.status))?;
                match answer.headers.get(http::header::CONTENT_TYPE) {
                    _ if body.is_empty() => write!(f, " (no body)")?,
                    Some(kind) => write!(f, " ({})", Excerpt(kind.as_bytes()))?,
                    None => {}
                }
                write!(f, " could not be read: {source}")
            }
        }
    }
}

fn write_transport(
    f: &mut fmt::Formatter<'_>,
    error: &TransportError,
    origin: &str,
    answer: Option<&Parts>,
) -> fmt::Result {
    let cause = error.cause();
    if let Some(answer) = answer {
        return write!(f, "the answer {} could not be received whole: {cause}", Status(answer.status));
    }
    match error.kind() {
        TransportErrorKind::Timeout => write!(f, "no answer from {origin} in time: {cause}"),
        TransportErrorKind::Connect => write!(f, "could not connect to {origin}: {cause}"),
        TransportErrorKind::ConnectTimeout => write!(f, "could not connect to {origin} in time: {cause}"),
        TransportErrorKind::Other => write!(f, "the exchange with {origin} broke off: {cause}"),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Error");
        shown.field("message", &self.to_string());
        if let Some(headers) = self.headers() {
            shown.field("headers", &redact::Headers(headers));
        }
        if let Some(source) = self.source() {
            shown.field("source", &source);
        }
        shown.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            Kind::Transport { error, .. } => Some(error),
            Kind::Decode { source, .. } => Some(&**source),
            _ => None,
        }
    }
}
