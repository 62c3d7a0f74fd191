//! Request bodies → arguments and setters.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Arg, Body, BodyField, Example, ParameterLocation, Presence, Type, unraw};
use crate::lower::context::Context;
use crate::lower::docs::{self, verbs};
use crate::lower::examples::{self, Sought};
use crate::lower::names::requests::SetterNames;
use crate::lower::operations::request::Request;
use crate::lower::operations::{forms, responses};
use crate::lower::wire::media::{self, FORM, Representation, Represented};
use crate::markdown;
use crate::model::{self, Media, Object, SchemaId};

/// Adds the body to a request.
pub fn add(cx: &Context<'_>, body: &model::Body, names: &[SetterNames], request: &mut Request) {
    let Some(sent) = media::sent(cx.api, body) else { return };
    let (as_form, common) = match sent.representation {
        Representation::Text => return request.add(text(cx, body, sent), body.required),
        Representation::Bytes => return bytes(cx, body, sent, request),
        Representation::Json => (None, "application/json"),
        Representation::Multipart => return multipart(cx, body, sent.media, names, request),
        Representation::Form if media::inline_form(cx.api, body).is_some() => {
            request.content_type = Some(sent.content_type()).filter(|of| of != FORM);
            return forms::spread(cx, body, sent.media, names, request);
        }
        Representation::Form => (Some(forms::styles(cx, sent.media)), FORM),
    };
    request.content_type = Some(sent.content_type()).filter(|of| of != common);
    let required = body.required || as_form.is_some() && has_required_fields(cx, body, sent.media);
    let ty = sent.media.schema.map_or(Type::Any, |id| cx.types.item(id));
    let object = media::object(cx.api, sent.media).filter(|_| matches!(ty, Type::Model { .. }));
    let object = object.filter(|(id, object)| {
        required || !object.properties.iter().any(|property| cx.types.is_argument(*id, property))
    });
    let fields = match object {
        Some((id, object)) => {
            let model = ModelBody { id, object, media: sent.media };
            fields(cx, &model, names, request)
        }
        None => {
            if required {
                request.args.push(Arg { ty: ty.clone(), ..whole(cx, body, sent.media) });
            }
            Vec::new()
        }
    };
    request.body = Some(Body { ty, required, fields, by_field: object.is_some(), as_form });
}

/// Adds a multipart body: its parts, or the whole body where the description does not name them.
fn multipart(
    cx: &Context<'_>,
    body: &model::Body,
    media: &Media,
    names: &[SetterNames],
    request: &mut Request,
) {
    if media::inline_form(cx.api, body).is_some() {
        return forms::spread(cx, body, media, names, request);
    }
    let wire = media::MULTIPART.to_owned();
    let whole =
        Arg { location: ParameterLocation::Multipart, ty: Type::String, wire, ..whole(cx, body, media) };
    request.add(whole, body.required);
}

/// Returns the argument or setter for a body of text.
fn text(cx: &Context<'_>, body: &model::Body, sent: Represented<'_>) -> Arg {
    let content_type = sent.content_type();
    let mut arg = whole(cx, body, sent.media);
    arg.docs.push_str(&format!("\n\nMedia type: {}.", markdown::code(&content_type)));
    let ty = responses::text_type(&cx.types, sent);
    Arg { ty, location: ParameterLocation::Text, wire: content_type, ..arg }
}

/// Adds a body of bytes. Where the description does not say which type it has, the content type is an argument, too.
fn bytes(cx: &Context<'_>, body: &model::Body, sent: Represented<'_>, request: &mut Request) {
    let selectable = media::selectable(cx.api, body);
    let arg = Arg { ty: Type::String, location: ParameterLocation::Bytes, ..whole(cx, body, sent.media) };
    if selectable.is_empty() {
        let content_type = sent.content_type();
        let docs = format!("{}\n\nMedia type: {}.", arg.docs, markdown::code(&content_type));
        return request.add(Arg { docs, wire: content_type, ..arg }, body.required);
    }
    if media::is_multipart(&sent.media.name) {
        let what = format!("parts of `{}` are not supported; the body becomes bytes", sent.media.name);
        let help = "write the parts yourself, and pass the content type with its boundary";
        cx.report(Diagnostic::new(Code::W0306, &body.pointer, what).help(help));
    }
    let all: Vec<String> = selectable.iter().map(|name| markdown::code(name)).collect();
    let example = selectable.iter().find(|name| !name.contains('*')).copied();
    if !body.required {
        let docs = format!("{}\n\nMedia types: {}.", arg.docs, all.join(", "));
        return request.add(Arg { docs, ..arg }, false);
    }
    request.args.push(Arg {
        name: "content_type".to_owned(),
        docs: format!("The content type of the body: {}.", all.join(", ")),
        location: ParameterLocation::ContentType,
        example: Some(Example::Text(example.unwrap_or("application/octet-stream").to_owned())),
        ..arg.clone()
    });
    request.args.push(arg);
}

