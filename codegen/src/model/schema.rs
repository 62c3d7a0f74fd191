//! Schemas, identified by their index in a list.

use std::iter;

use serde_json::Value;

use crate::pointer::Pointer;

/// The index of a schema in [`Api::schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub usize);

/// Returns a schema and those that it is an alias of, in order.
pub fn aliases(schemas: &[Schema], id: SchemaId) -> impl Iterator<Item = SchemaId> {
    let next = |id: &SchemaId| match schemas[id.0].kind {
        Kind::Alias(target) => Some(target),
        _ => None,
    };
    // A longer chain is a cycle, which `resolve` rejects.
    iter::successors(Some(id), next).take(schemas.len())
}

/// Returns the last one of a schema and those that it is an alias of.
pub fn target(schemas: &[Schema], id: SchemaId) -> SchemaId {
    aliases(schemas, id).last().unwrap_or(id)
}

/// Returns for each schema if some schemas refer to it, directly or indirectly.
pub fn reach(schemas: &[Schema], from: impl IntoIterator<Item = SchemaId>) -> Vec<bool> {
    let mut reached = vec![false; schemas.len()];
    let mut next: Vec<SchemaId> = from.into_iter().collect();
    while let Some(id) = next.pop() {
        if !std::mem::replace(&mut reached[id.0], true) {
            next.extend(schemas[id.0].kind.children());
        }
    }
    reached
}

/// A schema.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The location.
    pub pointer: Pointer,
    /// The key in `components.schemas`.
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
    /// The digits of `default` as it is written, if a double does not have them.
    pub default_digits: Option<String>,
    /// `example`.
    pub example: Option<Value>,
    /// The labels of enum values.
    pub labels: Vec<Label>,
    /// Set if the description does not say that all values have the type of `kind`, as authors rarely do: it has no `type`,
    /// or applies on a condition. An example with another type refutes it.
    pub is_assumed: bool,
    /// The allowed values.
    pub kind: Kind,
}

/// A label of an enum value, from extensions that several tools support.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The value.
    pub value: Value,
    /// `x-enum-varnames`: the name in code.
    pub name: Option<String>,
    /// `x-enum-descriptions`: the description.
    pub description: Option<String>,
    /// Set if the value is deprecated.
    pub deprecated: bool,
}

/// The values that a schema allows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// Any JSON, because the schema has no constraints.
    #[default]
    Any,
    /// Any JSON, because the constraints are not supported; `resolve` has reported a warning.
    Opaque,
    /// Another schema, possibly with its own description or `nullable`.
    Alias(SchemaId),
    /// A boolean, or only one of the two values, by `enum`.
    Boolean(Option<bool>),
    /// An integer.
    Integer(Integer),
    /// A number.
    Number(Number),
    /// A string.
    String(StringType),
    /// An open enum of values of different types: strings, numbers and booleans, without null.
    Values(Vec<Value>),
    /// An array.
    Array(Array),
    /// An array with a schema for each index.
    Tuple(Tuple),
    /// An object.
    Object(Object),
    /// A union: `oneOf`, `anyOf`, or an object with a discriminator.
    Union(Union),
    /// A type that the config names instead.
    Replacement(Replacement),
}

impl Kind {
    /// Returns `true` if all values are scalars, whose text is the same in a path, a query, a header and a form.
    pub fn is_scalar(&self) -> bool {
        match self {
            Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Values(_) => true,
            Kind::Replacement(replacement) => replacement.is_scalar,
            _ => false,
        }
    }

    /// Returns the schemas that a schema of this kind refers to.
    pub fn children(&self) -> Vec<SchemaId> {
        match self {
            Kind::Any | Kind::Opaque | Kind::Replacement(_) => Vec::new(),
            Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Values(_) => {
                Vec::new()
            }
            Kind::Alias(target) => vec![*target],
            Kind::Array(array) => vec![array.items],
            Kind::Tuple(tuple) => tuple.items.iter().copied().chain(tuple.rest).collect(),
            Kind::Union(union) => union.variants.iter().map(|variant| variant.schema).collect(),
            Kind::Object(object) => {
                let properties = object.properties.iter().map(|property| property.schema);
                properties.chain(object.additional.flatten()).collect()
            }
        }
    }
}

/// A type that the config names instead of a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// The path of the type.
    pub path: String,
    /// Set if all values that the schema allows are scalars.
    pub is_scalar: bool,
    /// Set if all values that the schema allows are strings.
    pub is_text: bool,
}

/// A union.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Union {
    /// The variants, in order.
    pub variants: Vec<UnionVariant>,
    /// Set for `anyOf`: a value can fit several variants.
    pub is_any_of: bool,
    /// The discriminator property, if there is one.
    pub discriminator: Option<String>,
    /// Set if the description does not declare the discriminator: its values differ between the variants.
    pub is_inferred: bool,
    /// `discriminator.mapping`.
    pub mapping: Vec<(String, SchemaId)>,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// The schema.
    pub schema: SchemaId,
    /// The discriminator values that select the variant.
    pub values: Vec<String>,
}

/// The constraints of an integer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Integer {
    /// The required width, by `format`, bounds and examples.
    pub width: Width,
    /// Set if the width is only assumed, as there is no `format`. An example with more digits refutes it.
    pub is_assumed: bool,
    /// `minimum`, `maximum` and `multipleOf`: words for the documentation, and the bound.
    pub bounds: Vec<(&'static str, String)>,
    /// `enum`.
    pub values: Vec<i64>,
}

/// The types of integers, the narrowest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// `i32`.
    I32,
    /// `i64`.
    #[default]
    I64,
    /// `u64`.
    U64,
    /// Arbitrary precision, as a string of digits.
    Digits,
}

/// The constraints of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// Set if `format` needs arbitrary precision.
    pub is_arbitrary_precision: bool,
    /// The bounds: words for the documentation, and the bound.
    pub bounds: Vec<(&'static str, String)>,
    /// `enum`.
    pub values: Vec<f64>,
}

/// The constraints of a string.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StringType {
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
    /// The deprecated values, from a `oneOf` of constants.
    pub deprecated: Vec<String>,
}

/// The constraints of an array.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// The schema of the items.
    pub items: SchemaId,
    /// `minItems`.
    pub min: Option<usize>,
    /// `maxItems`.
    pub max: Option<usize>,
    /// `uniqueItems`.
    pub unique: bool,
}

/// The constraints of a tuple: an array with a schema for each index.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuple {
    /// The schemas of the first items.
    pub items: Vec<SchemaId>,
    /// The number of required items.
    pub required: usize,
    /// Set if the number is only assumed, as there is no `minItems`. An example with fewer items refutes it.
    pub is_assumed: bool,
    /// The schema of additional items, if there is one.
    pub rest: Option<SchemaId>,
}

/// The constraints of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// `properties`, in order.
    pub properties: Vec<Property>,
    /// `additionalProperties`, if declared: the schema of the values, or `None` for any value.
    pub additional: Option<Option<SchemaId>>,
    /// Set if `additionalProperties` is `false`.
    pub is_closed: bool,
    /// The undeclared properties in `required`, with their index in that list.
    pub undeclared_required: Vec<(String, usize)>,
    /// `minProperties` and `maxProperties`: words for the documentation, and the bound.
    pub counts: Vec<(&'static str, usize)>,
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The key.
    pub name: String,
    /// The schema.
    pub schema: SchemaId,
    /// Set if `required` contains the key.
    pub required: bool,
}
