//! The crate to be emitted, in Rust's words: data only, every name final. An identifier is text here, with `r#` before it
//! where it is a keyword.

mod form;
mod format;
mod operation;
mod service;
mod uses;

use std::collections::BTreeSet;

use crate::pointer::Pointer;

pub use form::{FormStyle, InlineForm, Writing};
pub use format::{Format, Taken};
pub use operation::{
    Answer, Arg, Body, Example, Goes, Group, Header, HeaderSet, Headers, Lent, Operation, PathPart, Section,
    Success,
};
pub use service::{
    CredentialParts, CredentialWay, Errors, Paging, SecretPart, Service, Step, Template, Variable, Wait,
};

/// A crate.
#[derive(Debug)]
pub struct Crate {
    /// Its manifest.
    pub package: Package,
    /// The description's title.
    pub title: String,
    /// The version of the API that the description gives.
    pub api_version: String,
    /// What the description says about the whole, in Markdown that rustdoc may have.
    pub docs: Option<String>,
    /// Where the service is and how it is talked to.
    pub service: Service,
    /// The models, a module for each component or operation.
    pub models: Vec<Module>,
    /// The folders that some of these stand in.
    pub folders: Vec<Folder>,
    /// The operations, by tag.
    pub groups: Vec<Group>,
    /// The typed headers that several operations have.
    pub headers: Vec<HeaderSet>,
    /// The types of formats that it uses.
    pub formats: BTreeSet<&'static Format>,
}

/// A manifest.
#[derive(Debug)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The name of its library: the package's, with `_` for `-`.
    pub lib: String,
    /// Its version.
    pub version: String,
    /// A line about it.
    pub description: String,
    /// An SPDX expression.
    pub license: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// Words for searching.
    pub keywords: Vec<String>,
    /// crates.io's categories.
    pub categories: Vec<String>,
}

/// A folder of models: those that only one group's operations lead to.
#[derive(Debug)]
pub struct Folder {
    /// The name of the module that it is.
    pub name: String,
    /// A line about it.
    pub docs: String,
}

/// A module of models.
#[derive(Debug)]
pub struct Module {
    /// Its name, which is its file's, too.
    pub name: String,
    /// The folder that it stands in, by its place among them, where it does not stand beside them.
    pub folder: Option<usize>,
    /// Its types.
    pub items: Vec<Item>,
    /// Whether its own code uses what is deprecated, and is to do so without a warning.
    pub uses_deprecated: bool,
}

/// A type.
#[derive(Debug)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Its schema.
    pub pointer: Pointer,
    /// The name of its component, where it is another than the Rust one.
    pub spec_name: Option<String>,
    /// What its docs say.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What it is.
    pub kind: ItemKind,
}

impl Item {
    /// The types that its definition names.
    pub fn types(&self) -> Vec<&Type> {
        match &self.kind {
            ItemKind::Struct(body) => {
                let rest = body.rest.iter().map(|(_, ty)| ty);
                body.fields.iter().map(|field| &field.ty).chain(rest).collect()
            }
            ItemKind::Alias(target) => vec![target],
            ItemKind::Union(union) => union.arms.iter().map(|arm| &arm.ty).collect(),
            ItemKind::Enum(_) | ItemKind::Values(_) | ItemKind::Text(_) => Vec::new(),
        }
    }

    /// Whether it has a field that may be left out, null or a value.
    pub fn has_maybe(&self) -> bool {
        match &self.kind {
            ItemKind::Struct(body) => {
                body.fields.iter().any(|field| field.presence == Presence::OptionalNullable)
            }
            _ => false,
        }
    }
}

/// What a type is.
#[derive(Debug)]
pub enum ItemKind {
    /// A struct.
    Struct(Struct),
    /// An open enum over strings.
    Enum(Vec<Variant>),
    /// An open enum over other values.
    Values(Values),
    /// One of several types.
    Union(Union),
    /// A validated string.
    Text(Constraints),
    /// Another name for a type.
    Alias(Type),
}

/// A struct.
#[derive(Debug)]
pub struct Struct {
    /// Its fields, in the description's order.
    pub fields: Vec<Field>,
    /// The field that takes all other keys, and what they hold; of a tuple, what follows its items.
    pub rest: Option<(String, Type)>,
    /// Whether it is an array on the wire: its fields are the items, by place.
    pub tuple: bool,
    /// Whether no request has it: who calls the service never makes one.
    pub received: bool,
}

