//! Request bodies of type `application/x-www-form-urlencoded`.
//!
//! An inline form has no type: its properties are arguments and setters of the operation's builder, like parameters.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::ir::{Arg, FormSerialization, InlineForm, ParameterLocation};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::docs::examples::{self, Sought};
use crate::lower::models::defaults;
use crate::lower::names::requests::SetterNames;
use crate::lower::operations::request::Request;
use crate::lower::types::literals;
use crate::lower::wire::forms;
use crate::markdown::code;
use crate::model::{Body, Kind, Media, Object, Property, SchemaId};

/// Adds the fields of an inline form to the arguments and setters of a request.
pub fn spread(
    cx: &Context<'_>,
    body: &Body,
    media: &Media,
    names: &[SetterNames],
    request: &mut Request,
) -> Result<(), String> {
    let Some((id, object)) = object(cx, media) else { return Ok(()) };
    let mut form = InlineForm { required: body.required, fixed: Vec::new() };
    let mut required = Vec::new();
    for (property, names) in object.properties.iter().zip(names) {
        // Requests have no read-only fields.
        if cx.types.is_read_only(property.schema) {
            continue;
        }
        // An optional form in which nothing is set is not sent.
        let is_sent = body.required || cx.types.is_argument(id, property);
        if let Some(value) = cx.types.fixed(id, property).filter(|_| is_sent) {
            form.fixed.push((property.name.clone(), literals::text_of(&value)));
            continue;
        }
        let serialization = match forms::serialization(cx.api, media, property) {
            Ok(serialization) => serialization,
            Err(why) if property.required => {
                return Err(format!("unsupported form field `{}`: {why}", property.name));
            }
            Err(why) => {
                let at = cx.api.schema(id).pointer.child("properties").child(&property.name);
                let part = Part::Field(property.name.clone());
                cx.report(Diagnostic::skipped(Code::W0320, &at, part, why));
                continue;
            }
        };
        required.extend(property.required.then_some(property.name.as_str()));
        request.add(arg(cx, media, property, &names.name, serialization), property.required);
    }
    report_always_sent(cx, body, &required);
    report_undeclared_encodings(cx, media, object);
    request.form = Some(form);
    Ok(())
}

/// Returns the object schema of a body.
pub fn object<'a>(cx: &Context<'a>, media: &Media) -> Option<(SchemaId, &'a Object)> {
    let id = cx.api.target(media.schema?);
    match &cx.api.schema(id).kind {
        Kind::Object(object) => Some((id, object)),
        _ => None,
    }
}

/// Returns the serialization of the fields of a form that is a model, where it is not the default one.
pub fn styles(cx: &Context<'_>, media: &Media) -> Result<Vec<(String, FormSerialization)>, String> {
    let Some((_, object)) = object(cx, media) else {
        return match media.schema.map(|id| cx.api.kind(id)) {
            None | Some(Kind::Any | Kind::Opaque | Kind::Union(_) | Kind::Alias(_)) => Ok(Vec::new()),
            Some(_) => Err("expected an object schema for a form".to_owned()),
        };
    };
    let styles = forms::styles(cx.api, media, object)?;
    report_undeclared_encodings(cx, media, object);
    Ok(styles)
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

fn arg<'a>(
    cx: &Context<'a>,
    media: &'a Media,
    property: &Property,
    name: &str,
    serialization: FormSerialization,
) -> Arg {
    let fallback = || format!("The {} form field.", code(&property.name));
    let location = ParameterLocation::Form(serialization);
    let mut docs = docs::describe(cx, property.schema, fallback);
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
        example: examples::value(cx, &sought, None, Some(media)),
        default: defaults::constant(cx, property.schema, name),
    }
}
