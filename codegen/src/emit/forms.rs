//! Request bodies that are forms.

use crate::ir::{Arg, FormSerialization, FormStyle, Operation, ParameterLocation};
use crate::print::quoted;

/// A method of the call that sets a part of the request, and its arguments.
pub type Set = (&'static str, Vec<String>);

/// Returns the statements that set the fixed fields of a form.
pub fn always(operation: &Operation) -> Vec<Set> {
    let Some(form) = &operation.form else { return Vec::new() };
    let mut sets: Vec<Set> = Vec::new();
    let (set, start) = match form.multipart {
        true => ("set_part", "start_multipart"),
        false => ("set_form", "start_form"),
    };
    for (name, value) in &form.fixed {
        sets.push((set, vec![quoted(name), quoted(value)]));
    }
    let is_field =
        |arg: &Arg| matches!(arg.location, ParameterLocation::Form(_) | ParameterLocation::Part(_));
    if form.required && !operation.args.iter().any(is_field) && sets.is_empty() {
        sets.push((start, Vec::new()));
    }
    sets
}

/// Returns the style of a field if it differs from the default.
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

/// The media type of the request body, as the runtime calls it.
pub fn media_type(operation: &Operation) -> &'static str {
    match styles(operation) {
        Some(_) => "StyledForm<Self>",
        None if operation.has_form() => "Form",
        None if operation.has_multipart() => "MultipartForm",
        None if operation.body.as_ref().is_some_and(|body| body.required && body.is_nullable()) => {
            "NullableJson"
        }
        None => "Json",
    }
}

/// The styles of the fields of a form that is a model, where some differ from the default.
pub fn styles(operation: &Operation) -> Option<String> {
    let styles = operation.body.as_ref()?.as_form.as_ref()?;
    (!styles.is_empty()).then(|| list(styles))
}

/// Returns the fields with a style of their own.
fn list(styles: &[(String, FormSerialization)]) -> String {
    let styles =
        styles.iter().filter_map(|(name, writing)| Some(format!("({}, {})", quoted(name), style(*writing)?)));
    styles.collect::<Vec<_>>().join(", ")
}
