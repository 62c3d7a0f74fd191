//! Request bodies of type `application/x-www-form-urlencoded`.
//!
//! An inline form has no type: its properties are arguments and setters of the operation's builder, like parameters.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part};
use crate::ir::{Arg, FormSerialization, FormStyle, InlineForm, ParameterLocation, Type};
use crate::lower::docs;
use crate::lower::docs::examples;
use crate::lower::models::defaults;
use crate::lower::models::values;
use crate::lower::names::groups::Plan;
use crate::lower::names::reserved::FIELDS;
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::operations::media::{self, Representation};
use crate::lower::operations::requests::{Request, is_scalar};
use crate::lower::types::Types;
use crate::markdown::code;
use crate::media_type::is_json;
use crate::model::{Api, Body, Encoding, Kind, Media, Object, Property, SchemaId, Style};

/// Returns the object of a body that is a form and no component.
pub fn inline<'a>(api: &'a Api, body: &Body) -> Option<(SchemaId, &'a Object)> {
    let (media, _) = media::sent(api, body).filter(|(_, is)| *is == Representation::Form)?;
    let id = api.target(media.schema?);
    let schema = api.schema(id);
    match &schema.kind {
        Kind::Object(object) if schema.component.is_none() && !object.properties.is_empty() => {
            Some((id, object))
        }
        _ => None,
    }
}

/// Names the fields of all inline forms like those of structs: once, even if operations share a body.
pub fn name_fields(
    api: &Api,
    types: &mut Types<'_>,
    plans: &[Plan],
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) {
    for operation in plans.iter().flat_map(|plan| &plan.operations) {
        let body = api.operations[operation.index].body.as_ref();
        let Some((id, object)) = body.and_then(|body| inline(api, body)) else { continue };
        if !types.field_names(id).is_empty() {
            continue;
        }
        let at = api.schema(id).pointer.child("properties");
        let requested = object.properties.iter().map(|property| {
            let name = property.name.as_str();
            NameRequest::new(at.child(name), name)
        });
        let names = namer.assign(&mut Scope::new(Case::Snake, FIELDS), requested.collect(), diagnostics);
        // A form cannot express null, so there is no setter for it.
        types.set_field_names(id, names.into_iter().map(|name| (name, String::new())).collect());
    }
}

/// Adds the fields of an inline form to the arguments and setters of a request.
pub fn spread(
    types: &Types<'_>,
    (body, media): (&Body, &Media),
    (id, object): (SchemaId, &Object),
    scope: &mut Scope<'_>,
    request: &mut Request,
    diagnostics: &mut Diagnostics,
) -> Result<(), String> {
    let api = types.api;
    let mut form = InlineForm { required: body.required, fixed: Vec::new() };
    let mut required = Vec::new();
    for (property, (field, _)) in object.properties.iter().zip(types.field_names(id)) {
        let name = scope.add(field);
        // Requests have no read-only fields.
        if types.is_read_only(property.schema) {
            continue;
        }
        // An optional form in which nothing is set is not sent.
        let is_sent = body.required || types.is_argument(id, property);
        if let Some(value) = types.fixed(id, property).filter(|_| is_sent) {
            form.fixed.push((property.name.clone(), values::text_of(&value)));
            continue;
        }
        let serialization = match serialization(types, property.schema, encoding(media, &property.name)) {
            Ok(serialization) => serialization,
            Err(why) if property.required => {
                return Err(format!("unsupported form field `{}`: {why}", property.name));
            }
            Err(why) => {
                let at = &api.schema(id).pointer.child("properties").child(&property.name);
                let part = Part::Field(property.name.clone());
                diagnostics.push(Diagnostic::skipped(Code::W0320, at, part, why));
                continue;
            }
        };
        let arg = arg(types, (media, property), name, serialization);
        if property.required {
            required.push(property.name.as_str());
            request.args.push(arg);
        } else {
            request.setters.push(arg);
        }
    }
    report_always_sent(body, &required, diagnostics);
    report_undeclared_encodings(media, object, diagnostics);
    request.form = Some(form);
    Ok(())
}

/// Reports an optional form with required fields. Descriptions converted from Swagger 2.0 have many of them, because
/// there each form field was a parameter.
pub fn report_always_sent(body: &Body, required: &[&str], diagnostics: &mut Diagnostics) {
    if body.required || required.is_empty() {
        return;
    }
    let required: Vec<String> = required.iter().map(|name| code(name)).collect();
    let what = format!("optional form has required fields {}; the form is always sent", required.join(", "));
    let help = "set `required: true` on the request body, or remove the fields from `required`";
    diagnostics.push(Diagnostic::new(Code::W0321, &body.pointer, what).help(help));
}

/// Reports encodings of fields that the form does not declare.
fn report_undeclared_encodings(media: &Media, object: &Object, diagnostics: &mut Diagnostics) {
    for (name, encoding) in &media.encoding {
        if !object.properties.iter().any(|property| property.name == *name) {
            let what = format!("form has no property `{name}`; its encoding is ignored");
            diagnostics.push(Diagnostic::new(Code::W0322, &encoding.pointer, what));
        }
    }
}

