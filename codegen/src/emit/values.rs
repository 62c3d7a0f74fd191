//! Enums over integers, and over values of several kinds.

use crate::emit::lints;
use crate::emit::models::{UNKNOWN_DOCS, head, meaning, values_constant};
use crate::ir::{Item, Literal, ValueVariant, Values};
use crate::markdown::code;
use crate::print::{RustFile, quoted};

/// Writes the items of an enum over integers, or over values of several kinds.
pub fn items(file: &mut RustFile, item: &Item, values: &Values) {
    let name = &item.name;
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        let copied = if values.integers { ", Copy" } else { "" };
        file.line(format_args!("#[derive(Clone{copied}, Debug)]"));
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {name}"), |file| {
            for ValueVariant { name, value, docs, deprecated } in &values.variants {
                file.docs(&meaning(code(&json(value)), docs.as_deref()));
                lints::deprecated(file, *deprecated);
                file.line(format_args!("{name},"));
            }
            file.docs("A value that the description does not list.");
            let unknown = if values.integers { "number::UnknownInteger" } else { "value::UnknownJson" };
            file.line(format_args!("Unknown({unknown}),"));
        });
    });
    file.item(|file| {
        file.block(format_args!("impl {name}"), |file| {
            values_constant(file, values.variants.iter().map(|variant| variant.name.as_str()));
            file.item(|file| {
                file.docs("Returns the value as it is on the wire.");
                if values.integers {
                    as_i64(file, values);
                } else {
                    file.function(format_args!("pub fn to_value"), &["&self"], "serde_json::Value", |file| {
                        file.line(format_args!("value::to_value(self)"));
                    });
                }
            });
        });
    });
    if values.integers {
        file.item(|file| from_i64(file, name, values));
        return file.item(|file| file.whole_line(format_args!("number::integer_enum!({name});")));
    }
    let variants: Vec<String> = (values.variants.iter())
        .map(|ValueVariant { name, value, .. }| format!("{name} = {}", written(value)))
        .collect();
    file.item(|file| file.rows(&format!("value::value_enum!({name} {{"), &variants, "});"));
}

fn as_i64(file: &mut RustFile, values: &Values) {
    file.function(format_args!("pub fn as_i64"), &["self"], "i64", |file| {
        file.block(format_args!("match self"), |file| {
            for ValueVariant { name, value, .. } in &values.variants {
                file.match_arm(format_args!("Self::{name}"), json(value));
            }
            file.match_arm("Self::Unknown(value)", "value.as_i64()");
        });
    });
}

fn from_i64(file: &mut RustFile, name: &str, values: &Values) {
    file.block(format_args!("impl From<i64> for {name}"), |file| {
        file.function(format_args!("fn from"), &["value: i64"], "Self", |file| {
            file.block(format_args!("match value"), |file| {
                for ValueVariant { name, value, .. } in &values.variants {
                    file.match_arm(json(value), format_args!("Self::{name}"));
                }
                file.match_arm("_", "Self::Unknown(number::UnknownInteger::new(value))");
            });
        });
    });
}

/// Returns a value as `value_enum!` takes it: its kind and the value.
fn written(value: &Literal) -> String {
    match value {
        Literal::Integer(value) => format!("I64({value})"),
        Literal::Bool(value) => format!("Bool({value})"),
        Literal::Number(value) => format!("F64({value:?})"),
        Literal::Text(text) => format!("Str({})", quoted(text)),
    }
}

fn json(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => format!("{value:?}"),
        Literal::Text(text) => format!("{text:?}"),
    }
}
