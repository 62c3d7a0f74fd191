//! Deserialization of unions (`oneOf` and `anyOf`).
//!
//! The outermost union reads its value as a `Value`. From there on all targets are filled from references into that value,
//! however many variants are tried. A discriminator value decides the variant. Without one, the variants that match the type of
//! the value are tried in the order of their rank.

use serde::de::{DeserializeSeed, Error as _};
use serde_json::{Error, Map, Value};

use crate::runtime::json::error::PathSegment;
use crate::runtime::json::union_match::{
    DiscriminatorMatch, EnclosingUnions, candidates, decode_number, match_discriminator, missing_key,
};
use crate::runtime::json::visitors::{check_item_count, split_mut};
use crate::runtime::json::{ErrorPath, FieldVisitorMut, JsonType, Object, Seed, Union, ValueMut};

/// The maximum depth of arrays and objects in a union, which is the limit of serde_json for text. A value that is not
/// deserialized from text may be deeper.
const MAX_DEPTH: usize = 128;

/// Fills a union from a value.
///
/// # Errors
///
/// If the variant that the discriminator selects does not match, or if the value is too deep.
pub fn deserialize_union(target: &mut dyn Union, value: Value, path: &ErrorPath) -> Result<(), Error> {
    let budget = total_cost(&value).saturating_mul(16).saturating_add(64);
    let mut decoder = UnionDecoder {
        path,
        budget,
        copy_budget: budget,
        cost: 0,
        open_unions: 0,
        open_attempts: 0,
        depth: 0,
        is_too_deep: false,
    };
    if !decoder.decode_union(target, &value, None)? {
        target.set_unknown(value);
    }
    Ok(())
}

/// Returns the union that a JSON string is deserialized to.
pub fn union_from_str<T: JsonType + Union>(text: &str) -> T {
    let mut union = T::blank();
    let value = Value::String(text.to_owned());
    if deserialize_union(&mut union, value.clone(), &ErrorPath::default()).is_err() {
        union.set_unknown(value);
    }
    union
}

/// Returns the cost of reading a value: the number of values in it, including itself. Long strings have a higher cost.
fn total_cost(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(total_cost).sum::<usize>(),
        Value::Object(members) => {
            members.iter().fold(1, |sum, (key, value)| sum + text_cost(key) + total_cost(value))
        }
        _ => own_cost(value),
    }
}

/// Returns the cost of a value without its items or members.
fn own_cost(value: &Value) -> usize {
    1 + value.as_str().map_or(0, text_cost)
}

fn text_cost(text: &str) -> usize {
    text.len() / 64
}

/// A decoder of one outermost union.
struct UnionDecoder<'p> {
    path: &'p ErrorPath,
    /// The remaining cost of failed attempts. Without a limit, variants that fail late within variants that fail late take
    /// exponential time.
    budget: usize,
    /// The remaining cost of values that inner unions copy into `Unknown` after the budget is spent: every level of a deep value
    /// copies all levels below it.
    copy_budget: usize,
    /// The cost so far, without failed attempts.
    cost: usize,
    /// The number of unions that are being decoded, each within the one before.
    open_unions: usize,
    /// The number of them that try a variant that may fail.
    open_attempts: usize,
    /// The number of arrays and objects around the current value.
    depth: usize,
    /// `true` if the value is too deep. Other variants fail as well.
    is_too_deep: bool,
}

