//! Injected faults, and the request log.

use demo::{Fault, Operation};
use serde_json::json;

use crate::SENDERS;
use crate::http::{Api, exchange};

#[tokio::test]
async fn nth_request_gets_429() {
    let fault = |nth, retry_after| Fault::TooManyRequests { operation: Operation::Update, nth, retry_after };
    let api = Api::with_faults(vec![fault(2, Some(7)), fault(3, None)]).await;
    let path = api.create(json!({ "sender_id": "rcs:harbour_bakery" })).await;
    let rename = |name: &str| json!({ "profile": { "name": name } });
    assert_eq!(api.post(&path, &rename("one")).await.status, 202);
    api.get(&path).await;

    let refused = api.post(&path, &rename("two")).await;
    assert_eq!((refused.status, refused.header("Retry-After")), (429, Some("7")));
    assert_eq!(refused.header("Content-Type"), Some("application/problem+json"));
    let body = refused.json();
    assert_eq!((&body["type"], &body["title"]), (&json!("about:blank"), &json!("Too Many Requests")));
    assert_eq!((&body["status"], &body["instance"]), (&json!(429), &json!(path)));
    assert!(body["detail"].is_string());
    assert_eq!(api.get(&path).await.json()["profile"]["name"], "one");

    let refused = api.post(&path, &rename("three")).await;
    assert_eq!((refused.status, refused.header("Retry-After")), (429, None));
    assert_eq!(api.post(&path, &rename("four")).await.status, 202);
}

#[tokio::test]
async fn nth_request_gets_503() {
    let fault = Fault::Unavailable { operation: Operation::Create, nth: 1 };
    let api = Api::with_faults(vec![fault]).await;
    let body = json!({ "sender_id": "rcs:harbour_bakery" });
    let response = api.post(SENDERS, &body).await;
    assert_eq!((response.status, response.header("Content-Type")), (503, Some("text/html")));
    assert!(response.header("T-Request-Id").is_some());
    assert_eq!(api.post(SENDERS, &body).await.status, 202);
}

#[tokio::test]
async fn log_contains_every_request() {
    let api = Api::start().await;
    let path = api.create(json!({ "sender_id": "rcs:harbour_bakery" })).await;
    api.get(&format!("{SENDERS}?Channel=rcs")).await;
    api.delete(&path).await;
    exchange(api.running.url(), "GET /nowhere", &[], "").await;
    let lines: Vec<_> = api.running.requests().iter().map(ToString::to_string).collect();
    let delete = format!("DELETE {path} 204");
    let expected = [
        "POST /v2/Channels/Senders 202",
        "GET /v2/Channels/Senders?Channel=rcs 200",
        delete.as_str(),
        "GET /nowhere 401",
    ];
    assert_eq!(lines, expected);
}
