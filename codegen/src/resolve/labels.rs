//! Names, documentation and deprecation of single enum values, from common extensions.

use openapiv3::{Schema as Source, SchemaKind, Type};
use serde_json::Value;

use crate::grammar::{ENUM_DESCRIPTIONS, ENUM_NAMES, notes};
use crate::model::Label;

/// Returns the labels of the values of a schema. Entries that are not strings, or have no value, are ignored.
pub(super) fn labels(source: &Source) -> Vec<Label> {
    let extensions = &source.schema_data.extensions;
    let list = |keys: [&str; 2]| keys.iter().find_map(|key| extensions.get(*key)?.as_array());
    let (names, texts) = (list(ENUM_NAMES), list(ENUM_DESCRIPTIONS));
    let by_value = ENUM_DESCRIPTIONS.iter().find_map(|key| extensions.get(*key)?.as_object());
    let flags = extensions.get(notes::DEPRECATED).and_then(Value::as_array);
    if names.is_none() && texts.is_none() && by_value.is_none() && flags.is_none() {
        return Vec::new();
    }
    let text = |value: Option<&Value>| {
        let text = value?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let at_value = |value: &Value| match value {
        Value::String(value) => by_value?.get(value),
        value => by_value?.get(&value.to_string()),
    };
    let label = |(at, value): (usize, Value)| Label {
        name: text(names.and_then(|names| names.get(at))),
        description: text(texts.and_then(|texts| texts.get(at))).or_else(|| text(at_value(&value))),
        value,
        deprecated: flags.and_then(|flags| flags.get(at)) == Some(&Value::Bool(true)),
    };
    values(&source.schema_kind).into_iter().enumerate().map(label).collect()
}

fn values(kind: &SchemaKind) -> Vec<Value> {
    match kind {
        SchemaKind::Type(Type::String(text)) => text.enumeration.iter().cloned().map(Value::from).collect(),
        SchemaKind::Type(Type::Integer(integer)) => {
            integer.enumeration.iter().cloned().map(Value::from).collect()
        }
        SchemaKind::Type(Type::Number(number)) => {
            number.enumeration.iter().cloned().map(Value::from).collect()
        }
        SchemaKind::Any(any) => any.enumeration.clone(),
        _ => Vec::new(),
    }
}
