//! Any request at all, for what the description does not have yet.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::runtime::net::call::{Call, call_options};
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::path;
use crate::runtime::net::request::Request;
use crate::runtime::net::response::Response;
use crate::runtime::net::retries::Retries;

/// A request that the description does not have, from [`Client::request`].
#[must_use = "nothing is sent before `send` or `send_json` is awaited"]
pub struct RawRequest<C = Client> {
    call: Call<C>,
}

/// Shows where the request goes, and nothing of its body.
impl<C> fmt::Debug for RawRequest<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest").field("call", &self.call).finish_non_exhaustive()
    }
}

impl<C: Clone> RawRequest<C> {
    pub(crate) fn new(client: &C, method: Method, path: &str) -> Self {
        let operation = Cow::Owned(format!("{method} {}", path.escape_debug()));
        let path = path::check_encoded(path).map(|()| path.to_owned()).map_err(str::to_owned);
        Self { call: Call::with_path(client, operation, method, path) }
    }
}

impl<C> RawRequest<C> {
    call_options!();

    /// Sets the body: the JSON of this value.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.call.content(HeaderValue::from_static("application/json"), bytes.into()),
            Err(error) => self.call.refuse(format!("the body could not be written as JSON: {error}")),
        }
        self
    }

    /// Sets the body: these bytes, of this content type.
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        match HeaderValue::from_str(content_type) {
            Ok(content_type) => self.call.content(content_type, body.into()),
            Err(_) => self.call.refuse("the content type is not ASCII text on one line".to_owned()),
        }
        self
    }

    /// The finished request; does no I/O.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) when some part of it is wrong, the path for one.
    pub fn request(self) -> Result<Request, Error> {
        self.call.into_request()
    }
}

impl RawRequest {
    /// Sends the request and gives the body of a success as it came.
    ///
    /// # Errors
    ///
    /// Those of [`RawRequest::request`], those of the transport, and every answer that is no success.
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        self.call.answer().await
    }

    /// Sends the request and reads the body of a success as the JSON of a `T`.
    ///
    /// # Errors
    ///
    /// Those of [`RawRequest::send`], and a [decode error](Error::is_decode) when the body does not fit.
    pub async fn send_json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.call.send().await?.decode()
    }
}

#[cfg(feature = "blocking")]
#[doc(hidden)]
impl RawRequest<crate::runtime::blocking::Client> {
    /// Sends the request and gives the body of a success as it came.
    ///
    /// # Errors
    ///
    /// Those of [`RawRequest::request`], those of the transport, and every answer that is no success.
    pub fn send(self) -> Result<Response<Bytes>, Error> {
        self.call.send()?.answer()
    }

    /// Sends the request and reads the body of a success as the JSON of a `T`.
    ///
    /// # Errors
    ///
    /// Those of [`RawRequest::send`], and a [decode error](Error::is_decode) when the body does not fit.
    pub fn send_json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.call.send()?.decode()
    }
}
