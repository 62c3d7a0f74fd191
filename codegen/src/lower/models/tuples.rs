//! Tuples: arrays with a schema for each position → structs that are serialized as arrays.

use std::borrow::Cow;

use crate::diagnostic::Diagnostics;
use crate::ir::{Field, Struct, Type};
use crate::lower::docs;
use crate::lower::names::reserved::FIELDS;
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::types::Types;
use crate::model::{Api, SchemaId, Tuple};

const ORDINALS: [&str; 8] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

/// Returns the words that name an item: its own title, else its ordinal.
pub fn item_words(api: &Api, item: SchemaId, index: usize) -> Cow<'_, str> {
    match (&api.schema(item).title, ORDINALS.get(index)) {
        (Some(title), _) if api.schema(item).component.is_none() => title.into(),
        (_, Some(ordinal)) => (*ordinal).into(),
        _ => format!("item {}", index + 1).into(),
    }
}

/// Lowers a tuple: a field for each item, and one for further items, even if the description does not allow them.
pub fn structure(
    types: &Types<'_>,
    id: SchemaId,
    tuple: &Tuple,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Struct {
    let api = types.api;
    let at = types.address(id).child("prefixItems");
    let requested = tuple.items.iter().enumerate();
    let requested: Vec<NameRequest<'_>> = requested
        .map(|(index, item)| NameRequest::new(at.child(index), item_words(api, *item, index)))
        .collect();
    let mut scope = Scope::new(Case::Snake, FIELDS);
    let names = namer.assign(&mut scope, requested, diagnostics);
    let items = tuple.items.iter().zip(names).enumerate();
    let fields = items.map(|(index, (&item, name))| Field {
        clear: scope.add(&format!("clear_{}", name.trim_start_matches("r#"))),
        name,
        wire: index.to_string(),
        docs: docs::describe(types, item, || format!("Item {} of the array.", index + 1)),
        deprecated: docs::is_deprecated(api, item),
        ty: types.of(item),
        presence: types.presence_of(item, index < tuple.required),
        secret: types.is_secret(item),
        only: None,
        fixed: None,
        is_argument: index < tuple.required,
        default: None,
    });
    let fields = fields.collect();
    let rest = tuple.rest.map_or(Type::Any, |rest| types.item(rest));
    let rest = Some((scope.add("additional_items"), rest));
    Struct { fields, rest, tuple: true, response_only: false, is_closed: false }
}
