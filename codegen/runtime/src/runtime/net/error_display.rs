//! The text of errors.

use std::error::Error as _;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use crate::runtime::net::error::{Error, Kind};
use crate::runtime::net::excerpt::{Around, Excerpt, Status};
use crate::runtime::net::raw_response::Parts;
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        match &self.0.kind {
            Kind::Client(message) => write!(f, "the client could not be built: {message}"),
            Kind::Request(message) => write!(f, "the request could not be built: {message}"),
            Kind::Credentials(failure) => {
                write!(f, "the request was not sent: {}", failure.message)?;
                let mut cause = self.source();
                while let Some(source) = cause {
                    self.write_cause(f, source)?;
                    cause = source.source();
                }
                Ok(())
            }
            Kind::InvalidText(source) => {
                f.write_str("an argument is invalid")?;
                self.write_cause(f, source)
            }
            Kind::Transport { error, origin, response } => {
                write_transport(f, error, origin, response.as_ref())?;
                self.write_cause(f, error.cause())
            }
            Kind::Api { .. } => self.write_api(f),
            Kind::Decode { response, body, source } => {
                self.write_undecoded(f, response, body)?;
                self.write_cause(f, source)?;
                self.write_place(f, body, (source.line(), source.column()))
            }
            Kind::NoContent { response } => {
                write!(f, "the response {} has no body", Status(response.status))
            }
            Kind::Pagination(message) => write!(f, "the next page is not requested: {message}"),
            Kind::Waiter { message, .. } => f.write_str(message),
        }?;
        write!(f, "{}", self.0.history)
    }
}

impl Error {
    /// Returns the beginning of a text on one line, without secrets of the request.
    fn excerpt(&self, text: &[u8]) -> String {
        Excerpt::without(text, &self.0.secrets)
    }

    /// Writes the cause, which is the source of the error, in the alternate form alone.
    fn write_cause(&self, f: &mut fmt::Formatter<'_>, cause: impl fmt::Display) -> fmt::Result {
        if f.alternate() { write!(f, ": {}", self.excerpt(cause.to_string().as_bytes())) } else { Ok(()) }
    }

    /// Writes the service's message, or the beginning of the body if it has none.
    fn write_api(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kind::Api { response, body, details, redirect } = &self.0.kind else { return Ok(()) };
        write!(f, "the service responded with {}", Status(response.status))?;
        match (&details.message, redirect) {
            (_, Some(why)) => write!(f, "; {why}")?,
            // More text follows the message, so its full stop is dropped.
            (Some(message), None) => {
                write!(f, ": {}", self.excerpt(message.trim_end().trim_end_matches('.').as_bytes()))?;
            }
            (None, None) if body.is_empty() => {}
            (None, None) => write!(f, ": {}", self.excerpt(body))?,
        }
        let code = details.code.as_deref().map(|code| ("code", code));
        let request = self.request_id().map(|id| ("request", id));
        let mut details = code.into_iter().chain(request).peekable();
        if details.peek().is_none() {
            return Ok(());
        }
        for (index, (name, value)) in details.enumerate() {
            write!(f, "{}{name} {}", if index == 0 { " (" } else { ", " }, self.excerpt(value.as_bytes()))?;
        }
        f.write_str(")")
    }

    fn write_undecoded(&self, f: &mut fmt::Formatter<'_>, response: &Parts, body: &Bytes) -> fmt::Result {
        write!(f, "the response {}", Status(response.status))?;
        match response.headers.get(CONTENT_TYPE) {
            _ if body.is_empty() => write!(f, " (no body)")?,
            Some(media_type) => write!(f, " ({})", self.excerpt(media_type.as_bytes()))?,
            None => {}
        }
        f.write_str(" could not be decoded")
    }

    /// Writes the part of the body around the place where decoding failed.
    fn write_place(&self, f: &mut fmt::Formatter<'_>, body: &Bytes, place: (usize, usize)) -> fmt::Result {
        match Around::new(body, place, &self.0.secrets) {
            Some(around) => write!(f, "; near `{around}`"),
            None => Ok(()),
        }
    }
}

fn write_transport(
    f: &mut fmt::Formatter<'_>,
    error: &TransportError,
    origin: &str,
    response: Option<&Parts>,
) -> fmt::Result {
    match (response, error.kind()) {
        (Some(response), TransportErrorKind::TooLarge) => {
            write!(f, "the response {} is too large", Status(response.status))
        }
        (Some(response), _) => {
            write!(f, "the response {} could not be received completely", Status(response.status))
        }
        (None, TransportErrorKind::Timeout) => write!(f, "no response from {origin} in time"),
        (None, TransportErrorKind::Connect) => write!(f, "could not connect to {origin}"),
        (None, TransportErrorKind::ConnectTimeout) => write!(f, "could not connect to {origin} in time"),
        (None, TransportErrorKind::Other) => write!(f, "the exchange with {origin} failed"),
        (None, TransportErrorKind::TooLarge) => write!(f, "the response from {origin} is too large"),
        (None, TransportErrorKind::Refused) => write!(f, "the request was not sent"),
    }
}
