//! Types as they are used, presence and constants.

use crate::ir::Format;

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
    /// The path of a type that the config names, which begins with `crate::` or `::`.
    Replacement(String),
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

    /// Returns the path of the replacement in the type.
    pub fn replacement(&self) -> Option<&str> {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                inner.replacement()
            }
            Type::Replacement(path) => Some(path),
            _ => None,
        }
    }

    /// Returns `true` if the type is or contains one of the crate's own `formats`.
    pub fn has_own_format(&self) -> bool {
        self.format().is_some_and(Format::is_own)
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

/// A default as a constant. No code sends it by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