impl Struct {
    /// The fields that are always there.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.presence.is_required())
    }

    /// Whether `Default` is `new`: the required fields have one value each, which `new` sets.
    pub fn has_own_default(&self) -> bool {
        !self.received && self.required().next().is_some() && self.asked().next().is_none()
    }

    /// The fields that `new` asks for.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        self.required().filter(|field| field.fixed.is_none())
    }
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// Its name, which is its setter's, too.
    pub name: String,
    /// The name of its setter for null.
    pub clear: String,
    /// Its name on the wire.
    pub wire: String,
    /// What its docs say.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What it holds when it is there and not null.
    pub ty: Type,
    /// Whether it may be left out or null.
    pub presence: Presence,
    /// Whether what it holds is a secret, to be shown nowhere.
    pub secret: bool,
    /// The only value that it may have, where there is one and it is always there: `new` sets it.
    pub fixed: Option<Literal>,
    /// What the service takes when it is left out, where a constant can be that.
    pub default: Option<Constant>,
}

/// A default that is offered. Nothing sends it by itself.
#[derive(Debug)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// The type of what it is the default of. What is made of text has its text for a constant.
    pub of: Type,
    /// Its value.
    pub value: Example,
}

/// Whether a field may be left out or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there, never null: `T`.
    Required,
    /// Always there, maybe null: `Option<T>`, always written.
    RequiredNullable,
    /// Maybe left out, never null: `Option<T>`.
    Optional,
    /// Maybe left out, maybe null: `Maybe<T>`.
    OptionalNullable,
}

impl Presence {
    /// Whether the field is always there.
    pub fn is_required(self) -> bool {
        matches!(self, Presence::Required | Presence::RequiredNullable)
    }
}

/// One of several types, or any JSON that is none of them.
#[derive(Debug)]
pub struct Union {
    /// The key on the wire whose value tells the types apart, where one does.
    pub tag: Option<String>,
    /// The types.
    pub arms: Vec<Arm>,
    /// Whether it is made from text: some variant is a string without constraints.
    pub text: bool,
}

/// One of the types of a union.
#[derive(Debug)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// What its docs say.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What it holds.
    pub ty: Type,
    /// The values of the tag that it goes by.
    pub tags: Vec<String>,
    /// Whether no other arm holds the same type.
    pub unique: bool,
}

/// A variant of an open enum.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its value on the wire.
    pub wire: String,
    /// What it means, in Markdown that rustdoc may have, where the description says so.
    pub docs: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// An open enum over values that are not all strings.
#[derive(Debug)]
pub struct Values {
    /// Whether all of them are integers, and those that nobody knows, too.
    pub integers: bool,
    /// The variants.
    pub variants: Vec<ValueVariant>,
}

/// A variant of an open enum over values that are not all strings.
#[derive(Debug)]
pub struct ValueVariant {
    /// Its name.
    pub name: String,
    /// Its value on the wire.
    pub value: Literal,
    /// What it means, in Markdown that rustdoc may have, where the description says so.
    pub docs: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// A value that a description names.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
}

/// The constraints of a validated string.
#[derive(Debug)]
pub struct Constraints {
    /// The name of the type that implements them.
    pub marker: String,
    /// The minimum number of characters.
    pub min: usize,
    /// The maximum number of characters.
    pub max: Option<usize>,
    /// The pattern, as the description has it.
    pub pattern: Option<Pattern>,
}

/// The pattern of a validated string.
#[derive(Debug)]
pub struct Pattern {
    /// The regular expression (ECMA-262).
    pub text: String,
    /// The way that the emitted code matches it.
    pub matcher: Matcher,
}

/// The way that emitted code matches a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// A walk over the string: every part of the pattern matches as much as it can.
    Walk,
    /// An engine for regular expressions, with these flags.
    Engine(&'static str),
    /// None: the pattern is not checked.
    None,
}

/// A type where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// A number by its digits.
    Digits,
    /// `String`
    String,
    /// A string of a format that has a type.
    Format(&'static Format),
    /// `serde_json::Value`
    Any,
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// `Option<T>`: an item or entry that may be null.
    Nullable(Box<Type>),
    /// `Box<T>`, to end a cycle.
    Boxed(Box<Type>),
    /// A model that is a struct, an enum or a newtype.
    Model {
        /// Its name.
        name: String,
        /// Whether it is made of a string or another value that is no list and no object.
        text: bool,
        /// Whether it is a union.
        union: bool,
    },
}

impl Type {
    /// The names of the models in it.
    pub fn models(&self) -> Vec<&str> {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                inner.models()
            }
            Type::Model { name, .. } => vec![name],
            _ => Vec::new(),
        }
    }

    /// The type of a format in it.
    pub fn format(&self) -> Option<&'static Format> {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                inner.format()
            }
            Type::Format(format) => Some(format),
            _ => None,
        }
    }

    /// Whether it is, or holds, a map.
    pub fn has_map(&self) -> bool {
        match self {
            Type::Map(_) => true,
            Type::List(inner) | Type::Nullable(inner) | Type::Boxed(inner) => inner.has_map(),
            _ => false,
        }
    }

    /// Whether it is, or holds, a number by its digits.
    pub fn has_digits(&self) -> bool {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                inner.has_digits()
            }
            other => matches!(other, Type::Digits),
        }
    }
}
