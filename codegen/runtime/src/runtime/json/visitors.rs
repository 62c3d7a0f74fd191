//! Deserialization of a target: a seed, and the serde visitors that fill it.

use std::fmt;

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};

use crate::runtime::json::any::deserialize_any;
use crate::runtime::json::context::PathSegment;
use crate::runtime::json::foreign::fill;
use crate::runtime::json::number::{
    IntegerVisitor, NumberVisitor, UnsignedVisitor, deserialize_digits, to_i32,
};
use crate::runtime::json::{
    Context, FieldVisitorMut, ForeignString, JsonType, ListMut, MapMut, Object, ObjectInfo, OptionMut,
    StringTarget, UnionInfo, ValueMut,
};

/// A seed that deserializes into a target.
pub struct Seed<'a, 'p> {
    /// The value that is filled.
    pub target: ValueMut<'a>,
    /// The state, shared by all seeds of a deserialization.
    pub context: &'p Context,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let context = self.context;
        match self.target {
            ValueMut::Bool(target) => *target = bool::deserialize(deserializer)?,
            ValueMut::I32(target) => {
                *target = deserializer.deserialize_i64(IntegerVisitor).and_then(to_i32)?
            }
            ValueMut::I64(target) => *target = deserializer.deserialize_i64(IntegerVisitor)?,
            ValueMut::U64(target) => *target = deserializer.deserialize_u64(UnsignedVisitor)?,
            ValueMut::F64(target) => *target = deserializer.deserialize_f64(NumberVisitor)?,
            ValueMut::Digits(target) => deserialize_digits(target, deserializer)?,
            ValueMut::Str(target) => {
                *target = String::deserialize(deserializer)?;
                context.charge_string(target)?;
            }
            ValueMut::StringTarget(target) => deserializer.deserialize_str(StringVisitor(target))?,
            ValueMut::IntegerTarget(target) => target.set(deserializer.deserialize_i64(IntegerVisitor)?),
            ValueMut::ValueTarget(target) => target.set(deserialize_any(deserializer, context)?),
            ValueMut::ForeignString(target) => deserializer.deserialize_str(ForeignStringVisitor(target))?,
            ValueMut::Option(target) => deserializer.deserialize_option(OptionVisitor(target, context))?,
            ValueMut::List(target) => deserializer.deserialize_seq(ListVisitor(target, context))?,
            ValueMut::Object(target) => {
                context.charge(size_of_val(&*target))?;
                let ObjectInfo { name, tuple, .. } = *target.info();
                let result = if tuple {
                    deserializer.deserialize_seq(TupleVisitor(target, context))
                } else {
                    deserializer.deserialize_map(ObjectVisitor(target, context))
                };
                result.inspect_err(|_| context.push(PathSegment::Type(name)))?;
            }
            ValueMut::Map(target) => deserializer.deserialize_map(MapVisitor(target, context))?,
            ValueMut::Union(target) => {
                let UnionInfo { name, deserialize, .. } = *target.info();
                context.charge(size_of_val(&*target))?;
                let left = context.left();
                let value = deserialize_any(deserializer, context)
                    .inspect_err(|_| context.push(PathSegment::Type(name)))?;
                let size = left - context.left();
                if !deserialize(target, value, context).map_err(D::Error::custom)? {
                    context.release(size);
                }
            }
            ValueMut::Ignored => {
                IgnoredAny::deserialize(deserializer)?;
            }
            ValueMut::Foreign(target) => fill(target, deserialize_any(deserializer, context)?)?,
            ValueMut::Any(target) => *target = deserialize_any(deserializer, context)?,
        }
        Ok(())
    }
}

/// A visitor of a string that a type is made from.
pub(super) struct StringVisitor<'a>(pub &'a mut dyn StringTarget);

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

/// A visitor of a string that a type of another crate is parsed from.
pub(super) struct ForeignStringVisitor<'a>(pub &'a mut dyn ForeignString);

