//! The traits by which a type describes its JSON, and the borrowed views of its values.

use std::fmt::Debug;

use serde_json::{Error, Value};

use crate::runtime::json::Context;

/// A type that is serialized to JSON and deserialized from it.
pub trait JsonType: Debug {
    /// Borrows the value to serialize it.
    fn value_ref(&self) -> ValueRef<'_>;

    /// Returns a placeholder that deserialization fills. Callers never see one: either every part of it is filled, or
    /// deserialization fails.
    fn blank() -> Self
    where
        Self: Sized;

    /// Borrows the value to fill it.
    fn value_mut(&mut self) -> ValueMut<'_>;
}

/// A type of the description, which implements [`JsonType`] by its [`Kind`]. The compiler then compiles the functions of
/// `JsonType` once for each kind, which is a tenth of the code of one implementation for each type.
pub trait Model: Debug + Sized {
    /// The kind of the type.
    type Kind: Kind<Self>;
}

impl<T: Model> JsonType for T {
    fn value_ref(&self) -> ValueRef<'_> {
        T::Kind::value_ref(self)
    }
    fn blank() -> Self {
        T::Kind::blank()
    }
    fn value_mut(&mut self) -> ValueMut<'_> {
        T::Kind::value_mut(self)
    }
}

/// The implementation of [`JsonType`] for all types of a kind.
pub trait Kind<T> {
    /// Implements [`JsonType::value_ref`].
    fn value_ref(value: &T) -> ValueRef<'_>;

    /// Implements [`JsonType::blank`].
    fn blank() -> T;

    /// Implements [`JsonType::value_mut`].
    fn value_mut(value: &mut T) -> ValueMut<'_>;
}

/// The [`Kind`] of structs.
pub enum ObjectKind {}

impl<T: Object> Kind<T> for ObjectKind {
    fn value_ref(value: &T) -> ValueRef<'_> {
        ValueRef::Object(value)
    }
    fn blank() -> T {
        T::blank()
    }
    fn value_mut(value: &mut T) -> ValueMut<'_> {
        ValueMut::Object(value)
    }
}

