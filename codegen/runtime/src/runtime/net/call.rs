//! One call of an operation, while it is being put together.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::Value;

use crate::runtime::json::{self, ValueRef};
use crate::runtime::net::body::Body;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::headers;
use crate::runtime::net::path::Path;
use crate::runtime::net::query::Query;
use crate::runtime::net::redact;
use crate::runtime::net::request::Request;
use crate::runtime::net::response::{FromResponse, Reply, Response};
use crate::runtime::net::retries::Retries;
use crate::runtime::net::scalar::{is_nothing, scalar};

/// What all operations have in common: the builder of each holds one and lends it methods with names and
/// types.
///
/// What is wrong with a part is kept, and comes out when the request is made: setters can be chained without
/// a `?` after each. `C` is the client that it is a call of, async or blocking.
pub struct Call<C = Client> {
    pub(crate) client: C,
    operation: Cow<'static, str>,
    method: Method,
    path: Result<String, String>,
    query: Query,
    headers: HeaderMap,
    body: Body,
    pub(super) form: Option<FormBody>,
    fields: Vec<(String, Value)>,
    timeout: Option<Duration>,
    retries: Option<Retries>,
    problem: Option<String>,
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
            method,
            path,
            query: Query::default(),
            headers,
            body: Body::Empty,
            form: None,
            fields: Vec::new(),
            timeout: None,
            retries: None,
            problem: None,
            #[cfg(feature = "tracing")]
            template: String::new(),
        }
    }
}

impl<C> Call<C> {
    /// Sets a documented query parameter; a list repeats the name, absent or null takes it away.
    pub fn set_query<'v>(&mut self, name: &'static str, value: impl Into<ValueRef<'v>>) {
        if let Err(problem) = self.query.set(name, value.into()) {
            self.refuse(problem);
        }
    }

    /// Sets a documented header parameter; absent or null takes it away.
    pub fn set_header<'v>(&mut self, name: &'static str, value: impl Into<ValueRef<'v>>) {
        self.put_header(name, value.into());
    }

    fn put_header(&mut self, name: &'static str, value: ValueRef<'_>) {
        if is_nothing(value) {
            self.headers.remove(name);
            return;
        }
        match scalar(value) {
            Some(text) => self.header(name, &text),
            None => self
                .refuse(format!("the header parameter `{name}` has no value that could stand in a header")),
        }
    }

    /// Sets a header by its name.
    pub fn header(&mut self, name: &str, value: &str) {
        match headers::parse(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(problem) => self.refuse(problem),
        }
    }

    /// Adds a query parameter by its name.
    pub fn query(&mut self, name: &str, value: &str) {
        self.query.push(name.to_owned(), value);
    }

    /// Sets how long the whole call may take.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sets when the request is sent again.
    pub fn retries(&mut self, retries: Retries) {
        self.retries = Some(retries);
    }

    /// Sets a field of the JSON body by its name; [`Call::json`] puts it in.
    pub fn body_field(&mut self, name: &str, value: Value) {
        self.fields.push((name.to_owned(), value));
    }

    /// The call with this JSON body, the fields set by name put into it; without a body if there is neither.
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
            Ok(bytes) => self.content(HeaderValue::from_static("application/json"), bytes.into()),
            Err(problem) => self.refuse(problem),
        }
        self
    }

    /// Sets a body and its content type, unless a header says another.
    pub(crate) fn content(&mut self, content_type: HeaderValue, body: Bytes) {
        self.headers.entry(CONTENT_TYPE).or_insert(content_type);
        self.body = Body::Bytes(body);
    }

    /// Keeps the first thing that is wrong.
    pub(crate) fn refuse(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// The finished request; does no I/O.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) when some part of it was wrong.
    pub fn into_request(self) -> Result<Request, Error> {
        self.into_parts().1
    }

    /// Splits the call into its client and its request.
    pub(crate) fn into_parts(mut self) -> (C, Result<Request, Error>) {
        if let Some(form) = self.form.take() {
            let content_type = HeaderValue::from_static("application/x-www-form-urlencoded");
            self.content(content_type, form.encode().into());
        }
        let path = match (self.path, self.problem) {
            (Ok(path), None) => path,
            (Err(problem), _) | (_, Some(problem)) => {
                return (self.client, Err(Error::request(self.operation, problem)));
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
            #[cfg(feature = "tracing")]
            template: self.template,
            address: None,
        };
        (self.client, Ok(request))
    }
}

impl Call {
    /// Sends the request and gives the answer, if it is a success.
    ///
    /// # Errors
    ///
    /// Those of [`Call::into_request`], those of the transport, and every answer that is no success.
    pub async fn send(self) -> Result<Reply, Error> {
        let (client, request) = self.into_parts();
        client.exchange(request?).await
    }

    /// Sends the request and reads the answer, if it is a success.
    ///
    /// # Errors
    ///
    /// Those of [`Call::send`], and a [decode error](Error::is_decode) when the body does not fit.
    pub async fn answer<A: FromResponse, H>(self) -> Result<Response<A, H>, Error> {
        // In a box, what is sent and awaited is compiled once, and not into the future of each operation.
        let sent: Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>> = Box::pin(self.send());
        sent.await?.answer()
    }
}

/// A form that is the body: fields in order, each written already. Nothing shows what is in it.
#[derive(Default)]
pub(super) struct FormBody {
    pub(super) fields: Vec<FormField>,
}

/// A field of a form.
pub(super) struct FormField {
    pub(super) name: Cow<'static, str>,
    /// Name and value, or several of both.
    pub(super) text: String,
    /// Whether it was set by its name, past the description.
    pub(super) by_name: bool,
}

impl FormBody {
    /// The encoded form.
    fn encode(&self) -> String {
        let fields = self.fields.iter().map(|field| field.text.as_str());
        fields.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("&")
    }
}

fn write(value: ValueRef<'_>) -> Result<Vec<u8>, String> {
    json::to_vec(value).map_err(|error| format!("the body could not be written as JSON: {error}"))
}

/// The body with fields put in, or replaced. It is read again for that: whoever goes past the description can
/// wait.
fn merge(value: ValueRef<'_>, fields: Vec<(String, Value)>) -> Result<Vec<u8>, String> {
    let mut object = match value {
        ValueRef::Absent => serde_json::Map::new(),
        value => match serde_json::from_slice(&write(value)?) {
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
            .field("headers", &redact::Headers(&self.headers))
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

/// The ways out that every builder has, where there is a field `call: Call<C>`. The builder itself is `#[must_use]`.
macro_rules! call_options {
    () => {
        /// Sets a header of this request that the description does not name, or overrides one of the client's.
        ///
        /// A value set before under this name is replaced. `Authorization`, `Host`, `Content-Length` and what else
        /// belongs to the client or the connection cannot be set; nor can an invalid name or value. Sending is an
        /// error then.
        pub fn header(mut self, name: &str, value: &str) -> Self {
            self.call.header(name, value);
            self
        }

        /// Adds a query parameter to this request that the description does not name.
        ///
        /// It is encoded here, and sent beside those that are set already, also under the same name.
        pub fn query(mut self, name: &str, value: &str) -> Self {
            self.call.query(name, value);
            self
        }

        /// Sets how long this call may take, from connecting to the end of the answer, further attempts included, in
        /// place of the client's limit.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.call.timeout(timeout);
            self
        }

        /// Sets when and how often the request is sent again, in place of what the client does.
        pub fn retries(mut self, retries: Retries) -> Self {
            self.call.retries(retries);
            self
        }
    };
}

pub(crate) use call_options;
