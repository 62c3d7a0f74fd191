//! What the API says, in OpenAPI's words, with no `$ref` left: schemas are named by their place in one list.

mod service;

use serde_json::Value;

use crate::pointer::Pointer;

pub use service::{
    Credential, CredentialPart, CredentialParts, ErrorShape, Paging, SecurityKind, SecurityScheme, Server,
    Variable, Wait,
};

/// A description, resolved.
#[derive(Debug)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// What the client says of itself in `User-Agent`, with placeholders: `x-specsmith-user-agent`.
    pub user_agent: Option<String>,
    /// Where answers that are no success say what went wrong: `x-specsmith-errors`.
    pub errors: ErrorShape,
    /// The servers that hold for every operation.
    pub servers: Vec<Server>,
    /// `tags`, in order.
    pub tags: Vec<Tag>,
    /// `components.securitySchemes`.
    pub security: Vec<SecurityScheme>,
    /// Every schema of the document, named or inline.
    pub schemas: Vec<Schema>,
    /// The schemas that `components.schemas` names, in order.
    pub components: Vec<SchemaId>,
    /// Every operation, path by path.
    pub operations: Vec<Operation>,
}

impl Api {
    /// The schema with this id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// The schema with this id, or the one it is only another name for.
    pub fn target(&self, mut id: SchemaId) -> SchemaId {
        // A chain of references longer than the list goes in a circle; `resolve` has refused it.
        for _ in 0..self.schemas.len() {
            match self.schema(id).kind {
                Kind::Alias(target) => id = target,
                _ => break,
            }
        }
        id
    }
}

/// The place of a schema in [`Api::schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub usize);

/// A tag.
#[derive(Debug)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// What it says.
    pub description: Option<String>,
}

/// A schema.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its key in `components.schemas`.
    pub component: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `nullable`.
    pub nullable: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `default`.
    pub default: Option<Value>,
    /// `example`.
    pub example: Option<Value>,
    /// What the description says of the values that it names.
    pub labels: Vec<Label>,
    /// What it allows.
    pub kind: Kind,
}

/// What a description says of a value of an enum: OpenAPI has no words for that, but tools have agreed on some.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The value.
    pub value: Value,
    /// `x-enum-varnames`: what programs call it.
    pub name: Option<String>,
    /// `x-enum-descriptions`: what it means.
    pub text: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// What a schema allows.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Any JSON, because the schema asks for nothing.
    Any,
    /// Any JSON, because what the schema asks for is not supported; `resolve` has warned.
    Opaque,
    /// Another schema, perhaps with a description or `nullable` of its own.
    Alias(SchemaId),
    /// A boolean, and the only one that it may be, where `enum` says so.
    Boolean(Option<bool>),
    /// An integer.
    Integer(Integer),
    /// A number.
    Number(Number),
    /// A string.
    String(Text),
    /// One of these values, which are not all of one kind, or another one; strings, numbers and booleans, without null.
    Values(Vec<Value>),
    /// An array.
    Array(Array),
    /// An array whose items differ by place.
    Tuple(Tuple),
    /// An object.
    Object(Object),
    /// One of several: `oneOf`, `anyOf`, and an object with a discriminator.
    Union(Union),
}

impl Kind {
    /// Every schema that a schema of this kind holds.
    pub fn children(&self) -> Vec<SchemaId> {
        match self {
            Kind::Any | Kind::Opaque => Vec::new(),
            Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Values(_) => {
                Vec::new()
            }
            Kind::Alias(target) => vec![*target],
            Kind::Array(array) => vec![array.items],
            Kind::Tuple(tuple) => tuple.items.iter().copied().chain(tuple.rest).collect(),
            Kind::Union(union) => union.arms.iter().map(|arm| arm.schema).collect(),
            Kind::Object(object) => {
                let properties = object.properties.iter().map(|property| property.schema);
                properties.chain(object.additional.flatten()).collect()
            }
        }
    }
}

/// What a value may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Union {
    /// The schemas, in order.
    pub arms: Vec<Arm>,
    /// The property that tells them apart, where one does.
    pub tag: Option<String>,
    /// `discriminator.mapping`.
    pub mapping: Vec<(String, SchemaId)>,
}

/// A schema of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The schema.
    pub schema: SchemaId,
    /// The values of the tag that it goes by.
    pub tags: Vec<String>,
}

/// What is asked of an integer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Integer {
    /// How much room it needs, by `format`, bounds and examples.
    pub width: Width,
    /// The bounds, in words of the document: `minimum`, `maximum`, `multipleOf`.
    pub bounds: Vec<(&'static str, String)>,
    /// `enum`.
    pub values: Vec<i64>,
}

