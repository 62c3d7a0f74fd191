//! Requests: parameters and body → arguments and setters.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part};
use crate::ir::{Arg, Body, BodyField, InlineForm, ParameterLocation, Presence, Type};
use crate::lower::docs;
use crate::lower::docs::examples;
use crate::lower::models::defaults;
use crate::lower::names::addresses::of_parameter;
use crate::lower::names::reserved::BUILDER;
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::operations::forms;
use crate::lower::operations::media::{self, FORM, Representation, is_single};
use crate::lower::operations::waiters;
use crate::lower::types::Types;
use crate::markdown;
use crate::media_type;
use crate::model::{self, Api, Kind, Object, Parameter, ParameterIn, ParameterStyle, SchemaId};

/// The request of an operation.
pub struct Request {
    /// Required parameters and fields.
    pub args: Vec<Arg>,
    /// Optional parameters.
    pub setters: Vec<Arg>,
    /// The body, if it is a value of a type.
    pub body: Option<Body>,
    /// The body, if it is a form whose fields are arguments and setters.
    pub form: Option<InlineForm>,
    /// The content type of a body that is JSON or a form, if it is not the common one.
    pub content_type: Option<String>,
}

/// Lowers the request of an operation, or returns the reason why it cannot be expressed.
pub fn request(
    api: &Api,
    types: &Types<'_>,
    source: &model::Operation,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Request, String> {
    let parameters = supported(api, source, diagnostics)?;
    let at = source.pointer.child("parameters");
    let requested: Vec<NameRequest<'_>> = (parameters.iter())
        .map(|(parameter, _)| NameRequest::new(of_parameter(&at, parameter), parameter.name.as_str()))
        .collect();
    // A builder of an inline form has no `body` method, so that a form field may have this common name.
    let spreads = source.body.as_ref().is_some_and(|body| forms::inline(api, body).is_some());
    let reserved: Vec<&str> = BUILDER.iter().filter(|name| !(spreads && **name == "body")).copied().collect();
    let mut scope = Scope::new(Case::Snake, &reserved);
    // Methods of builders with pagination, and waiters.
    let pages: &[&str] = if source.pagination.is_some() { &["pages", "items"] } else { &[] };
    let own = pages.iter().map(|name| (*name).to_owned()).chain(source.waiters.iter().map(waiters::method));
    own.for_each(|name| drop(scope.add(&name)));
    let names = namer.assign(&mut scope, requested, diagnostics);
    let mut request =
        Request { args: Vec::new(), setters: Vec::new(), body: None, form: None, content_type: None };
    for ((parameter, id), name) in parameters.into_iter().zip(names) {
        let arg = arg(api, types, parameter, id, name);
        if parameter.required { request.args.push(arg) } else { request.setters.push(arg) }
    }
    if let Some(body) = &source.body {
        read_body(api, types, body, &mut scope, &mut request, diagnostics)?;
    }
    Ok(request)
}

/// Returns the parameters that can be expressed. Skips other optional ones with a warning.
fn supported<'a>(
    api: &Api,
    source: &'a model::Operation,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(&'a Parameter, SchemaId)>, String> {
    let mut supported = Vec::new();
    for parameter in source.parameters.iter().filter(|parameter| !is_ignored(parameter)) {
        match schema(api, parameter) {
            Ok(id) => supported.push((parameter, id)),
            Err(why) if parameter.required => {
                return Err(format!("unsupported parameter `{}`: {why}", parameter.name));
            }
            Err(why) => {
                let part = Part::Parameter(parameter.location.as_str(), parameter.name.clone());
                diagnostics.push(Diagnostic::skipped(Code::W0305, &parameter.pointer, part, why));
            }
        }
    }
    Ok(supported)
}

/// Returns `true` for a header that is no parameter. OpenAPI 3.0.3, Parameter Object, ignores the first three; the client sets
/// the others itself (RFC 9110, sections 7.2 and 8.6).
fn is_ignored(parameter: &Parameter) -> bool {
    const IGNORED: &[&str] = &["accept", "content-type", "authorization", "host", "content-length"];
    parameter.location == ParameterIn::Header && IGNORED.contains(&parameter.name.to_lowercase().as_str())
}

/// Returns the schema of a parameter, or the reason why the parameter cannot be expressed.
pub fn schema(api: &Api, parameter: &Parameter) -> Result<SchemaId, String> {
    check_header(parameter)?;
    let id = parameter.value.clone()?;
    let is_list = || match &api.schema(api.target(id)).kind {
        Kind::Array(array) => is_single(api, array.items),
        _ => false,
    };
    if parameter.style == ParameterStyle::Json || is_single(api, id) || is_list() {
        return Ok(id);
    }
    Err("expected a scalar or an array of scalars".to_owned())
}

