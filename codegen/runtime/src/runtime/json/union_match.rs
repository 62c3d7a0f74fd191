//! Selection of the variant of a union for a value.
//!
//! Without a discriminator, every variant is compared with the whole value, and the comparison collects [`Evidence`]. The variant
//! is the one that the value fits, at any depth.

use std::collections::HashMap;
use std::mem;

use serde_json::{Error, Map, Value};

use crate::runtime::json::any::{MAX_DEPTH, too_deep};
use crate::runtime::json::union_enclosing::{DiscriminatorMatch, EnclosingUnions, MAX_INNER_UNIONS};
use crate::runtime::json::union_evidence::{Evidence, Fit, Place, compare_scalar, select};
use crate::runtime::json::visitors::{check_item_count, split_mut};
use crate::runtime::json::{Context, FieldVisitorMut, ListMut, MapMut, Object, ObjectInfo, Union, ValueMut};

/// The bytes of a selected variant in a table that grows: at most three slots and a half.
const SELECTED: usize = 7 * size_of::<((*const Value, &str), Selected)>() / 2;

/// Returns the key of a required field that an object does not contain.
pub(super) fn missing_key(info: &ObjectInfo, members: &Map<String, Value>) -> Option<&'static str> {
    info.required.iter().map(|&index| info.keys[index]).find(|key| !members.contains_key(*key))
}

/// Returns the only value of a boolean field.
fn single_value(info: &ObjectInfo, index: usize) -> Option<bool> {
    info.only.iter().find(|(only, _)| *only == index).map(|(_, value)| *value)
}

/// The selection of variants for the values within one outermost union.
///
/// The variant of an inner union is selected once, however many variants around it are compared. Otherwise, unions within unions
/// would take exponential time.
pub(super) struct Selector<'p> {
    context: &'p Context,
    /// The bytes of what is kept until the outermost union is filled: the selected variants and the evidence.
    kept: usize,
    /// The result for each value and the name of its union.
    selected: HashMap<(*const Value, &'static str), Selected>,
    /// The number of arrays and objects around the current value.
    pub(super) depth: usize,
    /// `true` if the value is too deep.
    pub(super) is_too_deep: bool,
    /// `true` if fields, and items after the first one, are not compared.
    is_shallow: bool,
    /// The number of inner unions that are still searched for the current value.
    inner_unions: usize,
}

/// The variant of a union that is a field, an item or an entry, and what it means for the value around it.
#[derive(Clone, Copy)]
struct Selected {
    variant: Option<usize>,
    fit: Fit,
    /// `true` if the selected variant fails, and the union with it.
    is_error: bool,
    undeclared: usize,
    declared: usize,
}

/// The memory at some point.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    left: usize,
    kept: usize,
}

/// Limits.
impl<'p> Selector<'p> {
    pub(super) fn new(context: &'p Context) -> Self {
        Self {
            context,
            kept: 0,
            selected: HashMap::new(),
            depth: 0,
            is_too_deep: false,
            is_shallow: false,
            inner_unions: 0,
        }
    }

    /// Returns an error if the value is too deep or takes too much memory.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.context.is_exhausted() {
            true => Err(self.context.too_large()),
            false if self.is_too_deep => Err(too_deep()),
            false => Ok(()),
        }
    }

    /// Counts bytes that are kept until the outermost union is filled.
    fn keep(&mut self, bytes: usize) {
        if self.context.take(bytes) {
            self.kept += bytes;
        }
    }

    /// Returns a mark for [`restore`](Self::restore).
    pub(super) fn mark(&self) -> Mark {
        Mark { left: self.context.left(), kept: self.kept }
    }

    /// Frees what was counted since a mark, without what is kept.
    pub(super) fn restore(&self, mark: Mark) {
        self.context.set_left(mark.left.saturating_sub(self.kept - mark.kept));
    }

    /// Frees what is kept.
    pub(super) fn release(self) {
        self.context.release(self.kept);
    }
}

