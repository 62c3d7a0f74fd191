//! Waiters: methods that poll an operation until its response has a state.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Success, Type, Waiter};
use crate::lower::names::Scope;
use crate::lower::operations::response_pointers::ResponsePointers;
use crate::lower::types::Types;
use crate::markdown::{self, code};
use crate::model::{self, Api, Integer, Kind, Operation};
use crate::pointer::Pointer;

const CODE: Code = Code::E0308;

/// Lowers the waiters of an operation. `methods` are the names of the group's methods.
pub fn waiters(
    api: &Api,
    types: &Types<'_>,
    source: &Operation,
    success: &Success,
    methods: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Waiter> {
    let pointers = ResponsePointers { api, types, operation: source, code: CODE };
    let mut waiters = Vec::new();
    for written in &source.waiters {
        let Success::Json(body) = success else {
            let what = match success {
                Success::ByStatus(..) => "success responses have different bodies, expected one to poll",
                _ => "success response has no JSON body, expected one to poll",
            };
            diagnostics.push(Diagnostic::new(CODE, &written.pointer, what));
            continue;
        };
        check(&pointers, written, diagnostics);
        let method = method(written);
        if !methods.is_free(&method) {
            let what = format!("name `{method}` is already used by a method of the group");
            diagnostics.push(
                Diagnostic::new(Code::E0309, &written.pointer, what)
                    .help("choose another name for the waiter"),
            );
        }
        methods.add(&method);
        waiters.push(waiter(written, method, body.clone()));
    }
    waiters
}

/// Returns the method's name of a waiter.
pub fn method(waiter: &model::Waiter) -> String {
    format!("wait_until_{}", waiter.name)
}

fn waiter(written: &model::Waiter, method: String, body: Type) -> Waiter {
    Waiter {
        method,
        docs: docs(written),
        field: written.field.clone(),
        done: written.done.clone(),
        failed: written.failed.clone(),
        reason: written.reason.clone(),
        grace: written.grace,
        every: written.every,
        slowest: written.slowest,
        deadline: written.deadline,
        body,
    }
}

/// Checks that pointers have a target and that values are allowed there.
fn check(pointers: &ResponsePointers<'_>, written: &model::Waiter, diagnostics: &mut Diagnostics) {
    if let Some(reason) = &written.reason {
        pointers.resolve(reason, &written.pointer.child("reason"), diagnostics);
    }
    let at = written.pointer.child("field");
    let Some(target) = pointers.resolve(&written.field, &at, diagnostics) else { return };
    let known = match pointers.kind(&target) {
        Some(Kind::String(text)) => Known::Texts(text.values.clone()),
        Some(Kind::Boolean(_)) => Known::Texts(vec!["true".to_owned(), "false".to_owned()]),
        Some(Kind::Integer(Integer { values, .. })) if values.is_empty() => Known::Integers,
        Some(Kind::Integer(Integer { values, .. })) => {
            Known::Texts(values.iter().map(ToString::to_string).collect())
        }
        _ => {
            let what = format!("expected a string, boolean or integer at `{}`", written.field);
            diagnostics.push(pointers.error(&at, what, &target.siblings));
            return;
        }
    };
    for (key, values) in [("done", &written.done), ("failed", &written.failed)] {
        for (index, value) in values.iter().enumerate() {
            known.check(value, &written.pointer.child(key).child(index), &written.field, diagnostics);
        }
    }
}

/// The allowed values of a field.
enum Known {
    /// One of these; any if the list is empty.
    Texts(Vec<String>),
    /// Any integer.
    Integers,
}

impl Known {
    fn check(&self, value: &str, at: &Pointer, field: &str, diagnostics: &mut Diagnostics) {
        let (fits, help) = match self {
            Known::Texts(known) => {
                let shown: Vec<String> = known.iter().map(|value| code(value)).collect();
                let help = format!("use one of {}", shown.join(", "));
                (known.is_empty() || known.iter().any(|known| known == value), help)
            }
            Known::Integers => (value.parse::<i64>().is_ok(), "use an integer".to_owned()),
        };
        if !fits {
            let what = format!("invalid value {} for `{field}`", code(value));
            diagnostics.push(Diagnostic::new(Code::E0310, at, what).help(help));
        }
    }
}

/// Returns the docs of a waiter.
fn docs(written: &model::Waiter) -> String {
    let or = |values: &[String]| values.iter().map(|value| code(value)).collect::<Vec<_>>().join(" or ");
    let goal = format!("{} is {}", code(written.field.trim_start_matches('/')), or(&written.done));
    let own = written.description.as_deref().and_then(markdown::harmless);
    let mut docs = own.unwrap_or_else(|| format!("Waits until {goal}."));
    let pauses = if written.every == written.slowest {
        format!("immediately, then every {}", seconds(written.every))
    } else {
        let (every, slowest) = (seconds(written.every), seconds(written.slowest));
        format!("immediately, again after {every}, then at growing intervals of at most {slowest}")
    };
    let deadline = seconds(written.deadline);
    docs.push_str(&format!("\n\nPolls until {goal}: {pauses}. Gives up after {deadline}."));
    if !written.failed.is_empty() {
        let field = code(written.field.trim_start_matches('/'));
        let failed = or(&written.failed);
        docs.push_str(&match written.grace {
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
