//! Merging a value into a target: section 4.4.3.1 of the specification.

use std::collections::BTreeSet;

use serde_json::Value;

use super::query::{self, Path};
use crate::pointer::Pointer;

/// The versions that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    V1_0,
    V1_1,
}

/// Why a value cannot be merged.
pub struct Misfit {
    pub code: &'static str,
    /// Where in the overlay that is.
    pub at: Pointer,
    pub message: String,
    pub help: &'static str,
}

impl Misfit {
    fn new(code: &'static str, at: &Pointer, message: impl Into<String>, help: &'static str) -> Self {
        Self { code, at: at.clone(), message: message.into(), help }
    }
}

/// A value on its way into its targets.
pub struct Merge<'a> {
    pub version: Version,
    /// Whether a target is not what it was.
    pub changed: bool,
    /// Told of each part that comes to stand somewhere: where, and where it came from.
    pub note: &'a mut dyn FnMut(&Pointer, Pointer),
}

impl Merge<'_> {
    /// An array takes a value that is no array as an item, but only as the target itself: deeper, the two must be of a
    /// kind. Overlay 1.0 appends an array as one item ("an entry to append").
    pub fn merge_target(
        &mut self,
        target: &mut Value,
        value: &Value,
        place: &Pointer,
        at: &Pointer,
    ) -> Result<(), Misfit> {
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
    ) -> Result<(), Misfit> {
        match (target, value) {
            (Value::Object(target), Value::Object(members)) => {
                for (key, value) in members {
                    let (place, at) = (place.child(key), at.child(key));
                    if let Some(target) = target.get_mut(key) {
                        self.merge(target, value, &place, &at)?;
                    } else {
                        target.insert(key.clone(), value.clone());
                        self.changed = true;
                        (self.note)(&place, at);
                    }
                }
            }
            (Value::Array(items), Value::Array(more)) => {
                self.append(items, more, place, (0..more.len()).map(|index| at.child(index)));
            }
            (target, value) if is_primitive(target) && is_primitive(value) => {
                if target != value {
                    *target = value.clone();
                    self.changed = true;
                    (self.note)(place, at.clone());
                }
            }
            (target, value) => {
                let shown = if place.as_str().is_empty() { "the document" } else { place.as_str() };
                let what = format!("{} cannot be merged into {} ({shown})", kind_of(value), kind_of(target));
                let help = "an object goes into an object, an array into an array, another value in another's \
                            place; remove first what is to be replaced";
                return Err(Misfit::new("E0506", at, what, help));
            }
        }
        Ok(())
    }

    fn append(
        &mut self,
        items: &mut Vec<Value>,
        more: &[Value],
        place: &Pointer,
        from: impl Iterator<Item = Pointer>,
    ) {
        for (item, from) in more.iter().zip(from) {
            (self.note)(&place.child(items.len()), from);
            items.push(item.clone());
            self.changed = true;
        }
    }
}

/// Section 4.4.3.1: what one action changes is of one kind. Overlay 1.0 selects objects and arrays alone.
pub fn targets(tree: &Value, targets: &[Path], version: Version, removes: bool) -> Result<(), Misfit> {
    let wrong = |what: String, help| Err(Misfit::new("E0506", &Pointer::root(), what, help));
    let mut kinds = BTreeSet::new();
    for place in targets.iter().map(query::pointer) {
        let kind = match tree.pointer(place.as_str()) {
            Some(Value::Object(_)) => "objects",
            Some(Value::Array(_)) => "arrays",
            _ if version == Version::V1_0 => {
                let what = format!("`{place}` is neither an object nor an array");
                return wrong(what, "Overlay 1.1 may change it: write `overlay: 1.1.0`");
            }
            _ => "other values",
        };
        kinds.insert(kind);
    }
    if kinds.len() > 1 && !removes {
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let what = format!("the target meets {}", kinds.join(" and "));
        return wrong(what, "what one action changes is of one kind: make it several actions");
    }
    Ok(())
}

fn is_primitive(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// What one overlay may add: a copy of the document into itself doubles it, and thirty of them are no longer a document.
pub struct Bounds {
    left: usize,
}

impl Bounds {
    /// In bytes of text and values.
    const MOST: usize = 64 << 20;
    /// The depth that the parsers of YAML and JSON read.
    const DEEPEST: usize = 128;

    pub fn new() -> Self {
        Self { left: Self::MOST }
    }

    /// Takes what merging the value into the targets may add.
    pub fn spend(&mut self, value: &Value, targets: &[Path]) -> Result<(), Misfit> {
        let (size, depth) = measure(value);
        let deepest = targets.iter().map(Vec::len).max().unwrap_or_default() + depth;
        if deepest > Self::DEEPEST {
            let what = format!("this makes the document {deepest} levels deep");
            return Err(Misfit::new("E0508", &Pointer::root(), what, "128 are read"));
        }
        self.left = self.left.checked_sub(size.saturating_mul(targets.len())).ok_or_else(|| {
            let what = "this makes the document many times larger";
            Misfit::new("E0508", &Pointer::root(), what, "an overlay may add 64 MB")
        })?;
        Ok(())
    }
}

/// How large a value is, and how deep.
fn measure(value: &Value) -> (usize, usize) {
    const NODE: usize = 32;
    let mut text = 0;
    let below: Vec<(usize, usize)> = match value {
        Value::Object(map) => {
            text = map.keys().map(String::len).sum();
            map.values().map(measure).collect()
        }
        Value::Array(items) => items.iter().map(measure).collect(),
        Value::String(string) => return (NODE + string.len(), 0),
        _ => return (NODE, 0),
    };
    let size = below.iter().map(|(size, _)| size).sum::<usize>() + NODE + text;
    (size, 1 + below.iter().map(|(_, depth)| depth).max().copied().unwrap_or_default())
}
