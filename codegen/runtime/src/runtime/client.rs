//! The client: whom to ask, as whom, and over what.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method, Uri};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::body::Body;
use crate::runtime::error::Error;
use crate::runtime::headers;
use crate::runtime::path;
use crate::runtime::raw::RawRequest;
use crate::runtime::redact;
use crate::runtime::request::Request;
use crate::runtime::response::{Parts, Reply, Response};
use crate::runtime::transport::{Limits, Transport};

/// A client of the service.
///
/// Cloning it is cheap; all clones share connections and settings. It can be used from many tasks at once.
/// Dropping the future of a call at any moment is safe: the exchange is given up. Whether the service has
/// carried it out by then, nobody can tell.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) base: BaseUrl,
    pub(crate) authorization: Option<HeaderValue>,
    /// With the user agent among them.
    pub(crate) default_headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_response_size: usize,
    pub(crate) transport: Arc<dyn Transport>,
}

impl Client {
    pub(crate) fn from_shared(shared: Shared) -> Self {
        Self { shared: Arc::new(shared) }
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
    pub fn request(&self, method: Method, path: &str) -> RawRequest<'_> {
        RawRequest::new(self, method, path)
    }

    /// Sends a request that was made before and perhaps changed since, and gives the body of a success as it
    /// came.
    ///
    /// It goes to this client's base URL, with its credentials.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) when it was changed into something that cannot be sent; those of
    /// the transport; every answer that is no success.
    pub async fn execute(&self, request: Request) -> Result<Response<Bytes>, Error> {
        self.exchange(request).await?.bytes()
    }

    /// The base URL.
    pub fn base_url(&self) -> String {
        format!("{}{}", self.shared.base.origin, self.shared.base.path)
    }

    pub(crate) fn default_headers(&self) -> &HeaderMap {
        &self.shared.default_headers
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn exchange(&self, mut request: Request) -> Result<Reply, Error> {
        let operation = std::mem::take(&mut request.operation);
        let limits = Limits {
            timeout: request.timeout.or(self.shared.timeout),
            max_response_size: self.shared.max_response_size,
        };
        let request = match self.complete(request) {
            Ok(request) => request,
            Err(problem) => return Err(Error::request(operation, problem)),
        };
        let origin = &self.shared.base.origin;
        let (head, body) = match self.shared.transport.send(request, limits).await {
            Ok(answer) => answer.into_parts(),
            Err(error) => return Err(Error::transport(operation, error, origin, None)),
        };
        let parts = Parts { status: head.status, headers: head.headers };
        match body.collect(limits.max_response_size).await {
            Ok(body) if parts.status.is_success() => Ok(Reply { parts, body, operation }),
            Ok(body) => Err(Error::api(operation, parts, body)),
            Err(error) => Err(Error::transport(operation, error, origin, Some(parts))),
        }
    }

    /// Gives a request the client's part: the address, which nothing in it can change, and the credentials.
    fn complete(&self, request: Request) -> Result<http::Request<Body>, String> {
        let Request { method, path, query, mut headers, body, .. } = request;
        path::check_encoded(&path)?;
        headers.keys().try_for_each(headers::check_name)?;
        if query.contains('#') {
            return Err("the query has a `#` in it".to_owned());
        }
        let base = &self.shared.base;
        let separator = if query.is_empty() { "" } else { "?" };
        let uri = format!("{}{}{path}{separator}{query}", base.origin, base.path);
        let uri = Uri::try_from(uri).map_err(|error| format!("path and query make no URI: {error}"))?;
        if let Some(authorization) = &self.shared.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        let mut complete = http::Request::new(body);
        *complete.method_mut() = method;
        *complete.uri_mut() = uri;
        *complete.headers_mut() = headers;
        Ok(complete)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("has_credentials", &self.shared.authorization.is_some())
            .field("default_headers", &redact::Headers(&self.shared.default_headers))
            .field("timeout", &self.shared.timeout)
            .field("max_response_size", &self.shared.max_response_size)
            .field("transport", &self.shared.transport)
            .finish()
    }
}
