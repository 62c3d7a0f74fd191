//! Spans and events for `tracing`: a span for each call, by OpenTelemetry's conventions for HTTP client spans, and an
//! event for each attempt. They never contain a body, a header or a credential.

use std::time::Duration;

use http::Uri;

use crate::runtime::net::client_inner::ClientInner;
use crate::runtime::net::error::Error;
use crate::runtime::net::outcome::{Outcome, Verdict};
use crate::runtime::net::raw_response::RawResponse;
use crate::runtime::net::request::Request;
#[cfg(feature = "tracing")]
use crate::runtime::net::service::Service;

/// The span of a call.
#[cfg(feature = "tracing")]
pub(crate) struct Trace {
    span: tracing::Span,
    service: &'static Service,
}

#[cfg(feature = "tracing")]
impl Trace {
    /// Creates the span of a request before it is sent.
    pub(crate) fn of(inner: &ClientInner, request: &Request) -> Self {
        use tracing::field::Empty;

        // OpenTelemetry asks for span names with few values: without a template the name is the method.
        let template = Some(request.template.as_str()).filter(|template| !template.is_empty());
        let uri = inner.uri(request).unwrap_or_default();
        let span = tracing::info_span!(
            "http_client_call",
            otel.name = display(format_args!("{} {}", request.method, template.unwrap_or_default()).to_string().trim_end()),
            otel.kind = "client",
            otel.status_code = Empty,
            operation = request.operation(),
            http.request.method = request.method.as_str(),
            url.template = template,
            url.full = (!uri.host().unwrap_or_default().is_empty()).then(|| inner.service.shown(&uri)),
            server.address = uri.host(),
            server.port = uri.port_u16().or_else(|| standard_port(&uri)),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
        );
        Self { span, service: inner.service }
    }

    /// Runs a future in the span.
    pub(crate) async fn around<T>(&self, call: impl Future<Output = T>) -> T {
        tracing::Instrument::instrument(call, self.span.clone()).await
    }

    /// Runs a function in the span.
    #[cfg(feature = "blocking")]
    pub(crate) fn inside<T>(&self, call: impl FnOnce() -> T) -> T {
        self.span.in_scope(call)
    }

    /// Returns the event of an attempt. The next step completes it, so that each attempt has one event.
    pub(crate) fn attempt(&self, outcome: &Outcome, resend_count: usize, took: Duration) -> Attempt {
        if resend_count > 0 {
            self.span.record("http.request.resend_count", resend_count);
        }
        let (status, error) = match outcome {
            Outcome::Response(parts, _) => (Some(parts.status.as_u16()), None),
            Outcome::Failure(error, _) => (None, Some(error.kind().name())),
            Outcome::Unauthorized(_) => (None, Some("credentials")),
        };
        Attempt { resend_count, status, error, duration_ms: millis(took) }
    }

    /// Reports an attempt with the next step. `uri` is the address of the next request, without credentials.
    pub(crate) fn next(&self, attempt: Attempt, verdict: &Verdict, uri: &Uri) {
        match verdict {
            Verdict::Done(result) => {
                attempt.last();
                self.done(result.as_ref());
            }
            Verdict::Retry(pause) => attempt.retried(*pause),
            Verdict::Renew => attempt.retried(Duration::ZERO),
            Verdict::Redirect => attempt.redirected(&self.service.shown(uri)),
        }
    }

    /// Records the result of the call in the span.
    pub(crate) fn done(&self, result: Result<&RawResponse, &Error>) {
        let status = match result {
            Ok(response) => Some(response.parts.status),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            self.span.record("http.response.status_code", status.as_u16());
        }
        if let Err(error) = result {
            self.span.record("otel.status_code", "ERROR");
            self.span.record("error.type", error.kind_name().as_ref());
        }
    }
}

/// An attempt that is complete. Its event has no method and URL: the span has them.
#[cfg(feature = "tracing")]
pub(crate) struct Attempt {
    resend_count: usize,
    status: Option<u16>,
    error: Option<&'static str>,
    duration_ms: u64,
}

#[cfg(feature = "tracing")]
impl Attempt {
    /// Reports an attempt that no other follows.
    fn last(&self) {
        let Self { resend_count, status, error, duration_ms } = *self;
        if error.is_some() {
            tracing::warn!(
                http.request.resend_count = resend_count,
                error.type = error,
                duration_ms,
                "no complete response received"
            );
        } else {
            tracing::debug!(
                http.request.resend_count = resend_count,
                http.response.status_code = status,
                duration_ms,
                "response received"
            );
        }
    }

    /// Reports an attempt after which the request is sent again. The status or the error is the reason.
    fn retried(&self, pause: Duration) {
        tracing::info!(
            http.request.resend_count = self.resend_count,
            http.response.status_code = self.status,
            error.type = self.error,
            duration_ms = self.duration_ms,
            pause_ms = millis(pause),
            "sending the request again after {}",
            self.reason()
        );
    }

    /// Reports an attempt whose response is a redirect.
    fn redirected(&self, url: &str) {
        tracing::debug!(
            http.request.resend_count = self.resend_count,
            http.response.status_code = self.status,
            duration_ms = self.duration_ms,
            url.full = url,
            "following a redirect"
        );
    }

    fn reason(&self) -> String {
        match (self.error, self.status) {
            (Some(error), _) => format!("the error `{error}`"),
            (None, status) => format!("status {}", status.unwrap_or_default()),
        }
    }
}

#[cfg(feature = "tracing")]
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(feature = "tracing")]
fn standard_port(uri: &Uri) -> Option<u16> {
    match uri.scheme_str()? {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

/// The span of a call without the feature `tracing`.
#[cfg(not(feature = "tracing"))]
pub(crate) struct Trace;

#[cfg(not(feature = "tracing"))]
impl Trace {
    pub(crate) fn of(_: &ClientInner, _: &Request) -> Self {
        Self
    }

    pub(crate) async fn around<T>(&self, call: impl Future<Output = T>) -> T {
        call.await
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn inside<T>(&self, call: impl FnOnce() -> T) -> T {
        call()
    }

    pub(crate) fn attempt(&self, _: &Outcome, _: usize, _: Duration) -> Attempt {
        Attempt
    }

    pub(crate) fn next(&self, _: Attempt, _: &Verdict, _: &Uri) {}

    pub(crate) fn done(&self, _: Result<&RawResponse, &Error>) {}
}

#[cfg(not(feature = "tracing"))]
pub(crate) struct Attempt;
