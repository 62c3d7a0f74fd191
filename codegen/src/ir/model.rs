//! Models and the types of their fields.

use crate::ir::format::Format;

/// A module of models.
#[derive(Debug)]
pub struct Module {
    /// The module name, which is also the file name.
    pub name: String,
    /// The index of its folder; `None` for a module outside of folders.
    pub folder: Option<usize>,
    /// The types that it defines.
    pub items: Vec<Item>,
    /// `true` if its code uses deprecated items and so allows the lint.
    pub uses_deprecated: bool,
}

/// A type definition.
#[derive(Debug)]
pub struct Item {
    /// The Rust name.
    pub name: String,
    /// The component name, if it differs from the Rust name.
    pub component_name: Option<String>,
    /// Docs.
    pub docs: String,
    /// `true` if the type is deprecated.
    pub deprecated: bool,
    /// The definition.
    pub kind: ItemKind,
}

impl Item {
    /// Returns the types that the definition refers to.
    pub fn types(&self) -> Vec<&Type> {
        match &self.kind {
            ItemKind::Struct(body) => {
                let rest = body.rest.iter().map(|(_, ty)| ty);
                body.fields.iter().map(|field| &field.ty).chain(rest).collect()
            }
            ItemKind::Alias(target) => vec![target],
            ItemKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            ItemKind::Enum(_) | ItemKind::Values(_) | ItemKind::Validated(_) => Vec::new(),
        }
    }

    /// Returns `true` if a field is optional and nullable.
    pub fn has_maybe(&self) -> bool {
        match &self.kind {
            ItemKind::Struct(body) => {
                body.fields.iter().any(|field| field.presence == Presence::OptionalNullable)
            }
            _ => false,
        }
    }
}

/// The kind of a type definition.
#[derive(Debug)]
pub enum ItemKind {
    /// A struct.
    Struct(Struct),
    /// An open enum of strings.
    Enum(Vec<Variant>),
    /// An open enum of integers or of mixed values.
    Values(Values),
    /// A union.
    Union(Union),
    /// A validated string.
    Validated(Constraints),
    /// A type alias.
    Alias(Type),
}

/// A struct.
#[derive(Debug)]
pub struct Struct {
    /// Fields in the order of the description.
    pub fields: Vec<Field>,
    /// Name and value type of the field for all other keys; of a tuple, for the items after the last declared one.
    pub rest: Option<(String, Type)>,
    /// `true` if it is serialized as an array, with the fields as its items.
    pub tuple: bool,
    /// `true` if the struct occurs only in responses.
    pub response_only: bool,
    /// `true` if the description allows no further keys.
    pub is_closed: bool,
}

impl Struct {
    /// Returns the required fields.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.presence.is_required())
    }

    /// Returns `true` if `Default` is `new`: `new` sets fields, and has no parameters.
    pub fn has_own_default(&self) -> bool {
        !self.response_only
            && self.initialized_fields().next().is_some()
            && self.constructor_fields().next().is_none()
    }

    /// Returns the fields that `new` sets: those that requests must contain and those with only one value.
    pub fn initialized_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_argument || field.fixed.is_some())
    }

    /// Returns the fields that are parameters of `new`.
    pub fn constructor_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_argument && field.fixed.is_none())
    }
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// The Rust name of the field and its setter.
    pub name: String,
    /// The name of the setter for `null`.
    pub clear: String,
    /// The name on the wire.
    pub wire: String,
    /// Docs.
    pub docs: String,
    /// `true` if the field is deprecated.
    pub deprecated: bool,
    /// The type of a present, non-null value.
    pub ty: Type,
    /// Presence and nullability.
    pub presence: Presence,
    /// `true` if the value is a secret and must be redacted.
    pub secret: bool,
    /// `true` if requests must contain the field. A write-only field is optional, because responses do not contain it.
    pub is_argument: bool,
    /// The only value of a boolean that allows no other.
    pub only: Option<bool>,
    /// The only value of a field that allows no other. `new` sets it.
    pub fixed: Option<Literal>,
    /// The default that the service applies, if a constant can express it.
    pub default: Option<Constant>,
}

/// A default as a constant. No code sends it by itself.
#[derive(Debug)]
pub struct Constant {
    /// The constant's name.
    pub name: String,
    /// The type of the field or parameter. For types made from strings the constant is a `&str`.
    pub ty: Type,
    /// The value.
    pub value: Example,
}

