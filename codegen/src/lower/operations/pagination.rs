//! Pagination of operations.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Pagination, Success, Type};
use crate::lower::context::Context;
use crate::lower::operations::response_pointers::{ResponsePointers, Target};
use crate::lower::wire::media;
use crate::media_type;
use crate::model::{self, Kind, Operation, ParameterIn, SchemaId};
use crate::pointer::Pointer;
use crate::service::{NextPage, PageLocation, PageParameter, PageValue};

const CODE: Code = Code::E0307;

/// Returns the pagination of an operation, if the description declares one.
pub fn pagination(cx: &Context<'_>, source: &Operation, success: &Success) -> Option<Pagination> {
    let written = source.pagination.as_ref()?;
    let refusal = match success {
        Success::Json(Type::Nullable(_)) => "success response is nullable, expected a page",
        Success::Json(_) => "",
        Success::Empty | Success::Text(_) | Success::Bytes => {
            "success response has no JSON body, expected a page"
        }
        Success::ByStatus(..) => "success responses have different bodies, expected a page",
    };
    if !refusal.is_empty() {
        cx.report(Diagnostic::new(CODE, &written.pointer, refusal));
        return None;
    }
    let pointers = ResponsePointers { cx, operation: source, code: CODE };
    let next = check_next(&pointers, written);
    let items_at = written.pointer.child("items");
    let mut target = pointers.resolve(&written.items, &items_at)?;
    let steps = target.steps.take();
    let (Some(Kind::Array(array)), Some(items)) = (pointers.kind(&target), steps) else {
        let what = format!("expected an array at `{}`, reached through properties", written.items);
        cx.report(pointers.error(&items_at, what, &target.siblings));
        return None;
    };
    next?;
    check_last_item(&pointers, written, array.items)?;
    let (next, pointer) = (written.next.clone(), written.items.clone());
    Some(Pagination { next, pointer, items, item: cx.types.item(array.items) })
}

/// What a value must be: a predicate for its kind, and the words for it.
type Wanted = (fn(&Kind) -> bool, &'static str);

/// Reports a pointer into the body that does not refer to what is wanted.
fn check(pointers: &ResponsePointers<'_>, pointer: &str, at: &Pointer, wanted: Wanted) -> Option<()> {
    let target = pointers.resolve(pointer, at)?;
    check_target(pointers, (pointer, at), &target, wanted)
}

fn check_target(
    pointers: &ResponsePointers<'_>,
    (pointer, at): (&str, &Pointer),
    target: &Target,
    (fits, what): Wanted,
) -> Option<()> {
    if pointers.kind(target).is_none_or(|kind| matches!(kind, Kind::Any | Kind::Opaque) || fits(kind)) {
        return Some(());
    }
    pointers.cx.report(pointers.error(at, format!("expected {what} at `{pointer}`"), &target.siblings));
    None
}

/// A token that selects a page.
const TOKEN: Wanted = (
    |kind| matches!(kind, Kind::String(_) | Kind::Integer(_) | Kind::Union(_) | Kind::Values(_)),
    "a string or an integer",
);

/// Reports a parameter that the operation does not have, and pointers into the body that do not refer to its next value or to
/// the end.
fn check_next(pointers: &ResponsePointers<'_>, written: &model::Pagination) -> Option<()> {
    let at = &written.pointer;
    let parameter = match &written.next {
        NextPage::Url(next) => {
            let is_url = |kind: &Kind| matches!(kind, Kind::String(_));
            return check(pointers, next, &at.child("next"), (is_url, "a string, the URL of the next page"));
        }
        NextPage::Link => return Some(()),
        NextPage::Parameter(parameter) => parameter,
    };
    if let PageValue::Token(pointer) = &parameter.value {
        check(pointers, pointer, &at.child("token").child("from"), TOKEN)?;
    }
    if let Some(more) = &parameter.more {
        check(pointers, more, &at.child("more"), (|kind| matches!(kind, Kind::Boolean(_)), "a boolean"))?;
    }
    if let Some(total) = &parameter.total {
        let is_number = |kind: &Kind| matches!(kind, Kind::Integer(_) | Kind::Number(_));
        check(pointers, total, &at.child("total"), (is_number, "a number"))?;
    }
    check_name(pointers, parameter, at)
}

/// Reports a pointer into the last item that does not refer to a token.
fn check_last_item(
    pointers: &ResponsePointers<'_>,
    written: &model::Pagination,
    item: SchemaId,
) -> Option<()> {
    let NextPage::Parameter(parameter) = &written.next else { return Some(()) };
    let PageValue::LastItem(pointer) = &parameter.value else { return Some(()) };
    let at = written.pointer.child("token").child("last-item");
    let target = pointers.resolve_in(Some(item), pointer, &at)?;
    check_target(pointers, (pointer, &at), &target, TOKEN)
}

/// Reports a parameter that the operation does not have.
fn check_name(pointers: &ResponsePointers<'_>, parameter: &PageParameter, at: &Pointer) -> Option<()> {
    let PageParameter { location, name, .. } = parameter;
    let operation = pointers.operation;
    let wanted = match location {
        PageLocation::Query => ParameterIn::Query,
        PageLocation::Header => ParameterIn::Header,
        PageLocation::Body => return check_body(pointers, name, at),
    };
    let own = operation.parameters.iter().filter(|own| own.location == wanted);
    let is_own = |own: &str| match location {
        PageLocation::Header => own.eq_ignore_ascii_case(name),
        _ => own == name,
    };
    if own.clone().any(|own| is_own(&own.name)) {
        return Some(());
    }
    let message = format!("the operation has no parameter `{}`", name.escape_debug());
    let names = own.map(|own| own.name.as_str());
    pointers.cx.report(Diagnostic::new(CODE, at, message).did_you_mean(name, names));
    None
}

/// Reports a property that the JSON body of the request does not have.
fn check_body(pointers: &ResponsePointers<'_>, name: &str, at: &Pointer) -> Option<()> {
    let api = pointers.cx.api;
    let body = pointers.operation.body.as_ref();
    let json = body.and_then(|body| body.content.iter().find(|media| media_type::is_json(&media.name)));
    let Some((_, object)) = json.and_then(|json| media::object(api, json)) else {
        pointers.cx.report(Diagnostic::new(CODE, at, "the request has no JSON object for the parameter"));
        return None;
    };
    let mut names = object.properties.iter().map(|property| property.name.as_str());
    if object.additional.is_some() || names.clone().any(|own| own == name) {
        return Some(());
    }
    let message = format!("the body of the request has no property `{}`", name.escape_debug());
    pointers.cx.report(Diagnostic::new(CODE, at, message).did_you_mean(name, names.by_ref()));
    None
}
