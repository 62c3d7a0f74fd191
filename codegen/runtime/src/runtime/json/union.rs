//! Deserialization of unions (`oneOf` and `anyOf`).
//!
//! The outermost union reads its value as a `Value`. From there on all targets are filled from references into that value. A
//! discriminator value decides the variant. Without one, it is the variant that the value fits.

use serde::de::{DeserializeSeed, Error as _};
use serde_json::{Error, Map, Value};

use crate::runtime::json::any::{MAX_DEPTH, too_deep};
use crate::runtime::json::error::PathSegment;
use crate::runtime::json::union_evidence::decode_number;
use crate::runtime::json::union_match::{EnclosingUnions, Selector, missing_key};
use crate::runtime::json::visitors::{check_item_count, split_mut};
use crate::runtime::json::{ErrorPath, FieldVisitorMut, JsonType, Object, Seed, Union, ValueMut};

/// Fills a union from a value.
///
/// # Errors
///
/// If the variant that the discriminator selects does not match, or if the value is too deep.
pub fn deserialize_union(target: &mut dyn Union, value: Value, path: &ErrorPath) -> Result<(), Error> {
    let mut decoder = UnionDecoder { path, selector: Selector::default() };
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

/// A decoder of one outermost union.
struct UnionDecoder<'p> {
    path: &'p ErrorPath,
    selector: Selector,
}

impl UnionDecoder<'_> {
    /// Fills a union, or returns `false` if the value fits no variant.
    fn decode_union(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        outer: Option<&EnclosingUnions<'_>>,
    ) -> Result<bool, Error> {
        let info = target.info();
        let Some(unions) = EnclosingUnions::enter(info, value, outer) else { return Ok(false) };
        let selected = self.selector.select(target, value, &unions);
        let path_len = self.path.len();
        let result = match selected {
            Some(variant) => self.decode(target.select(variant), value, Some(&unions)).map(|()| true),
            None if self.selector.is_too_deep => Err(too_deep()),
            None => Ok(false),
        };
        match result {
            Err(_) if !self.selector.is_too_deep && !unions.is_declared() => {
                self.path.truncate(path_len);
                Ok(false)
            }
            result => result.inspect_err(|_| self.path.push(PathSegment::Type(info.name))),
        }
    }

    /// Fills a target like [`Seed`], but from a value that exists. `unions` are those of which the value itself is a variant.
    fn decode(
        &mut self,
        target: ValueMut<'_>,
        value: &Value,
        unions: Option<&EnclosingUnions<'_>>,
    ) -> Result<(), Error> {
        match (target, value) {
            (ValueMut::Union(target), _) => self.decode_inner_union(target, value, unions),
            (ValueMut::Any(target), _) => {
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
                if self.selector.depth == MAX_DEPTH {
                    self.selector.is_too_deep = true;
                    return Err(too_deep());
                }
                self.selector.depth += 1;
                let result = self.decode_container(target, value);
                self.selector.depth -= 1;
                result
            }
            (ValueMut::ValueTarget(target), _) => {
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
        if unions.is_some_and(|unions| !unions.is_decided()) {
            return Err(Error::custom(format_args!("no variant of `{}` matches", target.info().name)));
        }
        target.set_unknown(value.clone());
        Ok(())
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
                let declared = info.keys.iter().position(|name| name == key);
                let target = match (declared.and_then(|index| fields.get_mut(index)), &mut rest) {
                    (Some(field), _) => field.value_mut(),
                    (None, Some(ValueMut::Map(map))) => map.entry(key.clone()).unwrap_or(ValueMut::Ignored),
                    (None, _) => return Ok(()),
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
