//! Waiters: the methods on the handle that poll an operation until its response has a state.
//!
//! Expressions are written on one line here: if they do not fit, prettyplease breaks them.

use crate::emit::examples;
use crate::emit::types::{IN_GROUPS, arguments};
use crate::ir::{Crate, Group, Operation, Waiter};
use crate::print::{Function, RustFile, Ty, quoted};
use crate::service::Polling;

/// Writes the method on the handle that creates a waiter.
pub fn method(file: &mut RustFile, krate: &Crate, group: &Group, operation: &Operation, waiter: &Waiter) {
    file.docs(&docs(krate, group, operation, waiter));
    if operation.deprecated {
        file.line(format_args!("#[allow(deprecated)]"));
    }
    let args: Vec<&str> = operation.args.iter().map(|arg| arg.name.as_str()).collect();
    let call = format!("self.{}({}).into_call()", operation.name, args.join(", "));
    let result = Ty::generic("Waiter", [IN_GROUPS.ty(&waiter.body), Ty::new("C")]);
    let method = Function::new(&waiter.method, Some("&self"), arguments(operation), result);
    file.function(&method, |file| file.line(format_args!("Waiter::new({call}, {})", config(waiter))));
}

/// Returns the waiter's configuration.
pub fn config(waiter: &Waiter) -> String {
    let Polling { field, done, failed, reason, grace, every, deadline, .. } = &waiter.polling;
    let slowest = waiter.polling.slowest();
    let list = |values: &[String]| values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
    let (field, done, failed) = (quoted(field), list(done), list(failed));
    let reason =
        reason.as_ref().map_or_else(|| "None".to_owned(), |reason| format!("Some({})", quoted(reason)));
    format!(
        "WaiterConfig {{ field: {field}, done: &[{done}], failed: &[{failed}], reason: {reason}, grace: {grace}, every: {every}, \
         slowest: {slowest}, deadline: {deadline} }}"
    )
}

fn docs(krate: &Crate, group: &Group, operation: &Operation, waiter: &Waiter) -> String {
    format!("{}\n\n# Example\n\n{}", waiter.docs, examples::waiter(krate, group, operation, waiter))
}
