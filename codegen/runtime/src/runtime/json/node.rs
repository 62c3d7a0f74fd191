//! The vocabulary: what a value is to be written ([`Val`]), where one is to be read into ([`Slot`]), and the traits by
//! which a type says so.

use std::fmt::Debug;

use serde_json::Value;

use crate::runtime::json::Trail;

/// A type that can be written to JSON and read from it.
pub trait Node: Debug {
    /// The value as it goes out.
    fn val(&self) -> Val<'_>;

    /// A value to read into. It never escapes: either every part of it is filled, or the reading is an error.
    fn blank() -> Self
    where
        Self: Sized;

    /// The place that reading fills.
    fn slot(&mut self) -> Slot<'_>;
}

/// A type of the description: it says what sort of value it is, and is a [`Node`] by that. So a crate of many types has the
/// functions of `Node` once for each sort, which is a tenth of what there is to compile.
pub trait Model: Debug + Sized {
    /// How it is written and read.
    type Sort: Sort<Self>;
}

impl<T: Model> Node for T {
    fn val(&self) -> Val<'_> {
        T::Sort::val(self)
    }
    fn blank() -> Self {
        T::Sort::blank()
    }
    fn slot(&mut self) -> Slot<'_> {
        T::Sort::slot(self)
    }
}

/// A sort of types: what [`Node`] is for all of them.
pub trait Sort<T> {
    /// See [`Node::val`].
    fn val(value: &T) -> Val<'_>;

    /// See [`Node::blank`].
    fn blank() -> T;

    /// See [`Node::slot`].
    fn slot(value: &mut T) -> Slot<'_>;
}

/// Structs.
pub enum Struct {}

impl<T: Record> Sort<T> for Struct {
    fn val(value: &T) -> Val<'_> {
        Val::Record(value)
    }
    fn blank() -> T {
        T::blank()
    }
    fn slot(value: &mut T) -> Slot<'_> {
        Slot::Record(value)
    }
}

