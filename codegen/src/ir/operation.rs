//! Operations, their parameters, bodies and responses.

use crate::ir::{
    Constant, Example, FormSerialization, InlineForm, MockData, Pagination, ParameterSerialization, PartKind,
    Security, StyledLocation, Type, Waiter,
};
use crate::methods::has_constant;
use crate::service::NextPage;

/// A group: the operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The name of the module and of the client's method.
    pub name: String,
    /// The type name of the handle.
    pub type_name: String,
    /// The cargo feature that the group is behind, if the crate has features for groups.
    pub feature: Option<String>,
    /// Docs.
    pub docs: String,
    /// Summary and docs of the methods that create the handle.
    pub client_docs: (String, String),
    /// Operations.
    pub operations: Vec<Operation>,
    /// Files of a large group; empty if the group has a single file.
    pub parts: Vec<Section>,
}

/// A file of a large group.
#[derive(Debug)]
pub struct Section {
    /// The module name.
    pub name: String,
    /// Docs in one line.
    pub docs: String,
    /// The indices of its operations in the group.
    pub operations: Vec<usize>,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The address.
    pub address: String,
    /// The name of the handle's method.
    pub name: String,
    /// Name and docs of the method that takes a complete body, if the other one has required fields as arguments.
    pub method_with_body: Option<(String, String)>,
    /// The type name of the builder.
    pub type_name: String,
    /// The name of the marker type.
    pub marker: String,
    /// The identifier in errors and logs: the `operationId`, else method and path.
    pub id: String,
    /// Docs of the method, to which emit adds an example.
    pub docs: String,
    /// Method and path, for a line of the docs.
    pub route: String,
    /// `true` if the operation is deprecated.
    pub deprecated: bool,
    /// `true` if it stands for another one with a further kind of request body.
    pub is_alternative: bool,
    /// `true` if its code uses deprecated items and so allows the lint.
    pub uses_deprecated: bool,
    /// The HTTP method: `GET`, `POST`, …
    pub method: String,
    /// The server, if it is not that of the client.
    pub server: Option<OwnServer>,
    /// Parts of the path.
    pub path: Vec<PathPart>,
    /// The pairs of the query in the path.
    pub query: Vec<(String, String)>,
    /// The content type of a body that is JSON or a form, if it is not the common one.
    pub content_type: Option<String>,
    /// The value of `Accept`, if it is not `application/json`.
    pub accept: Option<String>,
    /// Required parameters and fields.
    pub args: Vec<Arg>,
    /// Optional parameters. Optional fields of the body are in [`Body::fields`].
    pub setters: Vec<Arg>,
    /// The body, if it is a value of a type.
    pub body: Option<Body>,
    /// The body, if it is a form whose fields are arguments and setters.
    pub form: Option<InlineForm>,
    /// The header of the idempotency key.
    pub idempotency_key: Option<String>,
    /// The credentials, if they differ from those of the service.
    pub security: Option<Security>,
    /// The statuses of success responses that the description lists.
    pub statuses: Vec<u16>,
    /// The body of the success response.
    pub success: Success,
    /// The documented bodies of error responses, if they have several types.
    pub errors: Option<ErrorBodies>,
    /// The stream, if a success response can be read as one.
    pub stream: Option<Stream>,
    /// The marker type of the typed response headers and its definition.
    pub headers: Option<(String, Headers)>,
    /// Pagination, if the response is a page.
    pub pagination: Option<Pagination>,
    /// Waiters that poll the operation.
    pub waiters: Vec<Waiter>,
    /// The data for mocks, unless it stands for another one.
    pub mock: Option<MockData>,
}

impl Operation {
    /// Returns `true` if each version of the crate `http` has a constant for the method.
    pub fn has_method_constant(&self) -> bool {
        has_constant(&self.method)
    }

    /// Returns `true` if pages have the URL of the next one in their body.
    pub fn has_next_url(&self) -> bool {
        self.next_page().is_some_and(|next| matches!(next, NextPage::Url(_)))
    }

    /// Returns `true` if pages have the URL of the next one in a header.
    pub fn has_next_link(&self) -> bool {
        self.next_page() == Some(&NextPage::Link)
    }

    /// Returns `true` if a parameter selects a page.
    pub fn has_next_parameter(&self) -> bool {
        self.next_page().is_some_and(|next| matches!(next, NextPage::Parameter(_)))
    }

    fn next_page(&self) -> Option<&NextPage> {
        self.pagination.as_ref().map(|pagination| &pagination.next)
    }

