//! A server that decodes requests by axum's own code, and writes streams by it: the independent side of the program
//! `fixtures/pass/requests/decoded.rs`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::TcpListener;
use std::thread;

use axum::body::Body;
use axum::extract::Multipart;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Starts the server, which ends with the process, and returns its base URL.
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/parts", post(parts))
        .route("/form", post(|Form(pairs): Form<Vec<(String, String)>>| async { Json(pairs) }))
        .route("/order", post(|Form(order): Form<Order>| async { Json(order) }))
        .route("/events", get(events))
        .route("/owners/events", get(owner_events))
        .route("/owners/lines", get(owner_lines));
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    base_url
}

/// What a form decodes to.
#[derive(Deserialize, Serialize)]
struct Order {
    name: String,
    count: i64,
    ratio: Option<f64>,
    urgent: Option<bool>,
    note: Option<String>,
}

/// Returns each part as it was decoded.
async fn parts(mut parts: Multipart) -> Json<Vec<Value>> {
    let mut decoded = Vec::new();
    while let Some(part) = parts.next_field().await.unwrap() {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let (name, file_name) = (text(part.name()), text(part.file_name()));
        let content_type = text(part.content_type());
        let headers: BTreeMap<String, String> = part
            .headers()
            .iter()
            .filter(|(name, _)| name.as_str().starts_with("x-"))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let content = part.bytes().await.unwrap();
        let content = match serde_json::from_slice(&content) {
            Ok(value) if content_type.as_deref().is_some_and(|of| of.ends_with("json")) => value,
            _ => String::from_utf8(content.to_vec()).map_or_else(|_| json!(content.to_vec()), Value::from),
        };
        decoded.push(json!({
            "name": name,
            "file_name": file_name,
            "content_type": content_type,
            "headers": headers,
            "content": content,
        }));
    }
    Json(decoded)
}

async fn events() -> impl IntoResponse {
    sse(vec![
        Event::default().event("note").data("first\nsecond").id("1"),
        Event::default().comment("a comment"),
        Event::default().event("owner").json_data(json!({"name": "Ada", "age": 36})).unwrap(),
        Event::default().event("other").data("unknown"),
    ])
}

/// Continues after the event that the client has seen.
async fn owner_events(headers: HeaderMap) -> impl IntoResponse {
    let last = headers.get("last-event-id").map_or(0, |id| id.to_str().unwrap().parse().unwrap());
    let event = |id: u32| {
        Event::default().id(id.to_string()).json_data(json!({"name": format!("owner {id}")})).unwrap()
    };
    sse((last + 1..=3).map(event).collect())
}

fn sse(events: Vec<Event>) -> impl IntoResponse {
    Sse::new(stream::iter(events.into_iter().map(Ok::<_, Infallible>)))
}

/// Sends JSON lines in chunks that end in the middle of a line.
async fn owner_lines() -> Response {
    let chunks = ["{\"name\": \"Ada\"}\n{\"na", "me\": \"Bob\", \"age\": 7}\n", "\n{\"name\": \"Eve\"}"];
    let body = Body::from_stream(stream::iter(chunks.map(Ok::<_, Infallible>)));
    ([("content-type", "application/jsonl")], body).into_response()
}