impl UnionDecoder<'_> {
    /// Fills a union, or returns `false` if no variant matches the value.
    fn decode_union(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        outer: Option<&EnclosingUnions<'_>>,
    ) -> Result<bool, Error> {
        let info = target.info();
        let found = match_discriminator(info, value);
        let is_decided = matches!(found, DiscriminatorMatch::Variant(_));
        let Some(unions) = EnclosingUnions::enter(info, is_decided, outer) else { return Ok(false) };
        self.open_unions += 1;
        let result = match found {
            DiscriminatorMatch::Variant(variant) => {
                self.decode(target.select(variant), value, Some(&unions)).map(|()| true)
            }
            DiscriminatorMatch::Unknown => Ok(false),
            DiscriminatorMatch::Missing => self.try_variants(target, value, &unions),
        };
        self.open_unions -= 1;
        result.inspect_err(|_| self.path.push(PathSegment::Type(info.name)))
    }

    /// Tries the candidates in the order of their rank, or returns `false` if all of them fail.
    fn try_variants(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        unions: &EnclosingUnions<'_>,
    ) -> Result<bool, Error> {
        // The outermost union tries all variants, because each of them is tried at most once.
        let is_outermost = self.open_unions == 1;
        if self.budget == 0 && !is_outermost {
            return Ok(false);
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            self.cost += text_cost(key) + own_cost(value);
        }
        let (path_len, cost) = (self.path.len(), self.cost);
        for variant in candidates(target, value, unions) {
            if self.budget == 0 && !is_outermost {
                break;
            }
            self.open_attempts += 1;
            let result = self.decode(target.select(variant), value, Some(unions));
            self.open_attempts -= 1;
            match result {
                Ok(()) => return Ok(true),
                Err(error) if self.is_too_deep => return Err(error),
                Err(_) => {
                    self.path.truncate(path_len);
                    self.budget = self.budget.saturating_sub(self.cost - cost);
                    self.cost = cost;
                }
            }
        }
        Ok(false)
    }

    /// Fills a target like [`Seed`], but from a value that exists. `unions` are those of which the value itself is a variant.
    fn decode(
        &mut self,
        target: ValueMut<'_>,
        value: &Value,
        unions: Option<&EnclosingUnions<'_>>,
    ) -> Result<(), Error> {
        self.cost += own_cost(value);
        match (target, value) {
            (ValueMut::Union(target), _) => self.decode_inner_union(target, value, unions),
            (ValueMut::Any(target), _) => {
                self.cost += total_cost(value);
                *target = value.clone();
                Ok(())
            }
            (ValueMut::Option(target), Value::Null) => {
                target.set_null();
                Ok(())
            }
            (ValueMut::Option(target), _) => self.decode(target.insert_blank(), value, unions),
            (
                target @ (ValueMut::List(_) | ValueMut::Map(_) | ValueMut::Object(_)),
                Value::Array(_) | Value::Object(_),
            ) => {
                if self.depth == MAX_DEPTH {
                    self.is_too_deep = true;
                    return Err(Error::custom(format_args!("nested deeper than {MAX_DEPTH} levels")));
                }
                self.depth += 1;
                let result = self.decode_container(target, value);
                self.depth -= 1;
                result
            }
            (ValueMut::ValueTarget(target), _) => {
                self.cost += total_cost(value);
                target.set(value.clone());
                Ok(())
            }
            (
                target @ (ValueMut::I32(_)
                | ValueMut::I64(_)
                | ValueMut::U64(_)
                | ValueMut::F64(_)
                | ValueMut::IntegerTarget(_)),
                Value::Number(value),
            ) => decode_number(target, value),
            (target, _) => Seed { target, path: self.path }.deserialize(value),
        }
    }

    fn decode_inner_union(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        unions: Option<&EnclosingUnions<'_>>,
    ) -> Result<(), Error> {
        if self.decode_union(target, value, unions)? {
            return Ok(());
        }
        // Another variant of the outer union may match the value, so the inner union does not keep it.
        if unions.is_some_and(|unions| !unions.is_decided) {
            return Err(Error::custom(format_args!("no variant of `{}` matches", target.info().name)));
        }
        self.charge_copy(value)?;
        target.set_unknown(value.clone());
        Ok(())
    }

    /// Charges the cost of copying a value. Outside of attempts it is free, because no value is copied twice.
    fn charge_copy(&mut self, value: &Value) -> Result<(), Error> {
        if self.open_attempts == 0 {
            return Ok(());
        }
        if self.copy_budget > 0 {
            let cost = total_cost(value);
            self.cost += cost;
            if self.budget == 0 {
                self.copy_budget = self.copy_budget.saturating_sub(cost);
            }
            return Ok(());
        }
        Err(Error::custom("too many variants to try"))
    }

    /// Fills a list, a map or a struct.
    fn decode_container(&mut self, target: ValueMut<'_>, value: &Value) -> Result<(), Error> {
        let path = self.path;
        match (target, value) {
            (ValueMut::List(list), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.decode(list.push(), item, None)
                        .inspect_err(|_| path.push(PathSegment::Index(index)))?;
                }
                Ok(())
            }
            (ValueMut::Map(map), Value::Object(members)) => {
                for (key, value) in members {
                    self.cost += text_cost(key);
                    // A `Value` has no duplicate keys, so the entry is always vacant.
                    let target = map.entry(key.clone()).unwrap_or(ValueMut::Ignored);
                    self.decode(target, value, None)
                        .inspect_err(|_| path.push(PathSegment::Key(key.clone())))?;
                }
                Ok(())
            }
            (ValueMut::Object(object), Value::Array(items)) if object.info().tuple => {
                let name = object.info().name;
                self.decode_tuple(object, items).inspect_err(|_| path.push(PathSegment::Type(name)))
            }
            (ValueMut::Object(object), Value::Object(members)) if !object.info().tuple => {
                let name = object.info().name;
                self.decode_object(object, members).inspect_err(|_| path.push(PathSegment::Type(name)))
            }
            (target, _) => Seed { target, path }.deserialize(value),
        }
    }

    fn decode_tuple(&mut self, object: &mut dyn Object, items: &[Value]) -> Result<(), Error> {
        let (path, info) = (self.path, object.info());
        let mut result = Ok(());
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut tail) = split_mut(info, fields);
            result = items.iter().enumerate().try_for_each(|(index, item)| {
                let target = match (fields.get_mut(index), &mut tail) {
                    (Some(field), _) => field.value_mut(),
                    (None, Some(ValueMut::List(tail))) => tail.push(),
                    (None, _) => ValueMut::Ignored,
                };
                self.decode(target, item, None).inspect_err(|_| path.push(PathSegment::Index(index)))
            });
        }));
        result?;
        check_item_count(info, items.len()).inspect_err(|_| path.push(PathSegment::Index(items.len())))
    }

    fn decode_object(&mut self, object: &mut dyn Object, members: &Map<String, Value>) -> Result<(), Error> {
        let info = object.info();
        let mut result = Ok(());
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut rest) = split_mut(info, fields);
            result = members.iter().try_for_each(|(key, value)| {
                self.cost += text_cost(key);
                let declared = info.keys.iter().position(|name| name == key);
                let target = match (declared.and_then(|index| fields.get_mut(index)), &mut rest) {
                    (Some(field), _) => field.value_mut(),
                    (None, Some(ValueMut::Map(map))) => map.entry(key.clone()).unwrap_or(ValueMut::Ignored),
                    (None, _) => {
                        self.cost += 1;
                        return Ok(());
                    }
                };
                self.decode(target, value, None)
                    .inspect_err(|_| self.path.push(PathSegment::Key(key.clone())))
            });
        }));
        result?;
        match missing_key(info, members) {
            Some(key) => Err(Error::missing_field(key)),
            None => Ok(()),
        }
    }
}
