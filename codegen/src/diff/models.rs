//! Models as items of a surface.

use crate::diff::change::{Aspect, Noun};
use crate::diff::surface::{Entry, View, below};
use crate::emit::structs;
use crate::emit::types::IN_GROUPS;
use crate::ir::{
    Constant, Constraints, Example, Field, Item, ItemKind, Literal, Presence, Struct, Type, Union,
    UnionVariant,
};

/// Returns the models.
pub fn nodes(view: &View<'_>) -> Vec<Entry> {
    let items = view.krate.models.iter().flat_map(|module| &module.items);
    items.map(|item| node(view, item)).collect()
}

fn node<'a>(view: &View<'a>, item: &'a Item) -> Entry {
    let name = view.name(&item.name);
    let usage = view.usages.get(&item.name);
    let definition = view.definition(item);
    let node = Entry::new(Noun::Type, name, format!("models::{name}"))
        .at(&item.address)
        .used(usage)
        .with(Aspect::Name, name)
        .with(Aspect::Kind, kind(view, definition))
        .with(Aspect::Json, view.json_of(item))
        .with_some(Aspect::Identity, (definition.name != item.name).then(|| view.name(&definition.name)))
        .with_flag(Aspect::Deprecated, item.deprecated)
        .with_lists(Aspect::Derives, (!definition.derives.is_empty()).then(|| definition.derives.clone()));
    match &definition.kind {
        ItemKind::Struct(body) => of_struct(view, node, body),
        ItemKind::Enum(variants) => {
            let list = variants
                .iter()
                .map(|variant| of_value(&node, &variant.name, &variant.wire, variant.deprecated));
            let list = list.collect();
            Entry { children: list, ..node }
        }
        ItemKind::Values(values) => {
            let list = values
                .variants
                .iter()
                .map(|variant| of_value(&node, &variant.name, &literal(&variant.value), variant.deprecated));
            let list = list.collect();
            Entry { children: list, ..node }
        }
        ItemKind::Union(union) => of_union(view, node, union),
        ItemKind::Validated(constraints) => node.with(Aspect::Constraints, written(constraints)),
        ItemKind::Alias(_) => node,
    }
}

/// Returns the kind of a definition; of an alias, with the type that it stands for.
fn kind(view: &View<'_>, item: &Item) -> String {
    match &item.kind {
        ItemKind::Struct(body) if body.tuple => "struct for an array".to_owned(),
        ItemKind::Struct(_) => "struct".to_owned(),
        ItemKind::Enum(_) => "enum of strings".to_owned(),
        ItemKind::Values(values) if values.integers => "enum of integers".to_owned(),
        ItemKind::Values(_) => "enum of values".to_owned(),
        ItemKind::Union(_) => "union".to_owned(),
        ItemKind::Validated(_) => "validated string".to_owned(),
        ItemKind::Alias(target) => view.rust(target),
    }
}

fn of_struct(view: &View<'_>, node: Entry, body: &Struct) -> Entry {
    let Struct { fields: _, rest: _, tuple: _, response_only: _, is_closed: _ } = body;
    let usage = node.usage;
    let new = (!body.response_only).then(|| {
        let fields =
            body.constructor_fields().map(|field| view.written(&structs::argument(&IN_GROUPS, field).ty));
        fields.collect()
    });
    let has_default =
        body.has_own_default() || body.response_only || body.initialized_fields().next().is_none();
    let fields = body.fields.iter().map(|field| of_field(view, &node, field, !body.response_only));
    let mut fields: Vec<Entry> = fields.collect();
    fields.extend(body.rest.as_ref().map(|(name, value)| {
        Entry::new(Noun::Field, "*", format!("{}::{name}", node.path))
            .used(usage)
            .with(Aspect::Name, name)
            .with(Aspect::Type, view.rust(&Type::Map(Box::new(value.clone()))))
            .with(Aspect::Presence, presence(Presence::Optional))
            .with(Aspect::Json, view.json(value))
    }));
    let mut node = node;
    if let Some(new) = new {
        let order = body.constructor_fields().map(|field| field.wire.clone()).collect();
        node = node.with_all(Aspect::Arguments, new).with_all(Aspect::Order, order);
    }
    let node = node.with_flag(Aspect::Default, has_default).with_flag(Aspect::Closed, body.is_closed);
    Entry { children: fields, ..node }
}

