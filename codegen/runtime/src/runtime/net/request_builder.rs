//! The generic request builder of all operations.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::runtime::json::{JsonType, ValueRef};
use crate::runtime::net::body::Body;
use crate::runtime::net::call::Call;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::raw_response::{Documented, RawResponse};
use crate::runtime::net::request::Request;
use crate::runtime::net::response::{FromResponse, Response};
use crate::runtime::net::retries::Retries;
use crate::runtime::net::security::Security;

/// An operation of the service. Only its type is used; it has no values.
pub trait Operation {
    /// The names of the operation.
    const INFO: OperationInfo;
    /// The statuses of success responses that the description lists.
    const STATUSES: &'static [u16] = &[200];
    /// `true` if the body of a success response is text, unless its content type is JSON.
    const IS_TEXT: bool = false;
    /// The credentials of the requests.
    const SECURITY: Security = Security::Default;
    /// The header of the idempotency key, if there is one.
    const IDEMPOTENCY_KEY: Option<&'static str> = None;
    /// The media type of the request body.
    type MediaType: MediaType;
    /// The request body while the request is being built.
    type Body: BodyState;
    /// The body of a success response.
    type Output: FromResponse;
    /// The documented headers of a success response.
    type Headers;
}

/// The names of an [`Operation`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The operation's identifier in the description.
    pub id: &'static str,
    /// The name of the request builder.
    pub builder: &'static str,
}

/// The media type of a request body.
pub trait MediaType {
    /// Returns the call with this body, which may be absent.
    #[doc(hidden)]
    fn encode<C>(call: Call<C>, body: ValueRef<'_>) -> Call<C>;

    /// Sets a field of the body by its name.
    #[doc(hidden)]
    fn set_field<C>(call: &mut Call<C>, name: &str, value: Value);
}

/// The media type `application/json`, also of operations without a body.
pub enum Json {}

impl MediaType for Json {
    fn encode<C>(call: Call<C>, body: ValueRef<'_>) -> Call<C> {
        call.json(body)
    }

    fn set_field<C>(call: &mut Call<C>, name: &str, value: Value) {
        call.body_field(name, value);
    }
}

/// The media type `application/json`, for a body that is always sent and may be `null`.
pub enum NullableJson {}

impl MediaType for NullableJson {
    fn encode<C>(call: Call<C>, body: ValueRef<'_>) -> Call<C> {
        call.json(if let ValueRef::Absent = body { ValueRef::Null } else { body })
    }

    fn set_field<C>(call: &mut Call<C>, name: &str, value: Value) {
        call.body_field(name, value);
    }
}

/// A request body in a request builder: a model, or `()` for an operation without a body and for a form whose fields the
/// call has already.
pub trait BodyState {
    /// Returns the value, which may be absent.
    #[doc(hidden)]
    fn value(&self) -> ValueRef<'_>;
}

impl<T: JsonType> BodyState for T {
    fn value(&self) -> ValueRef<'_> {
        self.value_ref()
    }
}

impl BodyState for () {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Absent
    }
}

/// An [`Operation`] whose body has fields: a JSON object, or a form.
pub trait BodyFields: Operation {}

/// A request builder.
///
/// The builder of each operation is an alias of this type, in the module of its group. `O` is the operation, `C` the client
/// that sends the request. The builder owns its client: it can be moved to another task or thread.
#[must_use = "nothing is sent before `send`"]
pub struct RequestBuilder<O: Operation, C = Client> {
    pub(crate) call: Call<C>,
    pub(crate) body: O::Body,
}

/// Prints the method, the address and the headers; the body may contain secrets.
impl<O: Operation, C> fmt::Debug for RequestBuilder<O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(O::INFO.builder).field("call", &self.call).finish_non_exhaustive()
    }
}

impl<O: Operation<Body = ()>, C> RequestBuilder<O, C> {
    /// Creates the builder of an operation whose body, if it has one, is in the call.
    pub(crate) fn new(call: Call<C>) -> Self {
        Self { call, body: () }
    }
}

impl<O: Operation, C> RequestBuilder<O, C> {
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

