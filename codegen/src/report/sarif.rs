//! Serialization of diagnostics as SARIF 2.1.0, the format of code scanning services.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::fingerprint::fingerprint;
use crate::inputs::Inputs;
use crate::report::line_index::LineIndexes;
use crate::report::texts::{Texts, locate};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The characters of a path that a URI does not contain as they are (RFC 3986).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Serializes every diagnostic as a result of SARIF, sorted by position, with its code as the rule and the explanation of the
/// code as help. Paths are URIs relative to the current folder.
pub fn report_sarif(diagnostics: &Diagnostics, inputs: &Inputs) -> String {
    let texts = Texts { diagnostics, inputs };
    let located = locate(&texts);
    let mut lines = LineIndexes::default();
    let codes: BTreeMap<Code, usize> = located.iter().map(|(diagnostic, _)| (diagnostic.code, 0)).collect();
    let codes: BTreeMap<Code, usize> = codes.into_keys().zip(0..).collect();
    let results: Vec<Value> = located
        .into_iter()
        .map(|(diagnostic, span)| {
            let location = location(diagnostic, span, &texts, &mut lines);
            result(diagnostic, codes.get(&diagnostic.code).copied().unwrap_or_default(), location)
        })
        .collect();
    let notifications: Vec<Value> = (diagnostics.omitted() > 0)
        .then(|| json!({"level": "warning", "message": {"text": format!("{} more diagnostics", diagnostics.omitted())}}))
        .into_iter()
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.keys().copied().map(rule).collect::<Vec<_>>(),
            }},
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notifications}],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    let page = code.explanation();
    json!({
        "id": code.as_str(),
        "shortDescription": {"text": code.summary()},
        "fullDescription": {"text": code.summary()},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level(Diagnostic::at(code, crate::diagnostic::Input::Options, Place::Whole, "").is_error())},
    })
}

fn level(is_error: bool) -> &'static str {
    if is_error { "error" } else { "warning" }
}

fn result(diagnostic: &Diagnostic, index: usize, location: Value) -> Value {
    let message = match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": index,
        "level": level(diagnostic.is_error()),
        "message": {"text": message},
        "locations": [location],
        "partialFingerprints": {"diagnostic/v1": fingerprint_of(diagnostic)},
    })
}

/// Returns a text that identifies a diagnostic whatever is written above it: code, place and message.
fn fingerprint_of(diagnostic: &Diagnostic) -> String {
    let at = match &diagnostic.place {
        Place::Value(pointer) => pointer.as_str(),
        Place::Bytes(_) | Place::Whole => "",
    };
    fingerprint(&[diagnostic.code.as_str(), at, &diagnostic.message])
}

fn location<'a>(
    diagnostic: &Diagnostic,
    span: Range<usize>,
    texts: &Texts<'a>,
    lines: &mut LineIndexes<'a>,
) -> Value {
    // Every result needs a file: that of the description for an option of the command line.
    let source = texts.get(diagnostic.input);
    let name = source.unwrap_or(&texts.inputs.description).name.as_str();
    let mut physical = json!({"artifactLocation": {"uri": uri(name)}});
    if let Some([line, column, end_line, end_column]) = lines.region(diagnostic, &span, texts) {
        physical["region"] = json!({
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        });
    }
    match &diagnostic.place {
        Place::Value(pointer) => json!({
            "physicalLocation": physical,
            "logicalLocations": [{"fullyQualifiedName": pointer.as_str()}],
        }),
        Place::Bytes(_) | Place::Whole => json!({"physicalLocation": physical}),
    }
}

/// Returns a relative path as a relative URI, and an absolute one as a URI of a file.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, PATH))
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_uris() {
        assert_eq!(uri("spec/a b.yaml"), "spec/a%20b.yaml");
        assert_eq!(uri("./../ä:#.yaml"), "../%C3%A4%3A%23.yaml");
        assert_eq!(uri("/tmp/a.yaml"), "file:///tmp/a.yaml");
        assert_eq!(uri(r"a\b.yaml"), "a/b.yaml");
    }
}
