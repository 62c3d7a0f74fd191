//! Groups of operations, and the names of groups, handles and builders.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;

use crate::ir::unraw;
use crate::lower::names::identifier::{Case, identifier};
use crate::lower::names::namer::{DerivedName, NameRequest, Namer};
use crate::lower::names::operation_ids::OperationIds;
use crate::lower::names::reserved::{BUILDERS, GROUPS, WINDOWS};
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

/// Groups operations by their first tag, and names groups, handles and builders. Also returns the name of the module of webhooks,
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
        let words = tag.as_deref().map_or(UNTAGGED, |tag| namer.strip_prefix(tag));
        NameRequest::new(address("tags", tag.as_deref()), words)
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
    let (type_names, stems) = types(api, ids, by_tag.keys().zip(&names), namer);
    let groups = by_tag.into_iter().zip(names).zip(type_names).map(|(((tag, indices), name), type_name)| {
        let operations = indices.into_iter().map(|index| {
            let Stem { stem, marker, headers, output, errors } = stems[index].clone();
            OperationNames { index, stem, marker, headers, output, errors }
        });
        GroupNames { tag, name, type_name, operations: operations.collect() }
    });
    (groups.collect(), module)
}

/// Returns the address of a group below a key: a tag has its own, and `api` is that of operations without one.
fn address(key: &str, tag: Option<&str>) -> Pointer {
    let at = Pointer::root().child(key);
    tag.map_or(at.clone(), |tag| at.child(tag))
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

/// Returns the type names of the handles, and the names of the builders by operation. They are unique in the crate, because
/// the names of inline types begin with those of builders. A new handle does not take the name of a builder that the lock has.
fn types<'g>(
    api: &Api,
    ids: &OperationIds<'_>,
    groups: impl Iterator<Item = (&'g Option<String>, &'g String)>,
    namer: &mut Namer<'_>,
) -> (Vec<String>, Vec<Stem>) {
    let groups = groups.map(|(tag, name)| (address("tags", tag.as_deref()), tag.as_deref(), name));
    let groups: Vec<(Pointer, Option<&str>, &String)> = groups.collect();
    let handles = groups.iter().map(|(base, tag, name)| DerivedName {
        base: base.as_str(),
        address: address("handles", *tag).as_str().to_owned(),
        usual: identifier(unraw(name), Case::Camel),
    });
    let handles: Vec<DerivedName<'_>> = handles.collect();
    let mut scope = Scope::new(Case::Camel, BUILDERS);
    let kept_handles: Vec<_> = handles.iter().map(|handle| namer.keep(&mut scope, handle)).collect();
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
    let mut type_names = Vec::new();
    let stems = namer.assign_declared_first(&mut scope, requested.collect(), |namer, scope, known| {
        for (index, stem) in known {
            for suffix in suffixes(&api.operations[index]) {
                let name = namer.keep(scope, &part(&addresses[index], stem, suffix));
                kept.extend(name.map(|name| ((index, suffix), name)));
            }
        }
        let handles = handles.into_iter().zip(kept_handles);
        type_names = handles.map(|(handle, kept)| namer.derive(scope, handle, kept)).collect();
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
    (type_names, stems.into_iter().enumerate().map(with_parts).collect())
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

/// Returns the words that name a builder: the function in the operation's id, else the id, or `get pets id` for
/// `GET /pets/{id}` without one.
pub fn builder_words<'a>(ids: &OperationIds<'_>, operation: &'a Operation) -> Cow<'a, str> {
    let words = || format!("{} {}", operation.method.to_lowercase(), operation.path.replace(['{', '}'], " "));
    match (ids.name(operation), operation.id.as_deref()) {
        (Some(name), _) => name.to_owned().into(),
        (None, Some(id)) => id.into(),
        (None, None) => words().into(),
    }
}

/// Returns the words that distinguish an operation from the one that it stands for: ` as form`.
pub fn suffix(operation: &Operation) -> Option<String> {
    operation.alternative.as_ref().map(|alternative| format!(" as {}", alternative.word))
}
