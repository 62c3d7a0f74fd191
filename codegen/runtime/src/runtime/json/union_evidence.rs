//! Results of comparing a value with a variant of a union.

use std::cmp::Reverse;
use std::collections::HashSet;

use serde::de::Error as _;
use serde_json::{Error, Number, Value};

use crate::runtime::json::ValueMut;
use crate::runtime::json::number::{IntegerVisitor, NumberVisitor, UnsignedVisitor, to_i32, visit_number};
use crate::runtime::json::union_enclosing::EnclosingUnions;

/// The degree to which a type matches a value.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The type accepts this value and few others.
    #[default]
    Exact,
    /// The type accepts all values of the JSON type.
    Loose,
    /// The type keeps the value, but the schema does not allow it: an enum does not list it, or a string does not meet the
    /// constraints.
    Unknown,
    /// The type accepts all values.
    Any,
}

/// The place of a value in a variant.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// `true` for the variant itself, and the items of a list or map that is a variant.
    pub(super) is_top: bool,
    /// The unions of which the value is a variant.
    pub(super) unions: Option<&'a EnclosingUnions<'a>>,
}

impl Place<'_> {
    /// The place of a field.
    pub(super) const FIELD: Self = Self { is_top: false, unions: None };
}

/// The evidence for and against a variant.
#[derive(Default)]
pub(super) struct Evidence {
    /// The fit of the variant's type.
    pub(super) fit: Fit,
    /// `true` if the variant itself does not match: it has another JSON type, lacks a required key or has a key too many.
    pub(super) is_excluded: bool,
    /// The number of values within the variant that do not match.
    pub(super) failures: usize,
    /// The values of the variant's fields, with `true` for those that do not match.
    pub(super) fields: Vec<(*const Value, bool)>,
    /// `true` if the struct has no field for a key of the variant.
    pub(super) skips_keys: bool,
    /// The values that are kept, although the schema does not allow them.
    pub(super) strays: Vec<*const Value>,
    /// The values of which the schema allows this one and few others.
    pub(super) hits: Vec<*const Value>,
    /// The number of keys that the structs do not declare, and of items after those of a tuple.
    pub(super) undeclared: usize,
    /// The number of keys that the structs declare, and of fields of a tuple.
    pub(super) declared: usize,
    /// The number of unions between the union and the variant.
    pub(super) inner_unions: usize,
}

impl Evidence {
    /// Returns the bytes of the lists, and of the sets that [`select`] makes of them.
    pub(super) fn size(&self) -> usize {
        64 * (self.fields.len() + self.strays.len() + self.hits.len())
    }

    /// Records that a value does not match.
    pub(super) fn fail(&mut self, place: Place<'_>) -> Fit {
        self.is_excluded |= place.is_top;
        self.failures += 1;
        Fit::Any
    }

    /// Records if a value matches a type that accepts many others.
    pub(super) fn loose_if(&mut self, matches: bool, place: Place<'_>) -> Fit {
        if matches { Fit::Loose } else { self.fail(place) }
    }

    /// Records the fit of an enum, a string with constraints or a union.
    pub(super) fn add(&mut self, fit: Fit, value: &Value) {
        match fit {
            Fit::Exact => self.hits.push(value),
            Fit::Unknown => self.strays.push(value),
            Fit::Loose | Fit::Any => {}
        }
    }
}

