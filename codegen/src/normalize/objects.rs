//! Normalization of objects other than schemas.

use serde_json::{Map, Value};

use super::pass::{AppliesTo, Object, Pass, has};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::{COMPONENTS, INFO, MEDIA_TYPE, OPENAPI, OPERATION, PARAMETER, RESPONSE, RESPONSES};
use crate::pointer::Pointer;

pub static PASSES: &[Pass] = &[
    Pass {
        name: "a description without `paths`",
        reason: "OpenAPI 3.1.0, OpenAPI Object: components are sufficient; OpenAPI 3.0 requires `paths`",
        kind: &OPENAPI,
        applies_to: AppliesTo::Newer,
        keys: &[],
        when: |root| !root.contains_key("paths") && has(root, &["components", "webhooks"]),
        apply: |root, _, _| drop(root.insert("paths".to_owned(), Value::Object(Map::new()))),
    },
    Pass {
        name: "a field of the description that is not used",
        reason: "OpenAPI 3.1.0, OpenAPI Object: `jsonSchemaDialect`, and 3.2.0: `$self`",
        kind: &OPENAPI,
        applies_to: AppliesTo::OnlyNewer,
        keys: &[],
        when: |root| has(root, &["jsonSchemaDialect", "$self"]),
        apply: |root, _, _| root.retain(|key, _| key != "jsonSchemaDialect" && key != "$self"),
    },
    Pass {
        name: "`webhooks`",
        reason: "OpenAPI 3.1.0, OpenAPI Object; in OpenAPI 3.0 it is `x-webhooks`",
        kind: &OPENAPI,
        applies_to: AppliesTo::Newer,
        keys: &[],
        when: |root| root.contains_key("webhooks"),
        apply: |_, _, _| {},
    },
    Pass {
        name: "`summary` of the API",
        reason: "OpenAPI 3.1.0, Info Object; OpenAPI 3.0 has a `description`",
        kind: &INFO,
        applies_to: AppliesTo::Newer,
        keys: &[],
        when: |info| info.contains_key("summary"),
        apply: |info, _, _| {
            if let Some(summary) = info.shift_remove("summary") {
                info.entry("description").or_insert(summary);
            }
        },
    },
    Pass {
        name: "`pathItems`, `mediaTypes` and `callbacks` in the components",
        reason: "OpenAPI 3.1.0 and 3.2.0, Components Object: references to these have been resolved",
        kind: &COMPONENTS,
        applies_to: AppliesTo::All,
        keys: &[],
        when: |components| has(components, &["pathItems", "mediaTypes", "callbacks"]),
        apply: |components, _, _| {
            components.retain(|key, _| !matches!(key.as_str(), "pathItems" | "mediaTypes" | "callbacks"));
        },
    },
    Pass {
        name: "the security scheme `mutualTLS`",
        reason: "OpenAPI 3.1.0, Security Scheme Object: OpenAPI 3.0 has only schemes of requests",
        kind: &COMPONENTS,
        applies_to: AppliesTo::Newer,
        keys: &[],
        when: |components| schemes(components).any(|(_, scheme)| is_mutual_tls(scheme)),
        apply: convert_mutual_tls,
    },
    Pass {
        name: "an operation without responses",
        reason: "OpenAPI 3.1.0, Operation Object: `responses` is optional; the response body is returned as bytes",
        kind: &OPERATION,
        applies_to: AppliesTo::OnlyNewer,
        keys: &[],
        when: |operation| operation.get("responses").is_none_or(Value::is_null),
        apply: |operation, _, _| drop(operation.insert("responses".to_owned(), Value::Object(Map::new()))),
    },
    Pass {
        name: "an operation without responses",
        reason: "OpenAPI 3.0.3, Responses Object: at least one is required; a client does not need it",
        kind: &OPERATION,
        applies_to: AppliesTo::Older,
        keys: &[],
        when: |operation| match operation.get("responses") {
            Some(Value::Object(responses)) => responses.is_empty(),
            responses => responses.is_none_or(Value::is_null),
        },
        apply: |operation, at, diagnostics| {
            operation.insert("responses".to_owned(), Value::Object(Map::new()));
            let message = "operation without responses; its response body is returned as bytes";
            diagnostics.push(Diagnostic::new(Code::W0111, at, message));
        },
    },
    Pass {
        name: "a range of status codes in lower case",
        reason: "OpenAPI 3.0.3, Responses Object: `4XX` is in upper case; `4xx` has no other meaning",
        kind: &RESPONSES,
        applies_to: AppliesTo::All,
        keys: &[],
        when: |responses| responses.keys().any(|key| key.contains('x') && !key.starts_with("x-")),
        apply: convert_statuses,
    },
    Pass {
        name: "a response without a description",
        reason: "OpenAPI 3.0.3, Response Object: `description` is required, but a client does not need it",
        kind: &RESPONSE,
        applies_to: AppliesTo::All,
        keys: &[],
        when: |response| {
            response.get("description").is_none_or(Value::is_null) && !response.contains_key("$ref")
        },
        apply: |response, at, diagnostics| {
            response.insert("description".to_owned(), Value::from(""));
            let message = "missing field `description` in a Response Object; its documentation is empty";
            diagnostics.push(Diagnostic::new(Code::W0112, at, message));
        },
    },
    Pass {
        name: "the default style of another parameter location",
        reason: "OpenAPI 3.0.3, Parameter Object, Style Values: `simple` in a path or header is equivalent to `form` in a query or cookie",
        kind: &PARAMETER,
        applies_to: AppliesTo::All,
        keys: &[],
        when: |parameter| default_style(parameter).is_some(),
        apply: |parameter, at, diagnostics| {
            if let Some(style) = default_style(parameter) {
                let message = format!(
                    "the parameter location does not allow this style; it is interpreted as `{style}`"
                );
                diagnostics.push(Diagnostic::new(Code::W0105, &at.child("style"), message));
                parameter.insert("style".to_owned(), style.into());
            }
        },
    },
    Pass {
        name: "a list of `examples`",
        reason: "OpenAPI 3.0.3, Parameter Object: `examples` is a map; in JSON Schema it is a list",
        kind: &PARAMETER,
        applies_to: AppliesTo::All,
        keys: &[],
        when: |parameter| parameter.get("examples").is_some_and(Value::is_array),
        apply: convert_examples,
    },
    Pass {
        name: "a list of `examples`",
        reason: "OpenAPI 3.0.3, Media Type Object: `examples` is a map; in JSON Schema it is a list",
        kind: &MEDIA_TYPE,
        applies_to: AppliesTo::All,
        keys: &[],
        when: |media| media.get("examples").is_some_and(Value::is_array),
        apply: convert_examples,
    },
];

