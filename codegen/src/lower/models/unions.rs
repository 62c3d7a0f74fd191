//! Unions: their variants, names and discriminators.

use std::collections::HashSet;

use crate::diagnostic::Diagnostics;
use crate::ir::{Format, Passing, Type, Union, UnionVariant};
use crate::lower::docs;
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::types::Types;
use crate::markdown::{self, code};
use crate::model::{self, Api, Kind, SchemaId};

/// Lowers a union with this name.
pub fn union(
    types: &Types<'_>,
    (id, name): (SchemaId, &str),
    union: &model::Union,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Union {
    let at = types.address(id).child("oneOf");
    let payloads: Vec<Type> = union.variants.iter().map(|variant| types.of(variant.schema)).collect();
    let words: Vec<String> = union
        .variants
        .iter()
        .zip(&payloads)
        .map(|(variant, ty)| variant_words(types.api, name, variant, ty))
        .collect();
    let all_named = payloads.iter().all(|ty| matches!(ty, Type::Model { .. }));
    let words = if all_named { without_common_words(words) } else { words };
    let requested =
        words.iter().map(|words| NameRequest::new(at.child(words).as_str(), words.as_str())).collect();
    let names = namer.assign(&mut Scope::new(Case::Camel, &["Unknown", "Self"]), requested, diagnostics);
    let (mut seen, mut repeated) = (HashSet::new(), HashSet::new());
    for ty in &payloads {
        if !seen.insert(ty) {
            repeated.insert(ty.clone());
        }
    }
    let variants = union.variants.iter().zip(names).zip(payloads.iter().cloned());
    let variants = variants
        .map(|((variant, name), ty)| UnionVariant {
            docs: docs(types, union.discriminator.as_deref(), variant, &ty),
            deprecated: docs::is_deprecated(types.api, variant.schema),
            unique: !repeated.contains(&ty),
            discriminator_values: variant.values.clone(),
            name,
            ty,
        })
        .collect();
    let text = made_of_text(types, union, &mut Vec::new()) == Some(true);
    Union { discriminator: union.discriminator.clone(), is_inferred: union.is_inferred, variants, text }
}

/// Returns the words that name a variant: its type's name without the union's as a prefix. An inline schema is named by
/// its discriminator value or title.
fn variant_words(api: &Api, union: &str, variant: &model::UnionVariant, ty: &Type) -> String {
    let schema = api.schema(variant.schema);
    match (ty, variant.values.as_slice()) {
        (Type::Model { .. }, [value]) if schema.component.is_none() && is_word(value) => value.clone(),
        (Type::Model { name, .. }, _) => short(name, union).to_owned(),
        (ty, _) => type_words(ty, union),
    }
}

/// Returns `true` if a discriminator value is fit for a name. A number or a boolean is not.
fn is_word(value: &str) -> bool {
    value.parse::<i64>().is_err() && value.parse::<bool>().is_err()
}

/// Removes the words that all names begin or end with.
fn without_common_words(names: Vec<String>) -> Vec<String> {
    let words: Vec<Vec<&str>> = names.iter().map(|name| words_of(name)).collect();
    let Some((first, others)) = words.split_first().filter(|(_, others)| !others.is_empty()) else {
        return names;
    };
    let least = words.iter().map(Vec::len).min().unwrap_or_default();
    let before = (0..least).take_while(|&at| others.iter().all(|other| other[at] == first[at])).count();
    let end = |words: &[&str], at: usize| words[words.len() - 1 - at].to_owned();
    let after =
        (0..least).take_while(|&at| others.iter().all(|other| end(other, at) == end(first, at))).count();
    // A name does not begin with a digit.
    let is_name =
        |rest: &[&str]| rest.first().is_some_and(|word| word.starts_with(|c: char| c.is_alphabetic()));
    for (before, after) in [(before, after), (before, 0), (0, after)] {
        let kept = words.iter().map(|words| words.get(before..words.len().saturating_sub(after)));
        let kept: Option<Vec<&[&str]>> = kept.collect();
        if let Some(kept) = kept.filter(|kept| kept.iter().all(|rest| is_name(rest))) {
            return kept.into_iter().map(|rest| rest.concat()).collect();
        }
    }
    names
}

/// Splits a name into words: `EventCreated2` → `Event`, `Created2`.
fn words_of(name: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = vec![0];
    let mut before = '_';
    for (at, c) in name.char_indices() {
        if at > 0 && c.is_uppercase() && !before.is_uppercase() {
            starts.push(at);
        }
        before = c;
    }
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    starts.iter().zip(ends).filter_map(|(&start, end)| name.get(start..end)).collect()
}

fn short<'a>(name: &'a str, union: &str) -> &'a str {
    name.strip_prefix(union).filter(|rest| rest.starts_with(|c: char| c.is_uppercase())).unwrap_or(name)
}

fn type_words(ty: &Type, union: &str) -> String {
    match ty {
        Type::Bool => "Boolean".to_owned(),
        Type::I32 | Type::I64 | Type::U64 => "Integer".to_owned(),
        Type::F64 | Type::Digits => "Number".to_owned(),
        Type::String => "Text".to_owned(),
        Type::Format(format) => format_words(format).to_owned(),
        Type::Any => "Any".to_owned(),
        Type::Model { name, .. } => short(name, union).to_owned(),
        Type::List(inner) => format!("{} list", type_words(inner, union)),
        Type::Map(inner) => format!("{} map", type_words(inner, union)),
        Type::Nullable(inner) | Type::Boxed(inner) => type_words(inner, union),
    }
}

/// Returns the type's name without its path.
fn format_words(format: &Format) -> &'static str {
    let path = format.path.split('<').next().unwrap_or_default();
    path.rsplit(':').next().unwrap_or_default()
}

/// Returns the words that name an inline schema of a union that becomes a type of its own.
pub fn inline_words(api: &Api, variant: &model::UnionVariant) -> String {
    let schema = api.schema(variant.schema);
    match (variant.values.as_slice(), &schema.title, &schema.kind) {
        ([value], ..) if is_word(value) => value.clone(),
        (_, Some(title), _) => title.clone(),
        (_, _, Kind::Object(_)) => "object".to_owned(),
        (_, _, Kind::String(_)) => "text".to_owned(),
        (_, _, Kind::Array(_)) => String::new(),
        (_, _, Kind::Tuple(_)) => "tuple".to_owned(),
        _ => "value".to_owned(),
    }
}

fn docs(types: &Types<'_>, discriminator: Option<&str>, variant: &model::UnionVariant, ty: &Type) -> String {
    let fallback = || match ty {
        Type::Bool => "A boolean.".to_owned(),
        Type::I32 | Type::I64 | Type::U64 => "An integer.".to_owned(),
        Type::F64 | Type::Digits => "A number.".to_owned(),
        Type::String => "A string.".to_owned(),
        Type::Format(format) => format!("A string in the form of {}.", code(format.path)),
        Type::List(_) => "An array.".to_owned(),
        Type::Map(_) => "An object with arbitrary keys.".to_owned(),
        Type::Model { name, .. } => format!("A [`{name}`]."),
        Type::Any | Type::Nullable(_) | Type::Boxed(_) => "Any JSON value.".to_owned(),
    };
    let text = docs::describe(types, variant.schema, fallback);
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

/// Returns whether a variant of a union, or of a union in it, is made from any text; nothing if a variant is a string that must be
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
