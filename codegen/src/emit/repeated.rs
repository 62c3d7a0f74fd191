//! What is more than one call of an operation: lists over all pages, and waiting for a state.
//!
//! Expressions are written on one line here; what does not fit is laid out when it is printed again.

use crate::emit::operations::{MODELS, answer, given};
use crate::emit::types::Ty;
use crate::emit::{examples, lints};
use crate::format::{RustFile, quoted};
use crate::ir::{Crate, Group, Operation, Pagination, Presence, Waiter};

const ITEMS_DOCS: &str = "\
What is on this page and all that follow, one by one: a stream, or with the blocking client an iterator.

A page is asked for when the one before is used up. The first error is the end.";

const PAGES_DOCS: &str = "\
This page and all that follow: a stream, or with the blocking client an iterator.

Links are followed on the service's own origin only, and never twice to the same address.";

/// The methods of a builder whose answer is one page of many.
pub fn pages(file: &mut RustFile, operation: &Operation, pagination: &Pagination) {
    let (page, item) = (answer(operation), Ty(&pagination.item, MODELS));
    file.item(|file| {
        file.docs(ITEMS_DOCS);
        let result = format!("Items<{page}, {item}, C>");
        file.function(format_args!("pub fn items"), &["self"], &result, |file| {
            file.line(format_args!("self.pages().items(|page| {})", items(pagination)));
        });
    });
    file.item(|file| {
        file.docs(PAGES_DOCS);
        let result = format!("Pages<{page}, C>");
        file.function(format_args!("pub fn pages"), &["self"], &result, |file| {
            file.line(format_args!("Pages::new(self.into_call(), {})", quoted(&pagination.next)));
        });
    });
}

/// Takes the items out of a `page`.
fn items(pagination: &Pagination) -> String {
    let [first, rest @ ..] = pagination.items.as_slice() else { return "page".to_owned() };
    let field = &first.field;
    if rest.is_empty() {
        return match first.presence {
            Presence::Required => format!("page.{field}"),
            Presence::RequiredNullable | Presence::Optional => format!("page.{field}.unwrap_or_default()"),
            Presence::OptionalNullable => format!("page.{field}.into_option().unwrap_or_default()"),
        };
    }
    let mut expression = match first.presence {
        Presence::Required => format!("Some(page.{field})"),
        Presence::RequiredNullable | Presence::Optional => format!("page.{field}"),
        Presence::OptionalNullable => format!("page.{field}.into_option()"),
    };
    for step in rest {
        let field = &step.field;
        expression.push_str(&match step.presence {
            Presence::Required => format!(".map(|part| part.{field})"),
            Presence::RequiredNullable | Presence::Optional => format!(".and_then(|part| part.{field})"),
            Presence::OptionalNullable => format!(".and_then(|part| part.{field}.into_option())"),
        });
    }
    expression + ".unwrap_or_default()"
}

/// The method on the handle that waits for a state.
pub fn wait(file: &mut RustFile, krate: &Crate, group: &Group, operation: &Operation, wait: &Waiter) {
    file.docs(&wait_docs(krate, group, operation, wait));
    if operation.deprecated {
        file.line(format_args!("#[allow(deprecated)]"));
    }
    let args: Vec<&str> = operation.args.iter().map(|arg| arg.name.as_str()).collect();
    let call = format!("self.{}({}).into_call()", operation.name, args.join(", "));
    let head = format_args!("pub fn {}", wait.method);
    let result = format!("Waiter<{}, C>", Ty(&wait.body, MODELS));
    let given = given(operation);
    lints::signature(file, &given, &result);
    file.function(head, &given, &result, |file| {
        file.line(format_args!("Waiter::new({call}, {})", what(wait)));
    });
}

/// What is waited for, as data.
fn what(wait: &Waiter) -> String {
    let Waiter { field, grace, every, slowest, deadline, .. } = wait;
    let list = |values: &[String]| values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
    let (field, done, failed) = (quoted(field), list(&wait.done), list(&wait.failed));
    let reason =
        wait.reason.as_ref().map_or_else(|| "None".to_owned(), |reason| format!("Some({})", quoted(reason)));
    format!(
        "WaiterConfig {{ field: {field}, done: &[{done}], failed: &[{failed}], reason: {reason}, grace: {grace}, every: {every}, \
         slowest: {slowest}, deadline: {deadline} }}"
    )
}

fn wait_docs(krate: &Crate, group: &Group, operation: &Operation, wait: &Waiter) -> String {
    format!("{}\n\n# Example\n\n{}", wait.docs, examples::waiter(krate, group, operation, wait))
}
