//! Request bodies of type `application/x-www-form-urlencoded` and `multipart/form-data`.
//!
//! An inline form has no type: its properties are arguments and setters of the operation's builder, like parameters.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::ir::{Arg, FormSerialization, InlineForm, ParameterLocation, PartKind, Type};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::examples::{self, Sought};
use crate::lower::models::defaults;
use crate::lower::names::requests::SetterNames;
use crate::lower::operations::request::Request;
use crate::lower::types::literals;
use crate::lower::wire::multipart::{self, PartType};
use crate::lower::wire::{forms, media};
use crate::markdown::code;
use crate::media_type::essence;
use crate::model::{Body, Media, Object, Property};

/// Adds the fields of an inline form to the arguments and setters of a request.
pub fn spread(cx: &Context<'_>, body: &Body, media: &Media, names: &[SetterNames], request: &mut Request) {
    let Some((id, object)) = media::object(cx.api, media) else { return };
    let multipart = essence(&media.name) == media::MULTIPART;
    let mut form = InlineForm { multipart, required: body.required, fixed: Vec::new() };
    let mut required = Vec::new();
    for (property, names) in object.properties.iter().zip(names) {
        // Requests have no read-only fields.
        if cx.types.is_read_only(property.schema) {
            continue;
        }
        if multipart {
            report_ignored(cx, media, property);
        }
        if let Some(value) = cx.types.fixed_in_form(id, property, body) {
            form.fixed.push((property.name.clone(), literals::text_of(&value)));
            continue;
        }
        required.extend(property.required.then_some(property.name.as_str()));
        if multipart {
            request.add(part(cx, media, property, &names.name), property.required);
            continue;
        }
        match forms::serialization(cx.api, media, property) {
            Ok(serialization) => {
                let location = ParameterLocation::Form(serialization);
                request.add(arg(cx, media, property, &names.name, location), property.required);
            }
            Err(why) => {
                let at = cx.api.schema(id).pointer.child("properties").child(&property.name);
                let part = Part::Field(property.name.clone());
                cx.report(Diagnostic::skipped(Code::W0320, &at, part, why));
            }
        }
    }
    report_always_sent(cx, body, &required);
    report_undeclared_encodings(cx, media, object);
    request.form = Some(form);
}

/// Returns the serialization of the fields of a form that is a model, where it is not the default one.
pub fn styles(cx: &Context<'_>, media: &Media) -> Vec<(String, FormSerialization)> {
    let Some((_, object)) = media::object(cx.api, media) else { return Vec::new() };
    report_undeclared_encodings(cx, media, object);
    let styles = object.properties.iter().filter_map(|property| {
        match forms::serialization(cx.api, media, property) {
            Ok(serialization) => Some((property.name.clone(), serialization)),
            Err(why) => {
                // Only an encoding can be unsupported.
                let encoding = multipart::encoding(media, property)?;
                let what =
                    format!("unsupported form field `{}`: {why}; its encoding is ignored", property.name);
                cx.report(Diagnostic::new(Code::W0320, &encoding.pointer, what));
                None
            }
        }
    });
    styles.filter(|(_, serialization)| *serialization != FormSerialization::default()).collect()
}

/// Reports an optional form with required fields. Descriptions converted from Swagger 2.0 have many of them, because
/// there each form field was a parameter.
pub fn report_always_sent(cx: &Context<'_>, body: &Body, required: &[&str]) {
    if body.required || required.is_empty() {
        return;
    }
    let required: Vec<String> = required.iter().map(|name| code(name)).collect();
    let what = format!("optional form has required fields {}; the form is always sent", required.join(", "));
    let help = "set `required: true` on the request body, or remove the fields from `required`";
    cx.report(Diagnostic::new(Code::W0321, &body.pointer, what).help(help));
}

/// Reports encodings of fields that the form does not declare.
fn report_undeclared_encodings(cx: &Context<'_>, media: &Media, object: &Object) {
    for (name, encoding) in &media.encoding {
        if !object.properties.iter().any(|property| property.name == *name) {
            let what = format!("form has no property `{name}`; its encoding is ignored");
            cx.report(Diagnostic::new(Code::W0322, &encoding.pointer, what));
        }
    }
}

/// Reports what the encoding of a part says that is not sent. A user sets the headers of a file.
fn report_ignored(cx: &Context<'_>, media: &Media, property: &Property) {
    let Some(encoding) = multipart::encoding(media, property) else { return };
    if multipart::part(cx.api, media, property).kind != PartKind::Value {
        return;
    }
    let name = &property.name;
    if encoding.style.is_some() && !cx.api.kind(property.schema).is_scalar() {
        let what = format!("`style` of the part `{name}` is not supported; it is ignored");
        cx.report(Diagnostic::new(Code::W0320, &encoding.pointer, what));
    }
    if !encoding.headers.is_empty() {
        let headers: Vec<String> = encoding.headers.iter().map(|name| code(name)).collect();
        let what = format!("the part `{name}` is sent without its headers {}", headers.join(", "));
        let help = "set the part with `body_part`, and its headers with `Part::header`";
        cx.report(Diagnostic::new(Code::W0320, &encoding.pointer.child("headers"), what).help(help));
    }
}

/// Returns the argument or setter for a part of a multipart body.
fn part<'a>(cx: &Context<'a>, media: &'a Media, property: &Property, name: &str) -> Arg {
    let PartType { kind, content_type, allowed } = multipart::part(cx.api, media, property);
    let mut arg = Arg { content_type, ..arg(cx, media, property, name, ParameterLocation::Part(kind)) };
    if kind == PartKind::Value {
        return arg;
    }
    let default = arg.content_type.as_deref().map(code).unwrap_or_default();
    arg.docs.push_str(&match allowed {
        Some(allowed) => format!("\n\nContent types: {}; {default} if the file has none.", code(&allowed)),
        None => format!("\n\nContent type: {default} if the file has none."),
    });
    Arg { ty: Type::String, example: None, default: None, ..arg }
}

fn arg<'a>(
    cx: &Context<'a>,
    media: &'a Media,
    property: &Property,
    name: &str,
    location: ParameterLocation,
) -> Arg {
    let fallback = || format!("The {} form field.", code(&property.name));
    let mut docs = docs::describe(&cx.types, property.schema, fallback);
    let deprecated = cx.api.is_deprecated(property.schema);
    if deprecated && property.required {
        docs::append_deprecated(&mut docs);
    }
    let sought = Sought { schema: property.schema, wire: &property.name, location };
    Arg {
        name: name.to_owned(),
        wire: property.name.clone(),
        docs,
        deprecated,
        ty: cx.types.of(property.schema),
        location,
        as_json: false,
        content_type: None,
        example: examples::value(cx, &sought, None, Some(media)),
        default: defaults::constant(cx, property.schema, name),
    }
}
