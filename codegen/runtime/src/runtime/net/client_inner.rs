//! The settings that the async and the blocking client have in common.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Uri};

use crate::runtime::net::address;
use crate::runtime::net::base_url::{BaseUrl, Server};
use crate::runtime::net::credentials::{Credentials, Selected};
use crate::runtime::net::headers;
use crate::runtime::net::hooks::Hooks;
use crate::runtime::net::path;
use crate::runtime::net::redact;
use crate::runtime::net::request::Request;
use crate::runtime::net::retries::{Budget, Retries};
use crate::runtime::net::security::{Given, Security};
use crate::runtime::net::service::Service;

/// The validated settings of a client.
pub(crate) struct ClientInner {
    pub(crate) service: &'static Service,
    pub(crate) base: BaseUrl,
    /// The base URLs in place of other servers of the description.
    pub(crate) servers: Vec<(&'static str, BaseUrl)>,
    pub(crate) credentials: Credentials,
    /// `false` if something else adds the credentials.
    pub(crate) requires_credentials: bool,
    /// Including the user agent.
    pub(crate) default_headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: Retries,
    /// `None` without a limit.
    pub(crate) retry_budget: Option<Budget>,
    pub(crate) hooks: Hooks,
    pub(crate) max_response_size: usize,
}

impl ClientInner {
    /// Returns the address of a request: below the base URL, or its own on the same origin.
    pub(crate) fn uri(&self, request: &Request) -> Result<Uri, String> {
        if let Some(uri) = &request.address {
            return Ok(uri.clone());
        }
        path::check_encoded(&request.path)?;
        if request.query.contains('#') {
            return Err("the query contains `#`".to_owned());
        }
        let base = self.base_of(request)?;
        let separator = if request.query.is_empty() { "" } else { "?" };
        let uri = format!("{}{}{}{separator}{}", base.origin, base.path, request.path, request.query);
        Uri::try_from(uri).map_err(|error| format!("invalid path or query: {error}"))
    }

    /// Returns the base URL of a request: that of its server, if it has one.
    pub(crate) fn base_of(&self, request: &Request) -> Result<Cow<'_, BaseUrl>, String> {
        let Some(Server { url, .. }) = request.server else { return Ok(Cow::Borrowed(&self.base)) };
        if let Some((_, base)) = self.servers.iter().find(|(server, _)| *server == url) {
            return Ok(Cow::Borrowed(base));
        }
        if !url.starts_with('/') {
            return BaseUrl::parse(url).map(Cow::Owned).map_err(|why| format!("invalid server URL: {why}"));
        }
        // The path of a relative server URL has been appended to the base URL.
        let own = self.service.base_url;
        let before = self.base.path.strip_suffix(own).filter(|_| own.starts_with('/')).unwrap_or_default();
        let path = format!("{before}{}", url.trim_end_matches('/'));
        Ok(Cow::Owned(BaseUrl { path, ..self.base.clone() }))
    }

    /// Resolves `reference` against `from`. The result must be on the same origin, which is that of the credentials.
    pub(crate) fn follow(&self, from: &Uri, reference: &str) -> Result<Uri, String> {
        let uri = address::resolve(from, reference).map_err(str::to_owned)?;
        let origin = address::origin(&uri).map_err(str::to_owned)?;
        if origin != address::origin(from).map_err(str::to_owned)? {
            return Err(format!("it refers to another origin, {origin}"));
        }
        Ok(uri)
    }

    /// Returns the headers of a request without credentials: its own and the client's defaults. Secrets among the defaults
    /// are those of the client's origin, as its credentials.
    pub(crate) fn headers(
        &self,
        own: HeaderMap,
        base: &BaseUrl,
        server: Option<Server>,
    ) -> Result<HeaderMap, String> {
        own.iter().try_for_each(headers::check)?;
        let is_foreign =
            server.is_some_and(|server| !server.with_credentials) && base.origin != self.base.origin;
        let mut all = HeaderMap::with_capacity(self.default_headers.len() + own.len());
        for (name, value) in &self.default_headers {
            let is_secret = is_foreign && value.is_sensitive();
            if !is_secret && !own.contains_key(name) {
                all.append(name, value.clone());
            }
        }
        all.extend(own);
        self.service.schemes.iter().for_each(|scheme| scheme.mark(&mut all));
        headers::check_privacy(&all, base)?;
        Ok(all)
    }

    /// Returns the credentials of a request with these headers.
    ///
    /// # Errors
    ///
    /// The credentials that the request requires, if the client has none of them.
    pub(crate) fn credentials(
        &self,
        security: Security,
        given: Given<'_>,
    ) -> Result<Vec<Selected<'_>>, String> {
        match self.credentials.select(self.service.schemes, security, self.service.security, given) {
            Err(_) if !self.requires_credentials => Ok(Vec::new()),
            selected => selected,
        }
    }

    /// Returns the base URL.
    pub(crate) fn base_url(&self) -> String {
        format!("{}{}", self.base.origin, self.base.path)
    }

    /// Prints the settings without secrets.
    pub(crate) fn debug(
        &self,
        name: &str,
        transport: &dyn fmt::Debug,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        f.debug_struct(name)
            .field("base_url", &self.base_url())
            .field("has_credentials", &!self.credentials.is_empty())
            .field("default_headers", &redact::Headers(&self.default_headers))
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retries", &self.retries)
            .field("retry_budget", &self.retry_budget)
            .field("max_response_size", &self.max_response_size)
            .field("transport", transport)
            .finish()
    }
}
