//! Pagination of operations.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Pagination, Success, Type};
use crate::lower::operations::response_pointers::ResponsePointers;
use crate::lower::types::Types;
use crate::model::{Api, Kind, Operation};

const CODE: Code = Code::E0307;

/// Returns the pagination of an operation, if the description declares one.
pub fn pagination(
    api: &Api,
    types: &Types<'_>,
    source: &Operation,
    success: &Success,
    diagnostics: &mut Diagnostics,
) -> Option<Pagination> {
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
        diagnostics.push(Diagnostic::new(CODE, &written.pointer, refusal));
        return None;
    }
    let pointers = ResponsePointers { api, types, operation: source, code: CODE };
    let next_at = written.pointer.child("next");
    let next = pointers.resolve(&written.next, &next_at, diagnostics);
    if let Some(target) = &next
        && !matches!(pointers.kind(target), None | Some(Kind::Any | Kind::Opaque | Kind::String(_)))
    {
        let what = format!("expected a string at `{}`, the URL of the next page", written.next);
        diagnostics.push(pointers.error(&next_at, what, &target.siblings));
    }
    let items_at = written.pointer.child("items");
    let mut target = pointers.resolve(&written.items, &items_at, diagnostics)?;
    let steps = target.steps.take();
    let (Some(Kind::Array(array)), Some(items)) = (pointers.kind(&target), steps) else {
        let what = format!("expected an array at `{}`, reached through properties", written.items);
        diagnostics.push(pointers.error(&items_at, what, &target.siblings));
        return None;
    };
    next?;
    Some(Pagination { next: written.next.clone(), items, item: types.item(array.items) })
}
