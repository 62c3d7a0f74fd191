//! The async call of an operation up to the head of its response.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;

use crate::runtime::net::body::Body;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::{Exchange, Outcome, Verdict};
use crate::runtime::net::raw_response::Parts;
use crate::runtime::net::request::Request;
use crate::runtime::net::streams::chunks::Chunks;
use crate::runtime::net::trace::Trace;
use crate::runtime::net::transport::Transport;
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// Sends a request with its retries, and reads the head of a success response. An error response is read as a whole.
///
/// # Errors
///
/// Those of `Client::execute`. The time limits of the call apply up to the head.
pub(super) async fn open(client: Client, request: Request) -> Result<Chunks<Client>, Error> {
    let trace = Trace::of(client.inner(), &request);
    trace.around(attempts(&client, request, &trace)).await
}

async fn attempts(client: &Client, request: Request, trace: &Trace) -> Result<Chunks<Client>, Error> {
    let transport = client.transport();
    let mut exchange = match Exchange::new(client.inner(), request, transport.now()) {
        Ok(exchange) => exchange,
        Err(error) => return Err(failed(trace, error)),
    };
    loop {
        let started = transport.now();
        let (outcome, body) = attempt(client, &mut exchange).await;
        let attempt = trace.attempt(&exchange, &outcome, started, transport.now());
        match exchange.evaluate(outcome, transport.now()) {
            Verdict::Done(result) => {
                attempt.last();
                let mut response = trace.done(result)?;
                let body = body.unwrap_or_else(|| Body::from(std::mem::take(&mut response.body)));
                return Ok(Chunks::new(client.clone(), response, body, client.inner().attempt_timeout));
            }
            Verdict::Redirect => attempt.redirected(&exchange),
            Verdict::Renew => attempt.retried(Duration::ZERO),
            Verdict::Retry(pause) => {
                attempt.retried(pause);
                transport.sleep(pause).await;
            }
        }
    }
}

/// Records an error in the span.
pub(super) fn failed(trace: &Trace, error: Error) -> Error {
    match trace.done(Err(error)) {
        Err(error) => error,
        Ok(response) => Error::no_content(response),
    }
}

/// Sends the request once. Returns the body of a success response apart from it.
async fn attempt(client: &Client, exchange: &mut Exchange<'_>) -> (Outcome, Option<Body>) {
    if let Some(failure) = client.obtain_credentials(exchange).await {
        return (failure, None);
    }
    let (inner, transport) = (client.inner(), client.transport());
    let (request, mut limits) = exchange.request(transport.now());
    let timeout = limits.timeout.take();
    limits.head_timeout = timeout;
    limits.max_response_size = usize::MAX;
    let exchanged = async {
        let (head, body) = match transport.send(request, limits).await {
            Ok(response) => response.into_parts(),
            Err(error) => return (Outcome::Failure(error, None), None),
        };
        let parts = Parts::new(head, inner.service);
        if parts.status.is_success() {
            return (Outcome::Response(parts, Bytes::new()), Some(body));
        }
        match body.collect(inner.max_response_size).await {
            Ok(body) => (Outcome::Response(parts, body), None),
            Err(error) => (Outcome::Failure(error, Some(parts)), None),
        }
    };
    within(transport, timeout, exchanged).await.unwrap_or_else(|| (Outcome::Failure(late(), None), None))
}

/// Returns the error of a response whose head does not arrive in time.
pub(super) fn late() -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, "no response in time")
}

/// Returns the output of a future, or `None` if it is not ready in time.
async fn within<T>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    call: impl Future<Output = T>,
) -> Option<T> {
    let mut call = pin!(call);
    let mut sleep = None;
    poll_fn(|context| {
        if let Poll::Ready(output) = call.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        let Some(limit) = limit else { return Poll::Pending };
        let sleep = sleep.get_or_insert_with(|| transport.sleep(limit));
        sleep.as_mut().poll(context).map(|()| None)
    })
    .await
}