impl Selector<'_> {
    /// Returns the variant of a union for a value, or `None` if the value fits none.
    pub(super) fn select(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        unions: &EnclosingUnions<'_>,
    ) -> Option<usize> {
        match unions.found {
            DiscriminatorMatch::Variant(variant) => return Some(variant),
            DiscriminatorMatch::Unknown => return None,
            DiscriminatorMatch::Missing => {}
        }
        if unions.outer.is_none()
            && let Some(selected) = self.selected.get(&(std::ptr::from_ref(value), unions.info.name))
        {
            return selected.variant;
        }
        // Most values fit only one variant at first sight. The decoder compares the rest.
        let is_compound = value.is_object() || value.is_array();
        let possible = self.compare_first(target, value, unions, is_compound);
        match possible.as_slice() {
            [(variant, _)] if is_compound => Some(*variant),
            [_, ..] if is_compound => {
                select(self.compare_first(target, value, unions, false)).map(|(variant, _)| variant)
            }
            _ => select(possible).map(|(variant, _)| variant),
        }
    }

    /// Compares a value with the variants of a union around which nothing is compared.
    fn compare_first(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        unions: &EnclosingUnions<'_>,
        is_shallow: bool,
    ) -> Vec<(usize, Evidence)> {
        self.inner_unions = MAX_INNER_UNIONS;
        self.is_shallow = is_shallow;
        let possible = self.compare_variants(target, value, unions);
        self.is_shallow = false;
        possible
    }

    /// Compares a value with the variants of a union, and returns those that are possible.
    fn compare_variants(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        unions: &EnclosingUnions<'_>,
    ) -> Vec<(usize, Evidence)> {
        let info = unions.info;
        let variants = match unions.found {
            DiscriminatorMatch::Variant(variant) => variant..variant + 1,
            DiscriminatorMatch::Unknown => 0..0,
            DiscriminatorMatch::Missing => 0..info.variants.len(),
        };
        let mut possible = Vec::new();
        for variant in variants {
            let place = Place { is_top: true, unions: Some(unions) };
            let mut evidence = Evidence::default();
            let mark = self.mark();
            evidence.fit = self.compare(target.select(variant), value, place, &mut evidence);
            // The next variant takes the place of this one.
            self.restore(mark);
            self.keep(evidence.size());
            if !evidence.is_excluded {
                possible.push((variant, evidence));
            }
        }
        possible
    }

    /// Compares a value with a target.
    fn compare(
        &mut self,
        target: ValueMut<'_>,
        value: &Value,
        place: Place<'_>,
        evidence: &mut Evidence,
    ) -> Fit {
        match (target, value) {
            (ValueMut::Union(_), _) if self.is_shallow && place.unions.is_none() => Fit::Any,
            (ValueMut::Union(target), _) => self.compare_union(target, value, place, evidence),
            (ValueMut::Any(_), _) => Fit::Any,
            (ValueMut::Ignored, _) | (ValueMut::Option(_), Value::Null) => Fit::Exact,
            (ValueMut::Option(target), _) => self.compare(target.insert_blank(), value, place, evidence),
            (
                target @ (ValueMut::List(_) | ValueMut::Map(_) | ValueMut::Object(_)),
                Value::Array(_) | Value::Object(_),
            ) => {
                if self.depth == MAX_DEPTH {
                    self.is_too_deep = true;
                    evidence.is_excluded = true;
                    return Fit::Any;
                }
                self.depth += 1;
                let fit = self.compare_container(target, value, place, evidence);
                self.depth -= 1;
                fit
            }
            (target, _) => compare_scalar(target, value, place, evidence),
        }
    }

    /// Compares an array or object with a list, a map or a struct.
    fn compare_container(
        &mut self,
        target: ValueMut<'_>,
        value: &Value,
        place: Place<'_>,
        evidence: &mut Evidence,
    ) -> Fit {
        match (target, value) {
            (ValueMut::List(list), Value::Array(items)) => self.compare_list(list, items, place, evidence),
            (ValueMut::Map(map), Value::Object(members)) => self.compare_map(map, members, place, evidence),
            (ValueMut::Object(object), Value::Array(items)) if object.info().tuple => {
                self.compare_tuple(object, items, place, evidence)
            }
            (ValueMut::Object(object), Value::Object(members)) if !object.info().tuple => {
                self.compare_object(object, members, place, evidence)
            }
            _ => evidence.fail(place),
        }
    }

    fn compare_list(
        &mut self,
        list: &mut dyn ListMut,
        items: &[Value],
        place: Place<'_>,
        evidence: &mut Evidence,
    ) -> Fit {
        // Lists of other values than objects mostly differ in the first item.
        let items = match items {
            [first, ..] if self.is_shallow && !first.is_object() => &items[..1],
            _ if self.is_shallow => &[],
            _ => items,
        };
        for item in items {
            let Some(target) = list.push(self.context) else { break };
            self.compare(target, item, Place { unions: None, ..place }, evidence);
        }
        Fit::Exact
    }

    fn compare_map(
        &mut self,
        map: &mut dyn MapMut,
        members: &Map<String, Value>,
        place: Place<'_>,
        evidence: &mut Evidence,
    ) -> Fit {
        if self.is_shallow {
            return Fit::Loose;
        }
        for (key, value) in members {
            let target = map.entry(key.clone(), self.context).unwrap_or(ValueMut::Ignored);
            self.compare(target, value, Place { unions: None, ..place }, evidence);
        }
        Fit::Loose
    }

    fn compare_tuple(
        &mut self,
        object: &mut dyn Object,
        items: &[Value],
        place: Place<'_>,
        evidence: &mut Evidence,
    ) -> Fit {
        let info = object.info();
        self.context.take(size_of_val(&*object));
        if check_item_count::<Error>(info, items.len()).is_err() {
            evidence.fail(place);
        }
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut tail) = split_mut(info, fields);
            evidence.declared += fields.len();
            evidence.undeclared += items.len().saturating_sub(fields.len());
            let items = if self.is_shallow { &[] } else { items };
            for (index, item) in items.iter().enumerate() {
                let target = match (fields.get_mut(index), &mut tail) {
                    (Some(field), _) => field.value_mut(),
                    (None, Some(ValueMut::List(tail))) => {
                        tail.push(self.context).unwrap_or(ValueMut::Ignored)
                    }
                    (None, _) => ValueMut::Ignored,
                };
                self.compare(target, item, Place::FIELD, evidence);
            }
        }));
        Fit::Exact
    }

    fn compare_object(
        &mut self,
        object: &mut dyn Object,
        members: &Map<String, Value>,
        place: Place<'_>,
        evidence: &mut Evidence,
    ) -> Fit {
        let info = object.info();
        self.context.take(size_of_val(&*object));
        if missing_key(info, members).is_some() {
            evidence.fail(place);
            if evidence.is_excluded {
                return Fit::Any;
            }
        }
        let (mut declared, mut undeclared, mut fit) = (0, 0, Fit::Exact);
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut rest) = split_mut(info, fields);
            for (key, value) in members {
                let field = info.keys.iter().position(|name| name == key);
                let target = match (field.and_then(|index| fields.get_mut(index)), &mut rest) {
                    (Some(field), _) => {
                        declared += 1;
                        field.value_mut()
                    }
                    (None, Some(ValueMut::Map(map))) => {
                        map.entry(key.clone(), self.context).unwrap_or(ValueMut::Ignored)
                    }
                    (None, _) => ValueMut::Ignored,
                };
                if field.is_none() && matches!(target, ValueMut::Any(_) | ValueMut::Ignored) {
                    undeclared += 1;
                    evidence.skips_keys |= place.is_top && matches!(target, ValueMut::Ignored);
                } else if !self.is_shallow {
                    if let (Some(index), Value::Bool(flag)) = (field, value)
                        && let Some(only) = single_value(info, index)
                    {
                        evidence.add(if *flag == only { Fit::Exact } else { Fit::Unknown }, value);
                    }
                    let failures = evidence.failures;
                    self.compare(target, value, Place::FIELD, evidence);
                    if place.is_top {
                        evidence.fields.push((value, evidence.failures > failures));
                    }
                }
            }
            // Nothing of the object would be in a field.
            if undeclared == members.len() && undeclared > 0 {
                fit = Fit::Any;
                evidence.is_excluded |= place.is_top && rest.is_none();
            }
        }));
        let is_closed = info.closed && place.unions.is_none_or(|unions| !unions.is_decided());
        if is_closed && undeclared > 0 {
            evidence.fail(place);
        }
        evidence.declared += declared;
        evidence.undeclared += undeclared;
        fit
    }

    /// Compares a value with a union: with its variants if the union is a variant itself, otherwise with the selected one.
    fn compare_union(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        place: Place<'_>,
        evidence: &mut Evidence,
    ) -> Fit {
        let Some(unions) = EnclosingUnions::enter(target.info(), value, place.unions) else {
            evidence.is_excluded = true;
            return Fit::Any;
        };
        if place.unions.is_some() {
            let best = match self.inner_unions.checked_sub(1) {
                Some(remaining) => {
                    self.inner_unions = remaining;
                    select(self.compare_variants(target, value, &unions))
                }
                None => None,
            };
            let Some((_, best)) = best else {
                // Another variant of a union around it may fit the value, unless discriminators have decided.
                let mut enclosing = std::iter::successors(place.unions, |unions| unions.outer);
                if enclosing.all(EnclosingUnions::is_decided) {
                    evidence.add(Fit::Unknown, value);
                    return Fit::Unknown;
                }
                evidence.is_excluded = true;
                return Fit::Any;
            };
            *evidence = Evidence { inner_unions: best.inner_unions + 1, ..best };
            return evidence.fit;
        }
        let key = (std::ptr::from_ref(value), unions.info.name);
        let selected = match self.selected.get(&key) {
            Some(selected) => *selected,
            None => {
                let selected = self.select_inner(target, value, &unions);
                self.selected.insert(key, selected);
                self.keep(SELECTED);
                selected
            }
        };
        evidence.failures += usize::from(selected.is_error);
        evidence.undeclared += selected.undeclared;
        evidence.declared += selected.declared;
        evidence.add(selected.fit, value);
        selected.fit
    }

    fn select_inner(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        unions: &EnclosingUnions<'_>,
    ) -> Selected {
        let before = mem::replace(&mut self.inner_unions, MAX_INNER_UNIONS);
        let possible = self.compare_variants(target, value, unions);
        self.inner_unions = before;
        match select(possible) {
            Some((variant, best)) => Selected {
                variant: Some(variant),
                fit: if best.strays.is_empty() { best.fit } else { Fit::Unknown },
                is_error: false,
                undeclared: best.undeclared,
                declared: best.declared,
            },
            // The union keeps the value.
            None => Selected {
                variant: None,
                fit: Fit::Unknown,
                is_error: unions.is_declared(),
                undeclared: 0,
                declared: 0,
            },
        }
    }
}
