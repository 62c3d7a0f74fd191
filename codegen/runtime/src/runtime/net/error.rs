//! Errors of calls and of building a client.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::json::DecodeError;
use crate::runtime::net::attempts::{Attempt, History};
use crate::runtime::net::credentials::Failure;
use crate::runtime::net::error_details::ErrorDetails;
use crate::runtime::net::raw_response::{self, Parts, RawResponse};
use crate::runtime::net::redact;
use crate::runtime::net::retries;
use crate::runtime::net::service::Service;
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};
use crate::runtime::validated::InvalidText;

/// An error of a call, or of building a client.
///
/// `{error}` prints one line that names the operation. The cause is not part of it: [`source`](StdError::source) returns
/// the cause, and `{error:#}` prints it on the same line.
///
/// ```text
/// UpdateThing: the service responded with 404 Not Found: There is no such thing (code 20404, request RQ0a1b2c)
/// UpdateThing: could not connect to https://api.example.com: Connection refused (os error 111); 3 attempts in 1.4 s
/// ```
///
/// Programs match on [`kind`](Self::kind) or call the predicates:
///
/// ```ignore
/// match client.things().fetch("7").send().await {
///     Ok(response) => println!("{:?}", response.body),
///     Err(error) if error.is_not_found() => println!("no such thing"),
///     Err(error) if error.is_rate_limited() => println!("retry after {:?}", error.retry_after()),
///     Err(error) => return Err(error),
/// }
/// ```
///
/// Its texts never contain request headers or credentials, even if the service repeats them. It contains the whole response:
/// see [`body`](Self::body).
pub struct Error(pub(super) Box<Inner>);

/// The kind of an [`Error`]: what failed.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The client could not be built from its settings.
    Client,
    /// The request could not be built from its parts, or an argument is invalid; nothing was sent.
    Request,
    /// The client has no credentials that the request requires, or could not obtain them; nothing was sent.
    Credentials,
    /// No connection was established; the service has not received the request.
    Connect,
    /// The response did not arrive in time; the service may have processed the request.
    Timeout,
    /// The exchange failed for another reason: a broken connection, or a response body that is too large.
    Transport,
    /// The service responded with another status than success (2xx).
    Api,
    /// The body of a success response could not be decoded; the service has processed the request.
    Decode,
    /// A success response has no body, as with the status 204, and its type has no empty value; the service has processed the
    /// request.
    NoContent,
    /// The link to the next page is not followed.
    Pagination,
    /// The awaited state was not reached.
    Waiter,
}

pub(super) struct Inner {
    operation: Option<Cow<'static, str>>,
    pub(super) kind: Kind,
    pub(super) history: History,
    /// Secrets of the request, which the texts do not contain.
    pub(super) secrets: Vec<HeaderValue>,
    /// The last body that a waiter received.
    pub(super) last: Option<Box<dyn Any + Send + Sync>>,
}

pub(super) enum Kind {
    /// The client could not be built.
    Client(String),
    /// The request could not be built.
    Request(String),
    /// An argument is invalid.
    InvalidText(InvalidText),
    /// There are no credentials for the request.
    Credentials(Failure),
    /// No response was received, or (with parts) an incomplete one.
    Transport { error: TransportError, origin: String, response: Option<Parts> },
    /// An error response; `redirect` is the reason why a redirect was not followed.
    Api { response: Parts, body: Bytes, details: ErrorDetails, redirect: Option<String> },
    /// A success response whose body could not be decoded.
    Decode { response: Parts, body: Bytes, source: DecodeError },
    /// A success response without a body, whose type has no empty value.
    NoContent { response: Parts },
    /// A link to the next page that is not followed.
    Pagination(String),
    /// The awaited state was not reached.
    Waiter { message: String, in_time: bool },
}

// A `Result` with this error stays small, and the error may be sent to another thread.
const _: () = {
    const fn is_thread_safe<T: Send + Sync + 'static>() {}
    is_thread_safe::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>());
};

/// Constructors.
impl Error {
    pub(super) fn new(operation: Option<Cow<'static, str>>, kind: Kind) -> Self {
        Self(Box::new(Inner {
            operation,
            kind,
            history: History::default(),
            secrets: Vec::new(),
            last: None,
        }))
    }

    pub(crate) fn client(message: impl Into<String>) -> Self {
        Self::new(None, Kind::Client(message.into()))
    }

    pub(crate) fn request(operation: Cow<'static, str>, message: impl Into<String>) -> Self {
        Self::new(Some(operation), Kind::Request(message.into()))
    }

    pub(crate) fn credentials(operation: Cow<'static, str>, failure: Failure) -> Self {
        Self::new(Some(operation), Kind::Credentials(failure))
    }

