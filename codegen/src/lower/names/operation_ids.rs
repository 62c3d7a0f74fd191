//! Names of functions in operation ids.
//!
//! Some frameworks make an id of the function's name, the path and the method: `get_item` for `GET /items/{id}` has the id
//! `get_item_items__id__get`. Users know the function, and the id of another operation may contain the same path.

use std::collections::HashMap;

use crate::config::OperationIdNames;
use crate::methods::METHODS;
use crate::model::{Api, Operation};

/// The names of functions in the operation ids of a description.
#[derive(Default)]
pub struct OperationIds<'a> {
    /// The functions by operation id.
    functions: HashMap<&'a str, Function<'a>>,
    /// The names that distinguish an operation from all others, by operation id.
    names: HashMap<&'a str, String>,
    /// The ids of functions with one operation, as they are in [`shorten`](Self::shorten), and the length of the function's
    /// name.
    lengths: HashMap<String, usize>,
    /// The length of the longest of these ids.
    longest: usize,
}

/// A function, and the method in the id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Function<'a> {
    name: &'a str,
    method: &'a str,
}

impl<'a> OperationIds<'a> {
    /// Finds the functions: by default if all ids contain one.
    pub fn of(api: &'a Api, setting: OperationIdNames) -> Self {
        let operations = || api.operations.iter().filter(|operation| operation.alternative.is_none());
        let ids = || operations().filter_map(|operation| Some((operation.id.as_deref()?, operation)));
        let functions: HashMap<&str, Function<'_>> =
            ids().filter_map(|(id, operation)| Some((id, function(id, &operation.path)?))).collect();
        // A word before each path, such as a version, is no function.
        let mut others = functions.values().skip(1).zip(functions.values());
        let is_prefix = functions.len() > 1 && others.all(|(one, other)| one.name == other.name);
        let is_used = match setting {
            OperationIdNames::Automatic => functions.len() == ids().count() && !is_prefix,
            OperationIdNames::Whole => false,
            OperationIdNames::WithoutPath => true,
        };
        if !is_used {
            return Self::default();
        }
        let names = distinct(&functions, operations());
        let lengths = ids().filter_map(|(id, _)| {
            let Function { name, .. } = functions.get(id)?;
            (names.get(id)? == name).then(|| (in_name(id), name.chars().count()))
        });
        let lengths: HashMap<_, _> = lengths.collect();
        let longest = lengths.keys().map(|id| id.len()).max().unwrap_or_default();
        Self { functions, names, lengths, longest }
    }

    /// Returns the name that distinguishes an operation from all others.
    pub fn name(&self, operation: &Operation) -> Option<&str> {
        self.names.get(operation.id.as_deref()?).map(String::as_str)
    }

    /// Returns the names that distinguish some operations from each other, by operation id.
    pub fn names<'b>(&self, operations: impl Iterator<Item = &'b Operation>) -> HashMap<&'b str, String> {
        distinct(&self.functions, operations)
    }

    /// Removes path and method from text that ends with an operation id, as names and titles of models do:
    /// `Body_login_auth_login_post` → `Body_login`, `Response Read Item Items  Id  Get` → `Response Read Item`.
    pub fn shorten<'t>(&self, text: &'t str) -> &'t str {
        if self.lengths.is_empty() {
            return text;
        }
        let words = in_name(text);
        let end = words.match_indices('_').find_map(|(at, _)| {
            let start = at + 1;
            // A suffix is not longer than an id.
            let suffix = words.get(start..).filter(|suffix| suffix.len() <= self.longest)?;
            Some(start + self.lengths.get(suffix)?)
        });
        let end = end.and_then(|end| text.char_indices().nth(end));
        end.map_or(text, |(end, _)| &text[..end])
    }
}

/// Returns the names of operations by their ids: the function, the function and its method, or none if both are those of
/// another operation as well.
fn distinct<'b>(
    functions: &HashMap<&str, Function<'_>>,
    operations: impl Iterator<Item = &'b Operation>,
) -> HashMap<&'b str, String> {
    let ids = operations.filter_map(|operation| operation.id.as_deref());
    let found: Vec<(&str, Function<'_>)> = ids.filter_map(|id| Some((id, *functions.get(id)?))).collect();
    let (mut by_name, mut by_method) = (HashMap::new(), HashMap::new());
    for (_, function) in &found {
        *by_name.entry(function.name).or_insert(0) += 1;
        *by_method.entry(function).or_insert(0) += 1;
    }
    let name = |function: &Function<'_>| match (by_name[function.name], by_method[function]) {
        (1, _) => Some(function.name.to_owned()),
        (_, 1) => Some(format!("{}_{}", function.name, function.method)),
        _ => None,
    };
    found.iter().filter_map(|(id, function)| Some((*id, name(function)?))).collect()
}

/// Returns the function in an id `{function}{path}_{method}`. A function of several methods has the id of one of them.
fn function<'a>(id: &'a str, path: &str) -> Option<Function<'a>> {
    let (rest, method) = id.rsplit_once('_')?;
    let path: String = path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let name = rest.strip_suffix(&path)?;
    let is_method = METHODS.iter().any(|(key, _)| *key == method);
    (is_method && !name.is_empty()).then_some(Function { name, method })
}

/// Returns an id as it is in names of models, in lower case: they are ASCII. There is one character for each of the id.
fn in_name(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
}
