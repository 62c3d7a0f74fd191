//! Validation of operations against their paths, and of the uniqueness of operation ids.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Operation, Parameter, ParameterIn, ParameterStyle, Style};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;

impl Resolver<'_> {
    /// Checks that each name in the path has a parameter, and the reverse (OpenAPI 3.0.3, Path Templating). A missing
    /// parameter is a string, and an unused one is skipped.
    pub(super) fn check_path(&mut self, path: &str, parameters: &mut Vec<Parameter>, at: &Pointer) {
        let names = self.path_names(path, at);
        let in_path = parameters.iter().filter(|parameter| parameter.location == ParameterIn::Path);
        let declared: HashSet<&str> = in_path.map(|parameter| parameter.name.as_str()).collect();
        let used: HashSet<&str> = names.iter().copied().collect();
        let is_unused = |parameter: &Parameter| {
            parameter.location == ParameterIn::Path && !used.contains(parameter.name.as_str())
        };
        let missing: Vec<&str> = names.iter().copied().filter(|name| !declared.contains(name)).collect();
        for parameter in parameters.iter().filter(|parameter| is_unused(parameter)) {
            // With a missing one, this can be a misspelled name.
            let code = if missing.is_empty() { Code::W0213 } else { Code::E0210 };
            let message = format!("path parameter `{}` does not occur in the path `{path}`", parameter.name);
            let diagnostic = Diagnostic::new(code, &parameter.pointer, message).consequence("it is skipped");
            self.diagnostics.push(diagnostic.did_you_mean(&parameter.name, missing.iter().copied()));
        }
        for name in &missing {
            let message = format!("path parameter `{name}` is not declared; it becomes a string");
            let help = "add it to `parameters`, with `in: path`";
            self.diagnostics.push(Diagnostic::new(Code::W0214, at, message).help(help));
        }
        parameters.retain(|parameter| !is_unused(parameter));
        parameters.extend(missing.into_iter().map(|name| self.text_parameter(at, name, ParameterIn::Path)));
    }

    /// Returns the names in a path, each once.
    fn path_names<'a>(&mut self, path: &'a str, at: &Pointer) -> Vec<&'a str> {
        if path.contains("}{") {
            let message = "adjacent parameters in the path; their values are sent without a separator";
            self.diagnostics.push(Diagnostic::new(Code::W0215, at, message));
        }
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        for part in path.split('{').skip(1) {
            match part.split_once('}') {
                Some((name, _)) if seen.insert(name) => names.push(name),
                // `validate` has cut out a path with an unclosed brace.
                _ => {}
            }
        }
        names
    }

    /// Checks that operation ids are unique (OpenAPI 3.0.3, Operation Object). Some tools use the id of `get` for `head` on
    /// the same path, so that this is only a warning.
    pub(super) fn check_ids(&mut self, operations: &mut [Operation]) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for index in 0..operations.len() {
            let Some(id) = operations[index].id.clone() else { continue };
            let Some(&first) = seen.get(&id) else {
                seen.insert(id, index);
                continue;
            };
            let at = operations[index].pointer.child("operationId");
            let message =
                format!("duplicate `operationId` `{id}` (first defined at {})", operations[first].pointer);
            let help = "use a unique id for each operation";
            let is_same_path = operations[first].path == operations[index].path;
            let code = if is_same_path { Code::W0216 } else { Code::E0211 };
            let diagnostic = Diagnostic::new(code, &at, message).help(help);
            self.diagnostics.push(diagnostic.consequence("the operation is named after its method and path"));
            operations[index].id = None;
        }
    }
}

/// Returns the pairs of the query in a path, or the reason why they are not supported. The path parameters in it become
/// query parameters.
pub(super) fn query(path: &str, parameters: &mut [Parameter]) -> Result<Vec<(String, String)>, String> {
    let mut is_value = false;
    let mut is_query = false;
    // Names of parameters may contain any character.
    let (mut pairs, mut pair) = (Vec::new(), String::new());
    for c in path.chars() {
        is_value = if is_value { c != '}' } else { c == '{' };
        match c {
            '#' if !is_value => break,
            '?' if !is_value && !is_query => is_query = true,
            '&' if !is_value && is_query => pairs.push(std::mem::take(&mut pair)),
            c if is_query => pair.push(c),
            _ => {}
        }
    }
    pairs.push(pair);
    let mut literals = Vec::new();
    for pair in pairs.iter().filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let parameter = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
        let Some(parameter) = parameter.filter(|_| path.matches(value).count() == 1) else {
            literals.push((name.to_owned(), value.to_owned()));
            continue;
        };
        let declared = parameters.iter_mut();
        let declared = declared.filter(|declared| declared.location == ParameterIn::Path);
        for declared in declared.filter(|declared| declared.name == parameter) {
            name.clone_into(&mut declared.name);
            declared.location = ParameterIn::Query;
            declared.style = ParameterStyle::Query(Style::Form);
        }
    }
    match literals.iter().find(|(name, value)| name.contains('{') || value.contains('{')) {
        Some((name, value)) => {
            Err(format!("query in the path contains `{name}={value}`, expected `name={{parameter}}`"))
        }
        None => Ok(literals),
    }
}
