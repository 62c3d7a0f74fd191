//! Requests that the description does not contain.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::runtime::json;
use crate::runtime::net::body::Body;
use crate::runtime::net::call::Call;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::path;
use crate::runtime::net::request::Request;
use crate::runtime::net::response::Response;
use crate::runtime::net::retries::Retries;

/// A request that the description does not contain, from [`Client::request`].
#[must_use = "nothing is sent before `send` or `send_json` is awaited"]
pub struct RawRequest<C = Client> {
    call: Call<C>,
}

impl Client {
    /// Creates a request that the description does not contain, with the client's credentials, limits and
    /// errors.
    ///
    /// `path` is appended to the base URL. It must begin with `/`, be percent-encoded, and contain no segment
    /// `.` or `..` and no query (see [`RawRequest::query`]). An invalid path is an error of sending.
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
}

#[cfg(feature = "blocking")]
impl crate::runtime::net::blocking::Client {
    /// Creates a request that the description does not contain. See [the method of the async
    /// client](crate::runtime::Client::request).
    pub fn request(&self, method: Method, path: &str) -> RawRequest<Self> {
        RawRequest::new(self, method, path)
    }
}

/// Prints the method, the address and the headers; the body may contain secrets.
impl<C> fmt::Debug for RawRequest<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest").field("call", &self.call).finish_non_exhaustive()
    }
}

impl<C: Clone> RawRequest<C> {
    pub(crate) fn new(client: &C, method: Method, path: &str) -> Self {
        let operation = Cow::Owned(format!("{method} {}", json::visible(path)));
        let path = path::check_encoded(path).map(|()| path.to_owned()).map_err(str::to_owned);
        Self { call: Call::with_path(client, operation, method, path) }
    }
}

impl<C> RawRequest<C> {
    /// Sets an undocumented header of this request, or overrides a header of the client.
    ///
    /// It replaces an earlier value of the name. Sending the request fails for `Authorization`, `Host`,
    /// `Content-Length` and other headers of the client or the connection, and for an invalid name or
    /// value.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.call.header(name, value);
        self
    }

    /// Adds an undocumented query parameter to this request.
    ///
    /// Name and value are encoded. Earlier parameters remain, also those with the same name.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.call.query(name, value);
        self
    }

    /// Sets the time limit of this call, from connecting to the end of the response, retries included.
    /// Default: the client's limit. Each attempt is limited separately: see
    /// [`ClientBuilder::attempt_timeout`](crate::runtime::net::ClientBuilder::attempt_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout(timeout);
        self
    }

    /// Sets when and how often the request is sent again. Default: the client's retries.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.call.retries(retries);
        self
    }

    /// Sets the body to the JSON of this value.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.call.content(HeaderValue::from_static("application/json"), bytes.into()),
            Err(error) => self.call.refuse(format!("the body could not be written as JSON: {error}")),
        }
        self
    }

    /// Sets the body, such as bytes or a stream, of this content type.
    pub fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.call.set_body(content_type, body.into());
        self
    }

    /// Builds the request. Does no I/O.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) if a part is invalid, such as the path.
    pub fn request(self) -> Result<Request, Error> {
        self.call.into_request()
    }
}

impl RawRequest {
    /// Sends the request and returns the body of a success response as bytes.
    ///
    /// # Errors
    ///
    /// The error of [`RawRequest::request`], a [transport error](Error::is_transport), or an [error
    /// response](Error::is_api).
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        self.call.send().await?.into_response()
    }

    /// Sends the request and deserializes the body of a success response from JSON.
    ///
    /// # Errors
    ///
    /// The errors of [`RawRequest::send`], or a [decode error](Error::is_decode).
    pub async fn send_json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.call.send().await?.decode()
    }
}

#[cfg(feature = "blocking")]
#[doc(hidden)]
impl RawRequest<crate::runtime::net::blocking::Client> {
    /// Sends the request and returns the body of a success response as bytes.
    ///
    /// # Errors
    ///
    /// The error of [`RawRequest::request`], a [transport error](Error::is_transport), or an [error
    /// response](Error::is_api).
    pub fn send(self) -> Result<Response<Bytes>, Error> {
        self.call.send()?.into_response()
    }

    /// Sends the request and deserializes the body of a success response from JSON.
    ///
    /// # Errors
    ///
    /// The errors of [`RawRequest::send`], or a [decode error](Error::is_decode).
    pub fn send_json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.call.send()?.decode()
    }
}
