//! Error responses, in the three formats that the vendor's service is known to use, and in no format at all.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error response: the request is not carried out.
#[derive(Debug)]
pub(super) enum Failure {
    /// The first format: `code`, `message`, `more_info`, `status`.
    Plain { status: StatusCode, code: u32, message: String },
    /// The second format: `code`, `message`, `httpStatusCode`, `userError`, `params`.
    UserError { status: StatusCode, code: u32, message: String, params: Value },
    /// The third format, problem details (RFC 9457), for errors that have an HTTP status but no code of the vendor.
    Problem { status: StatusCode, detail: &'static str, instance: String, retry_after: Option<u64> },
    /// No format: the page of a proxy that does not reach the service.
    Unavailable,
}

impl Failure {
    /// Reports missing or wrong credentials.
    pub(super) fn credentials() -> Self {
        Self::Plain { status: StatusCode::UNAUTHORIZED, code: 20003, message: "Authenticate".to_owned() }
    }

    /// Reports that there is no resource at this path.
    pub(super) fn not_found(path: &str) -> Self {
        let message = format!("The requested resource {path} was not found");
        Self::Plain { status: StatusCode::NOT_FOUND, code: 20404, message }
    }

    /// Reports an invalid body, field or parameter.
    pub(super) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::invalid_with(message, json!({ "field": field }))
    }

    /// Reports an invalid body, field or parameter, with details in `params`.
    pub(super) fn invalid_with(message: impl Into<String>, params: Value) -> Self {
        Self::UserError { status: StatusCode::BAD_REQUEST, code: 63100, message: message.into(), params }
    }

    /// Reports that the sender already exists.
    pub(super) fn registered(sender_id: &str) -> Self {
        Self::UserError {
            status: StatusCode::CONFLICT,
            code: 63110,
            message: "The sender is already registered.".to_owned(),
            params: json!({ "sender_id": sender_id }),
        }
    }

    /// Reports a wrong one-time code, without repeating it: a mistyped code is close to the right one.
    pub(super) fn wrong_code() -> Self {
        Self::UserError {
            status: StatusCode::BAD_REQUEST,
            code: 63116,
            message: "The verification code is not the one that was sent.".to_owned(),
            params: json!({ "field": "configuration.verification_code" }),
        }
    }

    /// Reports that the rate limit is exceeded.
    pub(super) fn too_many_requests(path: &str, retry_after: Option<u64>) -> Self {
        Self::Problem {
            status: StatusCode::TOO_MANY_REQUESTS,
            detail: "The rate limit of the account is exceeded; the request was not processed.",
            instance: path.to_owned(),
            retry_after,
        }
    }

    /// Reports an error that retrying does not fix.
    pub(super) fn problem(status: StatusCode, path: &str, detail: &'static str) -> Self {
        Self::Problem { status, detail, instance: path.to_owned(), retry_after: None }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Plain { status, code, message } => plain(status, code, &message),
            Self::UserError { status, code, message, params } => {
                let body = json!({
                    "code": code,
                    "message": message,
                    "httpStatusCode": status.as_u16(),
                    "userError": true,
                    "params": params,
                });
                (status, Json(body)).into_response()
            }
            Self::Problem { status, detail, instance, retry_after } => {
                problem(status, detail, &instance, retry_after)
            }
            Self::Unavailable => {
                let page = "<html><body><h1>503 Service Unavailable</h1></body></html>\n";
                (StatusCode::SERVICE_UNAVAILABLE, [(CONTENT_TYPE, "text/html")], page).into_response()
            }
        }
    }
}

fn plain(status: StatusCode, code: u32, message: &str) -> Response {
    let body = json!({
        "code": code,
        "message": message,
        "more_info": more_info(code),
        "status": status.as_u16(),
    });
    let mut response = (status, Json(body)).into_response();
    if status == StatusCode::UNAUTHORIZED {
        // Required in a 401 response (RFC 9110, section 15.5.2).
        set(&mut response, WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Twilio API\""));
    }
    response
}

fn problem(status: StatusCode, detail: &str, instance: &str, retry_after: Option<u64>) -> Response {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
        "instance": instance,
    });
    let mut response = (status, Json(body)).into_response();
    set(&mut response, CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = retry_after {
        set(&mut response, RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: HeaderValue) {
    response.headers_mut().insert(name, value);
}

/// Returns the URL of the page about a code.
pub(super) fn more_info(code: u32) -> String {
    format!("https://www.twilio.com/docs/errors/{code}")
}
