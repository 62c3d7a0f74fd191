//! Calls: requests that are being built.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::Value;

use crate::runtime::json::{self, ValueRef};
use crate::runtime::net::base_url::Server;
use crate::runtime::net::body::Body;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::headers;
use crate::runtime::net::path::Path;
use crate::runtime::net::query::Query;
use crate::runtime::net::raw_response::{Documented, RawResponse};
use crate::runtime::net::redact;
use crate::runtime::net::request::Request;
use crate::runtime::net::retries::Retries;
use crate::runtime::net::scalar::{scalar, scalars};
use crate::runtime::net::security::Security;

/// The untyped part of every request builder.
///
/// The first invalid part is kept as an error until the request is built, so that setters can be chained
/// without `?`. `C` is the client, async or blocking.
pub struct Call<C = Client> {
    pub(crate) client: C,
    operation: Cow<'static, str>,
    pub(super) documented: &'static Documented,
    method: Method,
    path: Result<String, String>,
    pub(super) query: Query,
    pub(super) headers: HeaderMap,
    body: Body,
    /// The content type of a body that is JSON or a form, if it is not the common one.
    pub(super) content_type: Option<&'static str>,
    unfinished: Option<Box<dyn UnfinishedBody>>,
    fields: Vec<(String, Value)>,
    timeout: Option<Duration>,
    retries: Option<Retries>,
    message: Option<String>,
    pub(super) server: Option<Server>,
    #[cfg(feature = "tracing")]
    template: String,
}

impl<C: Clone> Call<C> {
    /// Creates a call of `operation` with no query, headers or body.
    #[cfg_attr(not(feature = "tracing"), allow(unused_mut))]
    pub fn new(client: &C, operation: &'static str, method: Method, mut path: Path) -> Self {
        #[cfg(feature = "tracing")]
        let template = std::mem::take(&mut path.template);
        #[cfg_attr(not(feature = "tracing"), allow(clippy::let_and_return))]
        let call = Self::with_path(client, Cow::Borrowed(operation), method, path.finish());
        #[cfg(feature = "tracing")]
        let call = Self { template, ..call };
        call
    }

    pub(crate) fn with_path(
        client: &C,
        operation: Cow<'static, str>,
        method: Method,
        path: Result<String, String>,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Self {
            client: client.clone(),
            operation,
            documented: &Documented {
                statuses: &[],
                is_text: false,
                security: Security::Any,
                idempotency_key: None,
            },
            method,
            path,
            query: Query::default(),
            headers,
            body: Body::Empty,
            content_type: None,
            unfinished: None,
            fields: Vec::new(),
            timeout: None,
            retries: None,
            message: None,
            server: None,
            #[cfg(feature = "tracing")]
            template: String::new(),
        }
    }
}

