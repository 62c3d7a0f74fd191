//! Requests: parameters and body → arguments and setters.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::ir::Arg;
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::examples::{self, Sought};
use crate::lower::models::defaults;
use crate::lower::names::requests::RequestNames;
use crate::lower::operations::bodies;
use crate::lower::operations::idempotency;
use crate::lower::operations::request::Request;
use crate::lower::wire::parameters;
use crate::markdown;
use crate::model::{Operation, Parameter, ParameterStyle, SchemaId};

/// Lowers the request of an operation. Optional parts that cannot be expressed are skipped with a warning.
pub fn request(cx: &Context<'_>, source: &Operation, names: &RequestNames) -> Request {
    let mut request = Request::default();
    let mut names_of_parameters = names.parameters.iter();
    for (parameter, schema) in parameters::with_schemas(source) {
        match schema {
            Ok(id) => {
                let name = names_of_parameters.next().map_or("", String::as_str);
                let mut arg = arg(cx, parameter, id, name);
                if idempotency::is_key(source, parameter) {
                    arg.docs.push_str(&format!("\n\n{}", idempotency::DEFAULT));
                }
                request.add(arg, parameter.required);
            }
            Err(_) if source.alternative.is_some() => {}
            Err(why) => {
                let part = Part::Parameter(parameter.location.as_str(), parameter.name.clone());
                cx.report(Diagnostic::skipped(Code::W0305, &parameter.pointer, part, why));
            }
        }
    }
    if let Some(body) = &source.body {
        bodies::add(cx, body, &names.fields, &mut request);
    }
    request
}

fn arg<'a>(cx: &Context<'a>, parameter: &'a Parameter, id: SchemaId, name: &str) -> Arg {
    let own = parameter.description.as_deref().and_then(markdown::harmless);
    let fallback =
        || format!("The {} {} parameter.", markdown::code(&parameter.name), parameter.location.as_str());
    let mut docs = match own {
        Some(own) => docs::append(&cx.types, id, own),
        None => docs::describe(&cx.types, id, fallback),
    };
    if let Some(media_type) = parameters::media_type(parameter) {
        docs.push_str(&format!("\n\nMedia type: {}.", markdown::code(media_type)));
    }
    let deprecated = parameter.deprecated || cx.api.is_deprecated(id);
    if deprecated && parameter.required {
        docs::append_deprecated(&mut docs);
    }
    let as_json = parameter.style == ParameterStyle::Json;
    let ty = if as_json { cx.types.item(id) } else { cx.types.of(id) };
    let location = parameters::location(cx.api, parameter, id);
    let sought = Sought { schema: id, wire: &parameter.name, location };
    Arg {
        name: name.to_owned(),
        wire: parameter.name.clone(),
        docs,
        deprecated,
        ty,
        location,
        as_json,
        content_type: None,
        example: examples::value(cx, &sought, parameter.example.as_ref(), None),
        default: defaults::constant(cx, id, name),
    }
}