/// Returns the best of the possible variants, or `None` if the value fits none of them.
///
/// An enum value that no variant lists is a new one, which says nothing. One that another variant lists is evidence against this
/// one. A variant that fits does not take a value
///
/// - of which a variant that fails would take more, unless it fails in a field that both have,
/// - of which another variant that fits has a field that this one would skip.
pub(super) fn select(possible: Vec<(usize, Evidence)>) -> Option<(usize, Evidence)> {
    let hits: HashSet<*const Value> = possible.iter().flat_map(|(_, of)| &of.hits).copied().collect();
    let contested = |of: &Evidence| of.strays.iter().filter(|value| hits.contains(*value)).count();
    let lost = |of: &Evidence| (contested(of), of.undeclared + of.failures);
    let rank = |of: &Evidence| {
        let keys = (of.undeclared, of.skips_keys);
        (contested(of), of.fit, keys, of.strays.len(), Reverse(of.declared), of.inner_unions)
    };
    let (failing, mut fitting): (Vec<_>, Vec<_>) = possible.into_iter().partition(|(_, of)| of.failures > 0);
    let at = (0..fitting.len()).min_by_key(|at| rank(&fitting[*at].1))?;
    let (variant, best) = fitting.swap_remove(at);
    let fields: HashSet<*const Value> = best.fields.iter().map(|(value, _)| *value).collect();
    let has_more = |of: &Evidence| of.fields.iter().any(|(value, _)| !fields.contains(value));
    let is_ambiguous = best.skips_keys && fitting.iter().any(|(_, of)| of.strays.is_empty() && has_more(of));
    let fails_elsewhere =
        |of: &Evidence| !of.fields.iter().any(|(value, fails)| *fails && fields.contains(value));
    let is_other = failing.iter().any(|(_, of)| lost(of) < lost(&best) && fails_elsewhere(of));
    (!is_ambiguous && !is_other).then_some((variant, best))
}

/// Compares a value with a target that is no container.
pub(super) fn compare_scalar(
    target: ValueMut<'_>,
    value: &Value,
    place: Place<'_>,
    evidence: &mut Evidence,
) -> Fit {
    let is_known = match (target, value) {
        (ValueMut::Bool(_), Value::Bool(_)) => return Fit::Exact,
        (ValueMut::F64(_) | ValueMut::Digits(_), Value::Number(_)) | (ValueMut::Str(_), Value::String(_)) => {
            return Fit::Loose;
        }
        (target @ (ValueMut::I32(_) | ValueMut::I64(_) | ValueMut::U64(_)), Value::Number(number)) => {
            // 1.5 and 2^63 do not match, but 1.0 does.
            let matches = decode_number(target, number).is_ok();
            return if matches { Fit::Exact } else { evidence.fail(place) };
        }
        (ValueMut::ForeignString(target), Value::String(text)) => {
            return if target.set(text) { Fit::Exact } else { evidence.fail(place) };
        }
        (ValueMut::Foreign(of), value) => return evidence.loose_if(of.set(value.clone()).is_ok(), place),
        (ValueMut::StringTarget(target), Value::String(text)) => {
            target.set(text);
            target.is_known()
        }
        (ValueMut::IntegerTarget(target), Value::Number(number)) => {
            let Ok(integer) = visit_number(IntegerVisitor, number) else { return evidence.fail(place) };
            target.set(integer);
            target.is_known()
        }
        (ValueMut::ValueTarget(target), value) if !value.is_object() && !value.is_array() => {
            target.set(value.clone());
            target.is_known()
        }
        (ValueMut::ValueTarget(_), _) if !place.is_top => false,
        _ => return evidence.fail(place),
    };
    let fit = if is_known { Fit::Exact } else { Fit::Unknown };
    evidence.add(fit, value);
    fit
}

/// Fills a target from a number.
pub(super) fn decode_number(target: ValueMut<'_>, number: &Number) -> Result<(), Error> {
    match target {
        ValueMut::I32(target) => *target = visit_number(IntegerVisitor, number).and_then(to_i32)?,
        ValueMut::I64(target) => *target = visit_number(IntegerVisitor, number)?,
        ValueMut::U64(target) => *target = visit_number(UnsignedVisitor, number)?,
        ValueMut::F64(target) => *target = visit_number(NumberVisitor, number)?,
        ValueMut::IntegerTarget(target) => target.set(visit_number(IntegerVisitor, number)?),
        _ => return Err(Error::custom("invalid type: number")),
    }
    Ok(())
}
