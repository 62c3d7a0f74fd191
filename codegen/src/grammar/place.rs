//! The tables along the path to a place of an OpenAPI description.

use serde_json::Value;

use crate::grammar::{Expected, Need, OPENAPI, ObjectKind, OtherKeys, SCHEMA};
use crate::pointer::Pointer;

/// One step of a path: from a value to a member or an item.
pub struct Step<'a> {
    /// The location of the member or item.
    pub at: Pointer,
    /// The key, or the index as text.
    pub key: String,
    /// The member or item; `None` if it is missing.
    pub value: Option<&'a Value>,
    /// The expected value.
    pub expected: Expected,
    /// The expected kind of object, if one is expected.
    pub kind: Option<&'static ObjectKind>,
    /// The kind of object that has the field; `None` for an entry of a map or an item of a list.
    pub owner: Option<&'static ObjectKind>,
    /// The need for the field; `None` for an entry of a map, an item of a list, or a patterned field.
    pub need: Option<Need>,
    /// Set for an item of a list.
    pub is_item: bool,
}

/// Returns the steps from the root to a place, as far as the tables describe it; `None` for the root.
pub fn steps<'a>(tree: &'a Value, at: &Pointer) -> Option<Vec<Step<'a>>> {
    let mut steps = Vec::new();
    let (mut expected, mut here, mut place) = (Expected::Object(&OPENAPI), Some(tree), Pointer::root());
    for key in at.tokens() {
        // An item in place of a list, which normalization converts.
        if let (Expected::Array(item), Some(Value::Object(_))) = (expected, here) {
            expected = *item;
        }
        let owner = kind(expected);
        let is_item = here.is_some_and(Value::is_array);
        let (next, need) = match expected {
            Expected::Map(item) | Expected::WireMap(item) => (*item, None),
            Expected::Array(item) => (*item, None),
            Expected::ObjectOrRef(_) if is_item => (expected, None),
            _ => match owner.map(|owner| (owner, owner.field(&key))) {
                Some((_, Some((_, expected, need)))) => (*expected, Some(*need)),
                Some((owner, None)) => match owner.others {
                    OtherKeys::Patterned { expected, .. } if !key.starts_with("x-") => (expected, None),
                    _ => break,
                },
                None => break,
            },
        };
        here = here.and_then(|value| match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            value => value.get(&key),
        });
        place = place.child(&key);
        expected = next;
        let kind = kind(expected);
        steps.push(Step { at: place.clone(), key, value: here, expected, kind, owner, need, is_item });
    }
    (!steps.is_empty()).then_some(steps)
}

fn kind(expected: Expected) -> Option<&'static ObjectKind> {
    match expected {
        Expected::Object(kind) | Expected::ObjectOrRef(kind) => Some(kind),
        Expected::SchemaOrBool => Some(&SCHEMA),
        _ => None,
    }
}