/// The types that hold an integer, the narrowest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// `i32`.
    I32,
    /// `i64`.
    #[default]
    I64,
    /// `u64`.
    U64,
    /// None: the digits themselves.
    Digits,
}

/// What is asked of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// Whether `format` asks for all its digits.
    pub digits: bool,
    /// The bounds, in words of the document.
    pub bounds: Vec<(&'static str, String)>,
    /// `enum`.
    pub values: Vec<f64>,
}

/// What is asked of a string.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// `format`.
    pub format: Option<String>,
    /// `pattern`.
    pub pattern: Option<String>,
    /// `minLength`.
    pub min: Option<usize>,
    /// `maxLength`.
    pub max: Option<usize>,
    /// `enum`, without null.
    pub values: Vec<String>,
    /// Which of these are deprecated: values that a `oneOf` has one by one.
    pub deprecated: Vec<String>,
}

/// What is asked of an array.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// What its items are.
    pub items: SchemaId,
    /// `minItems`.
    pub min: Option<usize>,
    /// `maxItems`.
    pub max: Option<usize>,
    /// `uniqueItems`.
    pub unique: bool,
}

/// What is asked of an array whose items differ by place.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuple {
    /// What its first items are.
    pub items: Vec<SchemaId>,
    /// How many of them must be there.
    pub least: usize,
    /// What follows them, where that is said.
    pub rest: Option<SchemaId>,
}

/// What is asked of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// `properties`, in order.
    pub properties: Vec<Property>,
    /// `additionalProperties`, where it is said: the schema of the values, or none if they are free.
    pub additional: Option<Option<SchemaId>>,
    /// What `required` names that is not among the properties, and where in its list.
    pub asked: Vec<(String, usize)>,
    /// `minProperties` and `maxProperties`, in words.
    pub counts: Vec<(&'static str, usize)>,
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Its key.
    pub name: String,
    /// What it holds.
    pub schema: SchemaId,
    /// Whether `required` names it.
    pub required: bool,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Where it stands.
    pub pointer: Pointer,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path template.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
    /// `tags`, in order; it stands with those that have the same first one.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Servers of its own, or of its path.
    pub servers: Vec<Server>,
    /// Parameters, its own and its path's.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, in order.
    pub responses: Vec<Response>,
    /// How its answer is one page of many: `x-specsmith-paging`.
    pub paging: Option<Paging>,
    /// What it may be repeated for, until it is so: `x-specsmith-wait`.
    pub waits: Vec<Wait>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
    /// `path`, `query`, `header` or `cookie`.
    pub place: ParameterPlace,
    /// Whether it must be given.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// How its value is written; an error says what is not supported about it.
    pub value: Result<SchemaId, String>,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterPlace {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Where it stands.
    pub pointer: Pointer,
    /// Whether it must be sent.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
    /// Its media types, in order.
    pub content: Vec<Media>,
}

/// A media type and what it holds.
#[derive(Debug)]
pub struct Media {
    /// The media type, as in `application/json`.
    pub name: String,
    /// What it holds, where that is said.
    pub schema: Option<SchemaId>,
    /// Of a request body: the single values that its example has for properties.
    pub given: Vec<(String, Value)>,
    /// How properties of a form are written, where that is said: `encoding`.
    pub encoding: Vec<(String, Encoding)>,
}

/// How a property of a form is written.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Where it stands.
    pub pointer: Pointer,
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`; none where neither it nor `explode` nor `allowReserved` is said.
    pub style: Option<Style>,
    /// `explode`, or the default of the style.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
}

/// How a list or an object becomes text.
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
#[derive(Debug)]
pub struct Response {
    /// Where it stands.
    pub pointer: Pointer,
    /// The status codes it is for.
    pub status: Status,
    /// `description`.
    pub description: String,
    /// Its headers, in order.
    pub headers: Vec<Header>,
    /// Its media types, in order.
    pub content: Vec<Media>,
}

/// The status codes that a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// One code.
    Code(u16),
    /// A hundred of them, by the first digit.
    Range(u16),
    /// All that no other response names.
    Default,
}

impl Status {
    /// Whether it says that the operation succeeded.
    pub fn is_success(self) -> bool {
        matches!(self, Status::Code(200..=299) | Status::Range(2))
    }
}

/// A response header.
#[derive(Debug)]
pub struct Header {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What it holds, where that is said by a schema.
    pub schema: Option<SchemaId>,
}
