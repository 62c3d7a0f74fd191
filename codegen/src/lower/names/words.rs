//! The words that name items, variants and literals without a name of their own.

use std::borrow::Cow;

use crate::ir::{Format, Literal, Type};
use crate::lower::types::Types;
use crate::model::{Api, Kind, SchemaId, Union, UnionVariant};

const ORDINALS: [&str; 8] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

/// Returns the words that name an item: its own title, else its ordinal.
pub fn of_item(api: &Api, item: SchemaId, index: usize) -> Cow<'_, str> {
    match (&api.schema(item).title, ORDINALS.get(index)) {
        (Some(title), _) if api.schema(item).component.is_none() => title.into(),
        (_, Some(ordinal)) => (*ordinal).into(),
        _ => format!("item {}", index + 1).into(),
    }
}

/// Returns the words that name the variants of a union.
pub fn of_variants(types: &Types<'_>, id: SchemaId, union: &Union) -> Vec<String> {
    let name = types.name(id).unwrap_or_default();
    let payloads: Vec<Type> = union.variants.iter().map(|variant| types.of(variant.schema)).collect();
    let words = union.variants.iter().zip(&payloads);
    let words = words.map(|(variant, ty)| of_variant(types.api, name, variant, ty)).collect();
    let all_named = payloads.iter().all(|ty| matches!(ty, Type::Model { .. }));
    if all_named { without_common_words(words) } else { words }
}

/// Returns the words that name a variant: its type's name without the union's as a prefix. An inline schema is named by
/// its discriminator value or title.
fn of_variant(api: &Api, union: &str, variant: &UnionVariant, ty: &Type) -> String {
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
        Type::Replacement(path) => path.rsplit("::").next().unwrap_or_default().to_owned(),
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
pub fn of_inline_variant(api: &Api, variant: &UnionVariant) -> String {
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

/// Returns the words that name a literal: `0.5` → `0 point 5`, which differs from `05`.
pub fn of_literal(literal: &Literal, text: String) -> String {
    match literal {
        Literal::Number(_) => text.replace('.', " point "),
        _ => text,
    }
}
