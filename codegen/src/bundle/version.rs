//! The version of OpenAPI of a document, and diagnostics for documents that are not OpenAPI descriptions.

use serde_json::{Map, Value};

use crate::diagnostic::kind_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// Rejects documents other than OpenAPI 3.
pub fn check(tree: &Value, diagnostics: &mut Diagnostics) {
    let root = Pointer::root();
    let diagnostic = match tree {
        Value::Null => Diagnostic::new(Code::E0002, &root, "the document is empty").help(HELP),
        Value::Object(map) => match map.get("openapi") {
            Some(version) => return openapi(version, &root.child("openapi"), diagnostics),
            None => not_openapi(map, &root),
        },
        tree => {
            let message = format!("expected an object as OpenAPI description, found {}", kind_of(tree));
            let help = match tree {
                Value::String(text) if text.contains("openapi:") || text.contains("\"openapi\"") => {
                    "remove the quotes around the description"
                }
                Value::Array(_) => "save the description alone, if it is an item of this list",
                _ => "check the file: it may contain the message of a failed download",
            };
            Diagnostic::new(Code::E0002, &root, message).help(help)
        }
    };
    diagnostics.push(diagnostic);
}

const HELP: &str = "start the description with a line such as `openapi: 3.0.3`";

fn openapi(version: &Value, at: &Pointer, diagnostics: &mut Diagnostics) {
    let diagnostic = match version {
        Value::String(text) if has_minor(text, "3.0") || has_minor(text, "3.1") => return,
        Value::String(text) if has_minor(text, "3.2") => {
            let message = "OpenAPI 3.2 is not fully supported; it is interpreted as OpenAPI 3.1, with `itemSchema`, `mediaTypes`, `query` and `additionalOperations` of 3.2";
            Diagnostic::new(Code::W0114, at, message)
        }
        Value::String(text) if text.trim_start_matches(['v', 'V', ' ']).starts_with("3.") => {
            let message = format!("unsupported OpenAPI version `{}`", text.escape_debug());
            let help = "write the version as `3.0.3` or `3.1.0`, if it is one of these";
            Diagnostic::new(Code::E0003, at, message).help(help)
        }
        Value::String(text) => {
            let message = format!("unsupported OpenAPI version `{}`", text.escape_debug());
            Diagnostic::new(Code::E0003, at, message).help("convert the description to OpenAPI 3.1 or 3.0")
        }
        number => {
            let version = match number.as_f64() {
                Some(number) if (3.05..3.15).contains(&number) => "3.1.0",
                _ => "3.0.3",
            };
            Diagnostic::new(Code::E0002, at, "expected a string as OpenAPI version")
                .help(format!("write the full version, or put it in quotes, as in `openapi: \"{version}\"`"))
        }
    };
    diagnostics.push(diagnostic);
}

/// Returns whether a version has a given minor version: `3.1`, `3.1.0` and `3.1.1-rc` are 3.1.
fn has_minor(version: &str, minor: &str) -> bool {
    version.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

/// Documents that are often mistaken for a description: one of their keys, their kind, and the help text.
const OTHER_DOCUMENTS: &[(&str, &str, &str)] = &[
    (
        "asyncapi",
        "an AsyncAPI description",
        "use an OpenAPI description: AsyncAPI describes messages, not HTTP requests",
    ),
    ("arazzo", "an Arazzo description", "use the OpenAPI description that its `sourceDescriptions` refer to"),
    ("overlay", "an overlay", "add it to `overlays` in the config, and use the description that it changes"),
    ("$schema", "a JSON Schema", "move the schemas to `components.schemas` of an OpenAPI description"),
    ("swaggerVersion", "a Swagger 1 description", "convert it to OpenAPI 3.0"),
    ("__schema", "a GraphQL schema", "use an OpenAPI description: GraphQL is not supported"),
    (
        "item",
        "a collection of requests",
        "export it as OpenAPI, or request the description from the provider",
    ),
    ("error", "an error response", "check the file: the download may have failed"),
    ("message", "an error response", "check the file: the download may have failed"),
];

fn not_openapi(map: &Map<String, Value>, root: &Pointer) -> Diagnostic {
    if map.contains_key("swagger") {
        return Diagnostic::new(Code::E0003, &root.child("swagger"), "Swagger 2.0 is not supported")
            .help("convert the description to OpenAPI 3.0, for example with swagger2openapi");
    }
    if let Some(key) = map.keys().find(|key| key.trim().eq_ignore_ascii_case("openapi")) {
        let message = format!("unknown field `{}`, expected `openapi`", key.escape_debug());
        return Diagnostic::new(Code::E0002, &root.child(key), message).help("write the key in lower case");
    }
    let missing = "not an OpenAPI description: missing field `openapi`";
    // A document with `paths` is a description that lost its first line.
    let known = OTHER_DOCUMENTS.iter().find(|(key, ..)| map.contains_key(*key) && !map.contains_key("paths"));
    match known {
        Some((key, kind, help)) => {
            let message = format!("expected an OpenAPI description, found {kind}");
            Diagnostic::new(Code::E0002, &root.child(key), message).help(*help)
        }
        None => Diagnostic::new(Code::E0002, root, missing).help(HELP),
    }
}
