//! Strings whose values only their description lists.

use crate::diagnostic::Code;
use crate::lint::context::Context;
use crate::lint::examples::is_plain_string;
use crate::lint::prose::listed;
use crate::model::SchemaId;
use crate::pointer::Pointer;

/// The number of values in a message.
const MAX_VALUES: usize = 12;

/// Reports strings without `enum` whose description lists values.
pub fn check(cx: &mut Context<'_>) {
    let api = cx.api;
    for id in cx.schemas() {
        let schema = api.schema(id);
        report(cx, id, schema.description.as_deref(), &schema.pointer);
    }
    for parameter in api.operations.iter().flat_map(|operation| &operation.parameters) {
        if let Ok(id) = parameter.value {
            report(cx, id, parameter.description.as_deref(), &parameter.pointer.child("schema"));
        }
    }
}

fn report(cx: &mut Context<'_>, id: SchemaId, description: Option<&str>, at: &Pointer) {
    let Some(values) = description.and_then(listed).filter(|_| is_plain_string(cx, id)) else { return };
    let quoted: Vec<String> =
        values.iter().take(MAX_VALUES).map(|value| format!("`{}`", value.escape_debug())).collect();
    let more = if values.len() > MAX_VALUES { ", …" } else { "" };
    let message =
        format!("the description lists values, and the schema has no `enum`: {}{more}", quoted.join(", "));
    cx.report(
        Code::L0103,
        at,
        message,
        "add `enum` with these values; the emitted enum stays open for others",
    );
}
