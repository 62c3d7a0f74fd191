//! Unions: their variants and discriminators.

use std::collections::HashMap;

use crate::ir::{Passing, Type, Union, UnionVariant};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::types::Types;
use crate::markdown::{self, code};
use crate::model::{self, Kind, SchemaId};

/// Lowers a union.
pub fn union(cx: &Context<'_>, id: SchemaId, union: &model::Union) -> Union {
    let types: Vec<Type> = union.variants.iter().map(|variant| cx.types.of(variant.schema)).collect();
    let mut counts: HashMap<&Type, usize> = HashMap::with_capacity(types.len());
    types.iter().for_each(|ty| *counts.entry(ty).or_default() += 1);
    let names = cx.names.members.variants(id);
    let variants = union.variants.iter().zip(names).zip(&types).enumerate();
    let variants = variants.map(|(index, ((variant, name), ty))| UnionVariant {
        name: name.clone(),
        docs: docs(cx, union.discriminator.as_deref(), variant, ty),
        deprecated: cx.api.is_deprecated(variant.schema),
        unique: counts[ty] == 1,
        discriminator_values: variant.values.clone(),
        ty: cx.cycles.boxed(id, index, ty.clone()),
    });
    Union {
        discriminator: union.discriminator.clone(),
        is_inferred: union.is_inferred,
        variants: variants.collect(),
        text: made_of_text(&cx.types, union, &mut Vec::new()) == Some(true),
    }
}

fn docs(cx: &Context<'_>, discriminator: Option<&str>, variant: &model::UnionVariant, ty: &Type) -> String {
    let fallback = || match ty {
        Type::Bool => "A boolean.".to_owned(),
        Type::I32 | Type::I64 | Type::U64 => "An integer.".to_owned(),
        Type::F64 | Type::Digits => "A number.".to_owned(),
        Type::String => "A string.".to_owned(),
        Type::Format(format) => format!("A string in the form of {}.", code(format.path)),
        Type::List(_) => "An array.".to_owned(),
        Type::Map(_) => "An object with arbitrary keys.".to_owned(),
        Type::Model { name, .. } => format!("A [`{name}`]."),
        Type::Replacement(path) => format!("A value of {}.", code(path.trim_start_matches("::"))),
        Type::Any | Type::Nullable(_) | Type::Boxed(_) => "Any JSON value.".to_owned(),
    };
    let text = docs::describe(&cx.types, variant.schema, fallback);
    let mut docs = markdown::summary(&text).to_owned();
    if docs.is_empty() {
        docs = fallback();
    }
    if let Some(discriminator) = discriminator.filter(|_| !variant.values.is_empty()) {
        let values: Vec<String> = variant.values.iter().map(|value| code(value)).collect();
        docs.push_str(&format!("\n\nSelected when {} is {}.", code(discriminator), values.join(" or ")));
    }
    docs
}

/// Returns `true` if a variant of a union, or of a union in it, is made from any text; nothing if a variant is a string that must be
/// validated, which a conversion that cannot fail would not do.
fn made_of_text(types: &Types<'_>, union: &model::Union, within: &mut Vec<SchemaId>) -> Option<bool> {
    let mut found = false;
    for variant in &union.variants {
        let id = types.api.target(variant.schema);
        match &types.api.schema(id).kind {
            Kind::String(text) => match types.of(id) {
                Type::String => found = true,
                Type::Format(format) if matches!(format.passing, Passing::Into) => found = true,
                Type::Model { .. } if !text.values.is_empty() => found = true,
                _ => return None,
            },
            Kind::Union(inner) if !within.contains(&id) => {
                within.push(id);
                found |= made_of_text(types, inner, within)?;
            }
            _ => {}
        }
    }
    Some(found)
}
