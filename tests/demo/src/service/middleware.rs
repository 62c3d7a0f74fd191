//! The middleware around all handlers: reads the body, checks credentials, injects faults, adds headers, and logs.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, AUTHORIZATION,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::errors::Failure;
use super::options::{Credentials, Fault, Operation};
use super::{LoggedRequest, Shared, lock, random};

/// The maximum size of a request body, in bytes.
const MAX_BODY_SIZE: usize = 1 << 20;

/// The headers of every response; `T-Request-Id` is added to them.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE, OPTIONS")),
    (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Accept, Authorization, Content-Type")),
    (ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true")),
    (ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag, T-Request-Id")),
];

/// The faults to inject, and the number of requests per operation.
#[derive(Debug)]
pub(super) struct Faults {
    faults: Vec<Fault>,
    counts: HashMap<Operation, usize>,
}

impl Faults {
    /// Creates the state with no requests counted.
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self { faults, counts: HashMap::new() }
    }

    /// Counts a request and returns the fault to inject, if any.
    fn next(&mut self, operation: Operation) -> Option<Fault> {
        let count = self.counts.entry(operation).or_default();
        *count += 1;
        self.faults.iter().find(|fault| fault.applies_to(operation, *count)).copied()
    }
}

/// Passes a request to its handler, or responds with an error.
pub(super) async fn handle(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let request = buffered(request).await;
    let admitted = request.and_then(|request| admit(&shared, &request).map(|()| request));
    let mut response = match admitted {
        Ok(request) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    response.headers_mut().extend(HEADERS);
    if let Ok(id) = HeaderValue::try_from(format!("RQ{}", random::digits())) {
        response.headers_mut().insert(HeaderName::from_static("t-request-id"), id);
    }
    lock(&shared.log).push(LoggedRequest { method, path, status: response.status().as_u16() });
    response
}

/// Reads the whole body of a request. A response sent before that would reset the connection, and the client
/// might never receive it.
async fn buffered(request: Request) -> Result<Request, Failure> {
    let (parts, body) = request.into_parts();
    match to_bytes(body, MAX_BODY_SIZE).await {
        Ok(bytes) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Err(_) => {
            let detail = "The request body is incomplete, or larger than 1 MiB.";
            Err(Failure::problem(StatusCode::PAYLOAD_TOO_LARGE, parts.uri.path(), detail))
        }
    }
}

fn admit(shared: &Shared, request: &Request) -> Result<(), Failure> {
    match credentials(request.headers()) {
        Some(credentials) if credentials == shared.account || credentials == shared.api_key => {}
        _ => return Err(Failure::credentials()),
    }
    let path = request.uri().path();
    let Some(operation) = Operation::of(request.method(), path) else { return Ok(()) };
    match lock(&shared.faults).next(operation) {
        None => Ok(()),
        Some(Fault::TooManyRequests { retry_after, .. }) => {
            Err(Failure::too_many_requests(path, retry_after))
        }
        Some(Fault::Unavailable { .. }) => Err(Failure::Unavailable),
    }
}

/// Parses the credentials of HTTP basic authentication (RFC 7617).
fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (username, password) = text.split_once(':')?;
    Some(Credentials::new(username, password))
}
