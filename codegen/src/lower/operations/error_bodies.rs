//! Bodies of error responses that depend on the status.

use crate::ir::{ErrorBodies, ErrorBody, ErrorStatus, Success, Type};
use crate::lower::context::Context;
use crate::lower::operations::responses;
use crate::markdown;
use crate::model::{Operation, Response, Status};

/// Returns the documented bodies of the error responses, if they have several types. Other bodies than JSON are left to the user.
pub fn error_bodies(cx: &Context<'_>, source: &Operation, name: &str) -> Option<ErrorBodies> {
    let is_success = |response: &Response| source.successes().any(|success| std::ptr::eq(success, response));
    let failures = source.responses.iter().filter(|response| !is_success(response));
    let typed = failures.filter_map(|response| match responses::body(&cx.types, response) {
        Success::Json(ty) if ty != Type::Any => Some((response, ty)),
        _ => None,
    });
    let mut typed: Vec<(&Response, Type)> = typed.collect();
    let (_, first) = typed.first()?;
    if typed.iter().all(|(_, ty)| ty == first) {
        return None;
    }
    // A code precedes its range, and a range all other statuses.
    typed.sort_by_key(|(response, _)| match response.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    let bodies = typed.into_iter().map(|(response, ty)| {
        let (status, name, of) = match response.status {
            Status::Code(code) => {
                (ErrorStatus::Code(code), code_name(code), markdown::code(&code.to_string()))
            }
            Status::Range(digit) => {
                (ErrorStatus::Range(digit), range_name(digit), markdown::code(&format!("{digit}XX")))
            }
            Status::Default => (ErrorStatus::Other, "Other".to_owned(), "Any other status".to_owned()),
        };
        let meaning = responses::response_docs(&response.description).unwrap_or_else(|| "error.".to_owned());
        ErrorBody { status, name, docs: format!("{of}: {meaning}"), ty }
    });
    Some(ErrorBodies { name: name.to_owned(), bodies: bodies.collect() })
}

/// Returns the variant name of a range of statuses.
fn range_name(digit: u16) -> String {
    match digit {
        1 => "Informational",
        3 => "Redirection",
        4 => "ClientError",
        5 => "ServerError",
        _ => return format!("Status{digit}Xx"),
    }
    .to_owned()
}

/// Returns the variant name of a status, as RFC 9110, section 15, or RFC 6585 names it.
fn code_name(code: u16) -> String {
    match code {
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        422 => "UnprocessableContent",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        code => return format!("Status{code}"),
    }
    .to_owned()
}
