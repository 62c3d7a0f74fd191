//! An example before and after, value by value.

use serde_json::{Map, Value};
use specsmith::pointer::Pointer;

/// What is another than before.
#[derive(Debug, PartialEq, Eq)]
pub enum Difference {
    /// Nothing.
    None,
    /// Only that null is absent, or absent null, or how numbers are spelt: which of these, and where first.
    Loose(String),
    /// Only that these keys are gone.
    Gone(Vec<Pointer>),
    /// What, and where first.
    Lossy(String),
}

/// What is noted on the way to the first loss.
#[derive(Default)]
struct Notes {
    loose: Option<String>,
    gone: Vec<Pointer>,
}

/// What is another than before.
pub fn difference(before: &Value, after: &Value) -> Difference {
    let mut notes = Notes::default();
    match lossy(before, after, &Pointer::root(), &mut notes) {
        Some(what) => Difference::Lossy(what),
        None if !notes.gone.is_empty() => Difference::Gone(notes.gone),
        None => notes.loose.map_or(Difference::None, Difference::Loose),
    }
}

/// The first loss, of more than a key.
fn lossy(before: &Value, after: &Value, at: &Pointer, notes: &mut Notes) -> Option<String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => members(before, after, at, notes),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let mut pairs = before.iter().zip(after).enumerate();
            pairs.find_map(|(index, (before, after))| lossy(before, after, &at.child(index), notes))
        }
        _ if before == after => None,
        _ if are_one_number(before, after) => {
            notes.loose.get_or_insert_with(|| format!("`{at}`: {before} is spelt {after}"));
            None
        }
        _ => Some(format!("`{at}`: {} became {}", short(before), short(after))),
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
                if let Some(what) = lossy(value, after, &at, notes) {
                    return Some(what);
                }
            }
            None if value.is_null() => {
                notes.loose.get_or_insert_with(|| format!("`{at}`: null is gone"));
            }
            None => notes.gone.push(at),
        }
    }
    for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        let at = at.child(key);
        if !value.is_null() {
            return Some(format!("`{at}` is new"));
        }
        notes.loose.get_or_insert_with(|| format!("`{at}`: null is new"));
    }
    None
}

/// Whether two numbers are the same but for how they are written. Whole ones are compared as such: as floating-point numbers,
/// neighbours could be equal.
fn are_one_number(a: &Value, b: &Value) -> bool {
    let (Value::Number(a), Value::Number(b)) = (a, b) else { return false };
    (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64()
}

fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_the_same_but_for_its_spelling_is_loose() {
        let same = [
            (json!({"a": [1, null]}), json!({"a": [1, null]})),
            (json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1})),
        ];
        for (before, after) in same {
            assert_eq!(difference(&before, &after), Difference::None, "{before} {after}");
        }
        let loose = [
            (json!({"a": null, "b": null}), json!({}), "`/a`: null is gone"),
            (json!([{}]), json!([{"a": null}]), "`/0/a`: null is new"),
            (json!({"a": 1}), json!({"a": 1.0}), "`/a`: 1 is spelt 1.0"),
        ];
        for (before, after, what) in loose {
            assert_eq!(difference(&before, &after), Difference::Loose(what.to_owned()));
        }
    }

    #[test]
    fn all_keys_that_are_gone_are_named() {
        let gone = |before, after| match difference(&before, &after) {
            Difference::Gone(keys) => keys.iter().map(ToString::to_string).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let before = json!({"a": {"b/c": 1}, "d": null, "e": 1, "f": [{"g": 1}]});
        assert_eq!(gone(before, json!({"a": {}, "e": 1.0, "f": [{}]})), ["/a/b~1c", "/f/0/g"]);
    }

    #[test]
    fn the_first_loss_is_named() {
        for (before, after, what) in [
            (json!([{"a": null}]), json!([{"b": 1}]), "`/0/b` is new"),
            (json!([1, null]), json!([1]), "``: [1,null] became [1]"),
            (json!({"a": "1"}), json!({"a": 1}), "`/a`: \"1\" became 1"),
            (
                json!(9_007_199_254_740_993_i64),
                json!(9_007_199_254_740_992_i64),
                "``: 9007199254740993 became 9007199254740992",
            ),
            (json!("ä".repeat(90)), json!(""), &format!("``: \"{}… became \"\"", "ä".repeat(59))),
        ] {
            assert_eq!(difference(&before, &after), Difference::Lossy(what.to_owned()));
        }
    }
}
