//! Comparison of an example with its round trip, value by value.

use serde_json::{Map, Value};
use specsmith::pointer::Pointer;

/// The difference between two values.
#[derive(Debug, PartialEq, Eq)]
pub enum Difference {
    /// The values are equal.
    None,
    /// Only absent nulls or the notation of numbers differ; contains the first difference.
    Loose(String),
    /// Only keys are missing or added.
    Keys { missing: Vec<Pointer>, added: Vec<Pointer> },
    /// The values differ; contains the first difference.
    Lossy(String),
}

/// Minor differences found before the first loss.
#[derive(Default)]
struct Notes {
    loose: Option<String>,
    missing: Vec<Pointer>,
    added: Vec<Pointer>,
}

/// Compares two values.
pub fn difference(before: &Value, after: &Value) -> Difference {
    let mut notes = Notes::default();
    match lossy(before, after, &Pointer::root(), &mut notes) {
        Some(loss) => Difference::Lossy(loss),
        None if notes.missing.is_empty() && notes.added.is_empty() => {
            notes.loose.map_or(Difference::None, Difference::Loose)
        }
        None => Difference::Keys { missing: notes.missing, added: notes.added },
    }
}

/// Returns the first loss that is not a missing or added key.
fn lossy(before: &Value, after: &Value, at: &Pointer, notes: &mut Notes) -> Option<String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => members(before, after, at, notes),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let mut pairs = before.iter().zip(after).enumerate();
            pairs.find_map(|(index, (before, after))| lossy(before, after, &at.item(index), notes))
        }
        _ if before == after => None,
        _ if are_equal_numbers(before, after) => {
            notes.loose.get_or_insert_with(|| format!("`{at}`: {before} is encoded as {after}"));
            None
        }
        _ => Some(format!("`{at}`: {} became {}", shorten(before), shorten(after))),
    }
}

fn members(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    at: &Pointer,
    notes: &mut Notes,
) -> Option<String> {
    for (key, value) in before {
        let at = at.child(key);
        match after.get(key) {
            Some(after) => {
                if let Some(loss) = lossy(value, after, &at, notes) {
                    return Some(loss);
                }
            }
            None if value.is_null() => {
                notes.loose.get_or_insert_with(|| format!("`{at}`: null is missing"));
            }
            None => notes.missing.push(at),
        }
    }
    for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        let at = at.child(key);
        if value.is_null() {
            notes.loose.get_or_insert_with(|| format!("`{at}`: null is new"));
        } else {
            notes.added.push(at);
        }
    }
    None
}

/// Returns `true` if two numbers are equal but for their notation. Integers are compared as such: distinct
/// integers can be equal as floating-point numbers.
fn are_equal_numbers(a: &Value, b: &Value) -> bool {
    let (Value::Number(a), Value::Number(b)) = (a, b) else { return false };
    (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64()
}

fn shorten(value: &Value) -> String {
    const MAX_CHARS: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equal_values_in_other_notation_are_loose() {
        let same = [
            (json!({"a": [1, null]}), json!({"a": [1, null]})),
            (json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1})),
        ];
        for (before, after) in same {
            assert_eq!(difference(&before, &after), Difference::None, "{before} {after}");
        }
        let loose = [
            (json!({"a": null, "b": null}), json!({}), "`/a`: null is missing"),
            (json!([{}]), json!([{"a": null}]), "`/0/a`: null is new"),
            (json!({"a": 1}), json!({"a": 1.0}), "`/a`: 1 is encoded as 1.0"),
        ];
        for (before, after, expected) in loose {
            assert_eq!(difference(&before, &after), Difference::Loose(expected.to_owned()));
        }
    }

    #[test]
    fn all_missing_and_added_keys_are_listed() {
        let before = json!({"a": {"b/c": 1}, "d": null, "e": 1, "f": [{"g": 1}]});
        let after = json!({"a": {}, "e": 1.0, "f": [{"h": 1}], "i": {}});
        let Difference::Keys { missing, added } = difference(&before, &after) else { panic!() };
        let texts = |keys: Vec<Pointer>| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(texts(missing), ["/a/b~1c", "/f/0/g"]);
        assert_eq!(texts(added), ["/f/0/h", "/i"]);
    }

    #[test]
    fn first_loss_is_reported() {
        for (before, after, expected) in [
            (json!([1, null]), json!([1]), "``: [1,null] became [1]"),
            (json!({"a": "1"}), json!({"a": 1}), "`/a`: \"1\" became 1"),
            (
                json!(9_007_199_254_740_993_i64),
                json!(9_007_199_254_740_992_i64),
                "``: 9007199254740993 became 9007199254740992",
            ),
            (json!("ä".repeat(90)), json!(""), &format!("``: \"{}… became \"\"", "ä".repeat(59))),
        ] {
            assert_eq!(difference(&before, &after), Difference::Lossy(expected.to_owned()));
        }
    }
}