/// A value on its way out.
#[derive(Clone, Copy)]
pub enum Val<'a> {
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
    Strict(&'a dyn Strict),
    /// An array.
    List(&'a dyn Items),
    /// An object with fields that the description names.
    Record(&'a dyn Record),
    /// An object with free keys.
    Map(&'a dyn Entries),
    /// Any JSON at all.
    Any(&'a Value),
}

impl<'a, T: Node> From<&'a T> for Val<'a> {
    fn from(value: &'a T) -> Self {
        value.val()
    }
}

impl<'a> From<&'a str> for Val<'a> {
    fn from(text: &'a str) -> Self {
        Val::Str(text)
    }
}

/// A place on the way in.
pub enum Slot<'a> {
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
    Digits(&'a mut dyn Digital),
    /// A string.
    Str(&'a mut String),
    /// A string that becomes a type of its own.
    Text(&'a mut dyn Text),
    /// An integer that becomes a type of its own.
    Whole(&'a mut dyn Whole),
    /// A value of any kind that becomes a type of its own.
    Literal(&'a mut dyn Literal),
    /// A string that another crate's type stands for.
    Strict(&'a mut dyn Strict),
    /// A value or `null`.
    Opt(&'a mut dyn Optional),
    /// An array.
    List(&'a mut dyn List),
    /// An object with fields that the description names.
    Record(&'a mut dyn Record),
    /// An object with free keys.
    Map(&'a mut dyn Map),
    /// One of several alternatives.
    Union(&'a mut dyn Union),
    /// Any JSON at all.
    Any(&'a mut Value),
    /// No place: what stands here is skipped.
    Skip,
}

/// What is the same for all values of a struct.
pub struct Shape {
    /// The Rust name of the type, for errors.
    pub name: &'static str,
    /// The Rust names of the fields, and after them that of the field for other entries or further items.
    pub names: &'static [&'static str],
    /// The keys, in the order of the description.
    pub fields: &'static [&'static str],
    /// The indices of the keys that must be there. They are always written, as `null` where there is no value.
    pub required: &'static [usize],
    /// The indices of the keys whose values are not for everybody's eyes: `Debug` does not show them.
    pub secret: &'static [usize],
    /// Whether it is an array on the wire: the fields are its items, by place.
    pub tuple: bool,
}

/// A struct with named fields.
pub trait Record {
    /// Name, keys and what is required.
    fn shape(&self) -> &'static Shape;

    /// See [`Node::blank`].
    fn blank() -> Self
    where
        Self: Sized;

    /// Shows the fields, in the order of [`Shape::fields`], and after them what stands beside: the entries of
    /// `additionalProperties`, or what follows the items of a tuple.
    ///
    /// All at once, because a function that hands out one by its index is a `match` in every struct, which takes several
    /// times as long to compile.
    fn values<'a>(&'a self, look: Look<'a, '_>);

    /// Shows the same as [`Record::values`], to be filled. Without a place for them, other entries are skipped.
    fn places(&mut self, fill: Fill<'_>);
}

/// Who looks at the fields of a struct. (A type with a name because a function type that is written out, with all its
/// lifetimes, is dear to check in every struct.)
pub struct Look<'a, 'f>(pub &'f mut dyn FnMut(&[&'a dyn Node]));

impl<'a> Look<'a, '_> {
    /// Is called once.
    pub fn at(self, fields: &[&'a dyn Node]) {
        (self.0)(fields);
    }
}

/// Who fills the fields of a struct.
pub struct Fill<'f>(pub &'f mut dyn FnMut(&mut [&mut dyn Node]));

impl Fill<'_> {
    /// Is called once.
    pub fn all(self, fields: &mut [&mut dyn Node]) {
        (self.0)(fields);
    }
}

/// Returns a value with no field set.
pub fn blank<T: Node>() -> T {
    T::blank()
}

/// Collects the items of a list, each converted to the type of the list.
pub fn list<T, I: Into<T>>(items: impl IntoIterator<Item = I>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// A string that becomes a type of its own: an open enum, a newtype.
pub trait Text {
    /// Takes the string as it stands in the JSON. Never refused: what a server sends is kept.
    fn set(&mut self, text: &str);

    /// Whether the description names the string.
    fn is_known(&self) -> bool {
        true
    }
}

/// An integer that becomes a type of its own: an open enum.
pub trait Whole {
    /// Takes the integer as it stands in the JSON. Never refused: what a server sends is kept.
    fn set(&mut self, value: i64);

    /// Whether the description names the integer.
    fn is_known(&self) -> bool;
}

/// A value of any kind that becomes a type of its own: an open enum of numbers, strings and booleans.
pub trait Literal {
    /// Takes the value as it stands in the JSON. Never refused: what a server sends is kept.
    fn set(&mut self, value: Value);

    /// Whether the description names the value.
    fn is_known(&self) -> bool;
}

/// A string that a type stands for which cannot hold every string: one of another crate.
pub trait Strict {
    /// What the string must be, in words.
    fn words(&self) -> &'static str;

    /// The string; none if the value cannot be written as one, such as a year of five digits.
    fn text(&self) -> Option<String>;

    /// Takes the string as it stands in the JSON, or answers that it is not what it must be.
    fn set(&mut self, text: &str) -> bool;
}

/// A number that is kept by its digits.
pub trait Digital {
    /// The name by which serde_json is asked for the text of a number, if it has one.
    fn asked_by(&self) -> Option<&'static str>;

    /// Takes the text, or answers that it is no number.
    fn set(&mut self, text: String) -> bool;
}

/// What is the same for all values of a union.
pub struct Choice {
    /// The Rust name of the type, for errors.
    pub name: &'static str,
    /// The key of the property that says which arm it is.
    pub tag: Option<&'static str>,
    /// The values of the tag, for each arm; an integer by its digits.
    pub arms: &'static [&'static [&'static str]],
    /// Fills one from the whole value. The way to the code that chooses: without a union there is none.
    pub fill: fn(&mut dyn Union, Value, &Trail) -> Result<(), serde_json::Error>,
}

/// An enum of which each variant holds one of the alternatives.
pub trait Union {
    /// Name, tag and arms.
    fn choice(&self) -> &'static Choice;

    /// Becomes a blank value of this arm, and gives its place.
    fn choose(&mut self, arm: usize) -> Slot<'_>;

    /// Keeps what fits no arm.
    fn keep(&mut self, value: Value);
}

/// A place that `null` may fill.
pub trait Optional {
    /// `null` stands in the JSON.
    fn null(&mut self);

    /// A value stands in the JSON: the place for it.
    fn some(&mut self) -> Slot<'_>;
}

/// An array to be filled.
pub trait List {
    /// Appends a blank item and gives its place.
    fn push(&mut self) -> Slot<'_>;
}

/// An array to be written.
pub trait Items {
    /// How many items there are.
    fn count(&self) -> usize;

    /// The item at this index, below [`Items::count`].
    fn at(&self, index: usize) -> Val<'_>;
}

/// An object with free keys to be filled.
pub trait Map {
    /// Enters a blank value under this key and gives its place; `None` if the key is there already.
    fn entry(&mut self, key: String) -> Option<Slot<'_>>;
}

/// An object with free keys to be written.
pub trait Entries {
    /// How many there are.
    fn count(&self) -> usize;

    /// The value under this key.
    fn get(&self, key: &str) -> Option<Val<'_>>;

    /// Calls `each` for every key and value, until it answers `false`.
    fn each(&self, each: &mut dyn FnMut(&str, Val<'_>) -> bool);
}
