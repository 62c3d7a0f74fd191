//! Operations and request bodies that a client cannot send.

use crate::diagnostic::Part;
use crate::lower::types::Types;
use crate::lower::wire::media::{self, Representation};
use crate::lower::wire::paths::Path;
use crate::lower::wire::{forms, parameters, servers};
use crate::model::{Body, Kind, Operation, Property, Server};

/// Returns the reason why the client cannot call an operation.
pub fn refusal(types: &Types<'_>, base: Option<&Server>, operation: &Operation) -> Option<(Part, String)> {
    let parameter = || {
        let mut parameters = parameters::with_schemas(operation);
        parameters.find_map(|(parameter, schema)| {
            let why = schema.err().filter(|_| parameter.required)?;
            Some(format!("unsupported parameter `{}`: {why}", parameter.name))
        })
    };
    let body = || {
        // An inline form with required fields is always sent.
        let is_sent = |body: &&Body| body.required || media::inline_form(types.api, body).is_some();
        body_refusal(types, operation.body.as_ref().filter(is_sent)?)
    };
    let path = || Path::parse(&operation.path).err().or_else(|| operation.query.clone().err());
    let why = || parameter().or_else(body).or_else(path);
    servers::refusal(base, operation).or_else(|| Some((Part::Operation(operation.name()), why()?)))
}

/// Returns the reason why the client cannot send a body.
pub fn body_refusal(types: &Types<'_>, body: &Body) -> Option<String> {
    let api = types.api;
    let Some(sent) = media::sent(api, body) else {
        let names: Vec<&str> = body.content.iter().map(|media| media.name.as_str()).collect();
        return Some(format!("unsupported media type of the request body: {}", names.join(", ")));
    };
    if sent.representation != Representation::Form {
        return None;
    }
    let is_inline = media::inline_form(api, body).is_some();
    let Some((id, object)) = media::object(api, sent.media) else {
        let kind = sent.media.schema.map(|id| api.kind(id));
        let may_be_object = kind
            .is_none_or(|kind| matches!(kind, Kind::Any | Kind::Opaque | Kind::Union(_) | Kind::Alias(_)));
        return (!may_be_object).then(|| "expected an object schema for a form".to_owned());
    };
    // Other fields of an inline form are skipped, or have no value of their own.
    let must_fit = |property: &&Property| {
        let is_given =
            || !types.is_read_only(property.schema) && types.fixed_in_form(id, property, body).is_none();
        !is_inline || property.required && is_given()
    };
    object.properties.iter().filter(must_fit).find_map(|property| {
        let why = forms::serialization(api, sent.media, property).err()?;
        Some(format!("unsupported form field `{}`: {why}", property.name))
    })
}
