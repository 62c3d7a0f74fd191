//! What can go wrong with a call.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::net::attempts::{Attempt, History};
use crate::runtime::net::excerpt::{Excerpt, Status};
use crate::runtime::net::problem::Problem;
use crate::runtime::net::redact;
use crate::runtime::net::response::Parts;
use crate::runtime::net::retries;
use crate::runtime::net::service::Service;
use crate::runtime::net::transport::{BoxError, TransportError, TransportErrorKind};

/// What went wrong with a call, or with building the client.
///
/// Printed it is one line for a log, which names the operation and the first cause (so there is no need to
/// walk [`source`](StdError::source), which leads there too):
///
/// ```text
/// UpdateThing: the service answered 404 Not Found: There is no such thing (code 20404, request RQ0a1b2c)
/// UpdateThing: could not connect to https://api.example.com: Connection refused (os error 111); 3 attempts in 1.4 s
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
pub struct Error(pub(super) Box<Inner>);

pub(super) struct Inner {
    operation: Option<Cow<'static, str>>,
    pub(super) kind: Kind,
    history: History,
    /// The last state that was seen while waiting for another.
    pub(super) last: Option<Box<dyn Any + Send + Sync>>,
}

pub(super) enum Kind {
    /// The client cannot be built.
    Client(String),
    /// The request cannot be made.
    Request(String),
    /// No answer, or (with parts) none that is complete.
    Transport { error: TransportError, origin: String, answer: Option<Parts> },
    /// An answer that is no success: what its body says, and for a redirect why it was not followed.
    Api { answer: Parts, body: Bytes, problem: Problem, redirect: Option<String> },
    /// A success that cannot be read.
    Decode { answer: Parts, body: Bytes, source: BoxError },
    /// A link to the next page that is not followed.
    Paging(String),
    /// The state that was waited for has not come.
    Wait { problem: String, in_time: bool },
}

// An error costs a pointer where all goes well, and may go to any thread.
const _: () = {
    const fn travels<T: Send + Sync + 'static>() {}
    travels::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>());
};

/// How the parts of this crate make errors.
impl Error {
    pub(super) fn new(operation: Option<Cow<'static, str>>, kind: Kind) -> Self {
        Self(Box::new(Inner { operation, kind, history: History::default(), last: None }))
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
        let kind = Kind::Transport { error, origin: origin.to_owned(), answer };
        Self::new(Some(operation), kind)
    }

    pub(crate) fn api(
        operation: Cow<'static, str>,
        service: &'static Service,
        answer: Parts,
        body: Bytes,
        redirect: Option<String>,
    ) -> Self {
        let problem = Problem::read(&service.errors, &body);
        Self::new(Some(operation), Kind::Api { answer, body, problem, redirect })
    }

    pub(crate) fn decode(
        operation: Cow<'static, str>,
        answer: Parts,
        body: Bytes,
        source: impl Into<BoxError>,
    ) -> Self {
        let kind = Kind::Decode { answer, body, source: source.into() };
        Self::new(Some(operation), kind)
    }

    pub(crate) fn with_history(mut self, history: History) -> Self {
        self.0.history = history;
        self
    }
}

/// What kind of error it is.
impl Error {
    /// Whether the client could not be built, because of its settings.
    pub fn is_client(&self) -> bool {
        matches!(self.0.kind, Kind::Client(_))
    }

    /// Whether the request could not be made from its parts: nothing was sent.
    pub fn is_request(&self) -> bool {
        matches!(self.0.kind, Kind::Request(_))
    }

    /// Whether time ran out: on connecting ([`is_connect`](Self::is_connect) too, then), before the answer was
    /// complete (the service may have carried the request out), or before what a call waits for was there.
    pub fn is_timeout(&self) -> bool {
        let kind = self.transport_kind();
        matches!(kind, Some(TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout))
            || matches!(self.0.kind, Kind::Wait { in_time: false, .. })
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

    /// Whether the service answered, but not with success (2xx). A redirect that is not followed is such an answer: to
    /// another origin, in a circle, or one that would change the method.
    pub fn is_api(&self) -> bool {
        matches!(self.0.kind, Kind::Api { .. })
    }

    /// Whether the service answered with success, but with a body that is not what its description promises.
    /// What was asked for has happened.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Decode { .. })
    }
}

/// What is known about it.
impl Error {
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
            Kind::Api { body, .. } | Kind::Decode { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The service's own code for what went wrong, from the body of its answer; a number in digits. It informs: programs
    /// should go by the predicates and the status.
    pub fn code(&self) -> Option<&str> {
        self.problem()?.code.as_deref()
    }

    /// The service's own words for what went wrong, from the body of its answer.
    pub fn message(&self) -> Option<&str> {
        self.problem()?.message.as_deref()
    }

    /// The service's identifier of the request, from the headers of its answer: worth a log line, and what its support
    /// asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id()
    }

