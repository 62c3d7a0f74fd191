//! Structs: the definition, `new`, the setters, and the line that implements their traits.

use crate::emit::head::{derives, head};
use crate::emit::types::{IN_MODELS, Paths};
use crate::emit::{defaults, lints};
use crate::ir::{Constant, Field, Item, Literal, Presence, Struct, Type, unraw};
use crate::print::{Argument, Function, RustFile, Ty, quoted};

/// Writes the items of a struct.
pub fn items(file: &mut RustFile, item: &Item, body: &Struct) {
    file.item(|file| definition(file, item, body));
    if !body.response_only {
        file.item(|file| {
            file.block(format_args!("impl {}", item.name), |file| {
                file.item(|file| constructor(file, body));
                for field in &body.fields {
                    setters(file, field);
                }
            });
        });
    }
    if body.has_own_default() {
        file.item(|file| {
            file.block(format_args!("impl Default for {}", item.name), |file| {
                file.function(&Function::of_trait("default", None, Ty::new("Self")), |file| {
                    file.line(format_args!("Self::new()"));
                });
            });
        });
    }
    defaults::items(file, &item.name, &IN_MODELS, constants(body));
    file.item(|file| traits(file, &item.name, body));
}

fn definition(file: &mut RustFile, item: &Item, body: &Struct) {
    head(file, item, "");
    derives(file, item, "Clone");
    if !body.response_only {
        file.line(format_args!("#[must_use]"));
    }
    file.line(format_args!("#[non_exhaustive]"));
    file.block(format_args!("pub struct {}", item.name), |file| {
        for field in &body.fields {
            let of = field_type(&IN_MODELS, field);
            file.docs(&field.docs);
            lints::deprecated(file, field.deprecated);
            file.field(&field.name, &of);
        }
        if let Some((name, value)) = &body.rest {
            let value = IN_MODELS.ty(value);
            let (docs, of) = if body.tuple {
                ("The items after the ones above.", Ty::generic("Vec", [value]))
            } else {
                let map = Ty::generic(IN_MODELS.map, [Ty::new("String"), value]);
                ("The properties that have no field of their own.", map)
            };
            file.docs(docs);
            file.field(name, &of);
        }
    });
}

/// Returns the default of each field that has one as a constant.
pub fn constants(body: &Struct) -> impl Iterator<Item = (&str, bool, &Constant)> {
    let fields = body.fields.iter();
    fields.filter_map(|field| Some((field.name.as_str(), field.deprecated, field.default.as_ref()?)))
}

fn constructor(file: &mut RustFile, body: &Struct) {
    if body.initialized_fields().next().is_none() {
        file.docs("Creates a value with no field set.");
        let new = Function::new("new", None, Vec::new(), Ty::new("Self"));
        return file.function(&new, |file| file.line(format_args!("Self::default()")));
    }
    let args: Vec<Argument<'_>> =
        body.constructor_fields().map(|field| argument(&IN_MODELS, field)).collect();
    let docs = new_docs(body, args.len());
    file.docs(&format!("Creates a value with {docs}."));
    let new = Function::new("new", None, args, Ty::new("Self"));
    let is_double = |field: &Field| matches!(field.fixed, Some(Literal::Number(_)));
    lints::doubles(file, body.initialized_fields().any(is_double));
    let fields: Vec<String> = body.initialized_fields().map(initializer).collect();
    let is_complete = body.rest.is_none() && fields.len() == body.fields.len();
    file.function(&new, |file| {
        file.literal_with_rest("Self", &fields, (!is_complete).then_some("json::blank()"));
    });
}

/// Returns the fields that `new` sets, in docs.
fn new_docs(body: &Struct, args: usize) -> &'static str {
    let has_optional = body.initialized_fields().any(|field| !field.is_argument);
    match (args, has_optional) {
        (0, false) => "no field set",
        (0, true) => "the fields that have only one value",
        (_, false) => "the required fields",
        (_, true) => "the required fields and those that have only one value",
    }
}

/// Returns a parameter of `new`: an `Option` for a field that may be null.
pub fn argument<'a>(paths: &Paths<'_>, field: &'a Field) -> Argument<'a> {
    let option = |ty| Argument { name: &field.name, ty: Ty::generic("Option", [paths.ty(ty)]) };
    match (&field.ty, field.presence) {
        (Type::Boxed(inner), Presence::RequiredNullable | Presence::OptionalNullable) => option(inner),
        (ty, Presence::RequiredNullable | Presence::OptionalNullable) => option(ty),
        (ty, _) => paths.parameter(ty, &field.name).0,
    }
}

