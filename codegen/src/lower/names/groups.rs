//! Groups of operations, and the names of groups, operations and builders.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;

use heck::ToSnakeCase;

use crate::ir::unraw;
use crate::lower::names::identifier::{Case, identifier};
use crate::lower::names::namer::{DerivedName, NameRequest, Namer};
use crate::lower::names::operation_ids::OperationIds;
use crate::lower::names::reserved::{BUILDERS, GROUPS, METHODS, WINDOWS};
use crate::lower::names::scope::Scope;
use crate::model::{Api, Operation};
use crate::pointer::Pointer;

/// The names of a group.
pub struct GroupNames {
    /// The tag; `None` for operations without one.
    pub tag: Option<String>,
    /// The name of the module and of the client's method.
    pub name: String,
    /// The type name of the handle.
    pub type_name: String,
    /// The operations.
    pub operations: Vec<OperationNames>,
}

/// The names of an operation.
pub struct OperationNames {
    /// The index of the operation in the API.
    pub index: usize,
    /// The name of the handle's method.
    pub method: String,
    /// The type name of the builder, a prefix of the names of inline types.
    pub stem: String,
    /// The name of the marker type.
    pub marker: String,
    /// The name of the marker type of the typed response headers.
    pub headers: String,
    /// The type name of the success response, if it depends on the status.
    pub output: String,
    /// The type name of the bodies of error responses, if they may depend on the status.
    pub errors: String,
}

/// The name of the group of operations without a tag.
const UNTAGGED: &str = "api";

/// Groups operations by their first tag, and names groups, operations and builders. Also returns the name of the module of webhooks,
/// which is empty without any.
pub fn assign(
    api: &Api,
    ids: &OperationIds<'_>,
    has_webhooks: bool,
    namer: &mut Namer<'_>,
) -> (Vec<GroupNames>, String) {
    let mut by_tag: IndexMap<Option<String>, Vec<usize>> = IndexMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        by_tag.entry(operation.tags.first().cloned()).or_default().push(index);
    }
    let requested = by_tag.keys().map(|tag| {
        let tags = Pointer::root().child("tags");
        let address = tag.as_ref().map_or(tags.clone(), |tag| tags.child(tag));
        NameRequest::new(address, tag.as_deref().map_or(UNTAGGED, |tag| namer.strip_prefix(tag)))
    });
    let mut requested: Vec<NameRequest<'_>> = requested.collect();
    if has_webhooks {
        let has_group = requested.iter().any(|group| identifier(&group.words, Case::Snake) == "webhooks");
        let words = if has_group { "webhook events" } else { "webhooks" };
        requested.push(NameRequest::new(Pointer::root().child("webhooks"), words));
    }
    let own = namer.config.package.ext.as_ref().map(|name| name.as_ref().as_str());
    let mut scope = Scope::new(Case::Snake, GROUPS).reserve(WINDOWS.split_whitespace().chain(own));
    let mut names = namer.assign(&mut scope, requested);
    let module = names.split_off(by_tag.len()).pop().unwrap_or_default();
    let mut handles = Scope::new(Case::Camel, BUILDERS);
    let type_names: Vec<String> =
        names.iter().map(|name| handles.add(&identifier(unraw(name), Case::Camel))).collect();
    let stems = stems(api, ids, &type_names, namer);
    let mut groups = Vec::new();
    for (((tag, indices), name), type_name) in by_tag.into_iter().zip(names).zip(type_names) {
        let own = indices.iter().map(|&index| &api.operations[index]);
        let functions = ids.names(own.filter(|operation| operation.alternative.is_none()));
        let requested = indices.iter().map(|&index| {
            let operation = &api.operations[index];
            let is_declared = operation.alternative.is_none();
            let function = operation.id.as_deref().and_then(|id| functions.get(id));
            let (words, stem) = (builder_words(ids, operation), &stems[index].stem);
            let words = match suffix(operation) {
                None => method_words(&words, stem, &name, function),
                Some(suffix) => {
                    let end = identifier(&suffix, Case::Camel);
                    // A number makes the stem unique.
                    let bare = stem.trim_end_matches(|char: char| char.is_ascii_digit()).strip_suffix(&end);
                    let stem = bare.or(stem.strip_suffix(&end)).unwrap_or(stem);
                    method_words(&words, stem, &name, function) + &suffix
                }
            };
            (is_declared, NameRequest::new(operation.pointer.as_str(), words))
        });
        let methods = declared_first(namer, &mut Scope::new(Case::Snake, METHODS), requested.collect());
        let operations = indices.into_iter().zip(methods).map(|(index, method)| {
            let Stem { stem, marker, headers, output, errors } = stems[index].clone();
            OperationNames { index, method, stem, marker, headers, output, errors }
        });
        groups.push(GroupNames { tag, name, type_name, operations: operations.collect() });
    }
    (groups, module)
}

