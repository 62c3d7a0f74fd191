//! The blocking client.

use std::fmt;
use std::io::Read as _;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;

use crate::runtime::net::blocking::Transport;
use crate::runtime::net::blocking::transport::{Reader, read_failure};
use crate::runtime::net::blocking::ureq::UreqTransport;
use crate::runtime::net::builder::ClientBuilder;
use crate::runtime::net::call::Call;
use crate::runtime::net::core::Core;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::{Exchange, Outcome, Verdict};
use crate::runtime::net::raw::RawRequest;
use crate::runtime::net::request::Request;
use crate::runtime::net::response::{Parts, Reply, Response};
use crate::runtime::net::trace::Trace;
use crate::runtime::net::transport::TransportError;

/// A client of the service whose calls wait for their answers.
///
/// Cloning it is cheap; all clones share connections and settings. It can be used from many threads at once. Within an
/// async runtime use [the other one](crate::runtime::Client), for waiting here would hold up a whole thread of it.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    core: Core,
    transport: Arc<dyn Transport>,
}

impl Client {
    pub(crate) fn core(&self) -> &Core {
        &self.shared.core
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.shared.transport
    }

    /// Any request at all through this client, with its credentials, limits and errors: for what the service
    /// can do but its description does not say yet. See [that of the async client](crate::runtime::Client::request).
    pub fn request(&self, method: Method, path: &str) -> RawRequest<Self> {
        RawRequest::new(self, method, path)
    }

    /// Sends a request that was made apart from sending, and gives the body of a success as it came.
    ///
    /// It goes to this client's base URL, with its credentials and default headers.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) when it was changed into something that cannot be sent; those of
    /// the transport; every answer that is no success.
    pub fn execute(&self, request: Request) -> Result<Response<Bytes>, Error> {
        self.exchange(request)?.answer()
    }

    /// The base URL.
    pub fn base_url(&self) -> String {
        self.core().base_url()
    }

    /// Sends a request, as often as it takes, and reads the whole answer.
    pub(crate) fn exchange(&self, request: Request) -> Result<Reply, Error> {
        let trace = Trace::of(self.core(), &request);
        trace.inside(|| self.attempts(request, &trace))
    }

    fn attempts(&self, request: Request, trace: &Trace) -> Result<Reply, Error> {
        let transport = self.transport();
        let mut exchange = match Exchange::new(self.core(), request, transport.now()) {
            Ok(exchange) => exchange,
            Err(error) => return trace.done(Err(error)),
        };
        loop {
            let started = transport.now();
            let outcome = self.attempt(&mut exchange);
            let attempt = trace.attempt(&exchange, &outcome, started, transport.now());
            match exchange.judge(outcome, transport.now()) {
                Verdict::Done(result) => {
                    attempt.last();
                    return trace.done(result);
                }
                Verdict::Redirect => attempt.redirected(&exchange),
                Verdict::Retry(pause) => {
                    attempt.retried(pause);
                    transport.sleep(pause);
                }
            }
        }
    }

    fn attempt(&self, exchange: &mut Exchange<'_>) -> Outcome {
        let (request, limits) = exchange.request(self.transport().now());
        let (head, body) = match self.transport().send(request, limits) {
            Ok(answer) => answer.into_parts(),
            Err(error) => return Outcome::Failure(error, None),
        };
        let parts = Parts::new(head, self.core().service);
        match collect(body, limits.max_response_size) {
            Ok(body) => Outcome::Answer(parts, body),
            Err(error) => Outcome::Failure(error, Some(parts)),
        }
    }
}

/// The whole body in memory, unless it is longer than `limit` bytes.
fn collect(body: Reader, limit: usize) -> Result<Bytes, TransportError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    body.take(most).read_to_end(&mut bytes).map_err(read_failure)?;
    if bytes.len() > limit {
        return Err(TransportError::too_long(limit));
    }
    Ok(bytes.into())
}

impl Call<Client> {
    /// Sends the request and gives the answer, if it is a success.
    ///
    /// # Errors
    ///
    /// Those of [`Call::into_request`], those of the transport, and every answer that is no success.
    pub fn send(self) -> Result<Reply, Error> {
        let (client, request) = self.into_parts();
        client.exchange(request?)
    }
}

#[doc(hidden)]
impl ClientBuilder<Client> {
    /// Sets what carries the requests, in place of the crate's own transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.blocking_transport = Some(Arc::new(transport));
        self
    }

    /// Sends the requests with a ureq agent of your own, set up for a proxy, say, or with other certificates.
    ///
    /// Redirects and statuses are left to the client whatever the agent says, and the limits of time and size set here
    /// hold.
    pub fn ureq_agent(self, agent: ureq::Agent) -> Self {
        self.transport(UreqTransport::from_agent(agent))
    }

    /// The client. Does no I/O.
    ///
    /// # Errors
    ///
    /// A [client error](Error::is_client) when a setting is not valid, or when credentials would go out over plain http.
    pub fn build(mut self) -> Result<Client, Error> {
        let core = self.core().map_err(Error::client)?;
        let transport = match self.blocking_transport {
            Some(transport) => transport,
            None => Arc::new(UreqTransport::new(self.connect_timeout)),
        };
        Ok(Client { shared: Arc::new(Shared { core, transport }) })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core().debug("blocking::Client", &self.shared.transport, f)
    }
}
