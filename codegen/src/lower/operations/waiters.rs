//! Waiters: methods that poll an operation until its response has a state.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Success, Waiter};
use crate::lower::context::Context;
use crate::lower::names::requests::waiter_method;
use crate::lower::names::scope::Scope;
use crate::lower::operations::response_pointers::ResponsePointers;
use crate::markdown::{self, code};
use crate::model::{self, Integer, Kind, Operation};

const CODE: Code = Code::E0308;

/// Lowers the waiters of an operation. `methods` are the names of the group's methods.
pub fn waiters(
    cx: &Context<'_>,
    source: &Operation,
    success: &Success,
    methods: &mut Scope<'_>,
) -> Vec<Waiter> {
    let pointers = ResponsePointers { cx, operation: source, code: CODE };
    let mut waiters = Vec::new();
    for written in &source.waiters {
        let Success::Json(body) = success else {
            let what = match success {
                Success::ByStatus(..) => "success responses have different bodies, expected one to poll",
                _ => "success response has no JSON body, expected one to poll",
            };
            cx.report(Diagnostic::new(CODE, &written.pointer, what));
            continue;
        };
        check(&pointers, written);
        let method = waiter_method(written);
        if !methods.is_free(&method) {
            let what = format!("name `{method}` is already used by a method of the group");
            cx.report(
                Diagnostic::new(Code::E0309, &written.pointer, what)
                    .help("choose another name for the waiter"),
            );
        }
        methods.add(&method);
        waiters.push(Waiter {
            method,
            docs: docs(written),
            polling: written.polling.clone(),
            body: body.clone(),
        });
    }
    waiters
}

/// Checks that pointers have a target and that values are allowed there.
fn check(pointers: &ResponsePointers<'_>, written: &model::Waiter) {
    if let Some(reason) = &written.polling.reason {
        pointers.resolve(reason, &written.pointer.child("reason"));
    }
    let at = written.pointer.child("field");
    let Some(target) = pointers.resolve(&written.polling.field, &at) else { return };
    let known = match pointers.kind(&target) {
        Some(Kind::String(text)) => text.values.clone(),
        Some(Kind::Boolean(_)) => vec!["true".to_owned(), "false".to_owned()],
        Some(Kind::Integer(Integer { values, .. })) => values.iter().map(ToString::to_string).collect(),
        _ => {
            let what = format!("expected a string, boolean or integer at `{}`", written.polling.field);
            return pointers.cx.report(pointers.error(&at, what, &target.siblings));
        }
    };
    let is_integer = matches!(pointers.kind(&target), Some(Kind::Integer(_)));
    for (key, values) in [("done", &written.polling.done), ("failed", &written.polling.failed)] {
        for (index, value) in values.iter().enumerate() {
            let (fits, help) = if known.is_empty() {
                (!is_integer || value.parse::<i64>().is_ok(), "use an integer".to_owned())
            } else {
                let codes: Vec<String> = known.iter().map(|value| code(value)).collect();
                (known.contains(value), format!("use one of {}", codes.join(", ")))
            };
            if !fits {
                let what = format!("invalid value {} for `{}`", code(value), written.polling.field);
                let at = written.pointer.child(key).item(index);
                pointers.cx.report(Diagnostic::new(Code::E0310, &at, what).help(help));
            }
        }
    }
}

/// Returns the docs of a waiter.
fn docs(written: &model::Waiter) -> String {
    let or = |values: &[String]| values.iter().map(|value| code(value)).collect::<Vec<_>>().join(" or ");
    let goal =
        format!("{} is {}", code(written.polling.field.trim_start_matches('/')), or(&written.polling.done));
    let own = written.description.as_deref().and_then(markdown::harmless);
    let mut docs = own.unwrap_or_else(|| format!("Waits until {goal}."));
    let pauses = if written.polling.every == written.polling.slowest() {
        format!("immediately, then every {}", seconds(written.polling.every))
    } else {
        let (every, slowest) = (seconds(written.polling.every), seconds(written.polling.slowest()));
        format!("immediately, again after {every}, then at growing intervals of at most {slowest}")
    };
    let deadline = seconds(written.polling.deadline);
    docs.push_str(&format!("\n\nPolls until {goal}: {pauses}. Gives up after {deadline}."));
    if !written.polling.failed.is_empty() {
        let field = code(written.polling.field.trim_start_matches('/'));
        let failed = or(&written.polling.failed);
        docs.push_str(&match written.polling.grace {
            0 => format!("\n\nFails if {field} is {failed}."),
            grace => format!("\n\nFails if {field} remains {failed} for {}.", seconds(grace)),
        });
    }
    docs
}

fn seconds(count: u64) -> String {
    match count {
        1 => "1 second".to_owned(),
        120.. if count.is_multiple_of(60) => format!("{} minutes", count / 60),
        count => format!("{count} seconds"),
    }
}