/// A value in an example or a default.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Example {
    /// The value on the wire; a boolean or a number other than [`Type::Digits`] as a Rust literal.
    Text(String),
    /// The name of a variant of the type.
    Variant(String),
}

/// Presence and nullability of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Required, not nullable: `T`.
    Required,
    /// Required, nullable: `Option<T>`, always serialized.
    RequiredNullable,
    /// Optional, not nullable: `Option<T>`.
    Optional,
    /// Optional, nullable: `Maybe<T>`.
    OptionalNullable,
}

impl Presence {
    /// Returns `true` if the field is required.
    pub fn is_required(self) -> bool {
        matches!(self, Presence::Required | Presence::RequiredNullable)
    }
}

/// A union of types, open for any other JSON value.
#[derive(Debug)]
pub struct Union {
    /// The wire name of the discriminator, if there is one.
    pub discriminator: Option<String>,
    /// `true` if the description does not declare the discriminator. It is then only read.
    pub is_inferred: bool,
    /// Variants.
    pub variants: Vec<UnionVariant>,
    /// `true` if it is made from text: some variant is a string without constraints.
    pub text: bool,
}

/// A variant of a union.
#[derive(Debug)]
pub struct UnionVariant {
    /// The Rust name.
    pub name: String,
    /// Docs.
    pub docs: String,
    /// `true` if the variant is deprecated.
    pub deprecated: bool,
    /// The payload type.
    pub ty: Type,
    /// Discriminator values that select the variant.
    pub discriminator_values: Vec<String>,
    /// `true` if no other variant has the same payload type.
    pub unique: bool,
}

/// A variant of an open enum of strings.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The Rust name.
    pub name: String,
    /// The value on the wire.
    pub wire: String,
    /// The description of the value, as Markdown that is safe for rustdoc.
    pub docs: Option<String>,
    /// `true` if the variant is deprecated.
    pub deprecated: bool,
}

/// An open enum of integers or of mixed values.
#[derive(Debug)]
pub struct Values {
    /// `true` if all values, unknown ones included, are integers.
    pub integers: bool,
    /// Variants.
    pub variants: Vec<ValueVariant>,
}

/// A variant of an open enum of integers or of mixed values.
#[derive(Debug)]
pub struct ValueVariant {
    /// The Rust name.
    pub name: String,
    /// The value on the wire.
    pub value: Literal,
    /// The description of the value, as Markdown that is safe for rustdoc.
    pub docs: Option<String>,
    /// `true` if the variant is deprecated.
    pub deprecated: bool,
}

/// A scalar value of a description.
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

/// A type as it is used.
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
    /// A number as its decimal digits.
    Digits,
    /// `String`
    String,
    /// A string format with a type of its own.
    Format(&'static Format),
    /// `serde_json::Value`
    Any,
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// `Option<T>`: a nullable item or map value.
    Nullable(Box<Type>),
    /// `Box<T>`, to break a cycle.
    Boxed(Box<Type>),
    /// A struct, enum or validated string of the crate.
    Model {
        /// The Rust name.
        name: String,
        /// `true` if the value is a scalar on the wire.
        text: bool,
        /// Whether it is a union.
        union: bool,
        /// Whether it is an enum of values.
        is_enum: bool,
    },
}

impl Type {
    /// Returns the names of the models in the type.
    pub fn models(&self) -> Vec<&str> {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                inner.models()
            }
            Type::Model { name, .. } => vec![name],
            _ => Vec::new(),
        }
    }

    /// Returns the string format in the type.
    pub fn format(&self) -> Option<&'static Format> {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                inner.format()
            }
            Type::Format(format) => Some(format),
            _ => None,
        }
    }

    /// Returns `true` if the type is or contains a map.
    pub fn has_map(&self) -> bool {
        match self {
            Type::Map(_) => true,
            Type::List(inner) | Type::Nullable(inner) | Type::Boxed(inner) => inner.has_map(),
            _ => false,
        }
    }

    /// Returns `true` if the type is or contains a number as its decimal digits.
    pub fn has_digits(&self) -> bool {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                inner.has_digits()
            }
            other => matches!(other, Type::Digits),
        }
    }
}