/// Rejects headers of the connection and the body, which the client sets itself.
fn check_header(parameter: &Parameter) -> Result<(), String> {
    const OWN: &[&str] =
        &["transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "proxy-authorization"];
    if parameter.location != ParameterIn::Header {
        return Ok(());
    }
    // RFC 9110 section 5.6.2: token.
    let tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if parameter.name.is_empty() || !parameter.name.bytes().all(tchar) {
        return Err("not a valid header name".to_owned());
    }
    if OWN.contains(&parameter.name.to_ascii_lowercase().as_str()) {
        return Err("the client sets this header itself".to_owned());
    }
    Ok(())
}

pub fn is_scalar(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::Digits | Type::String)
        || matches!(ty, Type::Format(_) | Type::Model { text: true, .. })
}

fn arg(api: &Api, types: &Types<'_>, parameter: &Parameter, id: SchemaId, name: String) -> Arg {
    let own = parameter.description.as_deref().and_then(markdown::harmless);
    let fallback =
        || format!("The {} {} parameter.", markdown::code(&parameter.name), parameter.location.as_str());
    let mut docs = match own {
        Some(own) => docs::append(types, id, own),
        None => docs::describe(types, id, fallback),
    };
    let deprecated = parameter.deprecated || docs::is_deprecated(api, id);
    if deprecated && parameter.required {
        docs::append_deprecated(&mut docs);
    }
    let as_json = parameter.style == ParameterStyle::Json;
    let ty = if as_json { types.item(id) } else { types.of(id) };
    let location = match parameter.location {
        ParameterIn::Path => ParameterLocation::Path,
        ParameterIn::Query => match (parameter.style, &ty) {
            (ParameterStyle::Joined(separator), Type::List(_)) => ParameterLocation::QueryList(separator),
            _ => ParameterLocation::Query,
        },
        // `resolve` rejects cookie parameters, so that `supported` has skipped them.
        ParameterIn::Header | ParameterIn::Cookie => ParameterLocation::Header,
    };
    let own = parameter.example.as_ref();
    Arg {
        wire: parameter.name.clone(),
        docs,
        deprecated,
        ty,
        location,
        as_json,
        example: examples::value(types, id, (&parameter.name, location), own, std::iter::empty()),
        default: defaults::constant(types, id, &name),
        name,
    }
}

fn read_body(
    api: &Api,
    types: &Types<'_>,
    body: &model::Body,
    scope: &mut Scope<'_>,
    request: &mut Request,
    diagnostics: &mut Diagnostics,
) -> Result<(), String> {
    let Some((media, representation)) = media::sent(api, body) else {
        let names: Vec<&str> = body.content.iter().map(|media| media.name.as_str()).collect();
        let why = format!("unsupported media type of the request body: {}", names.join(", "));
        return skip_body(body, why, diagnostics);
    };
    let content_type = media::content_type((media, representation));
    if let Some(form) = forms::inline(api, body) {
        request.content_type = Some(content_type).filter(|of| of != FORM);
        return forms::spread(types, (body, media), form, scope, request, diagnostics);
    }
    let as_form = match representation {
        Representation::Text | Representation::Bytes => {
            let (ty, location) = match representation {
                Representation::Text => (media::text_type(types, media), ParameterLocation::Text),
                _ => (Type::String, ParameterLocation::Bytes),
            };
            let mut arg = Arg { ty, location, ..body_arg(types, body, media) };
            arg.docs.push_str(&format!("\n\nMedia type: {}.", markdown::code(&content_type)));
            arg.wire = content_type;
            if body.required {
                request.args.push(arg)
            } else {
                request.setters.push(arg)
            }
            return Ok(());
        }
        Representation::Json => {
            request.content_type = Some(content_type).filter(|of| of != "application/json");
            None
        }
        Representation::Form => match forms::styles(types, media, diagnostics) {
            Ok(styles) => {
                request.content_type = Some(content_type).filter(|of| of != FORM);
                Some(styles)
            }
            Err(why) => return skip_body(body, why, diagnostics),
        },
    };
    let required = body.required || as_form.is_some() && has_required_fields(types, media, body, diagnostics);
    let ty = media.schema.map_or(Type::Any, |id| types.item(id));
    let fields = media.schema.map(|id| api.target(id)).filter(|&id| types.is_named(id)).and_then(|id| {
        let Kind::Object(object) = &api.schema(id).kind else { return None };
        Some((id, object))
    });
    let by_field = |id: SchemaId, object: &Object| {
        required || object.properties.iter().all(|property| !types.is_argument(id, property))
    };
    match fields {
        Some((id, object)) if matches!(ty, Type::Model { .. }) && by_field(id, object) => {
            let fields = body_fields(types, media, (id, object), scope, request);
            request.body = Some(Body { ty, required, fields, by_field: true, as_form });
        }
        _ => {
            if required {
                request.args.push(Arg { ty: ty.clone(), ..body_arg(types, body, media) });
            }
            request.body = Some(Body { ty, required, fields: Vec::new(), by_field: false, as_form });
        }
    }
    Ok(())
}