/// A borrowed value that is serialized.
#[derive(Clone, Copy)]
pub enum ValueRef<'a> {
    /// An absent value. An object skips the field; everywhere else it is serialized as `null`.
    Absent,
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A signed integer.
    I64(i64),
    /// An unsigned integer.
    U64(u64),
    /// A number.
    F64(f64),
    /// The text of a number.
    Digits(&'a str),
    /// A string.
    Str(&'a str),
    /// A type of another crate that is a string in JSON.
    ForeignString(&'a dyn ForeignString),
    /// An array.
    List(&'a dyn ListRef),
    /// A struct.
    Object(&'a dyn Object),
    /// A map.
    Map(&'a dyn MapRef),
    /// A union whose variant is an object with a discriminator value.
    Variant(&'a dyn Union),
    /// A value of a type that the config names.
    Foreign(&'a dyn crate::runtime::json::ForeignValue),
    /// JSON of any type.
    Any(&'a Value),
}

impl<'a, T: JsonType> From<&'a T> for ValueRef<'a> {
    fn from(value: &'a T) -> Self {
        value.value_ref()
    }
}

impl<'a> From<&'a str> for ValueRef<'a> {
    fn from(text: &'a str) -> Self {
        ValueRef::Str(text)
    }
}

/// A mutably borrowed value that deserialization fills.
pub enum ValueMut<'a> {
    /// A boolean.
    Bool(&'a mut bool),
    /// A signed integer of 32 bits.
    I32(&'a mut i32),
    /// A signed integer of 64 bits.
    I64(&'a mut i64),
    /// An unsigned integer of 64 bits.
    U64(&'a mut u64),
    /// A number.
    F64(&'a mut f64),
    /// A number that keeps its text.
    Digits(&'a mut dyn DigitsTarget),
    /// A string.
    Str(&'a mut String),
    /// A type that is made from a string.
    StringTarget(&'a mut dyn StringTarget),
    /// A type that is made from an integer.
    IntegerTarget(&'a mut dyn IntegerTarget),
    /// A type that is made from a value of any type.
    ValueTarget(&'a mut dyn ValueTarget),
    /// A type of another crate that is a string in JSON.
    ForeignString(&'a mut dyn ForeignString),
    /// A value or `null`.
    Option(&'a mut dyn OptionMut),
    /// An array.
    List(&'a mut dyn ListMut),
    /// A struct.
    Object(&'a mut dyn Object),
    /// A map.
    Map(&'a mut dyn MapMut),
    /// A union.
    Union(&'a mut dyn Union),
    /// A type that the config names.
    Foreign(&'a mut dyn crate::runtime::json::ForeignValue),
    /// JSON of any type.
    Any(&'a mut Value),
    /// No target: the value is skipped.
    Ignored,
}

/// Returns a value with no field set.
pub fn blank<T: JsonType>() -> T {
    T::blank()
}

/// Collects items into a list and converts each to the type of the list.
pub fn list<T, I: Into<T>>(items: impl IntoIterator<Item = I>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Properties of a struct.
pub struct ObjectInfo {
    /// The Rust name of the type, for errors.
    pub name: &'static str,
    /// The Rust names of the fields, and after them the name of the field with additional properties or items, if there is one.
    pub names: &'static [&'static str],
    /// The keys of the fields, in the order of the description.
    pub keys: &'static [&'static str],
    /// The indices of the required fields. They are always serialized, as `null` if they have no value.
    pub required: &'static [usize],
    /// The indices of the fields with secrets, whose values `Debug` does not show.
    pub secret: &'static [usize],
    /// The indices of the booleans with a single value, and the value.
    pub only: &'static [(usize, bool)],
    /// `true` if the struct is an array in JSON and the fields are its first items.
    pub tuple: bool,
    /// `true` if the description allows no further keys. Only a union does not accept them: another variant may declare them.
    pub closed: bool,
}

/// A struct.
pub trait Object {
    /// Returns the properties of the type.
    fn info(&self) -> &'static ObjectInfo;

    /// Implements [`JsonType::blank`].
    fn blank() -> Self
    where
        Self: Sized;

    /// Passes the fields to a visitor, in the order of [`ObjectInfo::keys`], and after them the field with additional
    /// properties or items, if there is one.
    ///
    /// A method that returns one field by its index would be a `match` in every struct, which takes several times as long to
    /// compile.
    fn fields<'a>(&'a self, visitor: FieldVisitor<'a, '_>);

    /// Passes the same fields to a visitor that fills them. Without a field for additional properties, those are skipped.
    fn fields_mut(&mut self, visitor: FieldVisitorMut<'_>);
}

/// A visitor of the fields of a struct. It is a named type because the compiler would check the lifetimes of a function type
/// again in every struct.
pub struct FieldVisitor<'a, 'f>(pub &'f mut dyn FnMut(&[&'a dyn JsonType]));

impl<'a> FieldVisitor<'a, '_> {
    /// Visits all fields. It is called once.
    pub fn visit(self, fields: &[&'a dyn JsonType]) {
        (self.0)(fields);
    }
}

/// A visitor that fills the fields of a struct.
pub struct FieldVisitorMut<'f>(pub &'f mut dyn FnMut(&mut [&mut dyn JsonType]));

impl FieldVisitorMut<'_> {
    /// Visits all fields. It is called once.
    pub fn visit(self, fields: &mut [&mut dyn JsonType]) {
        (self.0)(fields);
    }
}

/// A type that is made from a string, such as a string enum.
pub trait StringTarget {
    /// Sets the string. Every string is accepted: values from a service are kept.
    fn set(&mut self, text: &str);

    /// Returns `true` if the description allows the string.
    fn is_known(&self) -> bool {
        true
    }
}

/// A type that is made from an integer, such as an integer enum.
pub trait IntegerTarget {
    /// Sets the integer. Every integer is accepted: values from a service are kept.
    fn set(&mut self, value: i64);

    /// Returns `true` if the description lists the integer.
    fn is_known(&self) -> bool;
}

/// A type that is made from a value of any type: an enum of numbers, strings and booleans.
pub trait ValueTarget {
    /// Sets the value. Every value is accepted: values from a service are kept.
    fn set(&mut self, value: Value);

    /// Returns `true` if the description lists the value.
    fn is_known(&self) -> bool;
}

/// A type of another crate that is a string in JSON and does not accept every string.
pub trait ForeignString {
    /// Returns a description of the valid strings, for errors.
    fn expected(&self) -> &'static str;

    /// Returns the string, or `None` if the format has no string for the value, such as a date in a year of five digits.
    fn text(&self) -> Option<String>;

    /// Parses a string, or returns `false` if it is invalid.
    fn set(&mut self, text: &str) -> bool;
}

/// A number that keeps its text.
pub trait DigitsTarget {
    /// Returns the name of the newtype struct by which serde_json returns the text of a number, if it has one.
    fn raw_value_name(&self) -> Option<&'static str>;

    /// Sets the text, or returns `false` if it is not a number.
    fn set(&mut self, text: String) -> bool;
}

/// Properties of a union.
pub struct UnionInfo {
    /// The Rust name of the type, for errors.
    pub name: &'static str,
    /// The key of the discriminator property.
    pub discriminator: Option<&'static str>,
    /// `true` if the description declares the discriminator. A variant is then serialized with its value.
    pub is_declared: bool,
    /// The discriminator values of each variant. Integers and booleans are written as strings.
    pub variants: &'static [&'static [&'static str]],
    /// The function that fills a union from a value, and returns `true` if the union keeps the value. It is a pointer so that a crate
    /// without unions does not compile it.
    pub deserialize: fn(&mut dyn Union, Value, &Context) -> Result<bool, Error>,
    /// The function that serializes the members of a variant. It is a pointer for the same reason.
    pub members: Members,
}

/// A function that passes the members of a variant to a visitor, until the visitor returns `false`.
pub type Members = fn(&dyn Union, &mut dyn FnMut(&str, ValueRef<'_>) -> bool);

/// A union: an enum with a variant for each alternative of a `oneOf` or `anyOf`.
pub trait Union {
    /// Returns the properties of the type.
    fn info(&self) -> &'static UnionInfo;

    /// Returns the index of the variant and its value. `Unknown` is after all other variants.
    fn variant(&self) -> (usize, ValueRef<'_>);

    /// Passes a blank value of a variant to a visitor.
    fn probe(&self, variant: usize, visitor: &mut dyn FnMut(ValueMut<'_>));

    /// Changes the value to a blank value of a variant and borrows it.
    fn select(&mut self, variant: usize) -> ValueMut<'_>;

    /// Changes the value to `Unknown` with a value that matches no variant.
    fn set_unknown(&mut self, value: Value);
}

/// A type that may be `null`.
pub trait OptionMut {
    /// Sets the value to `null`.
    fn set_null(&mut self);

    /// Sets a blank value and borrows it.
    fn insert_blank(&mut self) -> ValueMut<'_>;
}

/// An array that is deserialized.
pub trait ListMut {
    /// Appends a blank item and borrows it, or returns `None` if there is no memory left.
    fn push(&mut self, context: &Context) -> Option<ValueMut<'_>>;
}

/// An array that is serialized.
pub trait ListRef {
    /// Returns the number of items.
    fn count(&self) -> usize;

    /// Returns the item at an index, which is less than [`count`](Self::count).
    fn at(&self, index: usize) -> ValueRef<'_>;
}

/// A map that is deserialized.
pub trait MapMut {
    /// Inserts a blank value and borrows it, or returns `None` if the key exists or there is no memory left.
    fn entry(&mut self, key: String, context: &Context) -> Option<ValueMut<'_>>;
}

/// A map that is serialized.
pub trait MapRef {
    /// Returns the number of entries.
    fn count(&self) -> usize;

    /// Returns the value of a key.
    fn get(&self, key: &str) -> Option<ValueRef<'_>>;

    /// Calls a function for every entry until the function returns `false`.
    fn each(&self, each: &mut dyn FnMut(&str, ValueRef<'_>) -> bool);
}
