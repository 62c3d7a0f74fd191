//! Serialization of the fields of `application/x-www-form-urlencoded` bodies.

use crate::ir::{FormSerialization, FormStyle};
use crate::markdown::code;
use crate::media_type::is_json;
use crate::model::{Api, Encoding, Kind, Media, Property, Style};

/// Returns the serialization of a field, or the reason why it has none.
///
/// OpenAPI 3.0.4 and 3.1.1, Encoding Object, define what 3.0.3 and 3.1.0 left open: a field with `style`, `explode` or
/// `allowReserved` is serialized like a query parameter, any other by its content type, which is JSON for an object.
pub fn serialization(api: &Api, media: &Media, property: &Property) -> Result<FormSerialization, String> {
    let mut encodings = media.encoding.iter();
    let Some((_, encoding)) = encodings.find(|(name, _)| *name == property.name) else {
        return Ok(FormSerialization::default());
    };
    let kind = api.kind(property.schema);
    let style = match encoding.style {
        Some(style) => by_style(api, kind, style, encoding)?,
        None => by_content_type(api, kind, encoding.content_type.as_deref())?,
    };
    Ok(FormSerialization { style, allow_reserved: encoding.allow_reserved })
}

fn by_style(api: &Api, kind: &Kind, style: Style, encoding: &Encoding) -> Result<FormStyle, String> {
    let fits = match kind {
        Kind::Array(array) => may_be_scalar(api.kind(array.items)),
        Kind::Object(object) => {
            let members = object.properties.iter().map(|property| property.schema);
            members.chain(object.additional.flatten()).all(|id| may_be_scalar(api.kind(id)))
        }
        kind => may_be_scalar(kind),
    };
    match (style, encoding.explode) {
        _ if kind.is_scalar() => Ok(FormStyle::Plain),
        _ if matches!(kind, Kind::Replacement(_)) => {
            Err("`style` needs the members of a replaced type".to_owned())
        }
        // The standard leaves `deepObject` undefined for arrays and nested objects; services with such descriptions
        // expect this.
        (Style::DeepObject, _) => Ok(FormStyle::Deep),
        _ if !fits => Err("`style` is undefined for nested arrays and objects".to_owned()),
        (_, true) => Ok(FormStyle::Exploded),
        (Style::Form, false) => Ok(FormStyle::Commas),
        (Style::SpaceDelimited, false) => Ok(FormStyle::Spaces),
        (Style::PipeDelimited, false) => Ok(FormStyle::Pipes),
    }
}

/// Returns `true` for a scalar and for any JSON, which may be one.
fn may_be_scalar(kind: &Kind) -> bool {
    kind.is_scalar() || matches!(kind, Kind::Any | Kind::Opaque | Kind::Alias(_))
}

fn by_content_type(api: &Api, kind: &Kind, content_type: Option<&str>) -> Result<FormStyle, String> {
    let Some(content_type) = content_type else { return Ok(FormStyle::Plain) };
    let is_text = match kind {
        Kind::Array(array) => may_be_scalar(api.kind(array.items)),
        kind => kind.is_scalar(),
    };
    if !content_type.contains(['*', ',']) && is_json(content_type) {
        return Ok(FormStyle::Json);
    }
    // The content type of base64 text describes the bytes, not their serialization.
    if is_text || content_type.trim() == "*/*" {
        return Ok(FormStyle::Plain);
    }
    Err(format!("content type {} is not supported", code(content_type)))
}
