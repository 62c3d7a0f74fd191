//! The async client: whom to ask, as whom, and over what.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;

use crate::runtime::net::core::Core;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::{Exchange, Outcome, Verdict};
use crate::runtime::net::raw::RawRequest;
use crate::runtime::net::request::Request;
use crate::runtime::net::response::{Parts, Reply, Response};
use crate::runtime::net::trace::Trace;
use crate::runtime::net::transport::Transport;

/// A client of the service.
///
/// Cloning it is cheap; all clones share connections and settings. It can be used from many tasks at once.
/// Dropping the future of a call at any moment is safe: the exchange is given up. Whether the service has
/// carried it out by then, nobody can tell.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    core: Core,
    transport: Arc<dyn Transport>,
}

impl Client {
    pub(crate) fn from_parts(core: Core, transport: Arc<dyn Transport>) -> Self {
        Self { shared: Arc::new(Shared { core, transport }) }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.shared.core
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.shared.transport
    }

    /// Any request at all through this client, with its credentials, limits and errors: for what the service
    /// can do but its description does not say yet.
    ///
    /// `path` goes behind the base URL. It begins with `/` and is percent-encoded already; it must not have
    /// `.` or `..` as a segment, nor a query ([`RawRequest::query`] takes that). What is wrong with it comes
    /// out on sending.
    ///
    /// ```ignore
    /// let response = client
    ///     .request(http::Method::GET, "/v1/things")
    ///     .query("limit", "5")
    ///     .send_json::<serde_json::Value>()
    ///     .await?;
    /// println!("{}", response.body["things"]);
    /// ```
    pub fn request(&self, method: Method, path: &str) -> RawRequest {
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
    pub async fn execute(&self, request: Request) -> Result<Response<Bytes>, Error> {
        self.exchange(request).await?.answer()
    }

    /// The base URL.
    pub fn base_url(&self) -> String {
        self.core().base_url()
    }

    /// Sends a request, as often as it takes, and reads the whole answer.
    pub(crate) async fn exchange(&self, request: Request) -> Result<Reply, Error> {
        let trace = Trace::of(self.core(), &request);
        trace.around(self.attempts(request, &trace)).await
    }

    async fn attempts(&self, request: Request, trace: &Trace) -> Result<Reply, Error> {
        let transport = self.transport();
        let mut exchange = match Exchange::new(self.core(), request, transport.now()) {
            Ok(exchange) => exchange,
            Err(error) => return trace.done(Err(error)),
        };
        loop {
            let started = transport.now();
            let outcome = self.attempt(&mut exchange).await;
            let attempt = trace.attempt(&exchange, &outcome, started, transport.now());
            match exchange.judge(outcome, transport.now()) {
                Verdict::Done(result) => {
                    attempt.last();
                    return trace.done(result);
                }
                Verdict::Redirect => attempt.redirected(&exchange),
                Verdict::Retry(pause) => {
                    attempt.retried(pause);
                    transport.sleep(pause).await;
                }
            }
        }
    }

    async fn attempt(&self, exchange: &mut Exchange<'_>) -> Outcome {
        let (request, limits) = exchange.request(self.transport().now());
        let (head, body) = match self.transport().send(request, limits).await {
            Ok(answer) => answer.into_parts(),
            Err(error) => return Outcome::Failure(error, None),
        };
        let parts = Parts::new(head, self.core().service);
        match body.collect(limits.max_response_size).await {
            Ok(body) => Outcome::Answer(parts, body),
            Err(error) => Outcome::Failure(error, Some(parts)),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core().debug("Client", &self.shared.transport, f)
    }
}
