//! The handlers of the five operations.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value};

use super::errors::Failure;
use super::list::Page;
use super::options::SENDERS;
use super::sender::{CODE, Sender, sent_code};
use super::{Shared, body, fields, lock, middleware};

/// Returns the routes. The middleware also applies to unknown paths.
pub(super) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route(SENDERS, get(list).post(create))
        .route(&format!("{SENDERS}/{{sid}}"), get(fetch).post(update).delete(delete))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(not_found)
        .layer(from_fn_with_state(Arc::clone(shared), middleware::handle))
        .with_state(Arc::clone(shared))
}

async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Failure> {
    let mut sent = body::object(SENDERS, &headers, &bytes)?.unwrap_or_default();
    let sender_id = match sent.remove("sender_id") {
        Some(Value::String(text)) if is_sender_id(&text) => text,
        Some(_) => {
            let message =
                "sender_id must be whatsapp:+ and a phone number, or rcs: and the name of an agent.";
            return Err(Failure::invalid("sender_id", message));
        }
        None => return Err(Failure::invalid("sender_id", "sender_id is required.")),
    };
    fields::validate(&sent)?;
    let mut store = lock(&shared.store);
    if store.is_registered(&sender_id) {
        return Err(Failure::registered(&sender_id));
    }
    let sender = Sender::new(sender_id, &sent);
    let response = accepted(&sender, &shared, &sent);
    store.add(sender);
    Ok(response)
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, Failure> {
    let page = Page::of(&query)?;
    Ok(Json(page.json(&lock(&shared.store), &shared.origin)))
}

/// Each fetch advances the sender to its next status.
async fn fetch(State(shared): State<Arc<Shared>>, Path(sid): Path<String>) -> Result<Json<Value>, Failure> {
    let mut store = lock(&shared.store);
    let sender = store.find(&sid).ok_or_else(|| no_sender(&sid))?;
    let json = sender.json(&shared.origin);
    sender.advance();
    Ok(Json(json))
}

async fn update(
    State(shared): State<Arc<Shared>>,
    Path(sid): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Failure> {
    let mut store = lock(&shared.store);
    let sender = store.find(&sid).ok_or_else(|| no_sender(&sid))?;
    let sent = body::object(&path_of(&sid), &headers, &bytes)?.unwrap_or_default();
    fields::validate(&sent)?;
    if sent_code(&sent).is_some_and(|code| code != CODE) {
        return Err(Failure::wrong_code());
    }
    sender.update(&sent);
    Ok(accepted(sender, &shared, &sent))
}

async fn delete(State(shared): State<Arc<Shared>>, Path(sid): Path<String>) -> Result<StatusCode, Failure> {
    if lock(&shared.store).remove(&sid) { Ok(StatusCode::NO_CONTENT) } else { Err(no_sender(&sid)) }
}

async fn not_found(uri: Uri) -> Failure {
    Failure::not_found(uri.path())
}

async fn method_not_allowed(uri: Uri) -> Failure {
    let detail = "The resource does not support this method.";
    Failure::problem(StatusCode::METHOD_NOT_ALLOWED, uri.path(), detail)
}

/// Returns a 202 response: the request is accepted, and completed later.
fn accepted(sender: &Sender, shared: &Shared, sent: &Map<String, Value>) -> Response {
    (StatusCode::ACCEPTED, Json(sender.echo(&shared.origin, sent))).into_response()
}

fn no_sender(sid: &str) -> Failure {
    Failure::not_found(&path_of(sid))
}

fn path_of(sid: &str) -> String {
    format!("{SENDERS}/{sid}")
}

/// Returns `true` if the text is `whatsapp:` and an E.164 phone number, or `rcs:` and a name without spaces.
fn is_sender_id(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("whatsapp:+") {
        return (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    }
    text.strip_prefix("rcs:")
        .is_some_and(|agent| !agent.is_empty() && agent.bytes().all(|byte| byte.is_ascii_graphic()))
}
