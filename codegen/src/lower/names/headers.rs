//! Typed response headers. Those that several operations have in common have one marker type.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::ir::{Header, HeaderReading, HeaderSet, Headers, Type};
use crate::lower::docs::{self, verbs};
use crate::lower::names::identifier::Case;
use crate::lower::names::namer::{NameRequest, Namer};
use crate::lower::names::reserved::HEADERS;
use crate::lower::names::scope::Scope;
use crate::lower::types::Types;
use crate::markdown;
use crate::model::{self, Api, Kind, Operation, Property, SchemaId};
use crate::pointer::Pointer;

/// Lowers the headers of an operation's success responses, and names them.
pub fn own(types: &Types<'_>, source: &Operation, namer: &mut Namer<'_>) -> Vec<Header> {
    let headers = source.response_headers();
    let at = source.pointer.child("headers");
    let requested = headers.iter();
    let requested =
        requested.map(|header| NameRequest::new(at.child(&header.name), header.name.as_str())).collect();
    let names = namer.assign(&mut Scope::new(Case::Snake, HEADERS), requested);
    let headers = headers.into_iter().zip(names);
    let headers = headers.map(|(header, name)| {
        let fallback = || format!("The {} response header.", markdown::code(&header.name));
        let own = header.description.as_deref().and_then(markdown::harmless);
        let described = |id| docs::describe(types, id, fallback);
        let docs = own.or_else(|| header.schema.map(described)).unwrap_or_else(fallback);
        let sentence = format!("Returns the {} header.", markdown::code(&header.name));
        let (ty, reading) = value(types, header).unwrap_or((Type::String, HeaderReading::Text));
        Header {
            name,
            wire: header.name.clone(),
            docs: verbs::with_verb(markdown::summary(&docs), "Returns", &sentence),
            deprecated: header.deprecated || header.schema.is_some_and(|id| types.api.is_deprecated(id)),
            ty,
            reading,
        }
    });
    headers.collect()
}

/// Returns the type of a header other than text, and the way to its value.
fn value(types: &Types<'_>, header: &model::Header) -> Option<(Type, HeaderReading)> {
    let id = header.schema.filter(|id| !types.api.is_deprecated(*id))?;
    if header.is_json {
        let ty = types.of(id);
        let is_named = |ty: &Type| {
            !matches!(ty, Type::Any | Type::Map(_)) && ty.models().iter().all(|name| !name.is_empty())
        };
        return is_named(&ty).then_some((ty, HeaderReading::Json));
    }
    match types.api.kind(id) {
        Kind::Array(array) => {
            let (item, _) = scalar(types, array.items)?;
            Some((Type::List(Box::new(item)), HeaderReading::List))
        }
        Kind::Object(object) => {
            let is_flat = |property: &Property| is_scalar(types.api, property.schema);
            let ty = types.of(id);
            let is_model = matches!(ty, Type::Model { .. });
            (is_model && object.properties.iter().all(is_flat)).then_some((ty, HeaderReading::Object))
        }
        _ => scalar(types, id).filter(|(_, reading)| *reading != HeaderReading::Text),
    }
}

/// Returns the type of a single value.
fn scalar(types: &Types<'_>, id: SchemaId) -> Option<(Type, HeaderReading)> {
    if !is_scalar(types.api, id) || types.api.is_deprecated(id) {
        return None;
    }
    let ty = match types.of(id) {
        // An inline enum of a header is no type of its own.
        Type::Any => types.plain(id),
        ty => ty,
    };
    let reading = match &ty {
        Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::Digits => HeaderReading::Parsed,
        Type::Format(_) | Type::Model { text: true, .. } => HeaderReading::Decoded,
        _ => HeaderReading::Text,
    };
    Some((ty, reading))
}

/// Returns `true` for a scalar that can be decoded from text. A replacement may be a number.
fn is_scalar(api: &Api, id: SchemaId) -> bool {
    let kind = api.kind(id);
    kind.is_scalar() && !matches!(kind, Kind::Replacement(_))
}

/// Finds the sets of headers that several operations have in common. Operations are identified by their index in the API. The name of each operation's marker type becomes an
/// alias of the set's, so that no name in a user's code depends on other operations.
///
/// Headers are equal if names, types and docs are, in any order.
pub fn share(
    all: &[(usize, Vec<Header>)],
    namer: &mut Namer<'_>,
) -> (Vec<HeaderSet>, HashMap<usize, Headers>) {
    let key = |headers: &[Header]| {
        let mut key: Vec<Header> = headers.to_vec();
        key.sort_by(|one, other| one.name.cmp(&other.name));
        key
    };
    let mut counts: IndexMap<Vec<Header>, (&[Header], usize)> = IndexMap::new();
    for (_, headers) in all {
        counts.entry(key(headers)).or_insert((headers, 0)).1 += 1;
    }
    counts.retain(|_, (_, count)| *count > 1);
    let shared: Vec<&[Header]> = counts.values().map(|(headers, _)| *headers).collect();
    let names = namer.assign(&mut Scope::new(Case::Camel, "Self"), requested(&shared));
    let sets = names.into_iter().zip(shared);
    let sets: Vec<HeaderSet> =
        sets.map(|(name, headers)| HeaderSet { name, headers: headers.to_vec() }).collect();
    let of_operation = all.iter().map(|(index, headers)| match counts.get_index_of(&key(headers)) {
        Some(set) => (*index, Headers::Alias(sets[set].name.clone())),
        None => (*index, Headers::Own(headers.clone())),
    });
    let of_operation = of_operation.collect();
    (sets, of_operation)
}

/// Returns the requested names of the sets, which are derived from their headers: any operation may disappear.
fn requested(sets: &[&[Header]]) -> Vec<NameRequest<'static>> {
    let mut counts: HashMap<Pointer, usize> = HashMap::new();
    let requested = sets.iter().map(|headers| {
        let address = address(headers);
        // Sets with the same address differ in their docs.
        let count = counts.entry(address.clone()).or_default();
        *count += 1;
        let address = if *count > 1 { address.item(*count) } else { address };
        NameRequest::new(address.as_str(), format!("{} headers", beginning(headers)))
    });
    requested.collect()
}

/// Returns an address such as `/headers/link,x-total:int64`.
fn address(headers: &[Header]) -> Pointer {
    let of = |ty: &Type| match ty {
        Type::Bool => ":boolean",
        Type::I32 => ":int32",
        Type::I64 => ":int64",
        Type::U64 => ":uint64",
        Type::F64 => ":number",
        _ => "",
    };
    let name = |header: &Header| header.wire.to_ascii_lowercase() + of(&header.ty);
    let mut names: Vec<String> = headers.iter().map(name).collect();
    names.sort();
    Pointer::root().child("headers").child(names.join(","))
}

/// Returns the words that all names of these headers begin with, `common` if there are none.
fn beginning(headers: &[Header]) -> String {
    let words = |header: &Header| -> Vec<String> {
        header.wire.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect()
    };
    let mut headers = headers.iter().map(words);
    let mut common = headers.next().unwrap_or_default();
    for other in headers {
        let is_same = |(a, b): &(&String, &String)| a.eq_ignore_ascii_case(b);
        common.truncate(common.iter().zip(&other).take_while(is_same).count());
    }
    let says_nothing = |word: &String| word.is_empty() || word.eq_ignore_ascii_case("x");
    if common.iter().all(says_nothing) { "common".to_owned() } else { common.join(" ") }
}
