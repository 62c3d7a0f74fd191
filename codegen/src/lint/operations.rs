//! Operations without a name, docs, error responses or the type of the response.

use crate::diagnostic::Code;
use crate::lint::context::Context;
use crate::media_type::is_json;
use crate::model::{Kind, Media, Operation, Status};
use crate::pointer::Pointer;

/// A rule about operations: the code, the condition, the words of the message, and the help.
type Rule = (Code, fn(&Operation) -> bool, &'static str, &'static str);

const RULES: [Rule; 3] = [
    (
        Code::L0201,
        |operation| !operation.responses.iter().any(|response| is_error(response.status)),
        "has no error response; users get the body of an error as bytes",
        "add the responses for errors, at least `default`",
    ),
    (
        Code::L0202,
        |operation| operation.id.is_none(),
        "has no `operationId`; its method is named after the path and is renamed with it",
        "add an `operationId`",
    ),
    (
        Code::L0203,
        |operation| is_empty(operation.summary.as_deref()) && is_empty(operation.description.as_deref()),
        "has neither summary nor description; the docs of its method have only the request line",
        "add a `summary`",
    ),
];

/// Reports the findings in operations.
pub fn check(cx: &mut Context<'_>) {
    let api = cx.api;
    for (code, applies, words, help) in RULES {
        let found: Vec<&Operation> = api.operations.iter().filter(|operation| applies(operation)).collect();
        // A habit of the whole description is one finding.
        if found.len() > 1 && found.len() == api.operations.len() {
            let message = format!("each operation {words}");
            cx.report(code, &Pointer::root().child("paths"), message, help);
            continue;
        }
        for operation in found {
            let message = format!("operation `{}` {words}", operation.name().escape_debug());
            cx.report(code, &operation.pointer, message, help);
        }
    }
    for operation in &api.operations {
        report_untyped(cx, operation);
    }
}

fn is_empty(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn is_error(status: Status) -> bool {
    status == Status::Default || status.is_of(4) || status.is_of(5)
}

/// Reports success responses with JSON of any type.
fn report_untyped(cx: &mut Context<'_>, operation: &Operation) {
    let untyped = operation.successes().find_map(|response| {
        let media = response.content.iter().find(|media| is_json(&media.name))?;
        is_untyped(cx, media).then(|| response.pointer.descend(["content", &media.name]))
    });
    if let Some(at) = untyped {
        let message = format!(
            "the response of `{}` is any JSON; its method returns `serde_json::Value` or a map of it",
            operation.name().escape_debug()
        );
        cx.report(Code::L0105, &at, message, "add the schema of the response");
    }
}

fn is_untyped(cx: &Context<'_>, media: &Media) -> bool {
    match media.schema.map(|id| cx.api.kind(id)) {
        None | Some(Kind::Any) => true,
        Some(Kind::Object(object)) => {
            object.properties.is_empty() && !object.is_closed && object.additional.flatten().is_none()
        }
        Some(_) => false,
    }
}
