//! Settings of a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::USER_AGENT;

use crate::runtime::net::base_url::BaseUrl;
#[cfg(feature = "tower")]
use crate::runtime::net::body::Body;
use crate::runtime::net::client::Client;
use crate::runtime::net::client_inner::ClientInner;
use crate::runtime::net::credentials::Credentials;
use crate::runtime::net::error::Error;
use crate::runtime::net::headers;
use crate::runtime::net::hooks::{Hooks, RequestView, ResponseView};
use crate::runtime::net::redact;
use crate::runtime::net::retries::{Budget, Retries};
#[cfg(feature = "cli")]
use crate::runtime::net::security::Security;
use crate::runtime::net::service::Service;
use crate::runtime::net::transport::Transport;
#[cfg(feature = "tower")]
use crate::runtime::net::transport_error::BoxError;

/// Settings of a client, from `Client::builder`. Invalid settings are errors of `build`.
///
/// `C` is the client to build, async or blocking.
#[must_use = "a builder does nothing before `build` is called"]
pub struct ClientBuilder<C = Client> {
    service: &'static Service,
    base_url: Option<String>,
    variables: Vec<(&'static str, String)>,
    /// The variables of the environment, used unless a base URL is set.
    env_variables: Vec<(&'static str, String)>,
    /// The base URLs in place of other servers of the description.
    pub(super) servers: Vec<(&'static str, String)>,
    user_agent: String,
    credentials: Option<Credentials>,
    default_headers: HeaderMap,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    retries: Retries,
    retry_budget: Option<u32>,
    hooks: Hooks,
    max_response_size: usize,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking_transport: Option<Arc<dyn crate::runtime::net::blocking::Transport>>,
    #[cfg(feature = "tower")]
    layers: Vec<crate::runtime::net::tower::Wrapper>,
    message: Option<String>,
    /// The reason why the environment has no credentials, an error unless others are set.
    missing: Option<String>,
    of: PhantomData<fn() -> C>,
}

impl<C> ClientBuilder<C> {
    /// Creates a builder with the default settings.
    #[doc(hidden)]
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            base_url: None,
            variables: Vec::new(),
            env_variables: Vec::new(),
            servers: Vec::new(),
            user_agent: service.product(),
            credentials: None,
            default_headers: HeaderMap::new(),
            timeout: Some(Duration::from_secs(90)),
            attempt_timeout: Some(Duration::from_secs(30)),
            connect_timeout: Some(Duration::from_secs(10)),
            retries: Retries::new(),
            retry_budget: Some(100),
            hooks: Hooks::default(),
            max_response_size: 64 << 20,
            transport: None,
            #[cfg(feature = "blocking")]
            blocking_transport: None,
            #[cfg(feature = "tower")]
            layers: Vec::new(),
            message: None,
            missing: None,
            of: PhantomData,
        }
    }

    /// Sets the base URL: an absolute https or http URL without user, query and fragment. Paths are appended
    /// to it. If the description has only a relative server URL, its path is appended first, unless the base
    /// URL ends with it.
    ///
    /// With credentials, and for headers with a telling name, http is allowed only for loopback addresses
    /// (127.0.0.0/8, `[::1]`, `localhost`).
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sets a variable of the base URL.
    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Sets the credentials, in place of earlier ones. They are sent only with requests that require them: to the origin of
    /// the base URL, and to the other servers of operations that declare themselves which credentials they require.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Reads settings from the environment that are not set otherwise: the credentials, and the variables of
    /// the base URL unless a base URL is set. The docs of `Credentials` and of the variables name the
    /// environment variables.
    ///
    /// Building the client fails if there are no credentials. The error names the missing variables.
    pub fn with_env(self) -> Self {
        self.with_vars(|name| std::env::var(name).ok())
    }

    /// Reads settings like [`with_env`](Self::with_env) from another source, such as a file of secrets.
    pub fn with_vars(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        let ways = self.service.credentials;
        if self.credentials.is_none() && !ways.is_empty() {
            match Credentials::from_vars(ways, &variable) {
                Ok(credentials) => self.credentials = Some(credentials),
                Err(missing) => self.missing = Some(missing),
            }
        }
        for part in self.service.template.iter().flat_map(|template| template.variables) {
            let value = part.env.and_then(&variable).filter(|value| !value.is_empty());
            self.env_variables.extend(value.map(|value| (part.name, value)));
        }
        self
    }

    /// Sets the time limit of a call, from connecting to the end of the response, including retries and their
    /// pauses. Default: 90 seconds; `None` for no limit. A call can override it.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Sets the time limit of an attempt, from connecting to the end of the response. Default: 30 seconds;
    /// `None` for no separate limit.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.attempt_timeout = timeout.into();
        self
    }

