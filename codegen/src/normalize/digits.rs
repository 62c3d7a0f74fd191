//! Digits of defaults and bounds that a double does not have, for the docs: those of an identifier, or of a decimal number.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostics, FileId, Source};
use crate::grammar::notes;
use crate::parse::span;
use crate::pointer::{Path, Pointer};
use crate::tree::Document;

const KEYS: [&str; 5] = ["default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

/// A double has the first 15 significant digits of any number, and another number of so many digits has another double.
const EXACT: usize = 15;

/// Adds the digits of each number that is rounded. `main` is the text of the document; `diagnostics` has those of other files.
pub fn keep_digits(document: &mut Document, main: &Source, diagnostics: &Diagnostics) {
    let source = |file| if file == FileId::MAIN { Some(main) } else { diagnostics.file(file) };
    let Document { tree, origins } = document;
    let mut found = Vec::new();
    find(tree, &Path::Root, &mut found);
    let mut by_file: BTreeMap<FileId, (Vec<Place>, Vec<Pointer>)> = BTreeMap::new();
    for place in found {
        let (file, old) = origins.origin(&place.0.child(place.1));
        let (places, olds) = by_file.entry(file).or_default();
        places.push(place);
        olds.push(old);
    }
    for (file, (places, olds)) in by_file {
        let Some(source) = source(file) else { continue };
        for ((at, key), span) in places.iter().zip(span::locate(source, &olds)) {
            let text = source.text.get(span).unwrap_or_default();
            if let Some(Value::Object(schema)) = tree.pointer_mut(at.as_str())
                && schema.get(*key).is_some_and(|rounded| is_number_of(text, rounded))
                && let Value::Object(kept) =
                    schema.entry(notes::DIGITS).or_insert_with(|| Value::Object(Map::new()))
            {
                kept.insert((*key).to_owned(), text.into());
            }
        }
    }
}

/// An object, and the key of a number in it.
type Place = (Pointer, &'static str);

/// Collects the numbers of so many digits that they may be rounded, and removes keys that only `normalize` may write.
fn find(value: &mut Value, at: &Path<'_>, found: &mut Vec<Place>) {
    match value {
        Value::Object(map) => {
            if map.keys().any(|key| key.starts_with(notes::PREFIX)) {
                map.retain(|key, _| !key.starts_with(notes::PREFIX));
            }
            let is_long = |number: &Number| number.is_f64() && digits(&number.to_string()) > EXACT;
            for (key, value) in map.iter_mut() {
                match value {
                    Value::Number(number) if is_long(number) => {
                        let known = KEYS.iter().find(|known| *known == key);
                        found.extend(known.map(|known| (at.pointer(), *known)));
                    }
                    value => find(value, &Path::Key(at, key), found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                find(item, &Path::Item(at, index), found);
            }
        }
        _ => {}
    }
}

/// Returns `true` if a text is the number that a value is, or that it was rounded from.
fn is_number_of(text: &str, value: &Value) -> bool {
    text.parse::<f64>().ok() == value.as_f64() && digits(text) >= digits(&value.to_string())
}

/// Returns the number of significant digits, with the zeros at the end of an integer.
fn digits(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let is_leading = |c: char| matches!(c, '-' | '+' | '0' | '.');
    mantissa.trim_start_matches(is_leading).chars().filter(char::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn digits_are_those_of_the_text() {
        let texts = [
            (
                "a.json",
                r#"{"a": {"default": -12345678901234567890.10, "maximum": 0.5}, "b": [{"minimum": 1.2e30}]}"#,
            ),
            ("a.yaml", "a: {default: -12345678901234567890.10, maximum: 0.5}\nb: [{minimum: 1.2e30}]\n"),
        ];
        for (name, text) in texts {
            let source = Source { name: name.to_owned(), text: text.to_owned() };
            let mut document = Document::new(parse::parse(&source).unwrap());
            keep_digits(&mut document, &source, &Diagnostics::default());
            let tree = document.tree;
            let expected = serde_json::json!({"default": "-12345678901234567890.10"});
            assert_eq!(tree["a"].get(notes::DIGITS), Some(&expected), "{name}");
            assert_eq!(tree["b"][0].get(notes::DIGITS), None, "{name}");
        }
    }

    #[test]
    fn a_description_cannot_write_notes() {
        let source = Source { name: "a.json".to_owned(), text: String::new() };
        let tree = serde_json::json!({"a": [{notes::TUPLE_ITEMS: 9, "type": "array"}]});
        let mut document = Document::new(tree);
        keep_digits(&mut document, &source, &Diagnostics::default());
        assert_eq!(document.tree, serde_json::json!({"a": [{"type": "array"}]}));
    }
}
