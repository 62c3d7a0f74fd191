//! What every client knows, async or blocking: whom to ask, as whom, and within which limits.

use std::fmt;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};

use crate::runtime::net::address;
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::headers;
use crate::runtime::net::path;
use crate::runtime::net::redact;
use crate::runtime::net::request::Request;
use crate::runtime::net::retries::Retries;
use crate::runtime::net::service::Service;

/// The settings of a client, checked.
pub(crate) struct Core {
    pub(crate) service: &'static Service,
    pub(crate) base: BaseUrl,
    pub(crate) authorization: Option<HeaderValue>,
    /// With the user agent among them.
    pub(crate) default_headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: Retries,
    pub(crate) max_response_size: usize,
}

impl Core {
    /// The address that a request goes to: below the base URL, or the one that it came with, on the same origin.
    pub(crate) fn uri(&self, request: &Request) -> Result<Uri, String> {
        if let Some(uri) = &request.address {
            return Ok(uri.clone());
        }
        path::check_encoded(&request.path)?;
        if request.query.contains('#') {
            return Err("the query has a `#` in it".to_owned());
        }
        let separator = if request.query.is_empty() { "" } else { "?" };
        let uri =
            format!("{}{}{}{separator}{}", self.base.origin, self.base.path, request.path, request.query);
        Uri::try_from(uri).map_err(|error| format!("path and query make no URI: {error}"))
    }

    /// The address that `reference`, found at `from`, leads to, if it is on the origin that the credentials are for.
    pub(crate) fn follow(&self, from: &Uri, reference: &str) -> Result<Uri, String> {
        let uri = address::resolve(from, reference).map_err(str::to_owned)?;
        let origin = address::origin(&uri).map_err(str::to_owned)?;
        if origin != self.base.origin {
            return Err(format!("it leads to another origin, {origin}"));
        }
        Ok(uri)
    }

    /// The headers of a request: its own, the client's where it says nothing else, and who asks.
    pub(crate) fn headers(&self, own: HeaderMap) -> Result<HeaderMap, String> {
        own.keys().try_for_each(headers::check_name)?;
        headers::check_privacy(&own, &self.base)?;
        let mut all = self.default_headers.clone();
        for name in own.keys() {
            all.remove(name);
        }
        all.extend(own);
        if let Some(authorization) = &self.authorization {
            all.insert(AUTHORIZATION, authorization.clone());
        }
        Ok(all)
    }

    /// The base URL.
    pub(crate) fn base_url(&self) -> String {
        format!("{}{}", self.base.origin, self.base.path)
    }

    /// Shows the settings, without secrets, as those of a `name`.
    pub(crate) fn debug(
        &self,
        name: &str,
        transport: &dyn fmt::Debug,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        f.debug_struct(name)
            .field("base_url", &self.base_url())
            .field("has_credentials", &self.authorization.is_some())
            .field("default_headers", &redact::Headers(&self.default_headers))
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retries", &self.retries)
            .field("max_response_size", &self.max_response_size)
            .field("transport", transport)
            .finish()
    }
}
