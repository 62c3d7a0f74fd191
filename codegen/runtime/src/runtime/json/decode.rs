//! Reading: any serde `Deserializer` fills a [`ValueMut`].

use std::cell::RefCell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::runtime::json::number::{
    DoubleVisitor, IntegerVisitor, UnsignedVisitor, deserialize_digits, to_i32,
};
use crate::runtime::json::{
    DecodeError, FieldVisitorMut, ForeignString, JsonType, ListMut, MapMut, Object, ObjectInfo, OptionMut,
    StringTarget, UnionInfo, ValueMut,
};

/// Reads a value from JSON text.
///
/// # Errors
///
/// When the text is not JSON, not the JSON of a `T`, or goes on after it; the error names type, field and place.
pub fn from_slice<T: JsonType>(bytes: &[u8]) -> Result<T, DecodeError> {
    let path = ErrorPath::default();
    let mut value = T::blank();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let result = Seed { target: value.value_mut(), path: &path }.deserialize(&mut deserializer);
    match result.and_then(|()| deserializer.end()) {
        Ok(()) => Ok(value),
        Err(source) => Err(path.into_error(source)),
    }
}

/// Reads a value with any deserializer: what `Deserialize` of every model calls.
///
/// # Errors
///
/// The deserializer's own.
pub fn deserialize<'de, T: JsonType, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    Seed { target: value.value_mut(), path: &ErrorPath::default() }.deserialize(deserializer)?;
    Ok(value)
}

/// Where an error happened. Nothing is noted while reading goes well: the steps are collected, innermost first, while
/// an error passes through.
#[derive(Default)]
pub struct ErrorPath {
    segments: RefCell<Vec<PathSegment>>,
}

pub(super) enum PathSegment {
    Type(&'static str),
    Field(&'static str),
    Key(String),
    Index(usize),
}

impl ErrorPath {
    pub(super) fn push(&self, segment: PathSegment) {
        self.segments.borrow_mut().push(segment);
    }

    /// How much is noted.
    pub(super) fn len(&self) -> usize {
        self.segments.borrow().len()
    }

    /// Drops what was noted since.
    pub(super) fn truncate(&self, mark: usize) {
        self.segments.borrow_mut().truncate(mark);
    }

    fn into_error(self, source: serde_json::Error) -> DecodeError {
        let segments = self.segments.into_inner();
        let type_name = segments.iter().find_map(|segment| match segment {
            PathSegment::Type(name) => Some(*name),
            _ => None,
        });
        let mut path = String::new();
        for segment in segments.iter().rev() {
            match segment {
                PathSegment::Type(_) => {}
                PathSegment::Field(name) => push_key(&mut path, name),
                PathSegment::Key(key) => push_key(&mut path, key),
                PathSegment::Index(index) => {
                    path.push_str(&format!("[{index}]"));
                }
            }
        }
        DecodeError { type_name, path, source }
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// A place to be filled, and where to note what goes wrong.
pub struct Seed<'a, 't> {
    /// The place.
    pub target: ValueMut<'a>,
    /// Shared by all the places of one reading.
    pub path: &'t ErrorPath,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let path = self.path;
        match self.target {
            ValueMut::Bool(target) => *target = bool::deserialize(deserializer)?,
            ValueMut::I32(target) => {
                *target = deserializer.deserialize_i64(IntegerVisitor).and_then(to_i32)?
            }
            ValueMut::I64(target) => *target = deserializer.deserialize_i64(IntegerVisitor)?,
            ValueMut::U64(target) => *target = deserializer.deserialize_u64(UnsignedVisitor)?,
            ValueMut::F64(target) => *target = deserializer.deserialize_f64(DoubleVisitor)?,
            ValueMut::Digits(target) => deserialize_digits(target, deserializer)?,
            ValueMut::Str(target) => *target = String::deserialize(deserializer)?,
            ValueMut::StringTarget(target) => deserializer.deserialize_str(StringVisitor(target))?,
            ValueMut::IntegerTarget(target) => target.set(deserializer.deserialize_i64(IntegerVisitor)?),
            ValueMut::ValueTarget(target) => target.set(serde_json::Value::deserialize(deserializer)?),
            ValueMut::ForeignString(target) => deserializer.deserialize_str(ForeignStringVisitor(target))?,
            ValueMut::Option(target) => deserializer.deserialize_option(OptionVisitor(target, path))?,
            ValueMut::List(target) => deserializer.deserialize_seq(ListVisitor(target, path))?,
            ValueMut::Object(target) => {
                let ObjectInfo { name, tuple, .. } = *target.info();
                let result = if tuple {
                    deserializer.deserialize_seq(TupleVisitor(target, path))
                } else {
                    deserializer.deserialize_map(ObjectVisitor(target, path))
                };
                result.inspect_err(|_| path.push(PathSegment::Type(name)))?;
            }
            ValueMut::Map(target) => deserializer.deserialize_map(MapVisitor(target, path))?,
            ValueMut::Union(target) => {
                let UnionInfo { name, deserialize, .. } = *target.info();
                let value = serde_json::Value::deserialize(deserializer)
                    .inspect_err(|_| path.push(PathSegment::Type(name)))?;
                deserialize(target, value, path).map_err(D::Error::custom)?;
            }
            ValueMut::Ignored => {
                IgnoredAny::deserialize(deserializer)?;
            }
            ValueMut::Any(target) => *target = serde_json::Value::deserialize(deserializer)?,
        }
        Ok(())
    }
}

struct StringVisitor<'a>(&'a mut dyn StringTarget);

impl Visitor<'_> for StringVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.set(text);
        Ok(())
    }
}

