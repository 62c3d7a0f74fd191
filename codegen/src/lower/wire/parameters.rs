//! Parameters that a client can send.

use crate::model::{Api, Kind, Operation, Parameter, ParameterIn, ParameterStyle, SchemaId};

/// A parameter, with its schema or the reason why it cannot be expressed.
pub type WithSchema<'a> = (&'a Parameter, Result<SchemaId, String>);

/// Returns the parameters of an operation.
pub fn with_schemas<'a>(api: &Api, operation: &'a Operation) -> impl Iterator<Item = WithSchema<'a>> {
    let parameters = operation.parameters.iter().filter(|parameter| !is_ignored(parameter));
    parameters.map(|parameter| (parameter, schema(api, parameter)))
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
    let is_text = match api.kind(id) {
        Kind::Array(array) => api.kind(array.items).is_scalar(),
        kind => kind.is_scalar(),
    };
    if parameter.style == ParameterStyle::Json || is_text {
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
