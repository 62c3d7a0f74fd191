//! How the service refuses, in the three shapes that the vendor's is known to use, and in none of them.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A request that is not carried out.
#[derive(Debug)]
pub(super) enum Failure {
    /// The first shape: `code`, `message`, `more_info`, `status`.
    Plain { status: StatusCode, code: u32, message: String },
    /// The second shape: `code`, `message`, `httpStatusCode`, `userError`, `params`.
    UserError { status: StatusCode, code: u32, message: String, params: Value },
    /// The third shape, problem details (RFC 9457), for what HTTP has a status for and the vendor no code.
    Problem { status: StatusCode, detail: &'static str, instance: String, retry_after: Option<u64> },
    /// No shape: what a proxy says when it does not reach the service.
    Unavailable,
}

impl Failure {
    /// The credentials are missing or wrong.
    pub(super) fn credentials() -> Self {
        Self::Plain { status: StatusCode::UNAUTHORIZED, code: 20003, message: "Authenticate".to_owned() }
    }

    /// Nothing is at this path.
    pub(super) fn not_found(path: &str) -> Self {
        let message = format!("The requested resource {path} was not found");
        Self::Plain { status: StatusCode::NOT_FOUND, code: 20404, message }
    }

    /// The body, a field of it or a parameter is not valid.
    pub(super) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::invalid_with(message, json!({ "field": field }))
    }

    /// The same, with something to say about what would be valid.
    pub(super) fn invalid_with(message: impl Into<String>, params: Value) -> Self {
        Self::UserError { status: StatusCode::BAD_REQUEST, code: 63100, message: message.into(), params }
    }

    /// The sender exists.
    pub(super) fn registered(sender_id: &str) -> Self {
        Self::UserError {
            status: StatusCode::CONFLICT,
            code: 63110,
            message: "The sender is already registered.".to_owned(),
            params: json!({ "sender_id": sender_id }),
        }
    }

    /// The one-time code is another one. It is not repeated here: what failed may be a typing mistake in a
    /// right one.
    pub(super) fn wrong_code() -> Self {
        Self::UserError {
            status: StatusCode::BAD_REQUEST,
            code: 63116,
            message: "The verification code is not the one that was sent.".to_owned(),
            params: json!({ "field": "configuration.verification_code" }),
        }
    }

    /// The rate limit is reached.
    pub(super) fn too_many_requests(path: &str, retry_after: Option<u64>) -> Self {
        Self::Problem {
            status: StatusCode::TOO_MANY_REQUESTS,
            detail: "More requests than the account may make; none of this one was carried out.",
            instance: path.to_owned(),
            retry_after,
        }
    }

    /// A problem that no waiting solves.
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
        // Each 401 has one (RFC 9110, section 15.5.2).
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

/// The page about a code.
pub(super) fn more_info(code: u32) -> String {
    format!("https://www.twilio.com/docs/errors/{code}")
}
