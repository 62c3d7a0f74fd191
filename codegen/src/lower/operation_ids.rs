//! Names of functions in operation ids.
//!
//! Some frameworks make an id of the function's name, the path and the method: `get_item` for `GET /items/{id}` has the id
//! `get_item_items__id__get`. Users know the function, and the id of another operation may contain the same path.

use std::collections::HashMap;

use crate::config::OperationIdNames;
use crate::model::{Api, Operation};

/// The names of functions in the operation ids of a description.
#[derive(Default)]
pub struct OperationIds<'a> {
    /// The functions by operation id.
    functions: HashMap<&'a str, &'a str>,
    /// The number of operations of each function.
    operations: HashMap<&'a str, usize>,
    /// The operation ids of functions with one operation in lower case, and the length of the function's name.
    lengths: HashMap<String, usize>,
}

impl<'a> OperationIds<'a> {
    /// Finds the functions: by default if all ids contain one.
    pub fn of(api: &'a Api, setting: OperationIdNames) -> Self {
        let ids =
            || api.operations.iter().filter_map(|operation| Some((operation.id.as_deref()?, operation)));
        let functions: HashMap<&str, &str> =
            ids().filter_map(|(id, operation)| Some((id, function(id, &operation.path)?))).collect();
        let mut operations = HashMap::new();
        for function in functions.values() {
            *operations.entry(*function).or_default() += 1;
        }
        // A word before each path, such as a version, is no function.
        let is_prefix = functions.len() > 1 && operations.len() == 1;
        let is_used = match setting {
            OperationIdNames::Automatic => functions.len() == ids().count() && !is_prefix,
            OperationIdNames::Whole => false,
            OperationIdNames::WithoutPath => true,
        };
        if !is_used {
            return Self::default();
        }
        let single = functions.iter().filter(|(_, function)| operations[*function] == 1);
        let lengths = single.map(|(id, function)| (id.to_ascii_lowercase(), function.len())).collect();
        Self { functions, operations, lengths }
    }

    /// Returns the function of an operation.
    pub fn function(&self, operation: &Operation) -> Option<&'a str> {
        self.functions.get(operation.id.as_deref()?).copied()
    }

    /// Returns the function of an operation if it has no other operation.
    pub fn only_function(&self, operation: &Operation) -> Option<&'a str> {
        self.function(operation).filter(|function| self.operations[function] == 1)
    }

    /// Removes path and method from text that ends with an operation id, as names and titles of models do:
    /// `Body_login_auth_login_post` → `Body_login`, `Response Read Item Items  Id  Get` → `Response Read Item`.
    pub fn shorten<'t>(&self, text: &'t str) -> &'t str {
        if self.lengths.is_empty() || !text.is_ascii() {
            return text;
        }
        let words = in_id(text).to_ascii_lowercase();
        let ends = words.match_indices('_').find_map(|(at, _)| {
            let start = at + 1;
            Some(start + self.lengths.get(&words[start..])?)
        });
        ends.map_or(text, |end| &text[..end])
    }
}

/// Returns the name of a function in an id `{function}{path}_{method}`. A function of several methods has the id of one of
/// them.
fn function<'a>(id: &'a str, path: &str) -> Option<&'a str> {
    const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let (rest, method) = id.rsplit_once('_')?;
    let name = rest.strip_suffix(&in_id(path))?;
    (METHODS.contains(&method) && !name.is_empty()).then_some(name)
}

/// Returns text as it is in an id: all characters but letters, digits and `_` become `_`.
fn in_id(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}
