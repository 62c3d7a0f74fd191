//! Parameters that a client can send.

use crate::ir::{ParameterLocation, ParameterSerialization, ParameterStyle as WrittenStyle, StyledLocation};
use crate::methods::is_token;
use crate::model::{Api, Kind, Operation, Parameter, ParameterIn, ParameterStyle, SchemaId, Style};

/// A parameter, with its schema or the reason why it cannot be expressed.
pub type WithSchema<'a> = (&'a Parameter, Result<SchemaId, String>);

/// Returns the parameters of an operation.
pub fn with_schemas(operation: &Operation) -> impl Iterator<Item = WithSchema<'_>> {
    let parameters = operation.parameters.iter().filter(|parameter| !is_ignored(parameter));
    parameters.map(|parameter| (parameter, schema(parameter)))
}

/// Returns `true` for a header that is no parameter. OpenAPI 3.0.3, Parameter Object, ignores the first three; the client sets
/// the others itself (RFC 9110, sections 7.2 and 8.6).
fn is_ignored(parameter: &Parameter) -> bool {
    const IGNORED: &[&str] = &["accept", "content-type", "authorization", "host", "content-length"];
    parameter.location == ParameterIn::Header && IGNORED.contains(&parameter.name.to_lowercase().as_str())
}

/// Returns the schema of a parameter, or the reason why the parameter cannot be expressed.
pub fn schema(parameter: &Parameter) -> Result<SchemaId, String> {
    check_header(parameter)?;
    parameter.value.clone()
}

/// Returns the location of a parameter in the request. Its style is written out unless it is that of a scalar, or of a list of
/// scalars, that each crate can send.
pub fn location(api: &Api, parameter: &Parameter, id: SchemaId) -> ParameterLocation {
    let is_json = parameter.style == ParameterStyle::Json;
    let (is_list, is_text) = match api.kind(id) {
        _ if is_json => (false, true),
        Kind::Array(array) => (true, api.kind(array.items).is_scalar()),
        kind => (false, kind.is_scalar()),
    };
    let is_plain = is_text && !parameter.allow_reserved && !(is_list && parameter.allow_empty);
    let separator = match parameter.style {
        _ if parameter.explode => None,
        ParameterStyle::Query(Style::SpaceDelimited) => Some("%20"),
        ParameterStyle::Query(Style::PipeDelimited) => Some("%7C"),
        ParameterStyle::Query(Style::Form) => Some(","),
        _ => None,
    };
    let styled = |at| ParameterLocation::Styled(at, serialization(parameter, is_text && !is_list));
    match (parameter.location, parameter.style) {
        (ParameterIn::Cookie, _) => styled(StyledLocation::Cookie),
        (ParameterIn::Path, ParameterStyle::Label | ParameterStyle::Matrix) => styled(StyledLocation::Path),
        (ParameterIn::Path, _) if is_plain => ParameterLocation::Path,
        (ParameterIn::Path, _) => styled(StyledLocation::Path),
        (ParameterIn::Header, _) if is_plain => ParameterLocation::Header,
        (ParameterIn::Header, _) => styled(StyledLocation::Header),
        (ParameterIn::Query, ParameterStyle::Query(Style::DeepObject)) if is_list => {
            styled(StyledLocation::Query)
        }
        (ParameterIn::Query, _) if !is_plain => styled(StyledLocation::Query),
        (ParameterIn::Query, _) if is_list => {
            separator.map_or(ParameterLocation::Query, ParameterLocation::QueryList)
        }
        (ParameterIn::Query, _) => ParameterLocation::Query,
    }
}

/// Returns the media type of a parameter that is neither JSON nor plain text. Its value is text of that type.
pub fn media_type(parameter: &Parameter) -> Option<&str> {
    let media_type = parameter.media_type.as_deref().filter(|_| parameter.style == ParameterStyle::Text)?;
    (media_type != "*/*" && !media_type.starts_with("text/")).then_some(media_type)
}

/// Returns the serialization of a parameter. `explode` has no effect on a scalar and on `deepObject`.
fn serialization(parameter: &Parameter, is_scalar: bool) -> ParameterSerialization {
    let Parameter { style, allow_reserved, .. } = *parameter;
    let style = match (style, parameter.location) {
        (ParameterStyle::Label, _) => WrittenStyle::Label,
        (ParameterStyle::Matrix, _) => WrittenStyle::Matrix,
        (ParameterStyle::Query(Style::SpaceDelimited), _) => WrittenStyle::SpaceDelimited,
        (ParameterStyle::Query(Style::PipeDelimited), _) => WrittenStyle::PipeDelimited,
        (ParameterStyle::Query(Style::DeepObject), _) => WrittenStyle::DeepObject,
        (ParameterStyle::Simple, _) | (_, ParameterIn::Path | ParameterIn::Header) => WrittenStyle::Simple,
        _ => WrittenStyle::Form,
    };
    ParameterSerialization {
        style,
        explode: parameter.explode && !is_scalar && style != WrittenStyle::DeepObject,
        allow_reserved,
        allow_empty: parameter.allow_empty && !is_scalar,
    }
}

/// Rejects headers of the connection and the body, which the client sets itself.
fn check_header(parameter: &Parameter) -> Result<(), String> {
    const OWN: &[&str] =
        &["transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "proxy-authorization"];
    if parameter.location != ParameterIn::Header {
        return Ok(());
    }
    if !is_token(&parameter.name) {
        return Err("not a valid header name".to_owned());
    }
    if OWN.contains(&parameter.name.to_ascii_lowercase().as_str()) {
        return Err("the client sets this header itself".to_owned());
    }
    Ok(())
}
