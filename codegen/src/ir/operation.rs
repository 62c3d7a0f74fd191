//! Operations, and what goes into them and comes of them.

use crate::ir::{Constant, InlineForm, Paging, Type, Wait, Writing};

/// The operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The name of the module, and of the client's method.
    pub name: String,
    /// The name of its handle.
    pub type_name: String,
    /// What its docs say.
    pub docs: String,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// The files that they stand in; none if one is enough.
    pub parts: Vec<Section>,
}

/// A file of a group of many operations.
#[derive(Debug)]
pub struct Section {
    /// The name of the module that it is.
    pub name: String,
    /// A line about it.
    pub docs: String,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Its method on the handle.
    pub name: String,
    /// The name of its builder.
    pub type_name: String,
    /// The name of the marker that stands for it.
    pub marker: String,
    /// What errors and logs call it: its operationId, else method and path.
    pub id: String,
    /// What its docs say.
    pub docs: String,
    /// The method's and path's line of the docs.
    pub route: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether its own code uses what is deprecated, and is to do so without a warning.
    pub uses_deprecated: bool,
    /// Its place among the files of its group, if that has several.
    pub part: Option<usize>,
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// The path, part by part.
    pub path: Vec<PathPart>,
    /// Headers that are always sent: media types other than plain JSON.
    pub fixed_headers: Vec<(&'static str, String)>,
    /// What a user must give.
    pub args: Vec<Arg>,
    /// What a user may give, beside the body's fields.
    pub setters: Vec<Arg>,
    /// The body, where it is a value of a type.
    pub body: Option<Body>,
    /// The body, where it is a form whose fields are arguments and setters.
    pub form: Option<InlineForm>,
    /// The status of its success.
    pub status: u16,
    /// What it gives when it succeeds.
    pub success: Success,
    /// The name of the type that stands for its answer's typed headers, and what that is.
    pub headers: Option<(String, Headers)>,
    /// Documented answers that are no success: status, what it means, and the body's type.
    pub errors: Vec<(String, String, Option<Type>)>,
    /// How its answer is one page of many.
    pub paging: Option<Paging>,
    /// What it may be repeated for, until it is so.
    pub waits: Vec<Wait>,
}

impl Operation {
    /// The types that its code names.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let args = self.args.iter().chain(&self.setters).map(|arg| &arg.ty);
        let body = self.body.iter().flat_map(|body| body.lends.iter().map(|lent| &lent.ty).chain([&body.ty]));
        let success = self.success.types();
        let items = self.paging.iter().map(|paging| &paging.item);
        args.chain(body).chain(success).chain(items)
    }

    /// Whether its body goes out as a form.
    pub fn has_form(&self) -> bool {
        self.form.is_some() || self.body.iter().any(|body| body.as_form.is_some())
    }
}

/// A part of a path.
#[derive(Debug)]
pub enum PathPart {
    /// As it stands.
    Literal(String),
    /// The value of the argument with this name on the wire.
    Value(String),
}

/// An argument of an operation, or a setter of its builder.
#[derive(Debug)]
pub struct Arg {
    /// Its name.
    pub name: String,
    /// Its name on the wire; for a body that is taken whole, empty.
    pub wire: String,
    /// What its docs say.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its type.
    pub ty: Type,
    /// Where it goes.
    pub goes: Goes,
    /// A value for examples, where the description has one that the type takes.
    pub example: Option<Example>,
    /// What the service takes when it is left out, where a constant can be that and it is no field of a type.
    pub default: Option<Constant>,
}

/// A value of an argument in an example, or a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Example {
    /// As it stands on the wire; a boolean, or a number that is no [`Type::Digits`], as Rust writes it.
    Text(String),
    /// The variant of this name of the argument's type.
    Variant(String),
}

/// Where an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a field of the body.
    Field {
        /// Whether null is a value, too.
        nullable: bool,
    },
    /// Into a field of a form.
    Form(Writing),
    /// It is the body.
    Body,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Its type.
    pub ty: Type,
    /// Whether it is always sent.
    pub required: bool,
    /// The optional fields that it lends to the builder, where it is a struct: with the setter for null.
    pub lends: Vec<Lent>,
    /// Whether the builder starts with a body of its own, to be filled field by field.
    pub by_field: bool,
    /// If it goes out as a form and not as JSON: the fields that are not written as forms mostly are.
    pub as_form: Option<Vec<(String, Writing)>>,
}

/// A field that a body lends to the builder.
#[derive(Debug)]
pub struct Lent {
    /// The setter's name on the builder.
    pub name: String,
    /// The name on the builder of the setter for null, where null is a value.
    pub clear: Option<String>,
    /// The names of the same on the struct.
    pub field: String,
    /// The setter for null on the struct.
    pub field_clear: String,
    /// Its type.
    pub ty: Type,
    /// What its docs say.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// What a successful answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Success {
    /// JSON of this type.
    Json(Type),
    /// Nothing.
    Empty,
    /// Bytes that are no JSON.
    Bytes,
    /// What goes by the status: the name of the type, and what it may be. The last holds for every status that no other has.
    ByStatus(String, Vec<Answer>),
}

impl Success {
    /// The types in it.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Success::Json(ty) => vec![ty],
            Success::Empty | Success::Bytes => Vec::new(),
            Success::ByStatus(_, answers) => answers.iter().flat_map(|answer| answer.holds.types()).collect(),
        }
    }
}

/// What a successful answer holds that has a certain status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status; none for all others.
    pub status: Option<u16>,
    /// The variant's name.
    pub name: String,
    /// What its docs say.
    pub docs: String,
    /// What it holds.
    pub holds: Success,
}

/// What the type is that stands for the typed headers of an answer.
#[derive(Debug)]
pub enum Headers {
    /// A marker of the operation's own, for these headers.
    Own(Vec<Header>),
    /// Another name for the marker of a [`HeaderSet`], which is called this.
    Shared(String),
}

/// The typed headers that the answers of several operations have.
#[derive(Debug)]
pub struct HeaderSet {
    /// The name of the marker.
    pub name: String,
    /// The headers.
    pub headers: Vec<Header>,
}

/// A response header.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// The method's name.
    pub name: String,
    /// The header's name.
    pub wire: String,
    /// What its docs say.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its type: a string is borrowed, anything else parsed.
    pub ty: Type,
}