    pub(crate) fn transport(
        operation: Cow<'static, str>,
        error: TransportError,
        origin: &str,
        response: Option<Parts>,
    ) -> Self {
        let kind = Kind::Transport { error, origin: origin.to_owned(), response };
        Self::new(Some(operation), kind)
    }

    pub(crate) fn api(response: RawResponse, service: &'static Service, redirect: Option<String>) -> Self {
        let RawResponse { parts: response, body, operation, secrets, max_memory, .. } = response;
        let details = ErrorDetails::read(&service.errors, &body, max_memory);
        Self::new(Some(operation), Kind::Api { response, body, details, redirect }).with_secrets(secrets)
    }

    /// Creates the error of a body that could not be decoded, or is too large when decoded.
    pub(crate) fn decode(response: RawResponse, source: DecodeError) -> Self {
        let RawResponse { parts: response, body, operation, secrets, .. } = response;
        let source = match source.path() {
            // Types of the user do not note the path: any number may be a secret.
            "" => source.without_number(),
            path if redact::is_secret_name(path) => source.without_value(),
            _ => source,
        };
        let source = source.map_texts(|text| redact::without(text, &secrets));
        let kind = if source.is_too_large() {
            let error = TransportError::new(TransportErrorKind::TooLarge, source);
            Kind::Transport { error, origin: String::new(), response: Some(response) }
        } else {
            Kind::Decode { response, body, source }
        };
        Self::new(Some(operation), kind).with_secrets(secrets)
    }

    /// Sets the secrets of the request, which the texts do not contain.
    pub(super) fn with_secrets(mut self, secrets: Vec<HeaderValue>) -> Self {
        self.0.secrets = secrets;
        self
    }

    pub(crate) fn no_content(response: RawResponse) -> Self {
        let RawResponse { parts: response, operation, secrets, .. } = response;
        Self::new(Some(operation), Kind::NoContent { response }).with_secrets(secrets)
    }

    pub(crate) fn with_history(mut self, history: History) -> Self {
        self.0.history = history;
        self
    }
}

/// Kinds.
impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.kind {
            Kind::Client(_) => ErrorKind::Client,
            Kind::Request(_) | Kind::InvalidText(_) => ErrorKind::Request,
            Kind::Credentials(_) => ErrorKind::Credentials,
            Kind::Transport { error, .. } => match error.kind() {
                TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => ErrorKind::Connect,
                TransportErrorKind::Timeout => ErrorKind::Timeout,
                TransportErrorKind::Other | TransportErrorKind::TooLarge | TransportErrorKind::Refused => {
                    ErrorKind::Transport
                }
            },
            Kind::Api { .. } => ErrorKind::Api,
            Kind::Decode { .. } => ErrorKind::Decode,
            Kind::NoContent { .. } => ErrorKind::NoContent,
            Kind::Pagination(_) => ErrorKind::Pagination,
            Kind::Waiter { .. } => ErrorKind::Waiter,
        }
    }

    /// Returns `true` if the client could not be built from its settings.
    pub fn is_client(&self) -> bool {
        self.kind() == ErrorKind::Client
    }

    /// Returns `true` if the request could not be built from its parts, or an argument is invalid. Nothing was sent.
    pub fn is_request(&self) -> bool {
        self.kind() == ErrorKind::Request
    }

    /// Returns `true` if the client has no credentials that the request requires, or could not obtain them. Nothing was
    /// sent.
    pub fn is_credentials(&self) -> bool {
        self.kind() == ErrorKind::Credentials
    }

    /// Returns `true` if a time limit was exceeded: while connecting ([`is_connect`](Self::is_connect) is true as well),
    /// before the response was complete (the service may have processed the request), while the credentials were
    /// obtained ([`is_credentials`](Self::is_credentials) is true as well), or by a waiter.
    pub fn is_timeout(&self) -> bool {
        let kind = self.transport_kind();
        matches!(kind, Some(TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout))
            || matches!(&self.0.kind, Kind::Waiter { in_time: false, .. })
            || matches!(&self.0.kind, Kind::Credentials(failure) if failure.is_timeout())
    }

    /// Returns `true` if no connection was established. The service has not received the request.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Returns `true` if no complete response was received, for whatever reason: a time limit, no connection, a broken
    /// connection, a body that is too large.
    pub fn is_transport(&self) -> bool {
        self.transport_kind().is_some()
    }

    /// Returns `true` if the transport refused the request. Sending it again fails as well.
    pub fn is_refused(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Refused)
    }

    /// Returns `true` for an error response: any status but success (2xx). A redirect that is not followed is one, such as
    /// a redirect to another origin, a loop, or a redirect that would change the method.
    pub fn is_api(&self) -> bool {
        self.kind() == ErrorKind::Api
    }

    /// Returns `true` if the body of a success response could not be decoded. The service has processed the request.
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Returns `true` if a success response has no body, as with the status 204 or one that the description does not list,
    /// and its type has no empty value. The service has processed the request. `send_optional` returns `None` instead.
    pub fn is_no_content(&self) -> bool {
        self.kind() == ErrorKind::NoContent
    }
}

