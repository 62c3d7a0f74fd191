//! Digits of defaults and bounds that a double does not have.

use openapiv3::SchemaData;
use serde_json::Value;

use crate::grammar::notes;
use crate::model::{Integer, Kind, Number};

/// Returns the digits of the first of these keys that has some.
pub(super) fn of(data: &SchemaData, keys: &[&str]) -> Option<String> {
    let kept = data.extensions.get(notes::DIGITS)?;
    keys.iter().find_map(|key| kept.get(*key).and_then(Value::as_str).map(str::to_owned))
}

/// Replaces the bounds of a number that are rounded.
pub(super) fn exact_bounds(kind: &mut Kind, data: &SchemaData) {
    let (Kind::Integer(Integer { bounds, .. }) | Kind::Number(Number { bounds, .. })) = kind else { return };
    for (words, bound) in bounds {
        let digits = match *words {
            "at least" => of(data, &["minimum"]),
            "more than" => of(data, &["exclusiveMinimum", "minimum"]),
            "at most" => of(data, &["maximum"]),
            "less than" => of(data, &["exclusiveMaximum", "maximum"]),
            _ => None,
        };
        if let Some(digits) = digits {
            *bound = digits;
        }
    }
}
