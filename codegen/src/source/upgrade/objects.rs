//! Normalization of objects other than schemas.

use serde_json::{Map, Value};

use super::{Object, Of, Rewrite, has};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::grammar::{
    COMPONENTS, INFO, MEDIA_TYPE, OPENAPI, OPERATION, PARAMETER, RESPONSE, RESPONSES,
};

pub static LIST: &[Rewrite] = &[
    Rewrite {
        name: "a description without `paths`",
        reason: "OpenAPI 3.1.0, OpenAPI Object: components are sufficient; OpenAPI 3.0 requires `paths`",
        on: &OPENAPI,
        of: Of::Newer,
        keys: &[],
        when: |root| !root.contains_key("paths") && has(root, &["components", "webhooks"]),
        apply: |root, _, _| drop(root.insert("paths".to_owned(), Value::Object(Map::new()))),
    },
    Rewrite {
        name: "a field of the description that is not used",
        reason: "OpenAPI 3.1.0, OpenAPI Object: `jsonSchemaDialect`, and 3.2.0: `$self`",
        on: &OPENAPI,
        of: Of::OnlyNewer,
        keys: &[],
        when: |root| has(root, &["jsonSchemaDialect", "$self"]),
        apply: |root, _, _| root.retain(|key, _| key != "jsonSchemaDialect" && key != "$self"),
    },
    Rewrite {
        name: "`webhooks`",
        reason: "OpenAPI 3.1.0, OpenAPI Object: the service sends these requests, not the client",
        on: &OPENAPI,
        of: Of::OnlyNewer,
        keys: &[],
        when: |root| root.contains_key("webhooks"),
        apply: |root, at, found| {
            root.shift_remove("webhooks");
            left_out("webhooks", at, found);
        },
    },
    Rewrite {
        name: "`summary` of the API",
        reason: "OpenAPI 3.1.0, Info Object; OpenAPI 3.0 has a `description`",
        on: &INFO,
        of: Of::Newer,
        keys: &[],
        when: |info| info.contains_key("summary"),
        apply: |info, _, _| {
            if let Some(summary) = info.shift_remove("summary") {
                info.entry("description").or_insert(summary);
            }
        },
    },
    Rewrite {
        name: "`pathItems` and `mediaTypes` in the components",
        reason: "OpenAPI 3.1.0 and 3.2.0, Components Object: references to these have been resolved",
        on: &COMPONENTS,
        of: Of::All,
        keys: &[],
        when: |components| has(components, &["pathItems", "mediaTypes"]),
        apply: |components, _, _| components.retain(|key, _| key != "pathItems" && key != "mediaTypes"),
    },
    Rewrite {
        name: "the security scheme `mutualTLS`",
        reason: "OpenAPI 3.1.0, Security Scheme Object: certificates are configured in the transport",
        on: &COMPONENTS,
        of: Of::Newer,
        keys: &[],
        when: |components| schemes(components).any(|(_, scheme)| is_mutual_tls(scheme)),
        apply: mutual_tls,
    },
    Rewrite {
        name: "an operation without responses",
        reason: "OpenAPI 3.1.0, Operation Object: `responses` is optional; the response body is returned as bytes",
        on: &OPERATION,
        of: Of::OnlyNewer,
        keys: &[],
        when: |operation| operation.get("responses").is_none_or(Value::is_null),
        apply: |operation, _, _| drop(operation.insert("responses".to_owned(), Value::Object(Map::new()))),
    },
    Rewrite {
        name: "an operation without responses",
        reason: "OpenAPI 3.0.3, Responses Object: at least one is required; a client does not need it",
        on: &OPERATION,
        of: Of::Older,
        keys: &[],
        when: |operation| match operation.get("responses") {
            Some(Value::Object(responses)) => responses.is_empty(),
            responses => responses.is_none_or(Value::is_null),
        },
        apply: |operation, at, found| {
            operation.insert("responses".to_owned(), Value::Object(Map::new()));
            let what = "operation without responses; its response body is returned as bytes";
            found.push(Diagnostic::warning("W0111", at, what));
        },
    },
    Rewrite {
        name: "a range of status codes in lower case",
        reason: "OpenAPI 3.0.3, Responses Object: `4XX` is in upper case; `4xx` has no other meaning",
        on: &RESPONSES,
        of: Of::All,
        keys: &[],
        when: |responses| responses.keys().any(|key| key.contains('x') && !key.starts_with("x-")),
        apply: statuses,
    },
    Rewrite {
        name: "a response without a description",
        reason: "OpenAPI 3.0.3, Response Object: `description` is required, but a client does not need it",
        on: &RESPONSE,
        of: Of::All,
        keys: &[],
        when: |response| {
            response.get("description").is_none_or(Value::is_null) && !response.contains_key("$ref")
        },
        apply: |response, at, found| {
            response.insert("description".to_owned(), Value::from(""));
            let what = "missing field `description` in a Response Object; its documentation is empty";
            found.push(Diagnostic::warning("W0112", at, what));
        },
    },
    Rewrite {
        name: "the default style of another parameter location",
        reason: "OpenAPI 3.0.3, Parameter Object, Style Values: `simple` in a path or header is equivalent to `form` in a query or cookie",
        on: &PARAMETER,
        of: Of::All,
        keys: &[],
        when: |parameter| plain_style(parameter).is_some(),
        apply: |parameter, at, found| {
            if let Some(style) = plain_style(parameter) {
                let what = format!(
                    "the parameter location does not allow this style; it is interpreted as `{style}`"
                );
                found.push(Diagnostic::warning("W0105", &at.child("style"), what));
                parameter.insert("style".to_owned(), style.into());
            }
        },
    },
    Rewrite {
        name: "a list of `examples`",
        reason: "OpenAPI 3.0.3, Parameter Object: `examples` is a map; in JSON Schema it is a list",
        on: &PARAMETER,
        of: Of::All,
        keys: &[],
        when: |parameter| parameter.get("examples").is_some_and(Value::is_array),
        apply: examples,
    },
    Rewrite {
        name: "a list of `examples`",
        reason: "OpenAPI 3.0.3, Media Type Object: `examples` is a map; in JSON Schema it is a list",
        on: &MEDIA_TYPE,
        of: Of::All,
        keys: &[],
        when: |media| media.get("examples").is_some_and(Value::is_array),
        apply: examples,
    },
];