fn schemes(components: &Object) -> impl Iterator<Item = (&String, &Value)> {
    components.get("securitySchemes").and_then(Value::as_object).into_iter().flatten()
}

fn is_mutual_tls(scheme: &Value) -> bool {
    scheme.get("type").is_some_and(|word| word == "mutualTLS")
}

/// Converts it to an HTTP scheme of this name, which no other scheme has.
fn convert_mutual_tls(components: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let schemes = components.get_mut("securitySchemes").and_then(Value::as_object_mut);
    for scheme in schemes.into_iter().flat_map(|schemes| schemes.values_mut()) {
        if is_mutual_tls(scheme)
            && let Value::Object(scheme) = scheme
        {
            scheme.insert("type".to_owned(), "http".into());
            scheme.insert("scheme".to_owned(), "mutualTLS".into());
        }
    }
}

fn convert_statuses(responses: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let all = std::mem::take(responses);
    for (key, value) in all {
        let is_range = key.len() == 3 && key.is_ascii() && key[1..].eq_ignore_ascii_case("xx");
        let new = if is_range { key.to_ascii_uppercase() } else { key.clone() };
        // If both exist, `validate` reports the one in lower case.
        let new = if responses.contains_key(&new) { key } else { new };
        responses.insert(new, value);
    }
}

/// Returns the name of the default style of the parameter location, if the parameter uses that of another location.
fn default_style(parameter: &Object) -> Option<&'static str> {
    let word = |key: &str| parameter.get(key).and_then(Value::as_str);
    match (word("in")?, word("style")?) {
        ("query" | "cookie", "simple") => Some("form"),
        ("path" | "header", "form") => Some("simple"),
        _ => None,
    }
}

fn convert_examples(object: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    if let Some(Value::Array(list)) = object.shift_remove("examples")
        && let Some(first) = list.into_iter().next()
    {
        object.entry("example").or_insert(first);
    }
}
