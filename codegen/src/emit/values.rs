//! Open enums over integers, and over values of several kinds.

use crate::emit::lints;
use crate::emit::models::{UNKNOWN_DOCS, head, meaning};
use crate::format::{RustFile, quoted};
use crate::ir::{Item, Literal, ValueVariant, Values};
use crate::markdown::code;

/// The enum, and the table that makes it one.
pub fn items(file: &mut RustFile, item: &Item, values: &Values) {
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        file.line(format_args!("#[derive({})]", if values.integers { "Clone, Copy" } else { "Clone" }));
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {}", item.name), |file| {
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
        let path = if values.integers { "number::open_integer" } else { "value::open_value" };
        file.whole_line(format_args!("crate::runtime::{path}! {{"));
        file.indented(|file| {
            file.whole_line(format_args!("{} {{", item.name));
            file.indented(|file| {
                for ValueVariant { name, value, .. } in &values.variants {
                    file.whole_line(format_args!("{name} = {},", written(value, values.integers)));
                }
            });
            file.whole_line(format_args!("}}"));
        });
        file.whole_line(format_args!("}}"));
    });
}

/// As the table has it: an integer by itself, else the kind of value and the value.
fn written(value: &Literal, integers: bool) -> String {
    match value {
        Literal::Integer(value) if integers => value.to_string(),
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
