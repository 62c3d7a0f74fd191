//! The names of the methods of handles: one for each operation, and one for those that take a complete body.

use std::collections::HashMap;

use heck::ToSnakeCase;

use crate::ir::{Type, unraw};
use crate::lower::names::groups::{GroupNames, OperationNames, builder_words, suffix};
use crate::lower::names::identifier::{Case, identifier};
use crate::lower::names::namer::{DerivedName, NameRequest, Namer};
use crate::lower::names::operation_ids::OperationIds;
use crate::lower::names::reserved::METHODS;
use crate::lower::names::scope::Scope;
use crate::lower::types::Types;
use crate::lower::wire::media::{self, Representation};
use crate::lower::wire::{callable, servers};
use crate::model::{Body, Operation};

/// The names of an operation's methods.
#[derive(Default)]
pub struct MethodNames {
    /// The method that creates the request builder.
    pub name: String,
    /// The method that takes a complete body in place of its required fields.
    pub with_body: Option<String>,
}

/// Names the methods of a group, by the index of the operation in the API.
pub fn assign(
    types: &Types<'_>,
    ids: &OperationIds<'_>,
    group: &GroupNames,
    namer: &mut Namer<'_>,
) -> HashMap<usize, MethodNames> {
    let api = types.api;
    let source = |names: &OperationNames| &api.operations[names.index];
    let own = group.operations.iter().map(source);
    let functions = ids.names(own.filter(|operation| operation.alternative.is_none()));
    let requested = group.operations.iter().map(|names| {
        let operation = source(names);
        let function = operation.id.as_deref().and_then(|id| functions.get(id));
        let words =
            words(&builder_words(ids, operation), names, suffix(operation).as_deref(), &group.name, function);
        (operation.alternative.is_none(), NameRequest::new(operation.pointer.as_str(), words))
    });
    let base = servers::base(api);
    let takes_fields = |operation: &Operation| {
        let body = operation.body.as_ref().filter(|body| takes_fields(types, body));
        body.is_some() && callable::refusal(base, operation).is_none()
    };
    let takes_fields: Vec<bool> = group.operations.iter().map(|names| takes_fields(source(names))).collect();
    let mut kept: HashMap<usize, String> = HashMap::new();
    let mut scope = Scope::new(Case::Snake, METHODS);
    let names = namer.assign_declared_first(&mut scope, requested.collect(), |namer, scope, known| {
        for (at, name) in known.filter(|(at, _)| takes_fields[*at]) {
            let operation = source(&group.operations[at]);
            kept.extend(namer.keep(scope, &with_body(operation, name)).map(|name| (at, name)));
        }
    });
    let names = names.into_iter().zip(&group.operations).zip(takes_fields).enumerate();
    let names = names.map(|(at, ((name, operation), takes_fields))| {
        let derived = with_body(source(operation), &name);
        let with_body = takes_fields.then(|| namer.derive(&mut scope, derived, kept.remove(&at)));
        (operation.index, MethodNames { name, with_body })
    });
    names.collect()
}

/// Returns the name of the method that takes a complete body.
fn with_body<'a>(operation: &'a Operation, method: &str) -> DerivedName<'a> {
    let base = operation.pointer.as_str();
    DerivedName { base, address: format!("{base}/with"), usual: format!("{}_with", unraw(method)) }
}

/// Returns `true` if a method takes the required fields of a body as arguments.
fn takes_fields(types: &Types<'_>, body: &Body) -> bool {
    let api = types.api;
    let Some(sent) = media::sent(api, body) else { return false };
    let is_sent = match sent.representation {
        Representation::Json => body.required,
        // A form with required fields is always sent.
        Representation::Form => media::inline_form(api, body).is_none(),
        Representation::Multipart | Representation::Text | Representation::Bytes => false,
    };
    let is_model = |id| matches!(types.item(id), Type::Model { .. });
    let object =
        media::object(api, sent.media).filter(|_| is_sent && sent.media.schema.is_some_and(is_model));
    object.is_some_and(|(id, object)| {
        object.properties.iter().any(|property| types.is_argument_of_method(id, property))
    })
}

/// Returns the words that name the method of an operation, with those of its builder. The suffix distinguishes it from the
/// operation that it stands for.
fn words(
    words: &str,
    names: &OperationNames,
    suffix: Option<&str>,
    group: &str,
    function: Option<&String>,
) -> String {
    let stem = names.stem.as_str();
    let Some(suffix) = suffix else { return method_words(words, stem, group, function) };
    let end = identifier(suffix, Case::Camel);
    // A number makes the stem unique.
    let bare = stem.trim_end_matches(|char: char| char.is_ascii_digit()).strip_suffix(&end);
    let stem = bare.or(stem.strip_suffix(&end)).unwrap_or(stem);
    method_words(words, stem, group, function) + suffix
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