struct ForeignStringVisitor<'a>(&'a mut dyn ForeignString);

impl Visitor<'_> for ForeignStringVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if self.0.set(text) {
            return Ok(());
        }
        // Without the text, which may be secret.
        Err(E::custom(format_args!("this string is not {}", self.0.expected())))
    }
}

struct OptionVisitor<'a>(&'a mut dyn OptionMut, &'a ErrorPath);

impl<'de> Visitor<'de> for OptionVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.set_null();
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.set_null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Seed { target: self.0.insert_blank(), path: self.1 }.deserialize(deserializer)
    }
}

struct ListVisitor<'a>(&'a mut dyn ListMut, &'a ErrorPath);

impl<'de> Visitor<'de> for ListVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let ListVisitor(list, path) = self;
        for index in 0.. {
            match seq.next_element_seed(ItemSeed(list, path)) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    path.push(PathSegment::Index(index));
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// Appends to the list only when there is an item to read.
struct ItemSeed<'a>(&'a mut dyn ListMut, &'a ErrorPath);

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Seed { target: self.0.push(), path: self.1 }.deserialize(deserializer)
    }
}

struct TupleVisitor<'a>(&'a mut dyn Object, &'a ErrorPath);

impl<'de> Visitor<'de> for TupleVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of at least {}", min_items(self.0.info()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let TupleVisitor(object, path) = self;
        let info = object.info();
        let (mut seq, mut result) = (Some(seq), Ok(()));
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            if let Some(seq) = seq.take() {
                result = items(info, fields, seq, path);
            }
        }));
        result
    }
}

fn items<'de, A: SeqAccess<'de>>(
    info: &ObjectInfo,
    fields: &mut [&mut dyn JsonType],
    mut seq: A,
    path: &ErrorPath,
) -> Result<(), A::Error> {
    let (fields, mut tail) = split_mut(info, fields);
    for (index, target) in fields.iter_mut().enumerate() {
        let seed = Seed { target: target.value_mut(), path };
        if seq.next_element_seed(seed).inspect_err(|_| path.push(PathSegment::Index(index)))?.is_none() {
            return check_item_count(info, index).inspect_err(|_| path.push(PathSegment::Index(index)));
        }
    }
    match &mut tail {
        Some(ValueMut::List(tail)) => ListVisitor(*tail, path).visit_seq(seq),
        _ => Ok(()),
    }
}

/// The places of the named fields, and that of what stands beside them.
pub(super) fn split_mut<'p, 'n>(
    info: &ObjectInfo,
    fields: &'p mut [&'n mut dyn JsonType],
) -> (&'p mut [&'n mut dyn JsonType], Option<ValueMut<'p>>) {
    let at = info.keys.len().min(fields.len());
    let (fields, beside) = fields.split_at_mut(at);
    (fields, beside.first_mut().map(|target| target.value_mut()))
}

/// How many items a tuple must have.
pub(super) fn min_items(info: &ObjectInfo) -> usize {
    info.required.iter().max().map_or(0, |last| last + 1)
}

