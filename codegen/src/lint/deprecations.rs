//! Deprecated parts without a word on what to use instead.

use crate::diagnostic::Code;
use crate::lint::context::Context;
use crate::model::Kind;
use crate::pointer::Pointer;

/// Words of a sentence about the replacement of a part, or the reason of its end.
const WORDS: [&str; 6] = ["use", "see", "via", "legacy", "instead", "prefer"];

/// The beginnings of such words.
const STEMS: [&str; 12] = [
    "replac",
    "remov",
    "sunset",
    "no longer",
    "favor",
    "favour",
    "migrat",
    "supersed",
    "moved",
    "discontinu",
    "end of life",
    "alternativ",
];

/// Reports deprecated operations, parameters and properties without a replacement in their description.
pub fn check(cx: &mut Context<'_>) {
    let api = cx.api;
    for operation in &api.operations {
        if operation.deprecated {
            let texts = [operation.summary.as_deref(), operation.description.as_deref()];
            report(cx, "operation", &operation.name(), texts, &operation.pointer);
        }
        for parameter in operation.parameters.iter().filter(|parameter| parameter.deprecated) {
            report(
                cx,
                "parameter",
                &parameter.name,
                [parameter.description.as_deref(), None],
                &parameter.pointer,
            );
        }
    }
    for schema in &api.schemas {
        let Kind::Object(object) = &schema.kind else { continue };
        for property in &object.properties {
            let own = api.schema(property.schema);
            // A deprecated component is one finding, and not one of each property that refers to it.
            if own.deprecated && own.component.is_none() {
                let target = api.schema(api.target(property.schema));
                let texts = [own.description.as_deref(), target.description.as_deref()];
                report(cx, "property", &property.name, texts, &own.pointer);
            }
        }
    }
}

fn report(cx: &mut Context<'_>, kind: &str, name: &str, texts: [Option<&str>; 2], at: &Pointer) {
    if !texts.into_iter().flatten().any(has_replacement) {
        let message = format!("deprecated {kind} `{}` has no word on what replaces it", name.escape_debug());
        cx.report(Code::L0204, at, message, "say in its description what to use instead, or when it ends");
    }
}

fn has_replacement(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    STEMS.iter().any(|stem| lower.contains(stem)) || words.any(|word| WORDS.contains(&word))
}