fn of_field(view: &View<'_>, owner: &Entry, field: &Field, has_setter: bool) -> Entry {
    // A new property does not compile until it is compared, or ignored on purpose.
    let Field {
        name: _,
        clear: _,
        wire: _,
        docs: _,
        deprecated: _,
        ty: _,
        presence: _,
        secret: _,
        is_argument: _,
        only: _,
        fixed: _,
        default: _,
    } = field;
    let is_nullable = field.presence == Presence::OptionalNullable;
    let node = Entry::new(Noun::Field, &field.wire, format!("{}::{}", owner.path, field.name))
        .at(below(&owner.address, &["properties", &field.wire]))
        .used(owner.usage)
        .with(Aspect::Name, &field.name)
        .with(Aspect::WireName, &field.wire)
        .with(Aspect::Type, view.written(&structs::field_type(&IN_GROUPS, field)))
        .with(Aspect::Json, view.json(&field.ty))
        .with(Aspect::Presence, presence(field.presence))
        .with_flag(Aspect::Required, field.is_argument)
        .with_some(Aspect::Setter, has_setter.then(|| view.setter(&field.ty)))
        .with_some(Aspect::Clear, (has_setter && is_nullable).then_some(&field.clear))
        .with_some(Aspect::OnlyValue, only(field))
        .with_flag(Aspect::Secret, field.secret)
        .with_flag(Aspect::Deprecated, field.deprecated);
    with_constant(view, node, field.default.as_ref())
}

fn only(field: &Field) -> Option<String> {
    field.fixed.as_ref().map(literal).or_else(|| Some(field.only?.to_string()))
}

/// Adds the constant of a default.
pub fn with_constant(view: &View<'_>, node: Entry, constant: Option<&Constant>) -> Entry {
    let Some(constant) = constant else { return node };
    let ty = view.rust(&constant.ty);
    let value = match (&constant.value, &constant.ty) {
        (Example::Variant(name), _) => format!("{ty}::{name}"),
        (Example::Text(text), Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::Digits) => {
            text.clone()
        }
        (Example::Text(text), _) => format!("\"{}\"", text.escape_debug()),
    };
    node.with_all(Aspect::Constant, vec![constant.name.clone(), ty, value])
}

fn presence(of: Presence) -> &'static str {
    match of {
        Presence::Required => "required",
        Presence::RequiredNullable => "required or null",
        Presence::Optional => "optional",
        Presence::OptionalNullable => "optional or null",
    }
}

/// Returns a variant without content.
fn of_value(owner: &Entry, name: &str, wire: &str, deprecated: bool) -> Entry {
    Entry::new(Noun::Variant, wire, format!("{}::{name}", owner.path))
        .at(below(&owner.address, &["enum", wire]))
        .used(owner.usage)
        .with(Aspect::Name, name)
        .with(Aspect::WireName, wire)
        .with_flag(Aspect::Deprecated, deprecated)
}

fn of_union(view: &View<'_>, node: Entry, union: &Union) -> Entry {
    let Union { discriminator: _, is_inferred: _, variants: _, text: _ } = union;
    let mut children: Vec<Entry> =
        union.variants.iter().map(|variant| of_variant(view, &node, variant)).collect();
    let is_text = |variant: &&UnionVariant| union.text && variant.ty == Type::String;
    let from = union.variants.iter().filter(|variant| variant.unique && !is_text(variant));
    let from = from.map(|variant| match &variant.ty {
        Type::Boxed(inner) => view.rust(inner),
        other => view.rust(other),
    });
    let text = union.text.then(|| "&str and String".to_owned());
    children.extend(from.chain(text).map(|from| {
        let path = format!("{}: From<{from}>", node.path);
        Entry::new(Noun::Conversion, from, path).used(node.usage).at(&node.address)
    }));
    let by = union
        .discriminator
        .as_ref()
        .map(|name| if union.is_inferred { format!("{name} (read only)") } else { name.clone() });
    // Without a discriminator, a value is the first variant that it fits.
    let order = union.variants.iter().map(|variant| view.rust(&variant.ty)).collect();
    let node = match by {
        Some(by) => node.with(Aspect::Discriminator, by),
        None => node.with_all(Aspect::Order, order),
    };
    Entry { children, ..node }
}

fn of_variant(view: &View<'_>, owner: &Entry, variant: &UnionVariant) -> Entry {
    Entry::new(Noun::Variant, view.rust(&variant.ty), format!("{}::{}", owner.path, variant.name))
        .used(owner.usage)
        .with(Aspect::Name, &variant.name)
        .with(Aspect::Type, view.rust(&variant.ty))
        .with(Aspect::Json, view.json(&variant.ty))
        .with_all(Aspect::Discriminator, variant.discriminator_values.clone())
        .with_flag(Aspect::Deprecated, variant.deprecated)
}

fn written(constraints: &Constraints) -> String {
    let Constraints { min, max, pattern, marker: _ } = constraints;
    let max = max.map_or_else(|| "any".to_owned(), |max| max.to_string());
    let pattern = pattern.as_ref().map(|pattern| format!(", pattern {}", pattern.text)).unwrap_or_default();
    format!("length {min} to {max}{pattern}")
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => value.to_string(),
        Literal::Text(text) => text.clone(),
    }
}
