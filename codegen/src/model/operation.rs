//! Operations, and what they send and receive.

use std::collections::HashSet;

use serde_json::Value;

use crate::model::schema::SchemaId;
use crate::model::service::{IdempotencyKey, Pagination, Security, Server, Stream, Waiter};
use crate::pointer::Pointer;

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The location.
    pub pointer: Pointer,
    /// The HTTP method.
    pub method: String,
    /// The path template, with the query in it.
    pub path: String,
    /// The pairs of the query in the path, as they are written, or the reason why they are not supported. A value in braces is
    /// a query parameter.
    pub query: Result<Vec<(String, String)>, String>,
    /// `operationId`.
    pub id: Option<String>,
    /// `tags`, in order; the first one determines the group.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `security` of the operation, or else of the description.
    pub security: Security,
    /// The servers of the operation or its path.
    pub servers: Vec<Server>,
    /// The parameters of the operation and its path.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, in order.
    pub responses: Vec<Response>,
    /// The pagination: `x-specsmith-pagination`.
    pub pagination: Option<Pagination>,
    /// The stream: `x-specsmith-stream`.
    pub stream: Option<Stream>,
    /// The idempotency key: `x-specsmith-idempotency-key`. The header is an optional parameter.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The waiters: `x-specsmith-waiters`.
    pub waiters: Vec<Waiter>,
    /// The media type, for an operation that stands for another one with a further media type.
    pub alternative: Option<Alternative>,
}

/// A further kind of body that an operation accepts or returns.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// `true` for a body of success responses.
    pub is_response: bool,
    /// The word in the names of the operation.
    pub word: String,
    /// The media types, separated by commas.
    pub media_types: String,
}

impl Operation {
    /// Returns the `operationId`, or method and path.
    pub fn name(&self) -> String {
        self.id.clone().unwrap_or_else(|| format!("{} {}", self.method, self.path))
    }

    /// Returns the success responses: those with a success status, else the default response.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        let class = self.success_class();
        let is = move |status: Status| class.map_or(status == Status::Default, |class| status.is_of(class));
        self.responses.iter().filter(move |response| is(response.status))
    }

    /// Returns `true` for a status that the description lists as a success: 2xx, or a redirection if it lists no 2xx.
    pub fn is_success(&self, status: Status) -> bool {
        self.success_class().is_some_and(|class| status.is_of(class))
    }

    /// Returns the first digit of the success statuses.
    fn success_class(&self) -> Option<u16> {
        [2, 3].into_iter().find(|class| self.responses.iter().any(|response| response.status.is_of(*class)))
    }

    /// Returns the headers of the success responses, each name once: it is case-insensitive (RFC 9110 section 5.1).
    pub fn response_headers(&self) -> Vec<&Header> {
        let mut seen = HashSet::new();
        let headers = self.successes().flat_map(|response| &response.headers);
        headers.filter(|header| seen.insert(header.name.to_ascii_lowercase())).collect()
    }

    /// Returns the schemas that a request may have, including media types and parts that the emitted code skips.
    pub fn request_schemas(&self) -> impl Iterator<Item = SchemaId> {
        let parameters =
            self.parameters.iter().filter_map(|parameter| parameter.value.as_ref().ok().copied());
        let content = self.body.iter().flat_map(|body| &body.content);
        parameters.chain(content.filter_map(|media| media.schema))
    }

    /// Returns the schemas that a response body may have.
    pub fn response_schemas(&self) -> impl Iterator<Item = SchemaId> {
        let content = self.responses.iter().flat_map(|response| &response.content);
        content.filter_map(|media| media.schema)
    }
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The location in the description.
    pub pointer: Pointer,
    /// `name`.
    pub name: String,
    /// `in`: the parameter location.
    pub location: ParameterIn,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// The style.
    pub style: ParameterStyle,
    /// `explode`, or the default of the style.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// The media type in `content`.
    pub media_type: Option<String>,
    /// `allowEmptyValue`.
    pub allow_empty: bool,
    /// The schema, or the reason that the parameter is not supported.
    pub value: Result<SchemaId, String>,
}

/// The style of a parameter (`style`, `content`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// A style of query parameters and cookies.
    Query(Style),
    /// Text of a media type other than JSON.
    Text,
    /// JSON text.
    Json,
}

/// A parameter location (`in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterIn {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

impl ParameterIn {
    /// Returns the value of `in`.
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterIn::Path => "path",
            ParameterIn::Query => "query",
            ParameterIn::Header => "header",
            ParameterIn::Cookie => "cookie",
        }
    }
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The location.
    pub pointer: Pointer,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
    /// The media types, in order.
    pub content: Vec<Media>,
}

/// A media type with its schema.
#[derive(Clone, Debug)]
pub struct Media {
    /// The media type, as in `application/json`.
    pub name: String,
    /// `schema`.
    pub schema: Option<SchemaId>,
    /// The scalar values of properties in the example of a request body.
    pub example_values: Vec<(String, Value)>,
    /// The first example of a response body, if it is small.
    pub example: Option<Value>,
    /// `encoding`: the serialization of properties of a form.
    pub encoding: Vec<(String, Encoding)>,
    /// Set if the items of server-sent events are the events with their fields, and not only their data.
    pub has_whole_events: bool,
}

/// The serialization of a property of a form.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// The location.
    pub pointer: Pointer,
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`; `None` if `style`, `explode` and `allowReserved` are all absent.
    pub style: Option<Style>,
    /// `explode`, or the default of the style.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// The names of `headers`, without `Content-Type`.
    pub headers: Vec<String>,
}

/// The serialization style of a list or an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The location.
    pub pointer: Pointer,
    /// The status codes.
    pub status: Status,
    /// `description`.
    pub description: String,
    /// The headers, in order.
    pub headers: Vec<Header>,
    /// The media types, in order.
    pub content: Vec<Media>,
}

/// The status codes of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A single code.
    Code(u16),
    /// A range such as `4XX`, by the first digit.
    Range(u16),
    /// All codes without a response of their own.
    Default,
}

impl Status {
    /// Returns `true` for a status whose first digit is this one (RFC 9110 section 15).
    pub fn is_of(self, class: u16) -> bool {
        match self {
            Status::Code(code) => code / 100 == class,
            Status::Range(digit) => digit == class,
            Status::Default => false,
        }
    }
}

/// A response header.
#[derive(Clone, Debug)]
pub struct Header {
    /// The location.
    pub pointer: Pointer,
    /// The name.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `schema`, or that of `content` in JSON.
    pub schema: Option<SchemaId>,
    /// Set if the value is JSON text.
    pub is_json: bool,
}