    /// Returns the types that the code of the operation refers to.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let args = self.args.iter().chain(&self.setters).map(|arg| &arg.ty);
        let body =
            self.body.iter().flat_map(|body| body.fields.iter().map(|field| &field.ty).chain([&body.ty]));
        let success = self.success.types();
        let items = self.pagination.iter().map(|pagination| &pagination.item);
        let streamed = self.stream.iter().filter_map(|stream| stream.item.as_ref());
        let errors = self.errors.iter().flat_map(|errors| &errors.bodies).map(|body| &body.ty);
        args.chain(body).chain(errors).chain(success).chain(items).chain(streamed)
    }

    /// Returns `true` if the body can be absent, `null` or a value.
    pub fn has_optional_nullable_body(&self) -> bool {
        self.body.as_ref().is_some_and(|body| !body.required && body.is_nullable())
    }

    /// Returns `true` if the value of a parameter is sent as JSON text.
    pub fn has_json_text(&self) -> bool {
        self.args.iter().chain(&self.setters).any(|arg| arg.as_json)
    }

    /// Returns `true` if the style of a parameter is written out.
    pub fn has_parameter_style(&self) -> bool {
        let mut args = self.args.iter().chain(&self.setters);
        args.any(|arg| matches!(arg.location, ParameterLocation::Styled(..)))
    }

    /// Returns `true` if the body is sent as `application/x-www-form-urlencoded`.
    pub fn has_form(&self) -> bool {
        self.form.as_ref().is_some_and(|form| !form.multipart)
            || self.body.iter().any(|body| body.as_form.is_some())
    }

    /// Returns `true` if the body is bytes or a stream.
    pub fn has_whole_body(&self) -> bool {
        let mut args = self.args.iter().chain(&self.setters);
        args.any(|arg| arg.location == ParameterLocation::Bytes)
    }

    /// Returns `true` if the body is sent as `multipart/form-data`.
    pub fn has_multipart(&self) -> bool {
        let mut args = self.args.iter().chain(&self.setters);
        self.form.as_ref().is_some_and(|form| form.multipart)
            || args.any(|arg| arg.location == ParameterLocation::Multipart)
    }
}

/// The server of an operation, if it is not that of the client.
#[derive(Debug)]
pub struct OwnServer {
    /// The URL, or a path that begins with `/`.
    pub url: String,
    /// `true` if the credentials of the client hold for the operation.
    pub with_credentials: bool,
}

/// A part of a path.
#[derive(Debug)]
pub enum PathPart {
    /// Literal text.
    Literal(String),
    /// The value of the parameter with this name on the wire.
    Value(String),
}

/// An argument of an operation, or a setter of its builder.
#[derive(Clone, Debug)]
pub struct Arg {
    /// The Rust name.
    pub name: String,
    /// The name on the wire; for a body of text or bytes the media type, for any other whole body, and if the user passes the
    /// content type, empty.
    pub wire: String,
    /// Docs.
    pub docs: String,
    /// `true` if the parameter is deprecated.
    pub deprecated: bool,
    /// The type.
    pub ty: Type,
    /// The location in the request.
    pub location: ParameterLocation,
    /// `true` if the value of a parameter is sent as JSON text.
    pub as_json: bool,
    /// The content type of a part, if it is not the default of its type.
    pub content_type: Option<String>,
    /// A value for examples, if the description has one that the type accepts.
    pub example: Option<Example>,
    /// The default that the service applies, if a constant can express it and no field of a model has it.
    pub default: Option<Constant>,
}

impl Arg {
    /// Returns `true` for bytes, files and whole multipart bodies, whose type is one of the runtime: `ty` is not used.
    pub fn has_own_type(&self) -> bool {
        matches!(
            self.location,
            ParameterLocation::Bytes
                | ParameterLocation::Part(PartKind::File | PartKind::Files)
                | ParameterLocation::Multipart
        )
    }

    /// Returns `true` for a parameter in the path.
    pub fn is_in_path(&self) -> bool {
        matches!(self.location, ParameterLocation::Path | ParameterLocation::Styled(StyledLocation::Path, _))
    }
}

/// The location of a parameter or field in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    /// The path.
    Path,
    /// The query. A list repeats the name.
    Query,
    /// The query, for a list in one value with this percent-encoded separator.
    QueryList(&'static str),
    /// A header.
    Header,
    /// A parameter whose style is written out.
    Styled(StyledLocation, ParameterSerialization),
    /// A field of the body.
    Field {
        /// `true` if the field is nullable.
        nullable: bool,
    },
    /// A field of a form.
    Form(FormSerialization),
    /// A part of a multipart body.
    Part(PartKind),
    /// The whole body as parts. The type is not used.
    Multipart,
    /// The whole body.
    Body,
    /// The whole body as text.
    Text,
    /// The content type of a body of bytes.
    ContentType,
    /// The whole body as bytes or a stream. The type is not used.
    Bytes,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// The type.
    pub ty: Type,
    /// `true` if the body is always sent.
    pub required: bool,
    /// Optional fields of a struct that the builder has setters for.
    pub fields: Vec<BodyField>,
    /// `true` if the builder creates the body and sets its fields one by one.
    pub by_field: bool,
    /// For a form: the fields with a serialization other than the default. `None` for JSON.
    pub as_form: Option<Vec<(String, FormSerialization)>>,
}

