//! The consequences of cutting out a fault, in the words of a warning, and as the parts that the crate lacks.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Part, Place, Skipped};
use crate::grammar::walk::Step;
use crate::grammar::{
    CALLBACK, HEADER, MEDIA_TYPE, OPERATION, ObjectKind, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE,
    SCHEMA, SECURITY_SCHEME,
};
use crate::methods;
use crate::pointer::Pointer;

/// The change of a place.
pub enum Cut {
    /// Removes the value.
    Remove,
    /// Replaces or adds the value.
    Replace(Value),
}

/// A consequence of a cut: its words, the object that lacks the part, and the part that the crate lacks.
pub struct Consequence {
    text: String,
    owner: Option<(Pointer, String)>,
    part: Option<(Pointer, Part)>,
}

/// Reports a fault at `at` with its consequences: those for the operation that it is in, or all. They name the object that lacks the
/// part if the diagnostic is elsewhere.
pub fn report(
    diagnostic: &Diagnostic,
    at: &Pointer,
    consequences: &[Consequence],
    diagnostics: &mut Diagnostics,
) {
    let concerns = |consequence: &&Consequence| {
        consequence.part.as_ref().is_some_and(|(part, _)| at.rebase(part, part).is_some())
    };
    let concerned = consequences.iter().any(|consequence| concerns(&consequence));
    for consequence in consequences.iter().filter(|consequence| !concerned || concerns(consequence)) {
        let Consequence { text, owner, part } = consequence;
        let skipped = part.as_ref().map(|(at, part)| Skipped {
            part: part.clone(),
            at: at.clone(),
            reason: diagnostic.message.clone(),
        });
        let is_inside = |owner: &Pointer| match (&diagnostic.input, &diagnostic.place) {
            (Input::Description, Place::Value(place)) => place.rebase(owner, owner).is_some(),
            _ => false,
        };
        let text = match owner {
            Some((at, owner)) if !is_inside(at) => format!("{text} in {owner}"),
            _ => text.clone(),
        };
        diagnostics.push(Diagnostic { skipped, ..diagnostic.clone() }.consequence(text));
    }
}