    /// Sets the time limit of connecting. Default: 10 seconds; `None` for no separate limit. It has no effect
    /// on a custom transport or HTTP client.
    pub fn connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = timeout.into();
        self
    }

    /// Sets when and how often a request is sent again. A call can override it.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Sets the number of retries that the calls of the client and its clones have in common. Default: 100; `None` for no limit.
    ///
    /// It keeps a service that fails from receiving several times its usual traffic. Each retry takes one of the budget. A call
    /// gives back its last retry if it succeeds after it, and a tenth of a retry if it succeeds without one. Without a
    /// retry left, a call ends with its first error.
    pub fn retry_budget(mut self, retries: impl Into<Option<u32>>) -> Self {
        self.retry_budget = retries.into();
        self
    }

    /// Adds a function that is called before each attempt with the request, without its credentials. It must not block.
    /// Requests for access tokens belong to no call, and are not reported.
    pub fn on_request(mut self, hook: impl Fn(&RequestView) + Send + Sync + 'static) -> Self {
        self.hooks.on_request.push(Box::new(hook));
        self
    }

    /// Adds a function that is called after each attempt with the response or the failure, without credentials and before it is
    /// decided if there is another attempt. It must not block, and is not called if the future of the call is dropped.
    pub fn on_response(mut self, hook: impl Fn(&ResponseView) + Send + Sync + 'static) -> Self {
        self.hooks.on_response.push(Box::new(hook));
        self
    }

    /// Sets the maximum size of a decompressed response body in bytes. Default: 64 MiB. A larger one is a
    /// [transport error](Error::is_transport).
    ///
    /// So is a body of JSON that takes more than 8 times this size in memory when an operation decodes it: `{}`
    /// in a list is a whole struct. Body and decoded value therefore take at most 9 times this size. Types that
    /// `send_json` decodes to are not counted, because they may be your own.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Appends your own `name/version` to the `User-Agent` header (RFC 9110, section 10.1.5).
    pub fn user_agent(mut self, product: &str) -> Self {
        self.user_agent.push(' ');
        self.user_agent.push_str(product);
        self
    }

    /// Sets a header of every request. A call can override it. `Authorization` is set by
    /// [`credentials`](Self::credentials).
    ///
    /// A header with a telling name, or one that the description declares as an API key, is a secret: it is redacted, not sent
    /// over plain http except to this machine, and not sent to other servers that get no credentials.
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        match headers::parse(name, value) {
            Ok((name, value)) => {
                self.default_headers.insert(name, value);
            }
            Err(message) => {
                self.message.get_or_insert(message);
            }
        }
        self
    }

    /// Does without the credentials that the environment lacks, if requests with this security require none.
    #[cfg(feature = "cli")]
    pub(crate) fn without_required(mut self, security: Security) -> Self {
        let security = match security {
            Security::Default => self.service.security,
            own => own,
        };
        let is_required = match security {
            Security::AnyOf(sets) => !sets.is_empty() && sets.iter().all(|set| !set.is_empty()),
            Security::Default | Security::Any => false,
        };
        self.missing = self.missing.filter(|_| is_required);
        self
    }

    /// Returns the validated settings, or the reason why one is invalid.
    pub(crate) fn finish(&mut self) -> Result<ClientInner, String> {
        if let Some(message) = self.message.take() {
            return Err(message);
        }
        let base = BaseUrl::parse(&self.selected_url()?).map_err(|why| format!("invalid base URL: {why}"))?;
        let servers = self.servers.iter().map(|(server, url)| match BaseUrl::parse(url) {
            Ok(base) => Ok((*server, base)),
            Err(why) => Err(format!("invalid base URL in place of {server}: {why}")),
        });
        let servers = servers.collect::<Result<_, _>>()?;
        if let (None, Some(missing)) = (&self.credentials, self.missing.take()) {
            return Err(missing);
        }
        // Empty credentials are those of a transport or a proxy.
        let requires_credentials = self.credentials.as_ref().is_none_or(|given| !given.is_empty());
        let credentials = self.credentials.take().unwrap_or_else(Credentials::none);
        credentials.check(self.service.schemes, &base)?;
        if !credentials.is_empty() && !base.is_private {
            return Err(format!("credentials are not sent to {} over plain http; use https", base.origin));
        }
        let user_agent = headers::value_of(&self.user_agent)
            .ok_or_else(|| "the user agent is not ASCII text on one line".to_owned())?;
        let mut default_headers = self.service.marked(&self.default_headers);
        headers::check_privacy(&default_headers, &base)?;
        default_headers.entry(USER_AGENT).or_insert(user_agent);
        Ok(ClientInner {
            service: self.service,
            base,
            servers,
            credentials,
            requires_credentials,
            default_headers,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retries: self.retries,
            retry_budget: self.retry_budget.map(Budget::new),
            hooks: std::mem::take(&mut self.hooks),
            max_response_size: self.max_response_size,
        })
    }

    /// Returns the base URL.
    fn selected_url(&self) -> Result<String, String> {
        let selected: Vec<String> = self.variables.iter().map(|(name, _)| format!("`{name}`")).collect();
        // The last value of a name counts.
        let values = [self.env_variables.as_slice(), &self.variables].concat();
        match (&self.base_url, &self.service.template) {
            (Some(_), _) if !selected.is_empty() => {
                Err(format!("`base_url` and {} are both set, expected one of them", selected.join(", ")))
            }
            (Some(url), _) => Ok(self.with_path(url)),
            (None, Some(template)) if !values.is_empty() => template.fill(&values),
            (None, Some(_)) if !self.service.base_url.contains("://") => {
                Err("missing base URL: set the variables of the server URL, or `base_url`".to_owned())
            }
            (None, None) if !self.service.base_url.contains("://") => Err(
                "missing base URL: the description declares no server with an absolute URL; set `base_url`"
                    .to_owned(),
            ),
            (None, _) => Ok(self.service.base_url.to_owned()),
        }
    }

    /// Returns a base URL with the path of a relative server, unless it ends with that path already.
    fn with_path(&self, url: &str) -> String {
        let (url_start, path) = (url.trim_end_matches('/'), self.service.base_url);
        match path.starts_with('/') && !url_start.ends_with(path) {
            true => format!("{url_start}{path}"),
            false => url.to_owned(),
        }
    }
}

