//! Sentences about the constraints of a schema, for docs: "Range: 1 to 1000.", "Length: 34.", "Pattern: `^XE…`."

use crate::lower::types::Types;
use crate::markdown::code;
use crate::model::{Kind, SchemaId, StringType};

/// A constraint, without the full stop.
enum Constraint {
    /// A label and what it allows: `Range`, `1 to 1000`.
    Labelled(&'static str, String),
    /// A phrase of its own: `At most 10 items`.
    Phrase(String),
}

impl Constraint {
    fn sentence(self) -> String {
        match self {
            Self::Labelled(label, text) => format!("{label}: {text}."),
            Self::Phrase(text) => format!("{text}."),
        }
    }

    /// Returns the sentence about a part of the value: an item of an array (`Item`) or a value of a map (`Value`).
    fn sentence_of(self, part: &str) -> String {
        match self {
            Self::Labelled(label, text) => format!("{part} {}: {text}.", decapitalized(label)),
            Self::Phrase(text) => format!("Each {}: {}.", decapitalized(part), decapitalized(&text)),
        }
    }
}

fn decapitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// Returns the constraints of a schema and those of its items or map values that have no type of their own.
pub fn of_schema(types: &Types<'_>, id: SchemaId) -> Vec<String> {
    let kind = &types.api.schema(id).kind;
    constraints(kind).into_iter().map(Constraint::sentence).chain(of_parts(types, kind)).collect()
}

fn format(text: &StringType) -> Option<Constraint> {
    text.format.as_deref().map(|format| Constraint::Labelled("Format", code(format)))
}

fn of_parts(types: &Types<'_>, kind: &Kind) -> Vec<String> {
    let (part, id) = match kind {
        Kind::Array(array) => ("Item", Some(array.items)),
        Kind::Object(object) if object.properties.is_empty() => ("Value", object.additional.flatten()),
        _ => return Vec::new(),
    };
    let own = id.filter(|id| types.api.schema(*id).component.is_none() && !types.is_named(*id));
    let kind = own.map(|id| &types.api.schema(id).kind);
    let of_kind = kind.into_iter().flat_map(constraints);
    of_kind.map(|constraint| constraint.sentence_of(part)).collect()
}

fn constraints(kind: &Kind) -> Vec<Constraint> {
    match kind {
        Kind::Boolean(Some(only)) => vec![Constraint::Phrase(format!("Always `{only}`"))],
        Kind::Integer(integer) if integer.values.is_empty() => of_bounds(&integer.bounds),
        Kind::Number(number) if number.values.is_empty() => of_bounds(&number.bounds),
        Kind::String(text) if text.values.is_empty() => {
            let length = range(text.min, text.max).map(|range| Constraint::Labelled("Length", range));
            let pattern = text.pattern.as_deref().map(|text| Constraint::Labelled("Pattern", code(text)));
            length.into_iter().chain(pattern).chain(format(text)).collect()
        }
        Kind::Array(array) => {
            let count = counted(array.min, array.max, "item", "items");
            let unique = array.unique.then(|| Constraint::Phrase("No duplicate items".to_owned()));
            count.into_iter().chain(unique).collect()
        }
        Kind::Object(object) => object
            .counts
            .iter()
            .filter_map(|(words, count)| match *words {
                "at least" => counted(Some(*count), None, "property", "properties"),
                _ => counted(None, Some(*count), "property", "properties"),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// `34`, `1 to 64`, `at least 1`, `at most 64`.
fn range(min: Option<usize>, max: Option<usize>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(min.to_string()),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

/// `Exactly 1 item`, `1 to 10 items`, `At least 1 item`, `At most 10 items`.
fn counted(min: Option<usize>, max: Option<usize>, one: &str, many: &str) -> Option<Constraint> {
    let range = range(min, max)?;
    let noun = if max.or(min) == Some(1) { one } else { many };
    let text = if min.is_some() && min == max {
        format!("Exactly {range} {noun}")
    } else {
        let mut text = format!("{range} {noun}");
        text.replace_range(..1, &text[..1].to_ascii_uppercase());
        text
    };
    Some(Constraint::Phrase(text))
}

/// Returns the range of a number and the number that it must be a multiple of.
fn of_bounds(bounds: &[(&'static str, String)]) -> Vec<Constraint> {
    let multiples = bounds.iter().filter(|(words, _)| *words == "a multiple of");
    let multiples = multiples.map(|(_, value)| Constraint::Phrase(format!("Multiple of {value}")));
    let ends: Vec<_> = bounds.iter().filter(|(words, _)| *words != "a multiple of").collect();
    let range = match ends.as_slice() {
        [] => None,
        [("at least", min), ("at most", max)] => Some(format!("{min} to {max}")),
        ends => {
            let ends = ends.iter().map(|(words, value)| format!("{words} {value}"));
            Some(ends.collect::<Vec<_>>().join(", "))
        }
    };
    range.map(|range| Constraint::Labelled("Range", range)).into_iter().chain(multiples).collect()
}