impl Body {
    /// Returns `true` if the body may be `null`.
    pub fn is_nullable(&self) -> bool {
        matches!(self.ty, Type::Nullable(_))
    }
}

/// A field of the body that the builder has a setter for.
#[derive(Debug)]
pub struct BodyField {
    /// The name of the builder's setter.
    pub name: String,
    /// The name of the builder's setter for `null`, if the field is nullable.
    pub clear: Option<String>,
    /// The name of the struct's setter.
    pub field: String,
    /// The name of the struct's setter for `null`.
    pub field_clear: String,
    /// The type.
    pub ty: Type,
    /// Docs.
    pub docs: String,
    /// `true` if the field is deprecated.
    pub deprecated: bool,
}

/// The body of a success response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Success {
    /// JSON of this type.
    Json(Type),
    /// Text or JSON, by the `Content-Type`, of this type, which a string can be converted to.
    Text(Type),
    /// No body.
    Empty,
    /// Bytes of another media type.
    Bytes,
    /// A body that depends on the status: the name of the enum and its variants. The last one is for all other
    /// statuses.
    ByStatus(String, Vec<Response>),
}

impl Success {
    /// Returns the types of the body.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Success::Json(ty) | Success::Text(ty) => vec![ty],
            Success::Empty | Success::Bytes => Vec::new(),
            Success::ByStatus(_, responses) => {
                responses.iter().flat_map(|response| response.body.types()).collect()
            }
        }
    }
}

/// Documented bodies of error responses: an enum by status.
#[derive(Debug)]
pub struct ErrorBodies {
    /// The name of the enum.
    pub name: String,
    /// Its variants: single statuses, then ranges, then all others.
    pub bodies: Vec<ErrorBody>,
}

/// The documented body of an error response.
#[derive(Debug)]
pub struct ErrorBody {
    /// The status.
    pub status: ErrorStatus,
    /// The variant's name.
    pub name: String,
    /// Docs.
    pub docs: String,
    /// The type.
    pub ty: Type,
}

/// The statuses of an error response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorStatus {
    /// A single code.
    Code(u16),
    /// A range, by its first digit.
    Range(u16),
    /// All others.
    Other,
}

/// A success response that can be read as a stream.
#[derive(Debug)]
pub struct Stream {
    /// The representation.
    pub kind: StreamKind,
    /// The type of an item; `None` for bytes.
    pub item: Option<Type>,
    /// The media type, if the operation has a response of another media type as well.
    pub accept: Option<String>,
    /// The parameter of the request that asks for the stream.
    pub flag: Option<StreamFlag>,
    /// The data of the event that ends the stream.
    pub end: Option<String>,
    /// `true` if the description declares that event, so that a body without it is truncated.
    pub is_end_required: bool,
}

/// The representation of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamKind {
    /// Bytes.
    Bytes,
    /// Server-sent events with data in JSON.
    Events,
    /// Server-sent events with text.
    TextEvents,
    /// Server-sent events whose type has the fields of an event. The data of these events is text.
    WholeEvents(Vec<String>),
    /// JSON lines.
    JsonLines,
    /// A JSON text sequence.
    JsonSequence,
}

impl StreamKind {
    /// Returns `true` for server-sent events.
    pub fn is_events(&self) -> bool {
        matches!(self, Self::Events | Self::TextEvents | Self::WholeEvents(_))
    }
}

/// A parameter that is `true` in requests for a stream.
#[derive(Debug)]
pub enum StreamFlag {
    /// A field of the body.
    Field(String),
    /// A query parameter.
    Query(String),
}

/// The success response of a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status; `None` for all others.
    pub status: Option<u16>,
    /// The status of a mocked response.
    pub mocked: u16,
    /// The variant's name.
    pub name: String,
    /// Docs.
    pub docs: String,
    /// The body.
    pub body: Success,
}

/// The definition of the marker type for typed response headers.
#[derive(Clone, Debug)]
pub enum Headers {
    /// A marker type for the headers of this operation.
    Own(Vec<Header>),
    /// An alias of the marker type of the [`HeaderSet`] with this name.
    Alias(String),
}

/// Typed response headers that several operations have in common.
#[derive(Debug)]
pub struct HeaderSet {
    /// The name of the marker type.
    pub name: String,
    /// Headers.
    pub headers: Vec<Header>,
}

/// A response header.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// The method's name.
    pub name: String,
    /// The header's name.
    pub wire: String,
    /// Docs.
    pub docs: String,
    /// `true` if the header is deprecated.
    pub deprecated: bool,
    /// The type.
    pub ty: Type,
    /// The way from the text to a value of the type.
    pub reading: HeaderReading,
}

/// The way from the text of a response header to its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderReading {
    /// The text itself, borrowed.
    Text,
    /// A number or boolean, by `FromStr`.
    Parsed,
    /// A text of a type of its own: an enum, a validated string, a format.
    Decoded,
    /// A list of such values, separated by commas.
    List,
    /// An object in the style `simple`.
    Object,
    /// JSON.
    Json,
}