impl Visitor<'_> for ForeignStringVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if self.0.set(text) {
            return Ok(());
        }
        // The error does not contain the string, which may be a secret.
        Err(E::invalid_value(Unexpected::Other("a string"), &self))
    }
}

/// A visitor of a value or `null`.
pub(super) struct OptionVisitor<'a>(pub &'a mut dyn OptionMut, pub &'a Context);

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
        Seed { target: self.0.insert_blank(), context: self.1 }.deserialize(deserializer)
    }
}

/// A visitor of an array.
pub(super) struct ListVisitor<'a>(pub &'a mut dyn ListMut, pub &'a Context);

impl<'de> Visitor<'de> for ListVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let ListVisitor(list, context) = self;
        for index in 0.. {
            match seq.next_element_seed(ItemSeed(list, context)) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    context.push(PathSegment::Index(index));
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// A seed that appends an item when the deserializer has one.
struct ItemSeed<'a>(&'a mut dyn ListMut, &'a Context);

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let target = self.0.push(self.1).ok_or_else(|| self.1.too_large())?;
        Seed { target, context: self.1 }.deserialize(deserializer)
    }
}

/// A visitor of an object that becomes a map.
pub(super) struct MapVisitor<'a>(pub &'a mut dyn MapMut, pub &'a Context);

impl<'de> Visitor<'de> for MapVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(key) = access.next_key::<String>()? {
            deserialize_entry(self.0, key, &mut access, self.1)?;
        }
        Ok(())
    }
}

fn deserialize_entry<'de, A: MapAccess<'de>>(
    map: &mut dyn MapMut,
    key: String,
    access: &mut A,
    context: &Context,
) -> Result<(), A::Error> {
    let Some(target) = map.entry(key.clone(), context) else {
        if context.is_exhausted() {
            return Err(context.too_large());
        }
        return Err(A::Error::custom(format_args!("duplicate key `{}`", key.escape_debug())));
    };
    access.next_value_seed(Seed { target, context }).inspect_err(|_| context.push(PathSegment::Key(key)))
}

/// A visitor of an object that becomes a struct.
pub(super) struct ObjectVisitor<'a>(pub &'a mut dyn Object, pub &'a Context);

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let ObjectVisitor(object, context) = self;
        let info = object.info();
        let (mut access, mut result) = (Some(access), Ok(()));
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            if let Some(access) = access.take() {
                result = deserialize_fields(info, fields, access, context);
            }
        }));
        result
    }
}

fn deserialize_fields<'de, A: MapAccess<'de>>(
    info: &ObjectInfo,
    fields: &mut [&mut dyn JsonType],
    mut access: A,
    context: &Context,
) -> Result<(), A::Error> {
    let (fields, mut rest) = split_mut(info, fields);
    let mut seen = FieldSet::new(fields.len());
    let has_rest = matches!(rest, Some(ValueMut::Map(_)));
    // Services mostly send the fields in the order of the description, so the field after the last one is compared first.
    let mut next = 0;
    while let Some(key) = access.next_key_seed(KeySeed { keys: info.keys, next, has_rest })? {
        match (key, &mut rest) {
            (KeyMatch::Field(index), _) => {
                let field = info.keys[index];
                if !seen.insert(index) {
                    return Err(A::Error::duplicate_field(field));
                }
                next = index + 1;
                access
                    .next_value_seed(Seed { target: fields[index].value_mut(), context })
                    .inspect_err(|_| context.push(PathSegment::Field(field)))?;
            }
            (KeyMatch::Additional(key), Some(ValueMut::Map(map))) => {
                deserialize_entry(*map, key, &mut access, context)?;
            }
            (KeyMatch::Additional(_) | KeyMatch::Undeclared, _) => {
                access.next_value::<IgnoredAny>()?;
            }
        }
    }
    match info.required.iter().find(|&&index| !seen.contains(index)) {
        Some(&missing) => Err(A::Error::missing_field(info.keys[missing])),
        None => Ok(()),
    }
}

