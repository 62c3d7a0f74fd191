//! The blocking transport over ureq.

use std::io;
use std::time::Duration;

use http::{Method, Response};
use ureq::config::AutoHeaderValue;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Timeout};

use crate::runtime::net::blocking::{Reader, Transport};
use crate::runtime::net::body::Body;
use crate::runtime::net::transport::Limits;
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// A transport over ureq.
///
/// It follows no redirect, keeps no cookies, and takes no proxy from the environment (such as `HTTPS_PROXY`):
/// the environment must not decide who receives credentials.
#[derive(Clone, Debug)]
pub(crate) struct UreqTransport {
    agent: Agent,
}

impl UreqTransport {
    pub(crate) fn new(connect_timeout: Option<Duration>) -> Self {
        // The system's certificates, as with the async transport.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder().proxy(None).tls_config(tls);
        Self { agent: config.timeout_connect(connect_timeout.map(bounded)).build().new_agent() }
    }

    pub(crate) fn from_agent(agent: Agent) -> Self {
        Self { agent }
    }

    fn run<B: ureq::AsSendBody>(
        &self,
        request: http::Request<B>,
        limits: Limits,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let mut config = self.agent.configure_request(request);
        if let Some(limit) = limits.head_timeout.map(bounded) {
            let timeouts = self.agent.config().timeouts();
            let within = |own: Option<_>| Some(own.map_or(limit, |own| limit.min(own)));
            config = config
                .timeout_connect(within(timeouts.connect))
                .timeout_send_request(within(timeouts.send_request))
                .timeout_send_body(within(timeouts.send_body))
                .timeout_recv_response(within(timeouts.recv_response));
        }
        let config = config
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .accept_encoding(AutoHeaderValue::None)
            .timeout_global(limits.timeout.map(bounded));
        self.agent.run(config.build())
    }
}

impl Transport for UreqTransport {
    fn send(&self, request: http::Request<Body>, limits: Limits) -> Result<Response<Reader>, TransportError> {
        let (head, body) = request.into_parts();
        // RFC 9110, section 8.6: the length is sent for methods that usually have a body, even if it is 0.
        let has_body = matches!(head.method, Method::POST | Method::PUT | Method::PATCH)
            || !matches!(&body, Body::Empty) && !matches!(&body, Body::Bytes(bytes) if bytes.is_empty());
        let response = match body {
            _ if !has_body => self.run(http::Request::from_parts(head, ()), limits),
            Body::Source(source) => self.run(http::Request::from_parts(head, source.send_body()?), limits),
            body => self.run(http::Request::from_parts(head, &*body.in_memory()?), limits),
        };
        // ureq reports the limit of connecting, even if it is that of the call which is over. The async client does not know
        // then if there was a connection.
        let connect = self.agent.config().timeouts().connect;
        let may_be_connect = connect.is_some_and(|connect| {
            limits.timeout.or(limits.head_timeout).is_none_or(|limit| connect < limit)
        });
        let response = response.map_err(|error| match error {
            ureq::Error::Timeout(_) if !may_be_connect => explain(ureq::Error::Timeout(Timeout::Global)),
            error => explain(error),
        })?;
        Ok(response
            .map(|body| Box::new(Incoming(body.into_with_config().limit(u64::MAX).reader())) as Reader))
    }
}

/// A response body with converted errors.
struct Incoming(ureq::BodyReader<'static>);

impl io::Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| io::Error::other(explain(ureq::Error::from(error))))
    }
}

/// ureq adds a limit to the current time, which overflows for very long ones: the maximum is a year.
fn bounded(limit: Duration) -> Duration {
    limit.min(Duration::from_secs(365 * 24 * 60 * 60))
}

/// Converts ureq's error.
fn explain(error: ureq::Error) -> TransportError {
    let kind = match &error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportErrorKind::ConnectTimeout,
        ureq::Error::Timeout(_) => TransportErrorKind::Timeout,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => TransportErrorKind::Connect,
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused || is_lookup(error) => {
            TransportErrorKind::Connect
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => TransportErrorKind::Refused,
        _ => TransportErrorKind::Other,
    };
    TransportError::new(kind, error)
}

/// Returns `true` for a host that is not found. The standard library has no kind for it: on Windows it is a code of the system
/// (`WSAHOST_NOT_FOUND` to `WSANO_DATA`), elsewhere a text.
fn is_lookup(error: &io::Error) -> bool {
    match error.raw_os_error() {
        Some(code) => cfg!(windows) && matches!(code, 11_001..=11_004),
        None => error.to_string().starts_with("failed to lookup address information"),
    }
}