fn arg(
    types: &Types<'_>,
    (media, property): (&Media, &Property),
    name: String,
    serialization: FormSerialization,
) -> Arg {
    let fallback = || format!("The {} form field.", code(&property.name));
    let location = ParameterLocation::Form(serialization);
    let whole = examples::of_field(types, media, &property.name);
    let mut docs = docs::describe(types, property.schema, fallback);
    let deprecated = docs::is_deprecated(types.api, property.schema);
    if deprecated && property.required {
        docs::append_deprecated(&mut docs);
    }
    Arg {
        default: defaults::constant(types, property.schema, &name),
        name,
        wire: property.name.clone(),
        docs,
        deprecated,
        ty: types.of(property.schema),
        location,
        as_json: false,
        example: examples::value(types, property.schema, (&property.name, location), None, whole),
    }
}

/// Returns the serialization of the fields of a form that is a model, where it is not the default one.
pub fn styles(
    types: &Types<'_>,
    media: &Media,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(String, FormSerialization)>, String> {
    let id = media.schema.map(|id| types.api.target(id));
    let object = match id.map(|id| &types.api.schema(id).kind) {
        Some(Kind::Object(object)) => object,
        None | Some(Kind::Any | Kind::Opaque | Kind::Union(_) | Kind::Alias(_)) => return Ok(Vec::new()),
        Some(_) => return Err("expected an object schema for a form".to_owned()),
    };
    let mut styles = Vec::new();
    for property in &object.properties {
        let serialization = serialization(types, property.schema, encoding(media, &property.name));
        let serialization =
            serialization.map_err(|why| format!("unsupported form field `{}`: {why}", property.name))?;
        if serialization != FormSerialization::default() {
            styles.push((property.name.clone(), serialization));
        }
    }
    report_undeclared_encodings(media, object, diagnostics);
    Ok(styles)
}

fn encoding<'a>(media: &'a Media, name: &str) -> Option<&'a Encoding> {
    media.encoding.iter().find(|(named, _)| named == name).map(|(_, encoding)| encoding)
}

/// Returns the serialization of a field, or the reason why it has none.
///
/// OpenAPI 3.0.4 and 3.1.1, Encoding Object, define what 3.0.3 and 3.1.0 left open: a field with `style`, `explode` or
/// `allowReserved` is serialized like a query parameter, any other by its content type, which is JSON for an object.
fn serialization(
    types: &Types<'_>,
    id: SchemaId,
    encoding: Option<&Encoding>,
) -> Result<FormSerialization, String> {
    let ty = types.of(id);
    let Some(encoding) = encoding else { return Ok(FormSerialization::default()) };
    let allow_reserved = encoding.allow_reserved;
    let style = match encoding.style {
        Some(style) => by_style(types, (id, &ty), style, encoding.explode)?,
        None => by_content_type(&ty, encoding.content_type.as_deref())?,
    };
    Ok(FormSerialization { style, allow_reserved })
}

fn by_style(
    types: &Types<'_>,
    (id, ty): (SchemaId, &Type),
    style: Style,
    explode: bool,
) -> Result<FormStyle, String> {
    let fits = match ty {
        ty if is_scalar(ty) => return Ok(FormStyle::Plain),
        // The standard leaves `deepObject` undefined for arrays and nested objects; services with such descriptions
        // expect this.
        _ if style == Style::DeepObject => return Ok(FormStyle::Deep),
        Type::List(item) => may_be_scalar(item),
        _ => match &types.api.schema(types.api.target(id)).kind {
            Kind::Any | Kind::Opaque | Kind::Alias(_) => true,
            Kind::Object(object) => holds_scalars(types, object),
            _ => false,
        },
    };
    if !fits {
        return Err("`style` is undefined for nested arrays and objects".into());
    }
    match (style, explode) {
        (Style::DeepObject, _) => Ok(FormStyle::Deep),
        (_, true) => Ok(FormStyle::Exploded),
        (Style::Form, false) => Ok(FormStyle::Commas),
        (Style::SpaceDelimited, false) => Ok(FormStyle::Spaces),
        (Style::PipeDelimited, false) => Ok(FormStyle::Pipes),
    }
}

/// Returns `true` for a scalar and for any JSON, which may be one.
fn may_be_scalar(ty: &Type) -> bool {
    match ty {
        Type::Nullable(inner) => may_be_scalar(inner),
        ty => *ty == Type::Any || is_scalar(ty),
    }
}

fn holds_scalars(types: &Types<'_>, object: &Object) -> bool {
    let members = object.properties.iter().map(|property| property.schema);
    members.chain(object.additional.flatten()).all(|id| may_be_scalar(&types.of(id)))
}

fn by_content_type(ty: &Type, content_type: Option<&str>) -> Result<FormStyle, String> {
    let Some(content_type) = content_type else { return Ok(FormStyle::Plain) };
    let is_text = |ty: &Type| is_scalar(ty) || matches!(ty, Type::List(item) if may_be_scalar(item));
    if !content_type.contains(['*', ',']) && is_json(content_type) {
        return Ok(FormStyle::Json);
    }
    // The content type of base64 text describes the bytes, not their serialization.
    if is_text(ty) || content_type.trim() == "*/*" {
        return Ok(FormStyle::Plain);
    }
    Err(format!("content type {} is not supported", code(content_type)))
}
