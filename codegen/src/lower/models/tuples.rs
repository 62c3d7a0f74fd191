//! Tuples: arrays with a schema for each position → structs that are serialized as arrays.

use crate::ir::{Field, Struct, Type};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::models::defaults;
use crate::model::{SchemaId, Tuple};

/// Lowers a tuple: a field for each item, and one for further items, even if the description does not allow them.
pub fn structure(cx: &Context<'_>, id: SchemaId, tuple: &Tuple, response_only: bool) -> Option<Struct> {
    let names = cx.names.members.of_struct(id)?;
    let items = tuple.items.iter().zip(&names.fields).enumerate();
    let fields = items.map(|(index, (&item, names))| Field {
        name: names.name.clone(),
        clear: names.clear.clone(),
        wire: index.to_string(),
        docs: docs::describe(&cx.types, item, || format!("Item {} of the array.", index + 1)),
        deprecated: cx.api.is_deprecated(item),
        ty: cx.member_type(id, index, item),
        presence: cx.types.item_presence(tuple, index),
        secret: cx.types.is_secret(item),
        only: None,
        fixed: None,
        is_argument: index < tuple.required,
        default: defaults::constant(cx, item, &names.name),
    });
    let rest = tuple.rest.map_or(Type::Any, |rest| cx.types.item(rest));
    Some(Struct {
        fields: fields.collect(),
        rest: names.rest.clone().map(|name| (name, rest)),
        tuple: true,
        response_only,
        is_closed: false,
    })
}
