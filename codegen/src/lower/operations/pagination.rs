//! Pagination of operations.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Pagination, Success, Type};
use crate::lower::context::Context;
use crate::lower::operations::response_pointers::ResponsePointers;
use crate::model::{Kind, Operation};

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
    let next_at = written.pointer.child("next");
    let next = pointers.resolve(&written.next, &next_at);
    if let Some(target) = &next
        && !matches!(pointers.kind(target), None | Some(Kind::Any | Kind::Opaque | Kind::String(_)))
    {
        let what = format!("expected a string at `{}`, the URL of the next page", written.next);
        cx.report(pointers.error(&next_at, what, &target.siblings));
    }
    let items_at = written.pointer.child("items");
    let mut target = pointers.resolve(&written.items, &items_at)?;
    let steps = target.steps.take();
    let (Some(Kind::Array(array)), Some(items)) = (pointers.kind(&target), steps) else {
        let what = format!("expected an array at `{}`, reached through properties", written.items);
        cx.report(pointers.error(&items_at, what, &target.siblings));
        return None;
    };
    next?;
    Some(Pagination { next: written.next.clone(), items, item: cx.types.item(array.items) })
}