/// Whether a tuple may end after so many items.
pub(super) fn check_item_count<E: Error>(info: &ObjectInfo, count: usize) -> Result<(), E> {
    let least = min_items(info);
    if count >= least {
        return Ok(());
    }
    Err(E::invalid_length(count, &format!("an array of at least {least}").as_str()))
}

struct MapVisitor<'a>(&'a mut dyn MapMut, &'a ErrorPath);

impl<'de> Visitor<'de> for MapVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(key) = access.next_key::<String>()? {
            entry(self.0, key, &mut access, self.1)?;
        }
        Ok(())
    }
}

fn entry<'de, A: MapAccess<'de>>(
    map: &mut dyn MapMut,
    key: String,
    access: &mut A,
    path: &ErrorPath,
) -> Result<(), A::Error> {
    let Some(target) = map.entry(key.clone()) else {
        return Err(A::Error::custom(format_args!("the key {key:?} stands there twice")));
    };
    access.next_value_seed(Seed { target, path }).inspect_err(|_| path.push(PathSegment::Key(key)))
}

struct ObjectVisitor<'a>(&'a mut dyn Object, &'a ErrorPath);

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let ObjectVisitor(object, path) = self;
        let info = object.info();
        let (mut access, mut result) = (Some(access), Ok(()));
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            if let Some(access) = access.take() {
                result = fill(info, fields, access, path);
            }
        }));
        result
    }
}

fn fill<'de, A: MapAccess<'de>>(
    info: &ObjectInfo,
    fields: &mut [&mut dyn JsonType],
    mut access: A,
    path: &ErrorPath,
) -> Result<(), A::Error> {
    let (fields, mut rest) = split_mut(info, fields);
    let mut seen = FieldSet::new(fields.len());
    let keep = matches!(rest, Some(ValueMut::Map(_)));
    // Servers write fields in one order, mostly the description's: the field after the last one is tried first.
    let mut next = 0;
    while let Some(key) = access.next_key_seed(KeySeed { keys: info.keys, next, keep })? {
        match (key, &mut rest) {
            (KeyMatch::Field(index), _) => {
                let field = info.keys[index];
                if !seen.insert(index) {
                    return Err(A::Error::duplicate_field(field));
                }
                next = index + 1;
                access
                    .next_value_seed(Seed { target: fields[index].value_mut(), path })
                    .inspect_err(|_| path.push(PathSegment::Field(field)))?;
            }
            (KeyMatch::Additional(key), Some(ValueMut::Map(map))) => entry(*map, key, &mut access, path)?,
            (KeyMatch::Additional(_) | KeyMatch::Unknown, _) => {
                access.next_value::<IgnoredAny>()?;
            }
        }
    }
    match info.required.iter().find(|&&index| !seen.contains(index)) {
        Some(&missing) => Err(A::Error::missing_field(info.keys[missing])),
        None => Ok(()),
    }
}

/// Which fields have been read: bits for up to 128 of them, as nearly every object has, else a list.
enum FieldSet {
    Few(u128),
    Many(Vec<bool>),
}

impl FieldSet {
    fn new(fields: usize) -> Self {
        if fields <= 128 { FieldSet::Few(0) } else { FieldSet::Many(vec![false; fields]) }
    }

    fn contains(&self, index: usize) -> bool {
        match self {
            FieldSet::Few(bits) => bits & (1 << index) != 0,
            FieldSet::Many(flags) => flags[index],
        }
    }

    /// Notes the field; true if it was noted before.
    fn insert(&mut self, index: usize) -> bool {
        let before = self.contains(index);
        match self {
            FieldSet::Few(bits) => *bits |= 1 << index,
            FieldSet::Many(flags) => flags[index] = true,
        }
        !before
    }
}

struct KeySeed {
    keys: &'static [&'static str],
    next: usize,
    keep: bool,
}

enum KeyMatch {
    Field(usize),
    Additional(String),
    Unknown,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = KeyMatch;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyMatch, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = KeyMatch;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<KeyMatch, E> {
        if self.keys.get(self.next).is_some_and(|field| *field == key) {
            return Ok(KeyMatch::Field(self.next));
        }
        match self.keys.iter().position(|field| *field == key) {
            Some(index) => Ok(KeyMatch::Field(index)),
            None if self.keep => Ok(KeyMatch::Additional(key.to_owned())),
            None => Ok(KeyMatch::Unknown),
        }
    }
}