/// Returns the argument or setter for a whole body.
fn body_arg(types: &Types<'_>, body: &model::Body, media: &model::Media) -> Arg {
    let own = body.description.as_deref().and_then(markdown::harmless);
    let docs = own.unwrap_or_else(|| "The request body.".to_owned());
    let mut docs = media.schema.map_or(docs.clone(), |id| docs::append(types, id, docs));
    if media.schema.is_some_and(|id| docs::is_deprecated(types.api, id)) {
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
        example: None,
        default: None,
    }
}

/// Skips an optional body that cannot be expressed, with a warning.
fn skip_body(body: &model::Body, why: String, diagnostics: &mut Diagnostics) -> Result<(), String> {
    if body.required {
        return Err(why);
    }
    diagnostics.push(Diagnostic::skipped(Code::W0306, &body.pointer, Part::Body, why));
    Ok(())
}

/// Returns `true` if a form has required fields.
fn has_required_fields(
    types: &Types<'_>,
    media: &model::Media,
    body: &model::Body,
    diagnostics: &mut Diagnostics,
) -> bool {
    let Some(id) = media.schema.map(|id| types.api.target(id)) else { return false };
    let Kind::Object(object) = &types.api.schema(id).kind else { return false };
    let required = object.properties.iter().filter(|property| types.is_argument(id, property));
    let required: Vec<&str> = required.map(|property| property.name.as_str()).collect();
    forms::report_always_sent(body, &required, diagnostics);
    !required.is_empty()
}

/// Adds the required fields of a body struct to the arguments, and returns the optional ones. They have the names of
/// the struct's fields, unless a parameter or a method of every builder has the name.
fn body_fields(
    types: &Types<'_>,
    media: &model::Media,
    (id, object): (SchemaId, &Object),
    scope: &mut Scope<'_>,
    request: &mut Request,
) -> Vec<BodyField> {
    let mut fields = Vec::new();
    let names = types.field_names(id);
    let is_form = media_type::essence(&media.name) == FORM;
    for (property, (field, field_clear)) in object.properties.iter().zip(names) {
        let name = scope.add(field);
        // Requests have no read-only fields.
        if types.is_read_only(property.schema) {
            continue;
        }
        let presence = types.presence(id, property);
        let is_argument = types.is_argument(id, property);
        let nullable = matches!(presence, Presence::RequiredNullable | Presence::OptionalNullable);
        let mut docs = docs::describe(types, property.schema, || {
            format!("The {} field.", markdown::code(&property.name))
        });
        let deprecated = docs::is_deprecated(types.api, property.schema);
        let ty = types.of(property.schema);
        if is_argument && types.fixed(id, property).is_some() {
            continue;
        }
        if is_argument {
            let location = ParameterLocation::Field { nullable };
            let whole = examples::of_field(types, media, &property.name);
            let example = examples::value(types, property.schema, (&property.name, location), None, whole);
            if deprecated {
                docs::append_deprecated(&mut docs);
            }
            let wire = property.name.clone();
            let as_json = false;
            request.args.push(Arg {
                name,
                wire,
                docs,
                deprecated,
                ty,
                location,
                as_json,
                example,
                default: None,
            });
            continue;
        }
        // A form cannot express null, so there is no setter for it.
        let is_clearable = nullable && !is_form;
        let clear = is_clearable.then(|| scope.add(&format!("clear_{}", name.trim_start_matches("r#"))));
        let (field, field_clear) = (field.clone(), field_clear.clone());
        fields.push(BodyField { name, clear, field, field_clear, ty, docs, deprecated });
    }
    fields
}