/// Assigns names, first those that are declared: a name that is made from another one must not take them.
fn declared_first(
    namer: &mut Namer<'_>,
    scope: &mut Scope,
    requested: Vec<(bool, NameRequest)>,
) -> Vec<String> {
    declared_first_keeping(namer, scope, requested, |_, _, _, _| {})
}

/// Assigns names as [`declared_first`] does. `keep` keeps the names that are made from a known one: it gets its index.
fn declared_first_keeping(
    namer: &mut Namer<'_>,
    scope: &mut Scope,
    requested: Vec<(bool, NameRequest)>,
    mut keep: impl FnMut(&Namer<'_>, &mut Scope, usize, &str),
) -> Vec<String> {
    let (declared, made): (Vec<_>, Vec<_>) =
        requested.into_iter().enumerate().partition(|(_, (is_declared, _))| *is_declared);
    let (indices, requested): (Vec<usize>, Vec<NameRequest>) =
        declared.into_iter().chain(made).map(|(index, (_, request))| (index, request)).unzip();
    let known = namer.known(scope, &requested);
    for (index, name) in indices.iter().zip(&known) {
        name.iter().for_each(|name| keep(namer, scope, *index, name));
    }
    let assigned = namer.complete(scope, requested, known);
    let mut names: Vec<(usize, String)> = indices.into_iter().zip(assigned).collect();
    names.sort_unstable_by_key(|(index, _)| *index);
    names.into_iter().map(|(_, name)| name).collect()
}

/// The names of a builder and of the types that belong to it: see [`OperationNames`].
#[derive(Clone)]
struct Stem {
    stem: String,
    marker: String,
    headers: String,
    output: String,
    errors: String,
}

/// Returns the names of the builders, by operation. They are unique in the crate, because the names of inline types
/// begin with them.
fn stems(api: &Api, ids: &OperationIds<'_>, type_names: &[String], namer: &mut Namer<'_>) -> Vec<Stem> {
    let handles = type_names.iter().map(String::as_str);
    let mut scope = Scope::new(Case::Camel, BUILDERS).reserve(handles);
    let requested = api.operations.iter().map(|operation| {
        let words = builder_words(ids, operation);
        let words = match suffix(operation) {
            None => words,
            Some(suffix) => Cow::Owned(words.into_owned() + &suffix),
        };
        let request = NameRequest::new(operation_id(operation), words);
        (operation.alternative.is_none(), request)
    });
    let addresses: Vec<String> = api.operations.iter().map(operation_id).collect();
    let mut kept: HashMap<(usize, &str), String> = HashMap::new();
    let stems =
        declared_first_keeping(namer, &mut scope, requested.collect(), |namer, scope, index, stem| {
            for suffix in suffixes(&api.operations[index]) {
                let name = namer.keep(scope, &part(&addresses[index], stem, suffix));
                kept.extend(name.map(|name| ((index, suffix), name)));
            }
        });
    let with_parts = |(index, stem): (usize, String)| {
        let operation = &api.operations[index];
        let marker = scope.add_with(&stem, "Operation");
        let mut named = |suffix: &'static str| {
            let is_used = suffixes(operation).any(|used| used == suffix);
            let derived = || part(&addresses[index], &stem, suffix);
            let kept = kept.remove(&(index, suffix));
            if is_used { namer.derive(&mut scope, derived(), kept) } else { String::new() }
        };
        let (headers, output, errors) = (named("Headers"), named("Output"), named("Error"));
        Stem { stem, marker, headers, output, errors }
    };
    stems.into_iter().enumerate().map(with_parts).collect()
}

