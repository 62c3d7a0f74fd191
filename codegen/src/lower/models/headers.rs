//! Typed response headers that several operations have in common: one marker type for all of them.

use std::collections::HashMap;
use std::mem;

use crate::diagnostic::Diagnostics;
use crate::ir::{Group, Header, HeaderSet, Headers, Type};
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::pointer::Pointer;

/// Moves headers that several operations have in common into sets. The name of each operation's marker type becomes an
/// alias of the set's, so that no name in a user's code depends on other operations.
///
/// Headers are equal if names, types and docs are, in any order.
pub fn deduplicate(
    groups: &mut [Group],
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<HeaderSet> {
    let operations = || groups.iter().flat_map(|group| &group.operations);
    let own = operations().map(|operation| match &operation.headers {
        Some((_, Headers::Own(headers))) => headers.as_slice(),
        _ => &[],
    });
    let (sets, of_operation) = repeated(own);
    let names = namer.assign(&mut Scope::new(Case::Camel, &["Self"]), requested(&sets), diagnostics);
    let mut result: Vec<HeaderSet> =
        names.into_iter().map(|name| HeaderSet { name, headers: Vec::new() }).collect();
    let operations = groups.iter_mut().flat_map(|group| &mut group.operations);
    for (operation, set) in operations.zip(of_operation) {
        let Some(((_, headers), set)) = operation.headers.as_mut().zip(set.map(|set| &mut result[set]))
        else {
            continue;
        };
        let own = mem::replace(headers, Headers::Alias(set.name.clone()));
        match own {
            Headers::Own(own) if set.headers.is_empty() => set.headers = own,
            _ => {}
        }
    }
    result
}

/// Returns the sets that several operations have, in order, and the index of its set for each operation.
fn repeated<'a>(own: impl Iterator<Item = &'a [Header]>) -> (Vec<&'a [Header]>, Vec<Option<usize>>) {
    let mut known: HashMap<Vec<&Header>, usize> = HashMap::new();
    // Each set, and the number of operations that have it.
    let mut all: Vec<(&[Header], usize)> = Vec::new();
    let of_operation: Vec<Option<usize>> = own
        .map(|headers| {
            if headers.is_empty() {
                return None;
            }
            let mut key: Vec<&Header> = headers.iter().collect();
            key.sort_by(|a, b| a.name.cmp(&b.name));
            let set = *known.entry(key).or_insert(all.len());
            if set == all.len() {
                all.push((headers, 0));
            }
            all[set].1 += 1;
            Some(set)
        })
        .collect();
    let mut sets = Vec::new();
    let place_of: Vec<Option<usize>> = all
        .iter()
        .map(|(headers, count)| {
            (*count > 1).then(|| {
                sets.push(*headers);
                sets.len() - 1
            })
        })
        .collect();
    (sets, of_operation.into_iter().map(|set| place_of[set?]).collect())
}

/// Returns the requested names of the sets, which are derived from their headers: any operation may disappear.
fn requested(sets: &[&[Header]]) -> Vec<NameRequest<'static>> {
    let mut counts: HashMap<Pointer, usize> = HashMap::new();
    let requested = sets.iter().map(|headers| {
        let address = address(headers);
        // Sets with the same address differ in their docs.
        let count = counts.entry(address.clone()).or_default();
        *count += 1;
        let address = if *count > 1 { address.child(*count) } else { address };
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