/// Returns the argument or setter for a whole body.
fn whole(cx: &Context<'_>, body: &model::Body, media: &Media) -> Arg {
    let own = body.description.as_deref().and_then(markdown::harmless);
    let docs = own.unwrap_or_else(|| "The request body.".to_owned());
    let mut docs = media.schema.map_or(docs.clone(), |id| docs::append(&cx.types, id, docs));
    if media.schema.is_some_and(|id| cx.api.is_deprecated(id)) {
        docs::append_deprecated(&mut docs);
    }
    Arg {
        // The name is reserved in this scope.
        name: "body".to_owned(),
        wire: String::new(),
        docs,
        deprecated: false,
        ty: Type::Any,
        location: ParameterLocation::Body,
        as_json: false,
        content_type: None,
        example: None,
        default: None,
    }
}

/// Returns `true` if a form has required fields.
fn has_required_fields(cx: &Context<'_>, body: &model::Body, media: &Media) -> bool {
    let Some((id, object)) = media::object(cx.api, media) else { return false };
    let required = object.properties.iter().filter(|property| cx.types.is_argument(id, property));
    let required: Vec<&str> = required.map(|property| property.name.as_str()).collect();
    forms::report_always_sent(cx, body, &required);
    !required.is_empty()
}

/// A body that is a model.
struct ModelBody<'a> {
    id: SchemaId,
    object: &'a Object,
    media: &'a Media,
}

/// Adds the required fields of a body to the arguments, and returns the optional ones.
fn fields(
    cx: &Context<'_>,
    body: &ModelBody<'_>,
    names: &[SetterNames],
    request: &mut Request,
) -> Vec<BodyField> {
    let &ModelBody { id, object, media } = body;
    let mut fields = Vec::new();
    let own = cx.names.members.of_struct(id).map_or(&[][..], |names| &names.fields);
    for ((property, own), names) in object.properties.iter().zip(own).zip(names) {
        let is_argument = cx.types.is_argument_of_method(id, property);
        if !is_argument && (cx.types.is_read_only(property.schema) || cx.types.is_argument(id, property)) {
            continue;
        }
        let fallback = || format!("The {} field.", markdown::code(&property.name));
        let mut docs = docs::describe(&cx.types, property.schema, fallback);
        let deprecated = cx.api.is_deprecated(property.schema);
        let ty = cx.types.of(property.schema);
        let name = names.name.clone();
        if !is_argument {
            let sentence = format!("Sets the {} field of the body.", markdown::code(unraw(&own.name)));
            let mut docs = verbs::with_verb(&docs, "Sets", &sentence);
            if let Some(clear) = &names.clear {
                // Without a link: other builders, which are the same type, may have a method of this name.
                docs.push_str(&format!("\n\n{} sets it to `null`.", markdown::code(unraw(clear))));
            }
            fields.push(BodyField {
                name,
                clear: names.clear.clone(),
                field: own.name.clone(),
                field_clear: own.clear.clone(),
                ty,
                docs,
                deprecated,
            });
            continue;
        }
        if deprecated {
            docs::append_deprecated(&mut docs);
        }
        let presence = cx.types.presence(id, property);
        let nullable = matches!(presence, Presence::RequiredNullable | Presence::OptionalNullable);
        let location = ParameterLocation::Field { nullable };
        let sought = Sought { schema: property.schema, wire: &property.name, location };
        request.args.push(Arg {
            name,
            wire: property.name.clone(),
            docs,
            deprecated,
            ty,
            location,
            as_json: false,
            content_type: None,
            example: examples::value(cx, &sought, None, Some(media)),
            default: None,
        });
    }
    fields
}
