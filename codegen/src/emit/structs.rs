//! Structs: what `record!` makes them of.

use crate::emit::models::{head, rows};
use crate::emit::types::{Ty, taken};
use crate::emit::{defaults, lints};
use crate::format::{RustFile, quoted};
use crate::ir::{Constant, Field, Item, Literal, Presence, Struct, Type};
use crate::markdown::code;

/// The item of a struct: fields with docs, types and names on the wire, each said once, and what `new` takes.
pub fn items(file: &mut RustFile, item: &Item, body: &Struct) {
    file.macro_call("record", |file| {
        head(file, item, "");
        let rest = body.rest.as_ref().map(|(name, value)| {
            let value = Ty(value, "");
            if body.tuple {
                ("[..]", name, format!("Vec<{value}>"))
            } else {
                ("..", name, format!("BTreeMap<String, {value}>"))
            }
        });
        if let Some((_, _, of)) = &rest {
            lints::field(file, of);
        }
        let received = if body.response_only { " (received)" } else { "" };
        file.whole_line(format_args!("pub struct {}{received} {{", item.name));
        file.indented(|file| {
            for field in &body.fields {
                row(file, field);
            }
            if let Some((sign, name, of)) = rest {
                file.whole_line(format_args!("{sign} pub {name}: {of},"));
            }
        });
        file.whole_line(format_args!("}}"));
        let asked: Vec<String> = body.constructor_fields().map(argument).collect();
        lints::signature(file, &asked, "Self");
        file.list("new(", &asked, ")");
        let fixed = body.required().filter_map(|field| Some((field, field.fixed.as_ref()?)));
        let fixed: Vec<String> =
            fixed.map(|(field, value)| format!("{} = {}", field.name, only(value))).collect();
        rows(file, "fixed", &fixed);
        let secret = body.fields.iter().filter(|field| field.secret);
        let secret: Vec<&str> = secret.map(|field| field.name.as_str()).collect();
        rows(file, "secret", &secret);
    });
    defaults::items(file, &item.name, "", constants(body));
}

/// What each field has for a default, as a constant.
pub fn constants(body: &Struct) -> impl Iterator<Item = (&str, bool, &Constant)> {
    let fields = body.fields.iter();
    fields.filter_map(|field| Some((field.name.as_str(), field.deprecated, field.default.as_ref()?)))
}

fn row(file: &mut RustFile, field: &Field) {
    let held = held(field);
    file.docs(&field.docs);
    lints::deprecated(file, field.deprecated);
    lints::naming(file, &field.name);
    lints::signature(file, &[format!("{}: {held}", field.name)], "Self");
    let wire = if field.wire == field.name { String::new() } else { format!(" = {}", quoted(&field.wire)) };
    let clear = match field.presence {
        Presence::OptionalNullable if field.deprecated => format!(" or #[deprecated] {}", field.clear),
        Presence::OptionalNullable => format!(" or {}", field.clear),
        _ => String::new(),
    };
    file.whole_line(format_args!("pub {}: ({held}){wire}{clear},", field.name));
}

/// A field's type, with what tells whether it is there.
fn held(field: &Field) -> String {
    let inner = Ty(&field.ty, "");
    match field.presence {
        Presence::Required => inner.to_string(),
        Presence::RequiredNullable | Presence::Optional => format!("Option<{inner}>"),
        Presence::OptionalNullable => format!("Maybe<{inner}>"),
    }
}

/// The only value of a field: what its type is made from.
fn only(fixed: &Literal) -> String {
    match fixed {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => format!("{value}_i64"),
        Literal::Number(value) => format!("serde_json::Value::from({value:?})"),
        Literal::Text(text) => quoted(text),
    }
}

/// How `new` takes a required field: one that may be null is taken as the `Option` that it is.
fn argument(field: &Field) -> String {
    let name = &field.name;
    match (&field.ty, field.presence) {
        (Type::Boxed(inner), Presence::RequiredNullable) => {
            format!("{name}: Option<{}> => Box::new", Ty(inner, ""))
        }
        (_, Presence::RequiredNullable) => format!("{name}: {}", held(field)),
        (ty, _) => format!("{name}: {}", taken(ty, name, "").0),
    }
}

/// What a setter for null says.
pub fn cleared(wire: &str) -> String {
    format!("Sets {} to `null`.", code(wire))
}
