//! The async client.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::runtime::net::client_inner::ClientInner;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::Exchange;
use crate::runtime::net::outcome::{Outcome, Verdict};
use crate::runtime::net::raw_response::{Parts, RawResponse};
use crate::runtime::net::request::Request;
use crate::runtime::net::response::Response;
use crate::runtime::net::trace::Trace;
use crate::runtime::net::transport::Transport;

/// A client of the service.
///
/// Cloning is cheap: clones share connections and settings. Many tasks can use a client at the same time.
/// Dropping the future of a call cancels the exchange; the service may have processed the request by then.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    inner: ClientInner,
    transport: Arc<dyn Transport>,
}

impl Client {
    pub(crate) fn from_parts(inner: ClientInner, transport: Arc<dyn Transport>) -> Self {
        Self { shared: Arc::new(Shared { inner, transport }) }
    }

    pub(crate) fn inner(&self) -> &ClientInner {
        &self.shared.inner
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.shared.transport
    }

    /// Sends a finished request, and returns the body of a success response as bytes.
    ///
    /// The client adds its base URL, credentials and default headers.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) if the request cannot be sent, a [transport
    /// error](Error::is_transport), or an [error response](Error::is_api).
    pub async fn execute(&self, request: Request) -> Result<Response<Bytes>, Error> {
        self.exchange(request).await?.into_response()
    }

    /// Returns the base URL.
    pub fn base_url(&self) -> String {
        self.inner().base_url()
    }

    /// Sends a request with its retries, and reads the whole response.
    pub(crate) async fn exchange(&self, request: Request) -> Result<RawResponse, Error> {
        let trace = Trace::of(self.inner(), &request);
        trace.around(self.attempts(request, &trace)).await
    }

    async fn attempts(&self, request: Request, trace: &Trace) -> Result<RawResponse, Error> {
        let transport = self.transport();
        let mut exchange = Exchange::new(self.inner(), request, trace, transport.now())?;
        loop {
            let outcome = self.attempt(&mut exchange).await;
            match exchange.evaluate(outcome, transport.now()) {
                Verdict::Done(result) => return result,
                Verdict::Retry(pause) => transport.sleep(pause).await,
                Verdict::Redirect | Verdict::Renew => {}
            }
        }
    }

    /// Obtains the credentials of the next request. Returns the outcome of the attempt if that fails.
    pub(crate) async fn obtain_credentials(&self, exchange: &mut Exchange<'_>) -> Option<Outcome> {
        let obtained = exchange.obtain(&self.shared.transport)?.await;
        obtained.and_then(|()| Ok(exchange.authorize()?)).err().map(Outcome::Unauthorized)
    }

    async fn attempt(&self, exchange: &mut Exchange<'_>) -> Outcome {
        if let Some(failure) = self.obtain_credentials(exchange).await {
            return failure;
        }
        let (request, limits) = exchange.request(self.transport().now());
        let (head, body) = match self.transport().send(request, limits).await {
            Ok(response) => response.into_parts(),
            Err(error) => return Outcome::Failure(error, None),
        };
        let parts = Parts::new(head, self.inner().service);
        match body.collect(limits.max_response_size).await {
            Ok(body) => Outcome::Response(parts, body),
            Err(error) => Outcome::Failure(error, Some(parts)),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner().debug("Client", &self.shared.transport, f)
    }
}
