//! Digits of defaults that a double does not have, for the docs: an identifier, or a number of a decimal format.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{FileId, Source};
use crate::pointer::{Path, Pointer};
use crate::source::origin::Origins;
use crate::source::span;

/// The key of the digits beside a `default`, for `resolve/schemas.rs`. No description has this key.
const DIGITS: &str = "x-\u{0}digits";

/// A double has the first 15 significant digits of any number, and another number of so many digits has another double.
const EXACT: usize = 15;

/// Adds the digits of each `default` that is rounded. `source` returns the text of a file.
pub fn keep<'a>(tree: &mut Value, origins: &Origins, source: impl Fn(FileId) -> Option<&'a Source>) {
    let mut found = Vec::new();
    find(tree, &Path::Root, &mut found);
    let mut by_file: BTreeMap<FileId, (Vec<Pointer>, Vec<Pointer>)> = BTreeMap::new();
    for place in found {
        let (file, old) = origins.origin(&place.child("default"));
        let (places, olds) = by_file.entry(file).or_default();
        places.push(place);
        olds.push(old);
    }
    for (file, (places, olds)) in by_file {
        let Some(source) = source(file) else { continue };
        for (place, span) in places.iter().zip(span::locate(source, &olds)) {
            let text = source.text.get(span).unwrap_or_default();
            if let Some(Value::Object(schema)) = tree.pointer_mut(place.as_str())
                && is_number_of(text, schema.get("default"))
            {
                schema.insert(DIGITS.to_owned(), text.into());
            }
        }
    }
}

/// Collects the objects with a default of so many digits that it may be rounded.
fn find(value: &Value, at: &Path<'_>, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(map) => {
            if map
                .get("default")
                .is_some_and(|default| default.is_f64() && digits(&default.to_string()) > EXACT)
            {
                found.push(at.pointer());
            }
            for (key, value) in map.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                find(value, &Path::Key(at, key), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find(item, &Path::Item(at, index), found);
            }
        }
        _ => {}
    }
}

/// Returns whether a text is the number that a double was rounded from.
fn is_number_of(text: &str, rounded: Option<&Value>) -> bool {
    let Some(rounded) = rounded else { return false };
    text.parse::<f64>().ok() == rounded.as_f64() && digits(text) > digits(&rounded.to_string())
}

/// Returns the number of significant digits, with the zeros at the end of an integer.
fn digits(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let is_leading = |c: char| matches!(c, '-' | '+' | '0' | '.');
    mantissa.trim_start_matches(is_leading).chars().filter(char::is_ascii_digit).count()
}