    /// How long the service asks to wait before another attempt (`Retry-After`, RFC 9110, section 10.2.3).
    pub fn retry_after(&self) -> Option<Duration> {
        retries::retry_after(self.headers()?)
    }

    /// The attempts that failed, the first one first; none if nothing was sent, or if the answer was a success that
    /// cannot be read.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.history.attempts
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
            Kind::Api { body, .. } => serde_json::from_slice(body).ok(),
            _ => None,
        }
    }

    /// The kind in a word, or the status: OpenTelemetry's `error.type`.
    #[cfg(feature = "tracing")]
    pub(crate) fn kind_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match &self.0.kind {
            Kind::Api { answer, .. } => return Cow::Owned(answer.status.as_u16().to_string()),
            Kind::Transport { error, .. } => error.kind().name(),
            Kind::Client(_) => "client",
            Kind::Request(_) => "request",
            Kind::Decode { .. } => "decode",
            Kind::Paging(_) => "paging",
            Kind::Wait { .. } => "wait",
        })
    }

    fn answer(&self) -> Option<&Parts> {
        match &self.0.kind {
            Kind::Api { answer, .. } | Kind::Decode { answer, .. } => Some(answer),
            Kind::Transport { answer, .. } => answer.as_ref(),
            Kind::Client(_) | Kind::Request(_) | Kind::Paging(_) | Kind::Wait { .. } => None,
        }
    }

    /// Whether the transport does not send such a request: nothing will come of asking again.
    pub fn is_refused(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Refused)
    }

    fn problem(&self) -> Option<&Problem> {
        match &self.0.kind {
            Kind::Api { problem, .. } => Some(problem),
            _ => None,
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
            Kind::Api { .. } => self.write_api(f),
            Kind::Decode { answer, body, source } => write_decode(f, answer, body, source),
            Kind::Paging(problem) => write!(f, "the next page is not read: {problem}"),
            Kind::Wait { problem, .. } => f.write_str(problem),
        }?;
        write!(f, "{}", self.0.history)
    }
}

impl Error {
    /// The service's own words where it has some, else the beginning of the body.
    fn write_api(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kind::Api { answer, body, problem, redirect } = &self.0.kind else { return Ok(()) };
        write!(f, "the service answered {}", Status(answer.status))?;
        match (&problem.message, redirect) {
            (_, Some(why)) => write!(f, "; {why}")?,
            // More follows, in brackets or of the attempts: the sentence is not at its end.
            (Some(message), None) => {
                write!(f, ": {}", Excerpt(message.trim_end().trim_end_matches('.').as_bytes()))?;
            }
            (None, None) if body.is_empty() => {}
            (None, None) => write!(f, ": {}", Excerpt(body))?,
        }
        let code = problem.code.as_deref().map(|code| ("code", code));
        let request = self.request_id().map(|id| ("request", id));
        let mut details = code.into_iter().chain(request).peekable();
        if details.peek().is_none() {
            return Ok(());
        }
        for (index, (what, value)) in details.enumerate() {
            write!(f, "{}{what} {}", if index == 0 { " (" } else { ", " }, Excerpt(value.as_bytes()))?;
        }
        f.write_str(")")
    }
}

fn write_decode(f: &mut fmt::Formatter<'_>, answer: &Parts, body: &Bytes, source: &BoxError) -> fmt::Result {
    write!(f, "the answer {}", Status(answer.status))?;
    match answer.headers.get(http::header::CONTENT_TYPE) {
        _ if body.is_empty() => write!(f, " (no body)")?,
        Some(kind) => write!(f, " ({})", Excerpt(kind.as_bytes()))?,
        None => {}
    }
    write!(f, " could not be read: {}", Excerpt(source.to_string().as_bytes()))
}

fn write_transport(
    f: &mut fmt::Formatter<'_>,
    error: &TransportError,
    origin: &str,
    answer: Option<&Parts>,
) -> fmt::Result {
    let cause = error.cause().to_string();
    let cause = Excerpt(cause.as_bytes());
    if let Some(answer) = answer {
        return write!(f, "the answer {} could not be received whole: {cause}", Status(answer.status));
    }
    match error.kind() {
        TransportErrorKind::Timeout => write!(f, "no answer from {origin} in time: {cause}"),
        TransportErrorKind::Connect => write!(f, "could not connect to {origin}: {cause}"),
        TransportErrorKind::ConnectTimeout => write!(f, "could not connect to {origin} in time: {cause}"),
        TransportErrorKind::Other => write!(f, "the exchange with {origin} broke off: {cause}"),
        TransportErrorKind::TooLong => write!(f, "the answer from {origin} is too long: {cause}"),
        TransportErrorKind::Refused => write!(f, "the request was not sent: {cause}"),
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