/// The fields that an object contains, as bits for up to 128 fields and as a list for more.
enum FieldSet {
    Bits(u128),
    List(Vec<bool>),
}

impl FieldSet {
    fn new(fields: usize) -> Self {
        if fields <= 128 { FieldSet::Bits(0) } else { FieldSet::List(vec![false; fields]) }
    }

    fn contains(&self, index: usize) -> bool {
        match self {
            FieldSet::Bits(bits) => bits & (1 << index) != 0,
            FieldSet::List(flags) => flags[index],
        }
    }

    /// Inserts a field and returns `true` if the set did not contain it.
    fn insert(&mut self, index: usize) -> bool {
        let is_new = !self.contains(index);
        match self {
            FieldSet::Bits(bits) => *bits |= 1 << index,
            FieldSet::List(flags) => flags[index] = true,
        }
        is_new
    }
}

/// A seed that finds the field of a key.
struct KeySeed {
    keys: &'static [&'static str],
    /// The index of the key that is compared first.
    next: usize,
    /// `true` if the struct has a field for additional properties.
    has_rest: bool,
}

/// The field of a key.
enum KeyMatch {
    Field(usize),
    Additional(String),
    Undeclared,
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
        if self.keys.get(self.next).is_some_and(|name| *name == key) {
            return Ok(KeyMatch::Field(self.next));
        }
        match self.keys.iter().position(|name| *name == key) {
            Some(index) => Ok(KeyMatch::Field(index)),
            None if self.has_rest => Ok(KeyMatch::Additional(key.to_owned())),
            None => Ok(KeyMatch::Undeclared),
        }
    }
}

/// A visitor of an array that becomes a struct.
pub(super) struct TupleVisitor<'a>(pub &'a mut dyn Object, pub &'a Context);

impl<'de> Visitor<'de> for TupleVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&expected_items(self.0.info()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let TupleVisitor(object, context) = self;
        let info = object.info();
        let (mut seq, mut result) = (Some(seq), Ok(()));
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            if let Some(seq) = seq.take() {
                result = deserialize_items(info, fields, seq, context);
            }
        }));
        result
    }
}

fn deserialize_items<'de, A: SeqAccess<'de>>(
    info: &ObjectInfo,
    fields: &mut [&mut dyn JsonType],
    mut seq: A,
    context: &Context,
) -> Result<(), A::Error> {
    let (fields, mut tail) = split_mut(info, fields);
    for (index, target) in fields.iter_mut().enumerate() {
        let seed = Seed { target: target.value_mut(), context };
        if seq.next_element_seed(seed).inspect_err(|_| context.push(PathSegment::Index(index)))?.is_none() {
            return check_item_count(info, index).inspect_err(|_| context.push(PathSegment::Index(index)));
        }
    }
    match &mut tail {
        Some(ValueMut::List(tail)) => ListVisitor(*tail, context).visit_seq(seq),
        _ => Ok(()),
    }
}

/// Splits the fields of a struct into those with keys and the field with additional properties or items.
pub(super) fn split_mut<'p, 'n>(
    info: &ObjectInfo,
    fields: &'p mut [&'n mut dyn JsonType],
) -> (&'p mut [&'n mut dyn JsonType], Option<ValueMut<'p>>) {
    let at = info.keys.len().min(fields.len());
    let (fields, rest) = fields.split_at_mut(at);
    (fields, rest.first_mut().map(|target| target.value_mut()))
}

/// Returns an error if a tuple does not have enough items.
pub(super) fn check_item_count<E: Error>(info: &ObjectInfo, count: usize) -> Result<(), E> {
    if count >= min_items(info) {
        return Ok(());
    }
    Err(E::invalid_length(count, &expected_items(info).as_str()))
}

fn expected_items(info: &ObjectInfo) -> String {
    let min = min_items(info);
    format!("an array of at least {min} item{}", if min == 1 { "" } else { "s" })
}

fn min_items(info: &ObjectInfo) -> usize {
    info.required.iter().max().map_or(0, |last| last + 1)
}
