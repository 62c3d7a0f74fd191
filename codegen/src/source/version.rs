//! Which standard a document follows, and what it may be if it is no OpenAPI description.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::check::kind_of;

/// Refuses what is no OpenAPI 3.
pub fn check(tree: &Value, found: &mut Diagnostics) {
    let root = Pointer::root();
    let problem = match tree {
        Value::Null => Diagnostic::error("E0002", &root, "the document is empty").help(BEGINS),
        Value::Object(map) => match map.get("openapi") {
            Some(version) => return openapi(version, &root.child("openapi"), found),
            None => other(map, &root),
        },
        tree => {
            let what = format!("an OpenAPI description is an object; this is {}", kind_of(tree));
            let help = match tree {
                Value::String(text) if text.contains("openapi:") || text.contains("\"openapi\"") => {
                    "the description is written as one text here: take it out of its quotes"
                }
                Value::Array(_) => "if the description is an item of this list, save it alone",
                _ => "look at the file: it may hold the message of a failed download",
            };
            Diagnostic::error("E0002", &root, what).help(help)
        }
    };
    found.push(problem);
}

const BEGINS: &str = "a description begins with a line such as `openapi: 3.0.3`";

fn openapi(version: &Value, at: &Pointer, found: &mut Diagnostics) {
    let problem = match version {
        Value::String(text) if is_minor(text, "3.0") || is_minor(text, "3.1") => return,
        Value::String(text) if is_minor(text, "3.2") => {
            let what = "OpenAPI 3.2 is read as OpenAPI 3.1: what is new in it is ignored";
            Diagnostic::warning("W0114", at, what)
        }
        Value::String(text) if text.trim_start_matches(['v', 'V', ' ']).starts_with("3.") => {
            let what = format!("OpenAPI {} is not read", text.escape_debug());
            let help = "write the version as `3.0.3` or `3.1.0`, if it is one of these";
            Diagnostic::error("E0003", at, what).help(help)
        }
        Value::String(text) => {
            Diagnostic::error("E0003", at, format!("OpenAPI {} is not read", text.escape_debug()))
                .help("convert the description to OpenAPI 3.1 or 3.0")
        }
        number => {
            let meant = match number.as_f64() {
                Some(number) if (3.05..3.15).contains(&number) => "3.1.0",
                _ => "3.0.3",
            };
            Diagnostic::error("E0002", at, "the version of OpenAPI is a string")
                .help(format!("write all of it, or quotes around it, as in `openapi: \"{meant}\"`"))
        }
    };
    found.push(problem);
}

/// Whether this is a version of that minor one: `3.1`, `3.1.0`, `3.1.1-rc`.
fn is_minor(version: &str, minor: &str) -> bool {
    version.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

/// What documents are that are often taken for a description: a key they have, what they are, what to do.
const OTHERS: &[(&str, &str, &str)] = &[
    (
        "asyncapi",
        "an AsyncAPI description",
        "it tells of messages: a client of HTTP calls needs an OpenAPI description",
    ),
    ("arazzo", "an Arazzo description", "give the OpenAPI description that its `sourceDescriptions` name"),
    (
        "overlay",
        "an overlay",
        "name it in the config under `overlays`, and give the description that it changes",
    ),
    ("$schema", "a JSON Schema", "schemas stand in `components.schemas` of a description"),
    ("swaggerVersion", "a Swagger 1 description", "convert it to OpenAPI 3.0"),
    ("__schema", "a GraphQL schema", "a client of HTTP calls needs an OpenAPI description"),
    (
        "item",
        "a collection of requests",
        "export it as OpenAPI, or get the description from who runs the API",
    ),
    ("error", "the answer of a service", "the download has failed: look at the file"),
    ("message", "the answer of a service", "the download has failed: look at the file"),
];

fn other(map: &Map<String, Value>, root: &Pointer) -> Diagnostic {
    if map.contains_key("swagger") {
        return Diagnostic::error("E0003", &root.child("swagger"), "Swagger 2.0 is not read")
            .help("convert the description to OpenAPI 3.0, with swagger2openapi for one");
    }
    if let Some(key) = map.keys().find(|key| key.trim().eq_ignore_ascii_case("openapi")) {
        let what = format!("the key is `openapi`, not `{}`", key.escape_debug());
        return Diagnostic::error("E0002", &root.child(key), what).help("write it in small letters");
    }
    let missing = "this is no OpenAPI description: the string `openapi` is missing";
    // A description that has lost its first line is none of the others.
    let known = OTHERS.iter().find(|(key, ..)| map.contains_key(*key) && !map.contains_key("paths"));
    match known {
        Some((key, what, help)) => {
            let what = format!("this is no OpenAPI description: it looks like {what}");
            Diagnostic::error("E0002", &root.child(key), what).help(*help)
        }
        None => Diagnostic::error("E0002", root, missing).help(BEGINS),
    }
}