fn left_out(key: &str, at: &Pointer, found: &mut Diagnostics) {
    let what = format!("`{key}` is not supported; it is skipped");
    found.push(Diagnostic::warning("W0101", &at.child(key), what));
}

fn schemes(components: &Object) -> impl Iterator<Item = (&String, &Value)> {
    components.get("securitySchemes").and_then(Value::as_object).into_iter().flatten()
}

fn is_mutual_tls(scheme: &Value) -> bool {
    scheme.get("type").is_some_and(|word| word == "mutualTLS")
}

fn mutual_tls(components: &mut Object, at: &Pointer, found: &mut Diagnostics) {
    let at = at.child("securitySchemes");
    for (name, _) in schemes(components).filter(|(_, scheme)| is_mutual_tls(scheme)) {
        let what = "security scheme `mutualTLS` is not supported; it is skipped";
        found.push(Diagnostic::warning("W0113", &at.child(name), what));
    }
    if let Some(schemes) = components.get_mut("securitySchemes").and_then(Value::as_object_mut) {
        schemes.retain(|_, scheme| !is_mutual_tls(scheme));
    }
}

fn statuses(responses: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let all = std::mem::take(responses);
    for (key, value) in all {
        let is_range = key.len() == 3 && key.is_ascii() && key[1..].eq_ignore_ascii_case("xx");
        let new = if is_range { key.to_ascii_uppercase() } else { key.clone() };
        // If both exist, `check` reports the one in lower case.
        let new = if responses.contains_key(&new) { key } else { new };
        responses.insert(new, value);
    }
}

/// Returns the name of the default style of the parameter location, if the parameter uses that of another location.
fn plain_style(parameter: &Object) -> Option<&'static str> {
    let word = |key: &str| parameter.get(key).and_then(Value::as_str);
    match (word("in")?, word("style")?) {
        ("query" | "cookie", "simple") => Some("form"),
        ("path" | "header", "form") => Some("simple"),
        _ => None,
    }
}

fn examples(object: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    if let Some(Value::Array(list)) = object.shift_remove("examples")
        && let Some(first) = list.into_iter().next()
    {
        object.entry("example").or_insert(first);
    }
}
