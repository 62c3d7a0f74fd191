//! Types as they are written, and how a setter takes a value of one.

use std::fmt;

use crate::ir::{Passing, Type};

/// A type as it is written; models have the second part before them.
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
            // `formats` stands beside `models`.
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

/// How a setter takes a value: the parameter's type, and the expression that makes the value of `name`.
pub fn taken(of: &Type, name: &str, prefix: &str) -> (String, String) {
    match of {
        Type::String => ("impl Into<String>".to_owned(), format!("{name}.into()")),
        Type::Format(format) if matches!(format.passing, Passing::Into) => {
            (format!("impl Into<{}>", Ty(of, prefix)), format!("{name}.into()"))
        }
        Type::Any | Type::Digits | Type::List(_) => {
            (format!("impl Into<{}>", Ty(of, prefix)), format!("{name}.into()"))
        }
        Type::Boxed(inner) => (Ty(inner, prefix).to_string(), format!("Box::new({name})")),
        other => (Ty(other, prefix).to_string(), name.to_owned()),
    }
}