/// Returns a field of the struct literal in `new`.
fn initializer(field: &Field) -> String {
    let name = &field.name;
    let value = match (&field.fixed, &field.ty, field.presence) {
        (Some(only), _, Presence::Optional) => format!("Some({})", single(only)),
        (Some(only), ..) => single(only),
        (_, Type::Boxed(_), Presence::RequiredNullable) => format!("{name}.map(Box::new)"),
        (_, _, Presence::RequiredNullable) => name.clone(),
        (_, Type::Boxed(_), Presence::OptionalNullable) => {
            format!("{name}.map_or(Maybe::Null, |value| Maybe::Value(Box::new(value)))")
        }
        (_, _, Presence::OptionalNullable) => format!("{name}.map_or(Maybe::Null, Maybe::Value)"),
        (_, ty, Presence::Optional) => format!("Some({})", IN_MODELS.parameter(ty, name).1),
        (_, ty, _) => IN_MODELS.parameter(ty, name).1,
    };
    if value == *name { value } else { format!("{name}: {value}") }
}

/// Returns the expression of the only value of a field.
fn single(fixed: &Literal) -> String {
    match fixed {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => format!("{value}.into()"),
        Literal::Number(value) => format!("serde_json::Value::from({value:?}).into()"),
        Literal::Text(text) => format!("{}.into()", quoted(text)),
    }
}

/// Writes the setter of a field and, where the field may be null, the one for null.
fn setters(file: &mut RustFile, field: &Field) {
    let name = &field.name;
    let link = unraw(name);
    let (argument, value) = IN_MODELS.parameter(&field.ty, name);
    let setter = Function::new(name, Some("mut self"), vec![argument], Ty::new("Self"));
    file.item(|file| {
        file.docs(&format!("Sets [`{link}`](field@Self::{link})."));
        lints::deprecated(file, field.deprecated);
        lints::naming(file, name);
        file.function(&setter, |file| {
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
    });
    if field.presence == Presence::OptionalNullable {
        file.item(|file| {
            file.docs(&format!("Sets [`{link}`](field@Self::{link}) to `null`."));
            lints::deprecated(file, field.deprecated);
            let clear = Function::new(&field.clear, Some("mut self"), Vec::new(), Ty::new("Self"));
            file.function(&clear, |file| {
                file.line(format_args!("self.{name} = Maybe::Null;"));
                file.line(format_args!("self"));
            });
        });
    }
}

/// Writes the call of `json::object!`.
fn traits(file: &mut RustFile, name: &str, body: &Struct) {
    let fields: Vec<String> = (body.fields.iter())
        .map(|field| match field.wire == field.name {
            true => field.name.clone(),
            false => format!("{} = {}", field.name, quoted(&field.wire)),
        })
        .collect();
    let list = |word: &str, fields: Vec<&Field>| match fields.as_slice() {
        [] => String::new(),
        fields => {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            format!(" {word} [{}]", names.join(", "))
        }
    };
    let mut lists = list("required", body.required().collect());
    if lists.is_empty() && !body.response_only && body.initialized_fields().next().is_some() {
        lists.push_str(" required []");
    }
    lists.push_str(&list("secret", body.fields.iter().filter(|field| field.secret).collect()));
    if let Some((name, _)) = &body.rest {
        lists.push_str(&format!(" {} {name}", if body.tuple { "items" } else { "rest" }));
    }
    let only = body.fields.iter().filter_map(|field| Some(format!("{} = {}", field.name, field.only?)));
    let only: Vec<String> = only.collect();
    if !only.is_empty() {
        lists.push_str(&format!(" only [{}]", only.join(", ")));
    }
    if body.is_closed {
        lists.push_str(" closed true");
    }
    if body.response_only && body.required().next().is_some() {
        lists.push_str(" default");
    }
    file.rows(&format!("json::object!({name} {{"), &fields, &format!("}}{lists});"));
}

/// Returns the type of a field, with the wrapper that says whether it is present.
pub fn field_type<'a>(paths: &Paths<'_>, field: &'a Field) -> Ty<'a> {
    let inner = paths.ty(&field.ty);
    match field.presence {
        Presence::Required => inner,
        Presence::RequiredNullable | Presence::Optional => Ty::generic("Option", [inner]),
        Presence::OptionalNullable => Ty::generic("Maybe", [inner]),
    }
}