impl<C> Call<C> {
    /// Sets a documented query parameter. A list repeats the name, absent or null removes it.
    pub fn set_query<'v>(&mut self, name: &'static str, value: impl Into<ValueRef<'v>>) {
        if let Err(message) = self.query.set(name, value.into()) {
            self.refuse(message);
        }
    }

    /// Sets a documented query parameter whose list is one value, joined by an encoded separator.
    pub fn set_query_list<'v>(
        &mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        separator: &str,
    ) {
        if let Err(message) = self.query.set_list(name, value.into(), separator) {
            self.refuse(message);
        }
    }

    /// Sets a documented header parameter. A list is joined by commas; absent, null or an empty list removes it.
    pub fn set_header<'v>(&mut self, name: &'static str, value: impl Into<ValueRef<'v>>) {
        self.put_header(name, value.into());
    }

    fn put_header(&mut self, name: &'static str, value: ValueRef<'_>) {
        let texts = scalars(value);
        if texts.is_empty() {
            self.headers.remove(name);
            return;
        }
        match texts.into_iter().collect::<Option<Vec<_>>>() {
            Some(texts) => self.header(name, &texts.join(",")),
            None => self.refuse(format!(
                "the header parameter `{name}` is invalid: expected strings, numbers or booleans"
            )),
        }
    }

    /// Sets a header by its name.
    pub fn header(&mut self, name: &str, value: &str) {
        match headers::parse(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(message) => self.refuse(message),
        }
    }

    /// Adds a query parameter by its name.
    pub fn query(&mut self, name: &str, value: &str) {
        self.query.push(name.to_owned(), value);
    }

    /// Sets the content type of a body that is JSON or a form.
    pub fn set_content_type(&mut self, content_type: &'static str) {
        self.content_type = Some(content_type);
    }

    /// Sets a text as the body: a string, number or boolean.
    pub fn set_text<'v>(&mut self, content_type: &'static str, text: impl Into<ValueRef<'v>>) {
        match scalar(text.into()) {
            Some(text) if text.is_ascii() || content_type.contains("charset") => {
                self.set_bytes(content_type, text.into_owned());
            }
            // Some servers assume another charset.
            Some(text) => {
                self.set_bytes(&format!("{content_type}; charset=utf-8"), text.into_owned());
            }
            None => self.refuse("the body is invalid: expected a string, number or boolean".to_owned()),
        }
    }

    fn set_bytes(&mut self, content_type: &str, bytes: impl Into<Bytes>) {
        self.set_body(content_type, Body::Bytes(bytes.into()));
    }

    /// Sets the body, and its content type unless a header has one.
    pub fn set_body(&mut self, content_type: &str, body: Body) {
        match headers::value_of(content_type) {
            Some(content_type) => self.content(content_type, body),
            None => self.refuse(format!("the content type {content_type:?} is not ASCII text on one line")),
        }
    }

    /// Sets the time limit of the call.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sets the retries.
    pub fn retries(&mut self, retries: Retries) {
        self.retries = Some(retries);
    }

    /// Sets a field of the JSON body by its name. [`Call::json`] inserts it.
    pub fn body_field(&mut self, name: &str, value: Value) {
        self.fields.push((name.to_owned(), value));
    }

    /// Returns the call with this JSON body and the fields set by name; without a body if there are none.
    #[must_use]
    pub fn json<'v>(self, value: impl Into<ValueRef<'v>>) -> Self {
        self.with_json(value.into())
    }

    fn with_json(mut self, value: ValueRef<'_>) -> Self {
        let fields = std::mem::take(&mut self.fields);
        if matches!(value, ValueRef::Absent) && fields.is_empty() {
            return self;
        }
        match if fields.is_empty() { write(value) } else { merge(value, fields) } {
            Ok(bytes) => self.set_bytes(self.content_type.unwrap_or("application/json"), bytes),
            Err(message) => self.refuse(message),
        }
        self
    }

    /// Sets a body, and its content type unless a header has one.
    pub(crate) fn content(&mut self, content_type: HeaderValue, body: Body) {
        self.headers.entry(CONTENT_TYPE).or_insert(content_type);
        self.body = body;
    }

    /// Returns the body that the setters of fields fill; `None` if they fill one of another type.
    pub(super) fn unfinished<B: UnfinishedBody + Default>(&mut self) -> Option<&mut B> {
        let body = self.unfinished.get_or_insert_with(|| Box::new(B::default()));
        let body: &mut dyn Any = &mut **body;
        body.downcast_mut()
    }

    /// Keeps the first error.
    pub(crate) fn refuse(&mut self, message: String) {
        self.message.get_or_insert(message);
    }

    /// Builds the request. Does no I/O.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) if a part is invalid.
    pub fn into_request(self) -> Result<Request, Error> {
        self.into_parts().1
    }

    /// Splits the call into its client and its request.
    pub(crate) fn into_parts(mut self) -> (C, Result<Request, Error>) {
        if let Some(body) = self.unfinished.take() {
            match body.finish() {
                Ok((content_type, body)) => self.set_body(self.content_type.unwrap_or(&content_type), body),
                Err(message) => self.refuse(message),
            }
        }
        let path = match (self.path, self.message) {
            (Ok(path), None) => path,
            (Err(message), _) | (_, Some(message)) => {
                return (self.client, Err(Error::request(self.operation, message)));
            }
        };
        let request = Request {
            method: self.method,
            path,
            query: self.query.encode(),
            headers: self.headers,
            body: self.body,
            timeout: self.timeout,
            retries: self.retries,
            operation: self.operation,
            documented: self.documented,
            #[cfg(feature = "tracing")]
            template: self.template,
            server: self.server,
            address: None,
        };
        (self.client, Ok(request))
    }
}

impl Call {
    /// Sends the request and returns a success response.
    ///
    /// # Errors
    ///
    /// The error of [`Call::into_request`], a [transport error](Error::is_transport), or an [error
    /// response](Error::is_api).
    pub async fn send(self) -> Result<RawResponse, Error> {
        let (client, request) = self.into_parts();
        client.exchange(request?).await
    }

    /// Sends the request and decodes a success response.
    ///
    /// # Errors
    ///
    /// The errors of [`Call::send`] and of `decode`.
    pub(crate) async fn send_typed<T>(self, decode: fn(RawResponse) -> Result<T, Error>) -> Result<T, Error> {
        // The boxed future is compiled once, instead of into the future of each operation.
        let sent: Pin<Box<dyn Future<Output = Result<RawResponse, Error>> + Send>> = Box::pin(self.send());
        decode(sent.await?)
    }
}

/// A body that setters fill field by field until the request is built.
pub(super) trait UnfinishedBody: Any + Send {
    /// Returns the common content type of such bodies, and the body.
    ///
    /// # Errors
    ///
    /// If a part of it is invalid.
    fn finish(self: Box<Self>) -> Result<(Cow<'static, str>, Body), String>;
}

fn write(value: ValueRef<'_>) -> Result<Vec<u8>, String> {
    json::to_vec(value).map_err(|error| format!("the body could not be written as JSON: {error}"))
}

/// Returns the body with fields inserted or replaced. It is parsed again for that, a cost that only
/// undocumented fields have.
fn merge(value: ValueRef<'_>, fields: Vec<(String, Value)>) -> Result<Vec<u8>, String> {
    let mut object = match value {
        ValueRef::Absent => serde_json::Map::new(),
        value => match json::from_slice(&write(value)?) {
            Ok(Value::Object(object)) => object,
            _ => return Err("a field was set by name, but the body is no JSON object".to_owned()),
        },
    };
    object.extend(fields);
    write(ValueRef::Any(&Value::Object(object)))
}

impl<C> fmt::Debug for Call<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &redact::Query(&self.query.encode()))
            .field("headers", &redact::OwnHeaders(&self.headers))
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