/// Returns the consequences of a cut, one for each operation of a path.
pub fn consequences(steps: &[Step<'_>], cut: &Cut) -> Vec<Consequence> {
    let Some((step, above)) = steps.split_last() else { return Vec::new() };
    let path = steps.get(1).map_or("", |step| step.key.as_str());
    let operation = |at: Pointer, key: &str, operation: &Value| {
        let part = Part::Operation(operation_name(path, key, operation));
        Consequence { text: part.consequence(), owner: None, part: Some((at, part)) }
    };
    if let Some(webhook) = of_webhook(steps) {
        return vec![webhook];
    }
    if step.is(&PATH_ITEM) {
        let found = step.value.into_iter().flat_map(methods::operations);
        let all = found.map(|found| operation(step.at.descend(found.keys()), found.method, found.operation));
        let all: Vec<_> = all.collect();
        if !all.is_empty() {
            return all;
        }
    }
    if let (true, Some(value)) = (step.is(&OPERATION), step.value) {
        return vec![operation(step.at.clone(), &step.key, value)];
    }
    let named = |kind| Ok(Part::Other(kind, step.key.clone()));
    let part = match cut {
        Cut::Replace(_) if step.is(&SCHEMA) => Ok(Part::Other("schema", String::new())),
        Cut::Replace(_) if step.is(&RESPONSE) || step.key == "content" => {
            Err("the response body is returned as bytes".to_owned())
        }
        Cut::Replace(Value::String(default)) if !default.is_empty() => {
            Err(format!("the default is `{default}`"))
        }
        Cut::Replace(_) => Err(format!("`{}` is ignored", step.key)),
        Cut::Remove if step.is(&PARAMETER) && step.is_item => Ok(parameter(step.value)),
        Cut::Remove if step.is(&REQUEST_BODY) && step.need.is_some() => Ok(Part::Body),
        Cut::Remove if step.is(&PATH_ITEM) => named("path"),
        Cut::Remove if step.is(&MEDIA_TYPE) => named("media type"),
        Cut::Remove if step.is(&RESPONSE) => named("response"),
        Cut::Remove if step.is(&HEADER) => named("header"),
        Cut::Remove if step.is(&SECURITY_SCHEME) => named("security scheme"),
        Cut::Remove if step.is(&PARAMETER) => named("parameter"),
        Cut::Remove if step.is(&REQUEST_BODY) => named("request body"),
        Cut::Remove if step.is_item => Err("the item is ignored".to_owned()),
        Cut::Remove => Err(format!("`{}` is ignored", step.key)),
    };
    let is = |kinds: &[&'static ObjectKind]| above.iter().any(|step| kinds.iter().any(|kind| step.is(kind)));
    let is_text = is(&[&PARAMETER, &HEADER]) && !is(&[&MEDIA_TYPE]);
    let (text, part) = match part {
        Ok(part @ Part::Other("schema", _)) if is_text => {
            ("the value is text".to_owned(), Some((step.at.clone(), part)))
        }
        Ok(Part::Parameter(location, name)) => (
            Part::Other("parameter", name.clone()).consequence(),
            Some((step.at.clone(), Part::Parameter(location, name))),
        ),
        Ok(part) => (part.consequence(), Some((step.at.clone(), part))),
        Err(text) => (text, None),
    };
    vec![Consequence { text, owner: owner(if step.is(&SCHEMA) { steps } else { above }), part }]
}

/// Returns the consequence of cutting out a webhook, a callback, or an operation of one.
fn of_webhook(steps: &[Step<'_>]) -> Option<Consequence> {
    let step = steps.last()?;
    let (kind, at) = match steps.iter().rposition(|step| step.is(&CALLBACK)) {
        Some(at) => ("callback", at),
        None => ("webhook", steps.first().filter(|section| section.key.ends_with("webhooks")).map(|_| 1)?),
    };
    let kinds = [&CALLBACK, &PATH_ITEM, &OPERATION, &REQUEST_BODY];
    let is_whole = kinds.into_iter().any(|kind| step.is(kind));
    let part = Part::Other(kind, steps.get(at)?.key.clone());
    let text = part.consequence();
    is_whole.then(|| Consequence { text, owner: owner(&steps[..at]), part: Some((step.at.clone(), part)) })
}

/// Returns the object around a part that a user knows by its name: an operation, a path, or a component.
fn owner(steps: &[Step<'_>]) -> Option<(Pointer, String)> {
    let path = steps.get(1)?;
    if path.is(&PATH_ITEM) && steps[0].key.ends_with("webhooks") {
        return Some((path.at.clone(), format!("webhook `{}`", path.key)));
    }
    // One of `additionalOperations` is a step further below.
    let operation = steps.iter().skip(2).take(2).find(|step| step.is(&OPERATION));
    if let (Some(operation), true) = (operation, path.is(&PATH_ITEM))
        && let Some(value) = operation.value
    {
        let name = operation_name(&path.key, &operation.key, value);
        return Some((operation.at.clone(), format!("operation `{name}`")));
    }
    if path.is(&PATH_ITEM) {
        return Some((path.at.clone(), format!("path `{}`", path.key)));
    }
    let component = steps.get(2).filter(|_| steps[0].key == "components")?;
    Some((component.at.clone(), format!("`components.{}.{}`", path.key, component.key)))
}

fn operation_name(path: &str, key: &str, operation: &Value) -> String {
    let id = operation.get("operationId").and_then(Value::as_str).filter(|id| !id.is_empty());
    id.map_or_else(|| format!("{} {path}", key.to_uppercase()), str::to_owned)
}

fn parameter(value: Option<&Value>) -> Part {
    let text = |key: &str| value.and_then(|value| value.get(key)?.as_str());
    let name = text("$ref").and_then(|reference| reference.rsplit('/').next()).or(text("name"));
    let name = name.unwrap_or_default().to_owned();
    match text("in") {
        Some("query") => Part::Parameter("query", name),
        Some("header") => Part::Parameter("header", name),
        Some("cookie") => Part::Parameter("cookie", name),
        _ => Part::Other("parameter", name),
    }
}
