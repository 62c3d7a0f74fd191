//! How bodies that are forms are put together.

use crate::emit::operations::MODELS;
use crate::emit::types::Ty;
use crate::format::quoted;
use crate::ir::{FormSerialization, FormStyle, Operation, ParameterLocation};

/// What every call sets of its form.
pub fn always(operation: &Operation) -> Vec<String> {
    let Some(form) = &operation.form else { return Vec::new() };
    let mut sets: Vec<String> = Vec::new();
    for (name, value) in &form.fixed {
        sets.push(format!("call.set_form({}, {});", quoted(name), quoted(value)));
    }
    let has_args = operation.args.iter().any(|arg| matches!(arg.location, ParameterLocation::Form(_)));
    if form.required && !has_args && sets.is_empty() {
        sets.push("call.start_form();".to_owned());
    }
    sets
}

/// How a field is written, unless it is as most are.
pub fn style(writing: FormSerialization) -> Option<String> {
    let style = match writing.style {
        FormStyle::Plain => "PLAIN",
        FormStyle::Json => "JSON",
        FormStyle::Exploded => "EXPLODED",
        FormStyle::Commas => "COMMAS",
        FormStyle::Spaces => "SPACES",
        FormStyle::Pipes => "PIPES",
        FormStyle::Deep => "DEEP",
    };
    let reserved = if writing.allow_reserved { ".reserved()" } else { "" };
    (writing != FormSerialization::default()).then(|| format!("FormStyle::{style}{reserved}"))
}

/// What the body goes out as, the type of which the builder holds it, and the styles of a form, as `operation!` has them.
pub fn written(operation: &Operation) -> Option<String> {
    let Some(body) = &operation.body else {
        // The fields of such a form are in the call already.
        return operation.form.as_ref().map(|_| "form ()".to_owned());
    };
    let of = Ty(&body.ty, MODELS);
    let held = if body.required { of.to_string() } else { format!("Option<{of}>") };
    Some(match &body.as_form {
        None => format!("json {held}"),
        Some(styles) if styles.is_empty() => format!("form {held}"),
        Some(styles) => format!("form {held}, &[{}]", list(styles)),
    })
}

/// The fields that have a style of their own, with it.
fn list(styles: &[(String, FormSerialization)]) -> String {
    let styles =
        styles.iter().filter_map(|(name, writing)| Some(format!("({}, {})", quoted(name), style(*writing)?)));
    styles.collect::<Vec<_>>().join(", ")
}
