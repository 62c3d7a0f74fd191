//! The vocabulary: what a value is to be written ([`ValueRef`]), where one is to be read into ([`ValueMut`]), and the traits by
//! which a type says so.

use std::fmt::Debug;

use serde_json::Value;

use crate::runtime::json::ErrorPath;

/// A type that can be written to JSON and read from it.
pub trait JsonType: Debug {
    /// The value as it goes out.
    fn value_ref(&self) -> ValueRef<'_>;

    /// A value to read into. It never escapes: either every part of it is filled, or the reading is an error.
    fn blank() -> Self
    where
        Self: Sized;

    /// The place that reading fills.
    fn value_mut(&mut self) -> ValueMut<'_>;
}

/// A type of the description: it says what sort of value it is, and is a [`JsonType`] by that. So a crate of many types has the
/// functions of `JsonType` once for each sort, which is a tenth of what there is to compile.
pub trait Model: Debug + Sized {
    /// How it is written and read.
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

/// A sort of types: what [`JsonType`] is for all of them.
pub trait Kind<T> {
    /// See [`JsonType::value_ref`].
    fn value_ref(value: &T) -> ValueRef<'_>;

    /// See [`JsonType::blank`].
    fn blank() -> T;

    /// See [`JsonType::value_mut`].
    fn value_mut(value: &mut T) -> ValueMut<'_>;
}

/// Structs.
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

/// A value on its way out.
#[derive(Clone, Copy)]
pub enum ValueRef<'a> {
    /// Not there: a field of an object that is left out. Elsewhere it is written as `null`.
    Absent,
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    I64(i64),
    /// An integer that is not negative.
    U64(u64),
    /// A number.
    F64(f64),
    /// A number by its digits.
    Digits(&'a str),
    /// A string.
    Str(&'a str),
    /// A string that another crate's type stands for.
    ForeignString(&'a dyn ForeignString),
    /// An array.
    List(&'a dyn ListRef),
    /// An object with fields that the description names.
    Object(&'a dyn Object),
    /// An object with free keys.
    Map(&'a dyn MapRef),
    /// Any JSON at all.
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

/// A place on the way in.
pub enum ValueMut<'a> {
    /// A boolean.
    Bool(&'a mut bool),
    /// An integer of 32 bits.
    I32(&'a mut i32),
    /// An integer.
    I64(&'a mut i64),
    /// An integer that is not negative.
    U64(&'a mut u64),
    /// A number.
    F64(&'a mut f64),
    /// A number by its digits.
    Digits(&'a mut dyn DigitsTarget),
    /// A string.
    Str(&'a mut String),
    /// A string that becomes a type of its own.
    StringTarget(&'a mut dyn StringTarget),
    /// An integer that becomes a type of its own.
    IntegerTarget(&'a mut dyn IntegerTarget),
    /// A value of any kind that becomes a type of its own.
    ValueTarget(&'a mut dyn ValueTarget),
    /// A string that another crate's type stands for.
    ForeignString(&'a mut dyn ForeignString),
    /// A value or `null`.
    Option(&'a mut dyn OptionMut),
    /// An array.
    List(&'a mut dyn ListMut),
    /// An object with fields that the description names.
    Object(&'a mut dyn Object),
    /// An object with free keys.
    Map(&'a mut dyn MapMut),
    /// One of several alternatives.
    Union(&'a mut dyn Union),
    /// Any JSON at all.
    Any(&'a mut Value),
    /// No place: what stands here is skipped.
    Ignored,
}

/// What is the same for all values of a struct.
pub struct ObjectInfo {
    /// The Rust name of the type, for errors.
    pub name: &'static str,
    /// The Rust names of the fields, and after them that of the field for other entries or further items.
    pub names: &'static [&'static str],
    /// The keys, in the order of the description.
    pub keys: &'static [&'static str],
    /// The indices of the keys that must be there. They are always written, as `null` where there is no value.
    pub required: &'static [usize],
    /// The indices of the keys whose values are not for everybody's eyes: `Debug` does not show them.
    pub secret: &'static [usize],
    /// Whether it is an array on the wire: the fields are its items, by place.
    pub tuple: bool,
}

/// A struct with named fields.
pub trait Object {
    /// Name, keys and what is required.
    fn info(&self) -> &'static ObjectInfo;

    /// See [`JsonType::blank`].
    fn blank() -> Self
    where
        Self: Sized;

    /// Shows the fields, in the order of [`ObjectInfo::fields`], and after them what stands beside: the entries of
    /// `additionalProperties`, or what follows the items of a tuple.
    ///
    /// All at once, because a function that hands out one by its index is a `match` in every struct, which takes several
    /// times as long to compile.
    fn fields<'a>(&'a self, visitor: FieldVisitor<'a, '_>);

    /// Shows the same as [`Object::values`], to be filled. Without a place for them, other entries are skipped.
    fn fields_mut(&mut self, visitor: FieldVisitorMut<'_>);
}

/// Who looks at the fields of a struct. (A type with a name because a function type that is written out, with all its
/// lifetimes, is dear to check in every struct.)
pub struct FieldVisitor<'a, 'f>(pub &'f mut dyn FnMut(&[&'a dyn JsonType]));

impl<'a> FieldVisitor<'a, '_> {
    /// Is called once.
    pub fn visit(self, fields: &[&'a dyn JsonType]) {
        (self.0)(fields);
    }
}

/// Who fills the fields of a struct.
pub struct FieldVisitorMut<'f>(pub &'f mut dyn FnMut(&mut [&mut dyn JsonType]));

impl FieldVisitorMut<'_> {
    /// Is called once.
    pub fn visit(self, fields: &mut [&mut dyn JsonType]) {
        (self.0)(fields);
    }
}

/// Returns a value with no field set.
pub fn blank<T: JsonType>() -> T {
    T::blank()
}

/// Collects the items of a list, each converted to the type of the list.
pub fn list<T, I: Into<T>>(items: impl IntoIterator<Item = I>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// A string that becomes a type of its own: an open enum, a newtype.
pub trait StringTarget {
    /// Takes the string as it stands in the JSON. Never refused: what a server sends is kept.
    fn set(&mut self, text: &str);

    /// Whether the description names the string.
    fn is_known(&self) -> bool {
        true
    }
}

/// An integer that becomes a type of its own: an open enum.
pub trait IntegerTarget {
    /// Takes the integer as it stands in the JSON. Never refused: what a server sends is kept.
    fn set(&mut self, value: i64);

    /// Whether the description names the integer.
    fn is_known(&self) -> bool;
}

/// A value of any kind that becomes a type of its own: an open enum of numbers, strings and booleans.
pub trait ValueTarget {
    /// Takes the value as it stands in the JSON. Never refused: what a server sends is kept.
    fn set(&mut self, value: Value);

    /// Whether the description names the value.
    fn is_known(&self) -> bool;
}

/// A string that a type stands for which cannot hold every string: one of another crate.
pub trait ForeignString {
    /// What the string must be, in words.
    fn expected(&self) -> &'static str;

    /// The string; none if the value cannot be written as one, such as a year of five digits.
    fn text(&self) -> Option<String>;

    /// Takes the string as it stands in the JSON, or answers that it is not what it must be.
    fn set(&mut self, text: &str) -> bool;
}

/// A number that is kept by its digits.
pub trait DigitsTarget {
    /// The name by which serde_json is asked for the text of a number, if it has one.
    fn raw_value_name(&self) -> Option<&'static str>;

    /// Takes the text, or answers that it is no number.
    fn set(&mut self, text: String) -> bool;
}

/// What is the same for all values of a union.
pub struct UnionInfo {
    /// The Rust name of the type, for errors.
    pub name: &'static str,
    /// The key of the property that says which arm it is.
    pub discriminator: Option<&'static str>,
    /// The values of the tag, for each arm; an integer by its digits.
    pub variants: &'static [&'static [&'static str]],
    /// Fills one from the whole value. The way to the code that chooses: without a union there is none.
    pub deserialize: fn(&mut dyn Union, Value, &ErrorPath) -> Result<(), serde_json::Error>,
}

/// An enum of which each variant holds one of the alternatives.
pub trait Union {
    /// Name, tag and arms.
    fn info(&self) -> &'static UnionInfo;

    /// Becomes a blank value of this arm, and gives its place.
    fn select(&mut self, variant: usize) -> ValueMut<'_>;

    /// Keeps what fits no arm.
    fn set_unknown(&mut self, value: Value);
}

/// A place that `null` may fill.
pub trait OptionMut {
    /// `null` stands in the JSON.
    fn set_null(&mut self);

    /// A value stands in the JSON: the place for it.
    fn insert_blank(&mut self) -> ValueMut<'_>;
}

/// An array to be filled.
pub trait ListMut {
    /// Appends a blank item and gives its place.
    fn push(&mut self) -> ValueMut<'_>;
}

/// An array to be written.
pub trait ListRef {
    /// How many items there are.
    fn count(&self) -> usize;

    /// The item at this index, below [`ListRef::count`].
    fn at(&self, index: usize) -> ValueRef<'_>;
}

/// An object with free keys to be filled.
pub trait MapMut {
    /// Enters a blank value under this key and gives its place; `None` if the key is there already.
    fn entry(&mut self, key: String) -> Option<ValueMut<'_>>;
}

/// An object with free keys to be written.
pub trait MapRef {
    /// How many there are.
    fn count(&self) -> usize;

    /// The value under this key.
    fn get(&self, key: &str) -> Option<ValueRef<'_>>;

    /// Calls `each` for every key and value, until it answers `false`.
    fn each(&self, each: &mut dyn FnMut(&str, ValueRef<'_>) -> bool);
}