impl ClientBuilder {
    /// Sets the transport, in place of the crate's own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sends the requests with this HTTP client, for example one with a proxy or custom certificates.
    ///
    /// It must not follow redirects (`reqwest::redirect::Policy::none()`) or retry requests: this crate's
    /// client does both. The limits of time and size apply, except for the connect timeout.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(crate::runtime::net::reqwest::ReqwestTransport::from_client(client))
    }

    /// Adds a layer of tower around the transport. It sees each attempt and each request for a token, with their credentials.
    /// The last layer is the outermost one.
    ///
    /// The time limits of the client include the time that a layer takes. An error of a layer is a [transport
    /// error](crate::runtime::Error::is_transport) of the kind [`Other`](crate::runtime::TransportErrorKind::Other), after which the client sends
    /// idempotent requests again; a layer with a [`TransportError`](crate::runtime::TransportError) as its error selects the kind. Retries belong to the
    /// client ([`Retries`](crate::runtime::Retries)), and not to a layer.
    #[cfg(feature = "tower")]
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: tower_layer::Layer<crate::runtime::net::tower::TransportService> + Send + Sync + 'static,
        L::Service: tower_service::Service<http::Request<Body>, Response = http::Response<Body>>
            + Clone
            + Send
            + 'static,
        <L::Service as tower_service::Service<http::Request<Body>>>::Error: Into<BoxError>,
        <L::Service as tower_service::Service<http::Request<Body>>>::Future: Send,
    {
        self.layers.push(crate::runtime::net::tower::wrapper(layer));
        self
    }

    /// Builds the client. Does no I/O.
    ///
    /// # Errors
    ///
    /// A [client error](Error::is_client) if a setting is invalid, if credentials would be sent over plain
    /// http, or if there is no transport.
    pub fn build(mut self) -> Result<Client, Error> {
        let mut inner = self.finish().map_err(Error::client)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(self.connect_timeout).map_err(Error::client)?,
        };
        inner.requires_credentials &= transport.requires_credentials();
        #[cfg(feature = "tower")]
        let transport = self.layers.into_iter().fold(transport, |transport, layer| layer(transport));
        Ok(Client::from_parts(inner, transport))
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn default_transport(connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    Ok(Arc::new(crate::runtime::net::reqwest::ReqwestTransport::new(connect_timeout)?))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn default_transport(_: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    let name = env!("CARGO_PKG_NAME");
    Err(format!("no transport: enable the feature `rustls` or `native-tls` of {name}, or set `transport`"))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not validated yet and may contain a password.
        let base_url = self.selected_url().and_then(|url| Ok(BaseUrl::parse(&url)?));
        f.debug_struct("ClientBuilder")
            .field("base_url", &base_url.map(|base| base.origin + &base.path))
            .field("user_agent", &self.user_agent)
            .field("credentials", &self.credentials)
            .field("default_headers", &redact::Headers(&self.service.marked(&self.default_headers)))
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retries", &self.retries)
            .field("retry_budget", &self.retry_budget)
            .field("max_response_size", &self.max_response_size)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}
