//! Equality of structs and of borrowed values.

use crate::runtime::json::{FieldVisitor, MapRef, Object, Union, ValueRef};

/// Returns `true` if all fields of two values of a struct are equal.
#[inline(never)]
pub fn equal(left: &dyn Object, right: &dyn Object) -> bool {
    field_values(left) == field_values(right)
}

/// Returns the values of all fields. They are on the heap because structs may be nested more than a hundred levels deep.
fn field_values<'a>(object: &'a dyn Object) -> Vec<ValueRef<'a>> {
    let mut values = Vec::with_capacity(object.info().keys.len() + 1);
    object.fields(FieldVisitor(&mut |fields| values.extend(fields.iter().map(|value| value.value_ref()))));
    values
}

fn equal_maps(left: &dyn MapRef, right: &dyn MapRef) -> bool {
    let mut equal = left.count() == right.count();
    left.each(&mut |key, value| {
        equal = equal && right.get(key).is_some_and(|other| other == value);
        equal
    });
    equal
}

/// Returns `true` if two variants are equal. A discriminator that one of them does not have is the value that is serialized.
fn equal_variants(left: &dyn Union, right: &dyn Union) -> bool {
    let ((left_index, left_value), (right_index, right_value)) = (left.variant(), right.variant());
    let serialized = |union| serde_json::to_value(ValueRef::Variant(union)).ok();
    left_index == right_index
        && (left_value == right_value || serialized(left).is_some_and(|left| serialized(right) == Some(left)))
}

impl PartialEq for ValueRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (ValueRef::Absent, ValueRef::Absent) | (ValueRef::Null, ValueRef::Null) => true,
            (ValueRef::Bool(left), ValueRef::Bool(right)) => left == right,
            (ValueRef::I64(left), ValueRef::I64(right)) => left == right,
            (ValueRef::U64(left), ValueRef::U64(right)) => left == right,
            (ValueRef::F64(left), ValueRef::F64(right)) => left == right,
            (ValueRef::Str(left), ValueRef::Str(right))
            | (ValueRef::Digits(left), ValueRef::Digits(right)) => left == right,
            (ValueRef::ForeignString(left), ValueRef::ForeignString(right)) => left.text() == right.text(),
            (ValueRef::List(left), ValueRef::List(right)) => {
                left.count() == right.count()
                    && (0..left.count()).all(|index| left.at(index) == right.at(index))
            }
            (ValueRef::Object(left), ValueRef::Object(right)) => equal(left, right),
            (ValueRef::Map(left), ValueRef::Map(right)) => equal_maps(left, right),
            (ValueRef::Variant(left), ValueRef::Variant(right)) => equal_variants(left, right),
            (ValueRef::Foreign(left), ValueRef::Foreign(right)) => left.is_equal(right),
            (ValueRef::Any(left), ValueRef::Any(right)) => left == right,
            _ => false,
        }
    }
}
