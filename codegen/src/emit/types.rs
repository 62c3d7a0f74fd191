//! Types in emitted code, and the parameters of setters.

use std::fmt;

use crate::ir::{Passing, Type};

/// A type with the path before the names of models.
#[derive(Clone, Copy)]
pub struct Ty<'a>(pub &'a Type, pub &'a str);

impl fmt::Display for Ty<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ty(of, prefix) = *self;
        match of {
            Type::Bool => out.write_str("bool"),
            Type::I32 => out.write_str("i32"),
            Type::I64 => out.write_str("i64"),
            Type::U64 => out.write_str("u64"),
            Type::F64 => out.write_str("f64"),
            Type::Digits => out.write_str("crate::Digits"),
            Type::String => out.write_str("String"),
            // The module `formats` is beside `models`.
            Type::Format(format) if format.is_own() => {
                let root = prefix.strip_suffix("models::").unwrap_or(prefix);
                write!(out, "{root}formats::{}", format.path)
            }
            Type::Format(format) => out.write_str(format.path),
            Type::Any => out.write_str("serde_json::Value"),
            Type::List(inner) => write!(out, "Vec<{}>", Ty(inner, prefix)),
            Type::Map(inner) => write!(out, "BTreeMap<String, {}>", Ty(inner, prefix)),
            Type::Nullable(inner) => write!(out, "Option<{}>", Ty(inner, prefix)),
            Type::Boxed(inner) => write!(out, "Box<{}>", Ty(inner, prefix)),
            Type::Model { name, .. } => write!(out, "{prefix}{name}"),
        }
    }
}

/// Returns the type of a setter's parameter called `name`, and the expression that converts it to a value of the field.
///
/// Text, formats, numbers by their digits, JSON values and unions are parameter as `impl Into`, lists as `impl IntoIterator`, everything
/// else by value.
pub fn parameter(of: &Type, name: &str, prefix: &str) -> (String, String) {
    match of {
        Type::Boxed(inner) => {
            let (of, value) = parameter(inner, name, prefix);
            (of, format!("Box::new({value})"))
        }
        Type::List(item) => {
            let item = if is_converted(item) {
                format!("impl Into<{}>", Ty(item, prefix))
            } else {
                Ty(item, prefix).to_string()
            };
            let path = if prefix.is_empty() { "json" } else { "crate::runtime::json" };
            (format!("impl IntoIterator<Item = {item}>"), format!("{path}::list({name})"))
        }
        other if is_converted(other) => (format!("impl Into<{}>", Ty(of, prefix)), format!("{name}.into()")),
        other => (Ty(other, prefix).to_string(), name.to_owned()),
    }
}

/// Returns `true` for types that are parameter as `impl Into`.
fn is_converted(of: &Type) -> bool {
    match of {
        Type::String | Type::Any | Type::Digits | Type::Model { union: true, .. } => true,
        Type::Format(format) => matches!(format.passing, Passing::Into),
        _ => false,
    }
}
