//! The blocking client.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::runtime::net::blocking::Transport;
use crate::runtime::net::blocking::immediate::{Immediate, block_on};
use crate::runtime::net::blocking::transport::collect;
use crate::runtime::net::blocking::ureq::UreqTransport;
use crate::runtime::net::builder::ClientBuilder;
use crate::runtime::net::call::Call;
use crate::runtime::net::client_inner::ClientInner;
use crate::runtime::net::credentials::Failure;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::Exchange;
use crate::runtime::net::outcome::{Outcome, Verdict};
use crate::runtime::net::raw_response::{Parts, RawResponse};
use crate::runtime::net::request::Request;
use crate::runtime::net::response::Response;
use crate::runtime::net::trace::Trace;

/// A client of the service whose calls block.
///
/// Cloning is cheap: clones share connections and settings. Many threads can use a client at the same time.
/// Within an async runtime use [the async client](crate::runtime::Client), because this one blocks its
/// threads.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    inner: ClientInner,
    transport: Arc<dyn Transport>,
}

impl Client {
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
    pub fn execute(&self, request: Request) -> Result<Response<Bytes>, Error> {
        self.exchange(request)?.into_response()
    }

    /// Returns the base URL.
    pub fn base_url(&self) -> String {
        self.inner().base_url()
    }

    /// Sends a request with its retries, and reads the whole response.
    pub(crate) fn exchange(&self, request: Request) -> Result<RawResponse, Error> {
        let trace = Trace::of(self.inner(), &request);
        trace.inside(|| self.attempts(request, &trace))
    }

    fn attempts(&self, request: Request, trace: &Trace) -> Result<RawResponse, Error> {
        let transport = self.transport();
        let mut exchange = Exchange::new(self.inner(), request, trace, transport.now())?;
        loop {
            let outcome = self.attempt(&mut exchange);
            match exchange.evaluate(outcome, transport.now()) {
                Verdict::Done(result) => return result,
                Verdict::Retry(pause) => transport.sleep(pause),
                Verdict::Redirect | Verdict::Renew => {}
            }
        }
    }

    /// Obtains the credentials of the next request. Returns the outcome of the attempt if that fails.
    pub(crate) fn obtain_credentials(&self, exchange: &mut Exchange<'_>) -> Option<Outcome> {
        let limit = exchange.limits(self.transport().now()).timeout;
        let transport = Arc::new(Immediate { transport: Arc::clone(&self.shared.transport), limit });
        let obtained = block_on(exchange.obtain(&(transport as Arc<_>))?, limit);
        obtained
            .unwrap_or_else(|| Err(Failure::late()))
            .and_then(|()| Ok(exchange.authorize()?))
            .err()
            .map(Outcome::Unauthorized)
    }

    fn attempt(&self, exchange: &mut Exchange<'_>) -> Outcome {
        if let Some(failure) = self.obtain_credentials(exchange) {
            return failure;
        }
        let (request, limits) = exchange.request(self.transport().now());
        let (head, body) = match self.transport().send(request, limits) {
            Ok(response) => response.into_parts(),
            Err(error) => return Outcome::Failure(error, None),
        };
        let parts = Parts::new(head, self.inner().service);
        match collect(body, limits.max_response_size) {
            Ok(body) => Outcome::Response(parts, body),
            Err(error) => Outcome::Failure(error, Some(parts)),
        }
    }
}

impl Call<Client> {
    /// Sends the request and returns a success response.
    ///
    /// # Errors
    ///
    /// The error of [`Call::into_request`], a [transport error](Error::is_transport), or an [error
    /// response](Error::is_api).
    pub fn send(self) -> Result<RawResponse, Error> {
        let (client, request) = self.into_parts();
        client.exchange(request?)
    }
}

#[doc(hidden)]
impl ClientBuilder<Client> {
    /// Sets the transport, in place of the crate's own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.blocking_transport = Some(Arc::new(transport));
        self
    }

    /// Sends the requests with this ureq agent, for example one with a proxy or custom certificates.
    ///
    /// Its settings for redirects and statuses have no effect. The limits of time and size apply.
    pub fn ureq_agent(self, agent: ureq::Agent) -> Self {
        self.transport(UreqTransport::from_agent(agent))
    }

    /// Builds the client. Does no I/O.
    ///
    /// # Errors
    ///
    /// A [client error](Error::is_client) if a setting is invalid, or if credentials would be sent over plain
    /// http.
    pub fn build(mut self) -> Result<Client, Error> {
        let mut inner = self.finish().map_err(Error::client)?;
        let transport = match self.blocking_transport {
            Some(transport) => transport,
            None => Arc::new(UreqTransport::new(self.connect_timeout)),
        };
        inner.requires_credentials &= transport.requires_credentials();
        Ok(Client { shared: Arc::new(Shared { inner, transport }) })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner().debug("blocking::Client", &self.shared.transport, f)
    }
}
