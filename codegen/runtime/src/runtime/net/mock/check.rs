//! The checks of requests against the description.

use http::header::CONTENT_TYPE;

use crate::runtime::net::mock::description::{DescribedOperation, Description, Found};
use crate::runtime::net::mock::record::{self, RecordedRequest};

impl Description {
    /// Returns the reason why a request does not fit.
    pub(super) fn misfit(&self, found: &Found, request: &RecordedRequest) -> Option<String> {
        let (operation, why) = match found {
            Found::Operation(operation) => (operation.id(), self.misfit_of(operation, request)?),
            Found::Nothing(methods) => (&*request.operation, no_operation(methods)),
            Found::Unknown => return None,
        };
        Some(format!("{operation}: {why}; `Mock::unchecked` turns this check off"))
    }

    fn misfit_of(&self, operation: &DescribedOperation, request: &RecordedRequest) -> Option<String> {
        self.query_misfit(operation, request)
            .or_else(|| missing_header(operation, request))
            .or_else(|| body_misfit(operation, request))
    }

    fn query_misfit(&self, operation: &DescribedOperation, request: &RecordedRequest) -> Option<String> {
        let allowed = operation.query?;
        let query = record::pairs(request.uri.query().unwrap_or_default().as_bytes());
        let has = |name: &str| query.iter().any(|(of, _)| of == name);
        if let Some(name) = operation.required_query.iter().find(|name| !has(name)) {
            return Some(format!("missing required query parameter `{name}`"));
        }
        let is_known = |name: &str| {
            let is = |of: &&str| name == *of || of.ends_with('[') && name.starts_with(*of);
            allowed.iter().chain(self.keys).any(is)
        };
        let (name, _) = query.iter().find(|(name, _)| !is_known(name))?;
        let listed: Vec<String> =
            allowed.iter().map(|name| format!("`{}`", name.trim_end_matches('['))).collect();
        let expected = if listed.is_empty() { "none".to_owned() } else { listed.join(", ") };
        Some(format!("unknown query parameter `{}`, expected {expected}", name.escape_debug()))
    }
}

fn no_operation(methods: &[&str]) -> String {
    match methods {
        [] => "no operation of the description has this path".to_owned(),
        methods => format!("no operation of the description has this method, but {}", methods.join(", ")),
    }
}

fn missing_header(operation: &DescribedOperation, request: &RecordedRequest) -> Option<String> {
    let name = operation.required_headers.iter().find(|name| !request.headers.contains_key(**name))?;
    Some(format!("missing required header `{name}`"))
}

fn body_misfit(operation: &DescribedOperation, request: &RecordedRequest) -> Option<String> {
    let body = operation.body?;
    if request.body.is_empty() {
        return body.is_required.then(|| "missing request body".to_owned());
    }
    let content_type = request.headers.get(CONTENT_TYPE)?.to_str().ok()?.to_ascii_lowercase();
    let essence = content_type.split(';').next().unwrap_or_default().trim_end();
    if !essence.ends_with("/json") && !essence.ends_with("+json") {
        return None;
    }
    (body.check)(&request.body).err().map(|error| format!("invalid request body: {error}"))
}
