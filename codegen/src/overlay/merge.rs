//! Merging a value into a target: section 4.4.3.1 of the specification.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cost;
use super::query::{self, Path, Query};
use crate::diagnostic::{Code, kind_of};
use crate::pointer::Pointer;
use crate::tree::{depth, size};

/// The supported versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    V1_0,
    V1_1,
}

/// The error of a value that cannot be merged.
pub struct MergeError {
    pub code: Code,
    /// The location in the overlay.
    pub at: Pointer,
    pub message: String,
    pub help: &'static str,
}

impl MergeError {
    fn new(code: Code, at: &Pointer, message: impl Into<String>, help: &'static str) -> Self {
        Self { code, at: at.clone(), message: message.into(), help }
    }
}

/// The state of merging a value into its targets.
pub struct Merge<'a> {
    pub version: Version,
    /// Set if a target has changed.
    pub changed: bool,
    /// Called for each inserted part, with its new location and its origin.
    pub record: &'a mut dyn FnMut(&Pointer, Pointer),
}

impl Merge<'_> {
    /// Merges a value into a target. A value that is not an array is appended if the target itself is an array; below the
    /// target, both must be of the same kind. Overlay 1.0 appends an array as a single item ("an entry to append").
    pub fn merge_target(
        &mut self,
        target: &mut Value,
        value: &Value,
        place: &Pointer,
        at: &Pointer,
    ) -> Result<(), MergeError> {
        match target {
            Value::Array(items) if self.version == Version::V1_0 || !value.is_array() => {
                self.append(items, std::slice::from_ref(value), place, std::iter::once(at.clone()));
                Ok(())
            }
            target => self.merge(target, value, place, at),
        }
    }

    fn merge(
        &mut self,
        target: &mut Value,
        value: &Value,
        place: &Pointer,
        at: &Pointer,
    ) -> Result<(), MergeError> {
        match (target, value) {
            (Value::Object(target), Value::Object(members)) => {
                for (key, value) in members {
                    let (place, at) = (place.child(key), at.child(key));
                    if let Some(target) = target.get_mut(key) {
                        self.merge(target, value, &place, &at)?;
                    } else {
                        target.insert(key.clone(), value.clone());
                        self.changed = true;
                        (self.record)(&place, at);
                    }
                }
            }
            (Value::Array(items), Value::Array(appended)) => {
                self.append(items, appended, place, (0..appended.len()).map(|index| at.item(index)));
            }
            (target, value) if is_primitive(target) && is_primitive(value) => {
                if target != value {
                    *target = value.clone();
                    self.changed = true;
                    (self.record)(place, at.clone());
                }
            }
            (target, value) => {
                let location = if place.as_str().is_empty() { "the document" } else { place.as_str() };
                let message =
                    format!("cannot merge {} into {} ({location})", kind_of(value), kind_of(target));
                let help =
                    "merge a value of the same kind, or remove the target in an action before this one";
                return Err(MergeError::new(Code::E0506, at, message, help));
            }
        }
        Ok(())
    }

    fn append(
        &mut self,
        items: &mut Vec<Value>,
        appended: &[Value],
        place: &Pointer,
        from: impl Iterator<Item = Pointer>,
    ) {
        for (item, from) in appended.iter().zip(from) {
            (self.record)(&place.item(items.len()), from);
            items.push(item.clone());
            self.changed = true;
        }
    }
}

/// Checks that all targets of an update are of the same kind (section 4.4.3.1). Overlay 1.0 only updates objects and arrays.
pub fn targets(tree: &Value, targets: &[Path], version: Version) -> Result<(), MergeError> {
    let error = |message: String, help| Err(MergeError::new(Code::E0506, &Pointer::root(), message, help));
    let mut kinds = BTreeSet::new();
    for place in targets.iter().map(query::pointer) {
        let kind = match tree.pointer(place.as_str()) {
            Some(Value::Object(_)) => "objects",
            Some(Value::Array(_)) => "arrays",
            _ if version == Version::V1_0 => {
                let message =
                    format!("expected an object or an array as target, found another value at `{place}`");
                return error(message, "write `overlay: 1.1.0`: Overlay 1.1 can change other values");
            }
            _ => "other values",
        };
        kinds.insert(kind);
    }
    if kinds.len() > 1 {
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let message = format!("expected targets of one kind, found {}", kinds.join(" and "));
        return error(message, "split it into several actions");
    }
    Ok(())
}

fn is_primitive(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// The limits of one overlay: each copy of the document into itself doubles it.
pub struct SizeLimit {
    /// The remaining number of values that it may add.
    pub added: usize,
    /// The remaining number of values that its queries may visit.
    pub visited: usize,
    /// The maximum number of values and levels that the document has now.
    pub values: usize,
    pub levels: usize,
}

impl SizeLimit {
    /// The maximum depth of the parsers of YAML and JSON.
    const MAX_DEPTH: usize = 128;

    /// Deducts the size that merging the value into the targets may add.
    pub fn deduct(&mut self, value: &Value, targets: &[Path]) -> Result<(), MergeError> {
        let error = |message: String, help| MergeError::new(Code::E0508, &Pointer::root(), message, help);
        let depth = targets.iter().map(Vec::len).max().unwrap_or_default() + depth(value);
        if depth > Self::MAX_DEPTH {
            let message = format!("nesting exceeds the maximum depth of {}: found {depth}", Self::MAX_DEPTH);
            return Err(error(message, "remove levels from the value"));
        }
        let added = size(value).saturating_mul(targets.len());
        self.added = self.added.checked_sub(added).ok_or_else(|| {
            let help = "check for a target that selects too many values, or raise `copied-values` in `[limits]` of the config";
            error(format!("the overlay adds {added} values, more than the {} that are left", self.added), help)
        })?;
        self.values += added;
        self.levels = self.levels.max(depth);
        Ok(())
    }

    /// Deducts the number of values that a query may visit.
    pub fn visit(&mut self, query: &Query) -> Result<(), MergeError> {
        let visited = cost::visits(&query.text, self.values, self.levels);
        self.visited = self.visited.checked_sub(visited).ok_or_else(|| {
            let message = "the queries of the overlay visit too many values";
            let help = "simplify the query, or raise `visited-values` in `[limits]` of the config";
            MergeError::new(Code::E0508, &Pointer::root(), message, help)
        })?;
        Ok(())
    }
}
