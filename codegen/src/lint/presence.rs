//! Properties whose presence costs users an `Option` that they do not need.

use crate::diagnostic::Code;
use crate::lint::context::Context;
use crate::model::{Kind, SchemaId};

/// The names of identifiers, without case and punctuation.
const IDENTIFIERS: [&str; 4] = ["id", "sid", "uuid", "guid"];

/// Reports required properties of requests that may be null, and identifiers in responses that may be missing.
pub fn check(cx: &mut Context<'_>) {
    let api = cx.api;
    for id in cx.schemas() {
        let schema = api.schema(id);
        let Kind::Object(object) = &schema.kind else { continue };
        for property in &object.properties {
            let at = schema.pointer.child("properties").child(&property.name);
            let name = property.name.escape_debug();
            let is_nullable = cx.is_nullable(property.schema);
            if property.required && is_nullable && cx.is_request_only(id) && has_type(cx, property.schema) {
                let message = format!(
                    "the property `{name}` of a request is required and may be null; users have to write `None`"
                );
                let help = "remove it from `required` if the service accepts requests without it";
                cx.report(Code::L0302, &at, message, help);
            }
            let is_identifier = IDENTIFIERS.contains(&property.name.to_ascii_lowercase().as_str());
            if is_identifier && (!property.required || is_nullable) && cx.is_response_only(id) {
                let missing = if property.required { "be null" } else { "be missing" };
                let message =
                    format!("the identifier `{name}` of a response may {missing}; users get an `Option`");
                let help = if property.required {
                    "remove `nullable` if the service always sends a value"
                } else {
                    "add it to `required` if the service always sends it"
                };
                cx.report(Code::L0303, &at, message, help);
            }
        }
    }
}

/// Returns `true` if a schema says more than that any JSON is allowed, null included.
fn has_type(cx: &Context<'_>, id: SchemaId) -> bool {
    !matches!(cx.api.kind(id), Kind::Any | Kind::Opaque)
}
