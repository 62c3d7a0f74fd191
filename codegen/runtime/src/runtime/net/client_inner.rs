//! The settings that the async and the blocking client have in common.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Uri};

use crate::runtime::net::address;
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::credentials::{Credentials, Selected};
use crate::runtime::net::headers;
use crate::runtime::net::path;
use crate::runtime::net::redact;
use crate::runtime::net::request::Request;
use crate::runtime::net::retries::Retries;
use crate::runtime::net::security::Security;
use crate::runtime::net::service::Service;

/// The validated settings of a client.
pub(crate) struct ClientInner {
    pub(crate) service: &'static Service,
    pub(crate) base: BaseUrl,
    pub(crate) credentials: Credentials,
    /// `false` if something else adds the credentials.
    pub(crate) requires_credentials: bool,
    /// Including the user agent.
    pub(crate) default_headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: Retries,
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
        let separator = if request.query.is_empty() { "" } else { "?" };
        let uri =
            format!("{}{}{}{separator}{}", self.base.origin, self.base.path, request.path, request.query);
        Uri::try_from(uri).map_err(|error| format!("invalid path or query: {error}"))
    }

    /// Resolves `reference` against `from`. The result must be on the origin of the credentials.
    pub(crate) fn follow(&self, from: &Uri, reference: &str) -> Result<Uri, String> {
        let uri = address::resolve(from, reference).map_err(str::to_owned)?;
        let origin = address::origin(&uri).map_err(str::to_owned)?;
        if origin != self.base.origin {
            return Err(format!("it refers to another origin, {origin}"));
        }
        Ok(uri)
    }

    /// Returns the headers of a request without credentials: its own and the client's defaults.
    pub(crate) fn headers(&self, mut own: HeaderMap) -> Result<HeaderMap, String> {
        self.service.schemes.iter().for_each(|scheme| scheme.mark(&mut own));
        own.iter().try_for_each(headers::check)?;
        headers::check_privacy(&own, &self.base)?;
        let mut all = self.default_headers.clone();
        for name in own.keys() {
            all.remove(name);
        }
        all.extend(own);
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
        given: &HeaderMap,
    ) -> Result<Vec<Selected<'_>>, String> {
        match self.credentials.select(self.service, security, given) {
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
            .field("max_response_size", &self.max_response_size)
            .field("transport", transport)
            .finish()
    }
}