    /// Sets a documented query parameter.
    pub(crate) fn with_query<'v>(mut self, name: &'static str, value: impl Into<ValueRef<'v>>) -> Self {
        self.call.set_query(name, value);
        self
    }

    /// Sets a documented query parameter whose list is one value, joined by an encoded separator.
    pub(crate) fn with_query_list<'v>(
        mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        separator: &str,
    ) -> Self {
        self.call.set_query_list(name, value, separator);
        self
    }

    /// Sets a documented header parameter.
    pub(crate) fn with_header<'v>(mut self, name: &'static str, value: impl Into<ValueRef<'v>>) -> Self {
        self.call.set_header(name, value);
        self
    }

    /// Sets a text as the body.
    pub(crate) fn with_text<'v>(mut self, content_type: &'static str, text: impl Into<ValueRef<'v>>) -> Self {
        self.call.set_text(content_type, text);
        self
    }

    /// Sets a body of this content type.
    pub(crate) fn with_body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.call.set_body(content_type, body.into());
        self
    }

    /// Builds the request without sending it.
    ///
    /// # Errors
    ///
    /// A [request error](Error::is_request) if a value is invalid in its location, such as an empty path
    /// parameter.
    pub fn request(self) -> Result<Request, Error> {
        self.into_call().into_request()
    }

    /// Returns the call with its body encoded.
    pub(crate) fn into_call(mut self) -> Call<C> {
        self.call.documented = const {
            &Documented {
                statuses: O::STATUSES,
                is_text: O::IS_TEXT,
                security: O::SECURITY,
                idempotency_key: O::IDEMPOTENCY_KEY,
            }
        };
        O::MediaType::encode(self.call, self.body.value())
    }
}

impl<O: BodyFields, C> RequestBuilder<O, C> {
    /// Sets an undocumented field of the body, or overrides a documented one.
    ///
    /// In a JSON body the value is sent as it is; without another body these fields are the body. In a form a
    /// string, number or boolean is sent as text, any other value as JSON, and null removes the field. The
    /// last value of a name counts, and setters do not replace it.
    pub fn body_field(mut self, name: &str, value: impl Into<Value>) -> Self {
        O::MediaType::set_field(&mut self.call, name, value.into());
        self
    }
}

impl<O: Operation> RequestBuilder<O> {
    /// Sends the request and decodes the response.
    ///
    /// # Errors
    ///
    /// If the request is invalid, no complete response is received in time, the response is not a success, or
    /// its body cannot be decoded. See [`Error::kind`].
    pub fn send(
        self,
    ) -> impl Future<Output = Result<Response<O::Output, O::Headers>, Error>> + Send + use<O> {
        self.into_call().send_typed(RawResponse::into_response)
    }

    /// Sends the request and decodes the response. The body is `None` if the response has none, as with the status 204 or
    /// one that the description does not list.
    ///
    /// # Errors
    ///
    /// As those of [`send`](Self::send), except that a missing body is no error.
    pub fn send_optional(
        self,
    ) -> impl Future<Output = Result<Response<Option<O::Output>, O::Headers>, Error>> + Send + use<O> {
        self.into_call().send_typed(RawResponse::into_optional)
    }
}

#[cfg(feature = "blocking")]
#[doc(hidden)]
impl<O: Operation> RequestBuilder<O, crate::runtime::net::blocking::Client> {
    /// Sends the request, blocks until the response is received, and decodes it.
    ///
    /// # Errors
    ///
    /// As those of the async `send`.
    pub fn send(self) -> Result<Response<O::Output, O::Headers>, Error> {
        self.into_call().send()?.into_response()
    }

    /// Sends the request, blocks until the response is received, and decodes it. The body is `None` if there is none.
    ///
    /// # Errors
    ///
    /// As those of the async `send_optional`.
    pub fn send_optional(self) -> Result<Response<Option<O::Output>, O::Headers>, Error> {
        self.into_call().send()?.into_optional()
    }
}

#[cfg(feature = "mock")]
impl<O, C> crate::runtime::net::mock::ExpectedOperation for RequestBuilder<O, C>
where
    O: Operation,
    O::Output: crate::runtime::net::mock::ResponseBody,
{
    type Output = O::Output;
    const ID: &'static str = O::INFO.id;
    const STATUS: u16 = match O::STATUSES {
        [first, ..] => *first,
        [] => 200,
    };
}
