//! Deserialization of unions (`oneOf` and `anyOf`).
//!
//! The outermost union reads its value as a `Value`. From there on all targets are filled from references into that value. A
//! discriminator value decides the variant. Without one, it is the variant that the value fits.

use serde::de::{DeserializeSeed, Error as _};
use serde_json::{Error, Map, Value};

use crate::runtime::json::any::{MAX_DEPTH, deserialize_any};
use crate::runtime::json::context::PathSegment;
use crate::runtime::json::union_enclosing::EnclosingUnions;
use crate::runtime::json::union_evidence::decode_number;
use crate::runtime::json::union_match::{Selector, missing_key};
use crate::runtime::json::visitors::{check_item_count, split_mut};
use crate::runtime::json::{Context, FieldVisitorMut, JsonType, Object, Seed, Union, ValueMut};

/// Fills a union from a value, and returns `true` if the union keeps the value.
///
/// # Errors
///
/// If the variant that the discriminator selects does not match, or if the value is too deep or takes too much memory.
pub fn deserialize_union(target: &mut dyn Union, value: Value, context: &Context) -> Result<bool, Error> {
    let mut decoder = UnionDecoder { context, selector: Selector::new(context) };
    let is_unknown = !decoder.decode_union(target, &value, None)?;
    decoder.selector.release();
    if is_unknown {
        target.set_unknown(value);
    }
    Ok(is_unknown)
}

/// Returns the union that a JSON string is deserialized to.
pub fn union_from_str<T: JsonType + Union>(text: &str) -> T {
    let mut union = T::blank();
    let value = Value::String(text.to_owned());
    if deserialize_union(&mut union, value.clone(), &Context::default()).is_err() {
        union.set_unknown(value);
    }
    union
}

/// A decoder of one outermost union.
struct UnionDecoder<'p> {
    context: &'p Context,
    selector: Selector<'p>,
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
        let (path_len, mark) = (self.context.len(), self.selector.mark());
        let result = match selected {
            Some(variant) => self.decode(target.select(variant), value, Some(&unions)).map(|()| true),
            None => self.selector.check().map(|()| false),
        };
        match result {
            Err(_) if self.selector.check().is_ok() && !unions.is_declared() => {
                self.context.truncate(path_len);
                self.selector.restore(mark);
                Ok(false)
            }
            result => result.inspect_err(|_| self.context.push(PathSegment::Type(info.name))),
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
                *target = self.copy(value)?;
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
                    return self.selector.check();
                }
                self.selector.depth += 1;
                let result = self.decode_container(target, value);
                self.selector.depth -= 1;
                result
            }
            (ValueMut::ValueTarget(target), _) => {
                target.set(self.copy(value)?);
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
            (target, _) => Seed { target, context: self.context }.deserialize(value),
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
        target.set_unknown(self.copy(value)?);
        Ok(())
    }

    /// Copies a value. The copy is counted.
    fn copy(&self, value: &Value) -> Result<Value, Error> {
        deserialize_any(value, self.context)
    }

    /// Fills a list, a map or a struct.
    fn decode_container(&mut self, target: ValueMut<'_>, value: &Value) -> Result<(), Error> {
        let context = self.context;
        match (target, value) {
            (ValueMut::List(list), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let target = list.push(context).ok_or_else(|| context.too_large())?;
                    self.decode(target, item, None)
                        .inspect_err(|_| context.push(PathSegment::Index(index)))?;
                }
                Ok(())
            }
            (ValueMut::Map(map), Value::Object(members)) => {
                for (key, value) in members {
                    // A `Value` has no duplicate keys, so the entry is always vacant.
                    let target = map.entry(key.clone(), context).ok_or_else(|| context.too_large())?;
                    self.decode(target, value, None)
                        .inspect_err(|_| context.push(PathSegment::Key(key.clone())))?;
                }
                Ok(())
            }
            (ValueMut::Object(object), Value::Array(items)) if object.info().tuple => {
                let name = object.info().name;
                context.charge(size_of_val(&*object))?;
                self.decode_tuple(object, items).inspect_err(|_| context.push(PathSegment::Type(name)))
            }
            (ValueMut::Object(object), Value::Object(members)) if !object.info().tuple => {
                let name = object.info().name;
                context.charge(size_of_val(&*object))?;
                self.decode_object(object, members).inspect_err(|_| context.push(PathSegment::Type(name)))
            }
            (target, _) => Seed { target, context }.deserialize(value),
        }
    }

    fn decode_tuple(&mut self, object: &mut dyn Object, items: &[Value]) -> Result<(), Error> {
        let (context, info) = (self.context, object.info());
        let mut result = Ok(());
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut tail) = split_mut(info, fields);
            result = items.iter().enumerate().try_for_each(|(index, item)| {
                let target = match (fields.get_mut(index), &mut tail) {
                    (Some(field), _) => field.value_mut(),
                    (None, Some(ValueMut::List(tail))) => {
                        tail.push(context).ok_or_else(|| context.too_large())?
                    }
                    (None, _) => ValueMut::Ignored,
                };
                self.decode(target, item, None).inspect_err(|_| context.push(PathSegment::Index(index)))
            });
        }));
        result?;
        check_item_count(info, items.len()).inspect_err(|_| context.push(PathSegment::Index(items.len())))
    }

    fn decode_object(&mut self, object: &mut dyn Object, members: &Map<String, Value>) -> Result<(), Error> {
        let (context, info) = (self.context, object.info());
        let mut result = Ok(());
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut rest) = split_mut(info, fields);
            result = members.iter().try_for_each(|(key, value)| {
                let declared = info.keys.iter().position(|name| name == key);
                let target = match (declared.and_then(|index| fields.get_mut(index)), &mut rest) {
                    (Some(field), _) => field.value_mut(),
                    (None, Some(ValueMut::Map(map))) => {
                        map.entry(key.clone(), context).ok_or_else(|| context.too_large())?
                    }
                    (None, _) => return Ok(()),
                };
                self.decode(target, value, None).inspect_err(|_| context.push(PathSegment::Key(key.clone())))
            });
        }));
        result?;
        match missing_key(info, members) {
            Some(key) => Err(Error::missing_field(key)),
            None => Ok(()),
        }
    }
}