/// Returns the address of a builder.
fn operation_id(operation: &Operation) -> String {
    operation.pointer.child("operationId").as_str().to_owned()
}

/// Returns the ends of the names of the types that an operation may have beside its builder.
fn suffixes(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let all = [(true, "Headers"), (several(operation), "Output"), (several_errors(operation), "Error")];
    all.into_iter().filter(|(is_used, _)| *is_used).map(|(_, suffix)| suffix)
}

/// Returns the name of a type beside a builder.
fn part<'a>(address: &'a str, stem: &str, suffix: &str) -> DerivedName<'a> {
    let usual = format!("{}{suffix}", stem.trim_end_matches('_'));
    DerivedName { base: address, address: format!("{address}/{suffix}"), usual }
}

/// Returns `true` if the success response may depend on the status.
fn several(operation: &Operation) -> bool {
    operation.responses.iter().filter(|response| operation.is_success(response.status)).nth(1).is_some()
}

/// Returns `true` if the bodies of error responses may depend on the status.
fn several_errors(operation: &Operation) -> bool {
    let failures = operation.responses.iter().filter(|response| !operation.is_success(response.status));
    failures.filter(|response| !response.content.is_empty()).nth(1).is_some()
}

/// Returns the words that name a method: its function, or the name of the builder without the group's name. A builder has
/// another name than its words if config or lock name it.
fn method_words(words: &str, stem: &str, group: &str, function: Option<&String>) -> String {
    let own = identifier(words, Case::Camel);
    // The number that distinguishes a builder from other types: methods have a scope of their own.
    let number = stem.strip_prefix(own.trim_end_matches('_')).map(|rest| rest.trim_start_matches('_'));
    let is_own = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    match function {
        Some(function) if is_own => function.clone(),
        _ => without_group(if is_own { &own } else { stem }, group),
    }
}

/// Returns the words that name a builder: the function in the operation's id, else the id, or `get pets id` for
/// `GET /pets/{id}` without one.
fn builder_words<'a>(ids: &OperationIds<'_>, operation: &'a Operation) -> Cow<'a, str> {
    let words = || format!("{} {}", operation.method.to_lowercase(), operation.path.replace(['{', '}'], " "));
    match (ids.name(operation), operation.id.as_deref()) {
        (Some(name), _) => name.to_owned().into(),
        (None, Some(id)) => id.into(),
        (None, None) => words().into(),
    }
}

/// Returns the words that distinguish an operation from the one that it stands for: ` as form`.
fn suffix(operation: &Operation) -> Option<String> {
    operation.alternative.as_ref().map(|alternative| format!(" as {}", alternative.word))
}

/// Removes the group's name from the end of a method's name: `UpdatePet` in the group `pets` → `update`.
fn without_group(stem: &str, group: &str) -> String {
    let stem = stem.to_snake_case();
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let words: Vec<&str> = stem.split('_').collect();
    let group: Vec<&str> = unraw(group).split('_').collect();
    match words.len().checked_sub(group.len()) {
        Some(at @ 1..)
            if words[at..].iter().zip(&group).all(|(word, other)| singular(word) == singular(other)) =>
        {
            words[..at].join("_")
        }
        _ => stem,
    }
}
