//! The unions of which a value is a variant, and the variants that their discriminators select.

use std::borrow::Cow;

use serde_json::Value;

use crate::runtime::json::UnionInfo;
use crate::runtime::json::number::{IntegerVisitor, visit_number};

/// The maximum number of inner unions that are searched for the variant of one value.
pub(super) const MAX_INNER_UNIONS: usize = 64;

/// The variant that the discriminator of a value selects.
#[derive(Clone, Copy)]
pub(super) enum DiscriminatorMatch {
    /// A variant of the union.
    Variant(usize),
    /// A value that the description does not list.
    Unknown,
    /// No discriminator, neither in the union nor in the value.
    Missing,
}

impl DiscriminatorMatch {
    pub(super) fn of(info: &UnionInfo, value: &Value) -> Self {
        let is_listed = |is: fn(&str) -> bool| info.variants.iter().copied().flatten().any(|value| is(value));
        let discriminator: Cow<'_, str> = match info.discriminator.and_then(|key| value.get(key)) {
            Some(Value::String(text)) => text.into(),
            Some(Value::Bool(value)) if is_listed(|text| text.parse::<bool>().is_ok()) => {
                value.to_string().into()
            }
            Some(Value::Number(number)) if is_listed(|text| text.parse::<i64>().is_ok()) => {
                match visit_number(IntegerVisitor, number) {
                    Ok(integer) => integer.to_string().into(),
                    Err(_) => return Self::Unknown,
                }
            }
            _ => return Self::Missing,
        };
        let variant = info.variants.iter().position(|values| values.contains(&&*discriminator));
        variant.map_or(Self::Unknown, Self::Variant)
    }
}

/// The unions of which a value is a variant, from the innermost to the outermost.
#[derive(Clone, Copy)]
pub(super) struct EnclosingUnions<'a> {
    pub(super) info: &'static UnionInfo,
    pub(super) found: DiscriminatorMatch,
    pub(super) outer: Option<&'a EnclosingUnions<'a>>,
    count: usize,
}

impl<'a> EnclosingUnions<'a> {
    /// Adds a union, or returns `None` for a union that is a variant of itself, which would never end.
    pub(super) fn enter(info: &'static UnionInfo, value: &Value, outer: Option<&'a Self>) -> Option<Self> {
        let count = outer.map_or(0, |outer| outer.count + 1);
        let mut outers = std::iter::successors(outer, |unions| unions.outer);
        // The count is a fallback for a compiler that gives one constant two addresses.
        let is_cycle = count > MAX_INNER_UNIONS || outers.any(|unions| std::ptr::eq(unions.info, info));
        let found = DiscriminatorMatch::of(info, value);
        (!is_cycle).then_some(Self { info, found, outer, count })
    }

    /// Returns `true` if the discriminator has decided the variant.
    pub(super) fn is_decided(&self) -> bool {
        matches!(self.found, DiscriminatorMatch::Variant(_))
    }

    /// Returns `true` if an error in the variant is the error of the union: the description says that it is this variant.
    pub(super) fn is_declared(&self) -> bool {
        self.is_decided() && self.info.is_declared
    }
}
