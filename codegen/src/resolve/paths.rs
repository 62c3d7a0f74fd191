//! Validation of operations against their paths, and of the uniqueness of operation ids.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Operation, Parameter, ParameterIn, ParameterStyle, Schema, StringType};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::schemas::empty_schema;

impl Resolver<'_> {
    /// Checks that each name in the path has a parameter, and the reverse (OpenAPI 3.0.3, Path Templating). Either a missing
    /// or an unused parameter alone is a warning; both together can be one misspelled name, so that is an error.
    pub(super) fn check_path(&mut self, path: &str, parameters: &mut Vec<Parameter>, at: &Pointer) {
        let names = self.path_names(path, at);
        let in_path = parameters.iter().filter(|parameter| parameter.location == ParameterIn::Path);
        let declared: HashSet<&str> = in_path.map(|parameter| parameter.name.as_str()).collect();
        let used: HashSet<&str> = names.iter().copied().collect();
        let is_unused = |parameter: &Parameter| {
            parameter.location == ParameterIn::Path && !used.contains(parameter.name.as_str())
        };
        let missing: Vec<&str> = names.iter().copied().filter(|name| !declared.contains(name)).collect();
        let is_ambiguous = !missing.is_empty() && parameters.iter().any(is_unused);
        for parameter in parameters.iter().filter(|parameter| is_unused(parameter)) {
            let message = format!("path parameter `{}` does not occur in the path `{path}`", parameter.name);
            self.diagnostics.push(if is_ambiguous {
                Diagnostic::new(Code::E0210, &parameter.pointer, message)
            } else {
                Diagnostic::new(Code::W0213, &parameter.pointer, format!("{message}; it is skipped"))
            });
        }
        for name in &missing {
            let message = format!("path parameter `{name}` is not declared");
            let help = "add it to `parameters`, with `in: path`";
            self.diagnostics.push(if is_ambiguous {
                Diagnostic::new(Code::E0209, at, message).help(help)
            } else {
                Diagnostic::new(Code::W0214, at, format!("{message}; it becomes a string")).help(help)
            });
        }
        parameters.retain(|parameter| !is_unused(parameter));
        parameters.extend(missing.into_iter().map(|name| self.implicit_parameter(name, at)));
    }

    /// Returns the names in a path, each once.
    fn path_names<'a>(&mut self, path: &'a str, at: &Pointer) -> Vec<&'a str> {
        if path.contains("}{") {
            let message = "adjacent parameters in the path; their values are sent without a separator";
            self.diagnostics.push(Diagnostic::new(Code::W0215, at, message));
        }
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        let mut is_unclosed = false;
        for part in path.split('{').skip(1) {
            match part.split_once('}') {
                Some((name, _)) if seen.insert(name) => names.push(name),
                Some(_) => {}
                None => is_unclosed = true,
            }
        }
        if is_unclosed {
            let message = format!("unclosed `{{` in the path `{path}`");
            self.diagnostics.push(Diagnostic::new(Code::E0208, at, message));
        }
        names
    }

    fn implicit_parameter(&mut self, name: &str, at: &Pointer) -> Parameter {
        let text = StringType::default();
        let schema = self.add(Schema { kind: Kind::String(text), ..empty_schema(at.clone()) });
        Parameter {
            pointer: at.clone(),
            name: name.to_owned(),
            location: ParameterIn::Path,
            required: true,
            description: None,
            deprecated: false,
            example: None,
            style: ParameterStyle::Joined(","),
            value: Ok(schema),
        }
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
            if operations[first].path == operations[index].path {
                let message = format!("{message}; the operation is named after its method and path");
                self.diagnostics.push(Diagnostic::new(Code::W0216, &at, message).help(help));
                operations[index].id = None;
            } else {
                self.diagnostics.push(Diagnostic::new(Code::E0211, &at, message).help(help));
            }
        }
    }
}
