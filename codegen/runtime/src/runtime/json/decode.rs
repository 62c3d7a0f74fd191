//! Reading: any serde `Deserializer` fills a [`Slot`].

use std::cell::RefCell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::runtime::json::number::{Double, Integer, Unsigned, narrow, read_digits};
use crate::runtime::json::{
    Choice, DecodeError, Fill, List, Map, Node, Optional, Record, Shape, Slot, Strict, Text,
};

/// Reads a value from JSON text.
///
/// # Errors
///
/// When the text is not JSON, not the JSON of a `T`, or goes on after it; the error names type, field and place.
pub fn from_slice<T: Node>(bytes: &[u8]) -> Result<T, DecodeError> {
    let trail = Trail::default();
    let mut value = T::blank();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let result = Seed { slot: value.slot(), trail: &trail }.deserialize(&mut deserializer);
    match result.and_then(|()| deserializer.end()) {
        Ok(()) => Ok(value),
        Err(source) => Err(trail.into_error(source)),
    }
}

/// Reads a value with any deserializer: what `Deserialize` of every model calls.
///
/// # Errors
///
/// The deserializer's own.
pub fn deserialize<'de, T: Node, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    Seed { slot: value.slot(), trail: &Trail::default() }.deserialize(deserializer)?;
    Ok(value)
}

/// Where an error happened. Nothing is noted while reading goes well: the steps are collected, innermost first, while
/// an error passes through.
#[derive(Default)]
pub struct Trail {
    steps: RefCell<Vec<Step>>,
}

pub(super) enum Step {
    In(&'static str),
    Field(&'static str),
    Key(String),
    Item(usize),
}

impl Trail {
    pub(super) fn note(&self, step: Step) {
        self.steps.borrow_mut().push(step);
    }

    /// How much is noted.
    pub(super) fn mark(&self) -> usize {
        self.steps.borrow().len()
    }

    /// Drops what was noted since.
    pub(super) fn forget(&self, mark: usize) {
        self.steps.borrow_mut().truncate(mark);
    }

    fn into_error(self, source: serde_json::Error) -> DecodeError {
        let steps = self.steps.into_inner();
        let type_name = steps.iter().find_map(|step| match step {
            Step::In(name) => Some(*name),
            _ => None,
        });
        let mut path = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::In(_) => {}
                Step::Field(name) => push_key(&mut path, name),
                Step::Key(key) => push_key(&mut path, key),
                Step::Item(index) => {
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
    pub slot: Slot<'a>,
    /// Shared by all the places of one reading.
    pub trail: &'t Trail,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let trail = self.trail;
        match self.slot {
            Slot::Bool(place) => *place = bool::deserialize(deserializer)?,
            Slot::I32(place) => *place = deserializer.deserialize_i64(Integer).and_then(narrow)?,
            Slot::I64(place) => *place = deserializer.deserialize_i64(Integer)?,
            Slot::U64(place) => *place = deserializer.deserialize_u64(Unsigned)?,
            Slot::F64(place) => *place = deserializer.deserialize_f64(Double)?,
            Slot::Digits(place) => read_digits(place, deserializer)?,
            Slot::Str(place) => *place = String::deserialize(deserializer)?,
            Slot::Text(place) => deserializer.deserialize_str(Texts(place))?,
            Slot::Whole(place) => place.set(deserializer.deserialize_i64(Integer)?),
            Slot::Literal(place) => place.set(serde_json::Value::deserialize(deserializer)?),
            Slot::Strict(place) => deserializer.deserialize_str(Exactly(place))?,
            Slot::Opt(place) => deserializer.deserialize_option(Options(place, trail))?,
            Slot::List(place) => deserializer.deserialize_seq(Lists(place, trail))?,
            Slot::Record(place) => {
                let Shape { name, tuple, .. } = *place.shape();
                let result = if tuple {
                    deserializer.deserialize_seq(Tuples(place, trail))
                } else {
                    deserializer.deserialize_map(Records(place, trail))
                };
                result.inspect_err(|_| trail.note(Step::In(name)))?;
            }
            Slot::Map(place) => deserializer.deserialize_map(Maps(place, trail))?,
            Slot::Union(place) => {
                let Choice { name, fill, .. } = *place.choice();
                let value = serde_json::Value::deserialize(deserializer)
                    .inspect_err(|_| trail.note(Step::In(name)))?;
                fill(place, value, trail).map_err(D::Error::custom)?;
            }
            Slot::Skip => {
                IgnoredAny::deserialize(deserializer)?;
            }
            Slot::Any(place) => *place = serde_json::Value::deserialize(deserializer)?,
        }
        Ok(())
    }
}

struct Texts<'a>(&'a mut dyn Text);

impl Visitor<'_> for Texts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.set(text);
        Ok(())
    }
}

struct Exactly<'a>(&'a mut dyn Strict);

impl Visitor<'_> for Exactly<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.words())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if self.0.set(text) {
            return Ok(());
        }
        // Without the text, which may be secret.
        Err(E::custom(format_args!("this string is not {}", self.0.words())))
    }
}

struct Options<'a>(&'a mut dyn Optional, &'a Trail);

impl<'de> Visitor<'de> for Options<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Seed { slot: self.0.some(), trail: self.1 }.deserialize(deserializer)
    }
}

struct Lists<'a>(&'a mut dyn List, &'a Trail);

impl<'de> Visitor<'de> for Lists<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Lists(list, trail) = self;
        for index in 0.. {
            match seq.next_element_seed(Item(list, trail)) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    trail.note(Step::Item(index));
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// Appends to the list only when there is an item to read.
struct Item<'a>(&'a mut dyn List, &'a Trail);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Seed { slot: self.0.push(), trail: self.1 }.deserialize(deserializer)
    }
}

