//! Structs: the definition, `new`, setters.

use crate::emit::lints;
use crate::emit::models::head;
use crate::emit::types::{Ty, taken};
use crate::format::{RustFile, quoted};
use crate::ir::{Field, Item, Presence, Struct, Type};
use crate::markdown::{code, summary_or};

/// The items of a struct.
pub fn items(file: &mut RustFile, item: &Item, body: &Struct) {
    let name = &item.name;
    file.item(|file| definition(file, item, body));
    file.item(|file| file.block(format_args!("impl {name}"), |file| methods(file, body)));
    if body.asked().next().is_none() {
        file.item(|file| {
            file.implement("Default", name, |file| {
                file.block(format_args!("fn default() -> Self"), |file| {
                    file.line(format_args!("Self::new()"));
                });
            });
        });
    }
}

fn definition(file: &mut RustFile, item: &Item, body: &Struct) {
    head(file, item, "");
    file.line(format_args!("#[derive(Clone)]"));
    file.line(format_args!("#[must_use]"));
    file.line(format_args!("#[non_exhaustive]"));
    file.block(format_args!("pub struct {}", item.name), |file| {
        for field in &body.fields {
            file.docs(&field.docs);
            clear_docs(file, field);
            let held = held(field);
            lints::field(file, &held);
            file.line_of_type(&format!("pub {}: ", field.name), held, ",");
        }
        if let Some((name, value)) = &body.rest {
            file.docs("What else the object holds.");
            let held = format!("BTreeMap<String, {}>", Ty(value, ""));
            lints::field(file, &held);
            file.line_of_type(&format!("pub {name}: "), held, ",");
        }
    });
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

fn methods(file: &mut RustFile, body: &Struct) {
    file.item(|file| new(file, body));
    for field in &body.fields {
        file.item(|file| setter(file, field));
        if field.presence == Presence::OptionalNullable {
            file.item(|file| clear(file, field));
        }
    }
}

fn new(file: &mut RustFile, body: &Struct) {
    let args: Vec<(&Field, String, String)> = body
        .asked()
        .map(|field| {
            let (ty, value) = argument(field);
            (field, ty, value)
        })
        .collect();
    file.docs(if args.is_empty() {
        "Makes one with nothing set."
    } else {
        "Makes one with what is required, and nothing else set."
    });
    let given: Vec<String> = args.iter().map(|(field, ty, _)| format!("{}: {ty}", field.name)).collect();
    lints::signature(file, &given, "Self");
    let mut values = args.iter().map(|(_, _, value)| value);
    let fields = body.fields.iter().map(|field| {
        let name = &field.name;
        match field.presence {
            Presence::Required | Presence::RequiredNullable if field.fixed.is_some() => {
                format!("{name}: {}.into()", quoted(field.fixed.as_deref().unwrap_or_default()))
            }
            Presence::Required | Presence::RequiredNullable => match values.next() {
                // `name: name` is `name` (clippy::redundant_field_names).
                Some(value) if value != name => format!("{name}: {value}"),
                _ => name.clone(),
            },
            Presence::Optional => format!("{name}: None"),
            Presence::OptionalNullable => format!("{name}: Maybe::Absent"),
        }
    });
    let rest = body.rest.iter().map(|(name, _)| format!("{name}: BTreeMap::new()"));
    let fields: Vec<String> = fields.chain(rest).collect();
    file.function(format_args!("pub fn new"), &given, "Self", |file| {
        file.literal("Self", &fields);
    });
}

/// How `new` takes a required field: one that may be null is taken as the `Option` that it is.
fn argument(field: &Field) -> (String, String) {
    if field.presence == Presence::RequiredNullable {
        return match &field.ty {
            Type::Boxed(inner) => {
                (format!("Option<{}>", Ty(inner, "")), format!("{}.map(Box::new)", field.name))
            }
            _ => (held(field), field.name.clone()),
        };
    }
    taken(&field.ty, &field.name, "")
}

fn setter(file: &mut RustFile, field: &Field) {
    let name = &field.name;
    file.docs(&summary_or(&field.docs, "The field", &field.wire));
    clear_docs(file, field);
    lints::naming(file, name);
    let (ty, value) = taken(&field.ty, name, "");
    let args = ["mut self".to_owned(), format!("{name}: {ty}")];
    lints::signature(file, &args, "Self");
    file.function(format_args!("pub fn {name}"), &args, "Self", |file| {
        match field.presence {
            Presence::Required => file.line(format_args!("self.{name} = {value};")),
            Presence::RequiredNullable | Presence::Optional => {
                file.call(format_args!("self.{name} = Some("), &[value], format_args!(");"));
            }
            Presence::OptionalNullable => {
                file.call(format_args!("self.{name} = Maybe::Value("), &[value], format_args!(");"));
            }
        }
        file.line(format_args!("self"));
    });
}

fn clear(file: &mut RustFile, field: &Field) {
    file.docs(&cleared(&field.wire));
    file.function(format_args!("pub fn {}", field.clear), &["mut self"], "Self", |file| {
        file.line(format_args!("self.{} = Maybe::Null;", field.name));
        file.line(format_args!("self"));
    });
}

/// How the field is cleared, if it can be.
fn clear_docs(file: &mut RustFile, field: &Field) {
    if field.presence == Presence::OptionalNullable {
        let clear = field.clear.trim_start_matches("r#");
        file.docs(&format!("\nTo clear it with `null`: [`{clear}`](Self::{clear})."));
    }
}

/// What a setter for null says.
pub fn cleared(wire: &str) -> String {
    format!("Sends `null` as {}, which is not the same as leaving it out.", code(wire))
}
