//! The async call of an operation up to the head of its response.

use bytes::Bytes;

use crate::runtime::net::body::Body;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::Exchange;
use crate::runtime::net::outcome::{Outcome, Verdict};
use crate::runtime::net::raw_response::Parts;
use crate::runtime::net::request::Request;
use crate::runtime::net::streams::chunks::Chunks;
use crate::runtime::net::trace::Trace;
use crate::runtime::net::transport::within;
use crate::runtime::net::transport_error::TransportError;

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
    let mut exchange = Exchange::new(client.inner(), request, trace, transport.now())?;
    loop {
        let (outcome, body) = attempt(client, &mut exchange).await;
        match exchange.evaluate(outcome, transport.now()) {
            Verdict::Done(result) => {
                let mut response = result?;
                let body = body.unwrap_or_else(|| Body::from(std::mem::take(&mut response.body)));
                return Ok(Chunks::new(client.clone(), response, body, client.inner().attempt_timeout));
            }
            Verdict::Retry(pause) => transport.sleep(pause).await,
            Verdict::Redirect | Verdict::Renew => {}
        }
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
    within(transport, timeout, exchanged)
        .await
        .unwrap_or_else(|| (Outcome::Failure(TransportError::late(), None), None))
}