struct Tuples<'a>(&'a mut dyn Record, &'a Trail);

impl<'de> Visitor<'de> for Tuples<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of at least {}", least(self.0.shape()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let Tuples(record, trail) = self;
        let shape = record.shape();
        let (mut seq, mut result) = (Some(seq), Ok(()));
        record.places(Fill(&mut |places| {
            if let Some(seq) = seq.take() {
                result = items(shape, places, seq, trail);
            }
        }));
        result
    }
}

fn items<'de, A: SeqAccess<'de>>(
    shape: &Shape,
    places: &mut [&mut dyn Node],
    mut seq: A,
    trail: &Trail,
) -> Result<(), A::Error> {
    let (fields, mut tail) = split_mut(shape, places);
    for (index, place) in fields.iter_mut().enumerate() {
        let seed = Seed { slot: place.slot(), trail };
        if seq.next_element_seed(seed).inspect_err(|_| trail.note(Step::Item(index)))?.is_none() {
            return ended(shape, index).inspect_err(|_| trail.note(Step::Item(index)));
        }
    }
    match &mut tail {
        Some(Slot::List(tail)) => Lists(*tail, trail).visit_seq(seq),
        _ => Ok(()),
    }
}

/// The places of the named fields, and that of what stands beside them.
pub(super) fn split_mut<'p, 'n>(
    shape: &Shape,
    places: &'p mut [&'n mut dyn Node],
) -> (&'p mut [&'n mut dyn Node], Option<Slot<'p>>) {
    let at = shape.fields.len().min(places.len());
    let (fields, beside) = places.split_at_mut(at);
    (fields, beside.first_mut().map(|place| place.slot()))
}

/// How many items a tuple must have.
pub(super) fn least(shape: &Shape) -> usize {
    shape.required.iter().max().map_or(0, |last| last + 1)
}

/// Whether a tuple may end after so many items.
pub(super) fn ended<E: Error>(shape: &Shape, count: usize) -> Result<(), E> {
    let least = least(shape);
    if count >= least {
        return Ok(());
    }
    Err(E::invalid_length(count, &format!("an array of at least {least}").as_str()))
}

struct Maps<'a>(&'a mut dyn Map, &'a Trail);

impl<'de> Visitor<'de> for Maps<'_> {
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
    map: &mut dyn Map,
    key: String,
    access: &mut A,
    trail: &Trail,
) -> Result<(), A::Error> {
    let Some(slot) = map.entry(key.clone()) else {
        return Err(A::Error::custom(format_args!("the key {key:?} stands there twice")));
    };
    access.next_value_seed(Seed { slot, trail }).inspect_err(|_| trail.note(Step::Key(key)))
}

struct Records<'a>(&'a mut dyn Record, &'a Trail);

impl<'de> Visitor<'de> for Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let Records(record, trail) = self;
        let shape = record.shape();
        let (mut access, mut result) = (Some(access), Ok(()));
        record.places(Fill(&mut |places| {
            if let Some(access) = access.take() {
                result = fill(shape, places, access, trail);
            }
        }));
        result
    }
}

fn fill<'de, A: MapAccess<'de>>(
    shape: &Shape,
    places: &mut [&mut dyn Node],
    mut access: A,
    trail: &Trail,
) -> Result<(), A::Error> {
    let (places, mut rest) = split_mut(shape, places);
    let mut seen = Seen::of(places.len());
    let keep = matches!(rest, Some(Slot::Map(_)));
    // Servers write fields in one order, mostly the description's: the field after the last one is tried first.
    let mut next = 0;
    while let Some(key) = access.next_key_seed(Key { fields: shape.fields, next, keep })? {
        match (key, &mut rest) {
            (Found::Field(index), _) => {
                let field = shape.fields[index];
                if seen.twice(index) {
                    return Err(A::Error::duplicate_field(field));
                }
                next = index + 1;
                access
                    .next_value_seed(Seed { slot: places[index].slot(), trail })
                    .inspect_err(|_| trail.note(Step::Field(field)))?;
            }
            (Found::Other(key), Some(Slot::Map(map))) => entry(*map, key, &mut access, trail)?,
            (Found::Other(_) | Found::Unknown, _) => {
                access.next_value::<IgnoredAny>()?;
            }
        }
    }
    match shape.required.iter().find(|&&index| !seen.has(index)) {
        Some(&missing) => Err(A::Error::missing_field(shape.fields[missing])),
        None => Ok(()),
    }
}

/// Which fields have been read: bits for up to 128 of them, as nearly every object has, else a list.
enum Seen {
    Few(u128),
    Many(Vec<bool>),
}

impl Seen {
    fn of(fields: usize) -> Self {
        if fields <= 128 { Seen::Few(0) } else { Seen::Many(vec![false; fields]) }
    }

    fn has(&self, index: usize) -> bool {
        match self {
            Seen::Few(bits) => bits & (1 << index) != 0,
            Seen::Many(flags) => flags[index],
        }
    }

    /// Notes the field; true if it was noted before.
    fn twice(&mut self, index: usize) -> bool {
        let before = self.has(index);
        match self {
            Seen::Few(bits) => *bits |= 1 << index,
            Seen::Many(flags) => flags[index] = true,
        }
        before
    }
}

struct Key {
    fields: &'static [&'static str],
    next: usize,
    keep: bool,
}

enum Found {
    Field(usize),
    Other(String),
    Unknown,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Found, E> {
        if self.fields.get(self.next).is_some_and(|field| *field == key) {
            return Ok(Found::Field(self.next));
        }
        match self.fields.iter().position(|field| *field == key) {
            Some(index) => Ok(Found::Field(index)),
            None if self.keep => Ok(Found::Other(key.to_owned())),
            None => Ok(Found::Unknown),
        }
    }
}
