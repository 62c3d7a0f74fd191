//! What the builders of all operations are: one type, with a marker that tells them apart.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::runtime::json::{Node, Val};
use crate::runtime::net::call::{Call, call_options};
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::request::Request;
use crate::runtime::net::response::{Answers, Response};
use crate::runtime::net::retries::Retries;

/// An operation of the service, as a type that no value has.
pub trait Operation {
    /// What its code says of it by itself.
    const FACTS: Facts;
    /// What its body goes out as.
    type Media: Media;
    /// What its builder holds of a body until that is sent.
    type Body: Held;
    /// What a successful answer holds.
    type Answer: Answers;
    /// Stands for the documented headers of that.
    type Headers;
}

/// What there is to know of an [`Operation`] beside its types.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// What the description calls it.
    pub id: &'static str,
    /// What its builder is called.
    pub builder: &'static str,
    /// The status of its success.
    pub status: u16,
}

/// What a body goes out as.
pub trait Media {
    /// The call with this body in it, which may be absent.
    fn put<'a, C>(call: Call<'a, C>, body: Val<'_>) -> Call<'a, C>;

    /// Sets a field of the body by its name.
    fn set_field<C>(call: &mut Call<'_, C>, name: &str, value: Value);
}

/// Operations whose body is JSON, or that have none.
pub enum Json {}

impl Media for Json {
    fn put<'a, C>(call: Call<'a, C>, body: Val<'_>) -> Call<'a, C> {
        call.json(body)
    }

    fn set_field<C>(call: &mut Call<'_, C>, name: &str, value: Value) {
        call.body_field(name, value);
    }
}

/// What a builder can hold of a body: a model, or `()` where there is none, or none but what is in the call already.
pub trait Held {
    /// The value, which may be absent.
    fn held(&self) -> Val<'_>;
}

impl<T: Node> Held for T {
    fn held(&self) -> Val<'_> {
        self.val()
    }
}

impl Held for () {
    fn held(&self) -> Val<'_> {
        Val::Absent
    }
}

/// An [`Operation`] whose body has fields: a JSON object, or a form.
pub trait BodyFields: Operation {}

/// The request of an operation, before it is sent.
///
/// The builder of each operation is another name for this type, in the module of its group; `O` tells them apart. What they
/// have in common stands here once, so that a crate with many operations does not take long to compile. `C` is the client
/// that sends it, async or blocking.
#[must_use = "nothing is sent before `send`"]
pub struct RequestBuilder<'a, O: Operation, C = Client> {
    pub(crate) call: Call<'a, C>,
    pub(crate) body: O::Body,
}

/// Shows where the request goes, and nothing of its body.
impl<O: Operation, C> fmt::Debug for RequestBuilder<'_, O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(O::FACTS.builder).field("call", &self.call).finish_non_exhaustive()
    }
}

impl<'a, O: Operation<Body = ()>, C> RequestBuilder<'a, O, C> {
    /// The builder of an operation that holds no body beside its call.
    pub(crate) fn new(call: Call<'a, C>) -> Self {
        Self { call, body: () }
    }
}

impl<'a, O: Operation, C> RequestBuilder<'a, O, C> {
    call_options!();

    /// Puts the request together without sending it.
    ///
    /// # Errors
    ///
    /// When a value has no place where it is to go, such as an empty one in the path.
    pub fn request(self) -> Result<Request, Error> {
        self.into_call().into_request()
    }

    /// The call with its body in it.
    pub(crate) fn into_call(self) -> Call<'a, C> {
        O::Media::put(self.call, self.body.held())
    }
}

impl<O: BodyFields, C> RequestBuilder<'_, O, C> {
    /// Sets a field of the body that the description does not name, or overrides one that it does.
    ///
    /// Of a JSON body the value is sent as it is; without another body the fields set here are the whole body. Of a form a
    /// string, number or boolean is sent as it is, any other value as its JSON; null takes the field away. The last value
    /// under a name counts, and no setter replaces it.
    pub fn body_field(mut self, name: &str, value: impl Into<Value>) -> Self {
        O::Media::set_field(&mut self.call, name, value.into());
        self
    }
}

impl<'a, O: Operation> RequestBuilder<'a, O> {
    /// Sends the request and reads the answer.
    ///
    /// # Errors
    ///
    /// When the request cannot be made, the service cannot be reached in time, answers with another status than a
    /// successful one, or with a body that does not fit. The error's predicates tell these apart.
    pub fn send(
        self,
    ) -> impl Future<Output = Result<Response<O::Answer, O::Headers>, Error>> + Send + use<'a, O> {
        self.into_call().answer()
    }
}

#[cfg(feature = "blocking")]
impl<O: Operation> RequestBuilder<'_, O, crate::runtime::blocking::Client> {
    /// Sends the request, waits for the answer and reads it.
    ///
    /// # Errors
    ///
    /// As the async one.
    pub fn send(self) -> Result<Response<O::Answer, O::Headers>, Error> {
        self.into_call().send()?.answer()
    }
}

#[cfg(feature = "mock")]
impl<O, C> crate::runtime::mock::Operation for RequestBuilder<'_, O, C>
where
    O: Operation,
    O::Answer: crate::runtime::mock::Answer,
{
    type Answer = O::Answer;
    const ID: &'static str = O::FACTS.id;
    const STATUS: u16 = O::FACTS.status;
}
