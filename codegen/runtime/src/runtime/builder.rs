//! Settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::client::{Client, Shared};
use crate::runtime::credentials::Credentials;
use crate::runtime::error::Error;
use crate::runtime::headers;
use crate::runtime::redact;
use crate::runtime::transport::Transport;

/// What the description says of a service, and the crate of itself.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// Where the service is, unless the user says otherwise.
    pub base_url: &'static str,
    /// `name/version` of the crate.
    pub user_agent: &'static str,
}

/// Settings of a client, from `Client::builder`. What is wrong with one comes out of [`build`](Self::build).
#[must_use = "a builder does nothing before `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    user_agent: String,
    credentials: Option<Credentials>,
    default_headers: HeaderMap,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    max_response_size: usize,
    transport: Option<Arc<dyn Transport>>,
    problem: Option<String>,
}

impl ClientBuilder {
    /// The settings that a user finds.
    pub fn new(service: Service) -> Self {
        Self {
            base_url: service.base_url.to_owned(),
            user_agent: service.user_agent.to_owned(),
            credentials: None,
            default_headers: HeaderMap::new(),
            timeout: Some(Duration::from_secs(30)),
            connect_timeout: Some(Duration::from_secs(10)),
            max_response_size: 64 << 20,
            transport: None,
            problem: None,
        }
    }

    /// Sets where the service is: an absolute https or http URL without user, query and fragment. Paths go
    /// behind it.
    ///
    /// With credentials, http is allowed for this very machine only (127.0.0.0/8, `[::1]`, `localhost`).
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Sets who asks. The credentials go to the base URL's host alone.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets how long a call may take, from connecting to the end of the answer: 30 seconds if not set, no
    /// limit with `None`. A single call can have its own.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Sets how long connecting may take: 10 seconds if not set, no limit of its own with `None`. A transport
    /// or HTTP client of your own does not heed it.
    pub fn connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = timeout.into();
        self
    }

    /// Sets how many bytes the body of an answer may have, decompressed: 64 MiB if not set. Reading one that
    /// goes beyond is an error.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Puts your own `name/version` behind this crate's in the `User-Agent` header (RFC 9110, section
    /// 10.1.5).
    pub fn user_agent(mut self, product: &str) -> Self {
        self.user_agent.push(' ');
        self.user_agent.push_str(product);
        self
    }

    /// Sets a header of every request; a single call can override it. For `Authorization` there is
    /// [`credentials`](Self::credentials).
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        match headers::parse(name, value) {
            Ok((name, value)) => {
                self.default_headers.insert(name, value);
            }
            Err(problem) => {
                self.problem.get_or_insert(problem);
            }
        }
        self
    }

    /// Sets what carries the requests, in place of the crate's own transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sends the requests with an HTTP client of your own, set up for a proxy, say, or with other
    /// certificates.
    ///
    /// Let it follow no redirects (`reqwest::redirect::Policy::none()`): where they lead is not checked here.
    /// The limits of time and size set here hold; only the connect timeout is its own.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(crate::runtime::reqwest::ReqwestTransport::from_client(client))
    }

    /// The client. Does no I/O.
    ///
    /// # Errors
    ///
    /// A [client error](Error::is_client) when a setting is not valid, when credentials would go out over
    /// plain http, or when there is nothing to carry requests.
    pub fn build(self) -> Result<Client, Error> {
        self.checked().map_err(Error::client)
    }

    fn checked(mut self) -> Result<Client, String> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let base =
            BaseUrl::parse(&self.base_url).map_err(|why| format!("the base URL is not valid: {why}"))?;
        let authorization = self.credentials.as_ref().map(Credentials::authorization).transpose()?;
        if authorization.is_some() && !base.is_private {
            return Err(format!("credentials are not sent to {} over plain http; use https", base.origin));
        }
        let user_agent = HeaderValue::try_from(&self.user_agent)
            .map_err(|_| "the user agent is not ASCII text on one line".to_owned())?;
        self.default_headers.entry(USER_AGENT).or_insert(user_agent);
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(self.connect_timeout)?,
        };
        Ok(Client::from_shared(Shared {
            base,
            authorization,
            default_headers: self.default_headers,
            timeout: self.timeout,
            max_response_size: self.max_response_size,
            transport,
        }))
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn default_transport(connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    Ok(Arc::new(crate::runtime::reqwest::ReqwestTransport::new(connect_timeout)?))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn default_transport(_: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    let name = env!("CARGO_PKG_NAME");
    Err(format!(
        "there is nothing to carry requests: turn on the feature `rustls` or `native-tls` of {name}, \
         or give the builder a transport"
    ))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not checked yet and may have a password in it.
        f.debug_struct("ClientBuilder")
            .field("base_url", &BaseUrl::parse(&self.base_url).map(|base| base.origin + &base.path))
            .field("user_agent", &self.user_agent)
            .field("credentials", &self.credentials)
            .field("default_headers", &redact::Headers(&self.default_headers))
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_response_size", &self.max_response_size)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}