/// Common statuses.
impl Error {
    /// Returns `true` for the status 401 Unauthorized: the credentials are missing or not accepted.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Returns `true` for the status 403 Forbidden.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Returns `true` for the status 404 Not Found.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Returns `true` for the status 409 Conflict.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Returns `true` for the status 429 Too Many Requests. [`retry_after`](Self::retry_after) returns the pause that the
    /// service asks for.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns `true` for the statuses 500 to 599.
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }
}

/// Details.
impl Error {
    /// Returns the operation's `operationId`, or method and path if it has none. `None` if the error is not about an
    /// operation.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// Returns the status of the response.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.status)
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(|response| &response.headers)
    }

    /// Returns the body of the response as it was received, if it is complete.
    pub fn body(&self) -> Option<&Bytes> {
        match &self.0.kind {
            Kind::Api { body, .. } | Kind::Decode { body, .. } => Some(body),
            _ => None,
        }
    }

    /// Returns the error code from the response body of the service, a number as its digits, or of the token endpoint that
    /// refused credentials (RFC 6749, section 5.2).
    pub fn code(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Credentials(failure) => failure.code.as_deref(),
            _ => self.details()?.code.as_deref(),
        }
    }

    /// Returns the service's error message from the response body, as it was received.
    pub fn message(&self) -> Option<&str> {
        self.details()?.message.as_deref()
    }

    /// Returns the service's identifier of the request from the response headers. Log it: the service's support asks for
    /// it.
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// Returns the pause that the service asks for before another attempt (`Retry-After`, RFC 9110, section 10.2.3).
    pub fn retry_after(&self) -> Option<Duration> {
        retries::retry_after(self.headers()?)
    }

    /// Returns the failed attempts in order. Empty if nothing was sent, or if a success response could not be decoded.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.history.attempts
    }

    /// Deserializes the body of an error response. Returns `None` if the body does not match `T`, or
    /// if there is no error response.
    ///
    /// ```ignore
    /// #[derive(serde::Deserialize)]
    /// struct ErrorDetails {
    ///     code: i64,
    ///     message: String,
    /// }
    ///
    /// if let Some(message) = error.typed::<ErrorDetails>() {
    ///     eprintln!("{}: {}", message.code, message.message);
    /// }
    /// ```
    pub fn typed<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.0.kind {
            Kind::Api { body, .. } => raw_response::from_slice(body).ok(),
            _ => None,
        }
    }

    /// Returns the status of an error response or a word for the kind: OpenTelemetry's `error.type`.
    #[cfg(feature = "tracing")]
    pub(crate) fn kind_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match &self.0.kind {
            Kind::Api { response, .. } => return Cow::Owned(response.status.as_u16().to_string()),
            Kind::Transport { error, .. } => error.kind().name(),
            Kind::Client(_) => "client",
            Kind::Request(_) | Kind::InvalidText(_) => "request",
            Kind::Credentials(_) => "credentials",
            Kind::Decode { .. } => "decode",
            Kind::NoContent { .. } => "no_content",
            Kind::Pagination(_) => "pagination",
            Kind::Waiter { .. } => "waiter",
        })
    }

    fn response(&self) -> Option<&Parts> {
        match &self.0.kind {
            Kind::Api { response, .. } | Kind::Decode { response, .. } | Kind::NoContent { response } => {
                Some(response)
            }
            Kind::Transport { response, .. } => response.as_ref(),
            _ => None,
        }
    }

    fn details(&self) -> Option<&ErrorDetails> {
        match &self.0.kind {
            Kind::Api { details, .. } => Some(details),
            _ => None,
        }
    }

    pub(super) fn transport_kind(&self) -> Option<TransportErrorKind> {
        match &self.0.kind {
            Kind::Transport { error, .. } => Some(error.kind()),
            _ => None,
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Error");
        shown.field("message", &self.to_string());
        if let Some(headers) = self.headers() {
            shown.field("headers", &redact::headers(headers, &self.0.secrets));
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
            // The kind of the transport's error is part of the text already.
            Kind::Transport { error, .. } => error.source(),
            Kind::Decode { source, .. } => Some(source),
            Kind::InvalidText(source) => Some(source),
            Kind::Credentials(failure) => Some(failure.source.as_deref()?),
            _ => None,
        }
    }
}

impl From<InvalidText> for Error {
    fn from(source: InvalidText) -> Self {
        Self::new(None, Kind::InvalidText(source))
    }
}
