//! What a call tells `tracing`: a span, by OpenTelemetry's conventions for HTTP client spans, and an event for each
//! attempt. Never a body, a header or a credential.

use std::time::{Duration, Instant};

use crate::runtime::net::core::Core;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::{Exchange, Outcome};
use crate::runtime::net::request::Request;
use crate::runtime::net::response::Reply;

/// The span of a call.
#[cfg(feature = "tracing")]
pub(crate) struct Trace {
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Trace {
    /// The span of this request, before it is sent.
    pub(crate) fn of(core: &Core, request: &Request) -> Self {
        use tracing::field::Empty;

        // A name must have few values: of a request without a template it is the method alone.
        let template = Some(request.template.as_str()).filter(|template| !template.is_empty());
        let uri = core.uri(request).unwrap_or_default();
        let span = tracing::info_span!(
            "http_client_call",
            otel.name = display(format_args!("{} {}", request.method, template.unwrap_or_default()).to_string().trim_end()),
            otel.kind = "client",
            otel.status_code = Empty,
            operation = request.operation(),
            http.request.method = request.method.as_str(),
            url.template = template,
            url.full = (!uri.host().unwrap_or_default().is_empty()).then(|| shown(&uri)),
            server.address = uri.host(),
            server.port = uri.port_u16().or_else(|| standard_port(&uri)),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
        );
        Self { span }
    }

    /// The future, within the span whenever it is polled.
    pub(crate) async fn around<T>(&self, call: impl Future<Output = T>) -> T {
        tracing::Instrument::instrument(call, self.span.clone()).await
    }

    /// The call, within the span.
    #[cfg(feature = "blocking")]
    pub(crate) fn inside<T>(&self, call: impl FnOnce() -> T) -> T {
        self.span.in_scope(call)
    }

    /// An attempt is over.
    pub(crate) fn attempt(&self, exchange: &Exchange<'_>, outcome: &Outcome, started: Instant, now: Instant) {
        let resend_count = exchange.resend_count();
        if resend_count > 0 {
            self.span.record("http.request.resend_count", resend_count);
        }
        let duration_ms =
            u64::try_from(now.saturating_duration_since(started).as_millis()).unwrap_or(u64::MAX);
        let (method, uri) = exchange.target();
        let (method, url) = (method.as_str(), shown(uri));
        match outcome {
            Outcome::Answer(parts, _) => {
                let status = parts.status.as_u16();
                tracing::debug!(
                    http.request.method = method,
                    url.full = url,
                    http.request.resend_count = resend_count,
                    http.response.status_code = status,
                    duration_ms,
                    "the service answered"
                );
            }
            Outcome::Failure(error, _) => {
                tracing::warn!(
                    http.request.method = method,
                    url.full = url,
                    http.request.resend_count = resend_count,
                    error.type = error.kind().name(),
                    duration_ms,
                    "no complete answer"
                );
            }
        }
    }

    /// A pause is made before the next attempt.
    pub(crate) fn pause(&self, pause: Duration) {
        let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(pause_ms, "the request will be sent again");
    }

    /// The call is over.
    pub(crate) fn done(&self, result: Result<Reply, Error>) -> Result<Reply, Error> {
        let status = match &result {
            Ok(reply) => Some(reply.parts.status),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            self.span.record("http.response.status_code", status.as_u16());
        }
        if let Err(error) = &result {
            self.span.record("otel.status_code", "ERROR");
            self.span.record("error.type", error.kind_name().as_ref());
        }
        result
    }
}

/// An address without the secrets of its query.
#[cfg(feature = "tracing")]
fn shown(uri: &http::Uri) -> String {
    let origin =
        format!("{}://{}", uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", |a| a.as_str()));
    match uri.query() {
        Some(query) => format!("{origin}{}?{}", uri.path(), crate::runtime::net::redact::Query(query)),
        None => format!("{origin}{}", uri.path()),
    }
}

#[cfg(feature = "tracing")]
fn standard_port(uri: &http::Uri) -> Option<u16> {
    match uri.scheme_str()? {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

/// Nothing is told.
#[cfg(not(feature = "tracing"))]
pub(crate) struct Trace;

#[cfg(not(feature = "tracing"))]
impl Trace {
    pub(crate) fn of(_: &Core, _: &Request) -> Self {
        Self
    }

    pub(crate) async fn around<T>(&self, call: impl Future<Output = T>) -> T {
        call.await
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn inside<T>(&self, call: impl FnOnce() -> T) -> T {
        call()
    }

    pub(crate) fn attempt(&self, _: &Exchange<'_>, _: &Outcome, _: Instant, _: Instant) {}

    pub(crate) fn pause(&self, _: Duration) {}

    pub(crate) fn done(&self, result: Result<Reply, Error>) -> Result<Reply, Error> {
        result
    }
}
