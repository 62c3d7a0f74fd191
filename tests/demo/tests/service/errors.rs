//! Error responses and their formats.

use demo::{Credentials, Options};
use serde_json::{Value, json};

use crate::SENDERS;
use crate::http::{Api, Response, basic, exchange};

const UNKNOWN: &str = "/v2/Channels/Senders/XE00000000000000000000000000000000";

#[track_caller]
fn assert_first_format(response: &Response, status: u16, code: u32) {
    let body = response.json();
    assert_eq!(keys(&body), ["code", "message", "more_info", "status"]);
    assert_eq!((response.status, &body["status"], &body["code"]), (status, &json!(status), &json!(code)));
    assert_eq!(body["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
}

#[track_caller]
fn assert_second_format(response: &Response, status: u16, code: u32) {
    let body = response.json();
    assert_eq!(keys(&body), ["code", "httpStatusCode", "message", "params", "userError"]);
    assert_eq!(
        (response.status, &body["httpStatusCode"], &body["code"]),
        (status, &json!(status), &json!(code))
    );
    assert!(body["userError"] == true && body["params"].is_object());
}

fn keys(body: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort();
    keys
}

#[tokio::test]
async fn only_the_two_pairs_of_credentials_are_accepted() {
    let api = Api::start().await;
    let Options { account, api_key, .. } = Options::default();
    let list = format!("GET {SENDERS}?Channel=rcs");
    for credentials in [&account, &api_key] {
        let headers = [("Authorization", &*basic(credentials))];
        assert_eq!(exchange(api.running.url(), &list, &headers, "").await.status, 200);
    }
    let crossed = basic(&Credentials::new(&account.username, &api_key.password));
    for headers in [&[][..], &[("Authorization", &*crossed)], &[("Authorization", "Bearer x")]] {
        let response = exchange(api.running.url(), &list, headers, "").await;
        assert_first_format(&response, 401, 20003);
        assert!(response.header("WWW-Authenticate").unwrap().starts_with("Basic "));
    }
    // Without credentials, an unknown path is not reported as such.
    assert_first_format(&exchange(api.running.url(), "GET /nowhere", &[], "").await, 401, 20003);
}

#[tokio::test]
async fn unknown_resource_is_not_found() {
    let api = Api::start().await;
    assert_first_format(&api.get(UNKNOWN).await, 404, 20404);
    assert_first_format(&api.post(UNKNOWN, &json!({})).await, 404, 20404);
    assert_first_format(&api.delete(UNKNOWN).await, 404, 20404);
    assert_first_format(&api.get("/v2/Channels").await, 404, 20404);
    let response = api.send(&format!("PUT {SENDERS}"), &[], "").await;
    assert_eq!((response.status, response.header("Content-Type")), (405, Some("application/problem+json")));
}

#[tokio::test]
async fn create_requires_a_valid_sender_id() {
    let api = Api::start().await;
    let numbers =
        ["", "12025550123", "whatsapp:12025550123", "whatsapp:+", "whatsapp:+12x", "rcs:", "sms:+1"];
    for sender_id in numbers {
        assert_second_format(&api.post(SENDERS, &json!({ "sender_id": sender_id })).await, 400, 63100);
    }
    for body in [json!({}), json!({ "sender_id": null }), json!({ "sender_id": 1 })] {
        assert_second_format(&api.post(SENDERS, &body).await, 400, 63100);
    }
    api.create(json!({ "sender_id": "whatsapp:+12025550123" })).await;
    assert_second_format(
        &api.post(SENDERS, &json!({ "sender_id": "whatsapp:+12025550123" })).await,
        409,
        63110,
    );
}

#[tokio::test]
async fn invalid_field_is_rejected() {
    let api = Api::start().await;
    let path = api.create(json!({ "sender_id": "rcs:harbour_bakery" })).await;
    let cases = [
        (json!({ "profile": { "about": "ä".repeat(140) } }), "profile.about"),
        (json!({ "profile": { "vertical": "Bakeries" } }), "profile.vertical"),
        (json!({ "profile": { "emails": "a@example.com" } }), "profile.emails"),
        (json!({ "profile": { "websites": [{ "url": "https://example.com" }] } }), "profile.websites"),
        (json!({ "profile": { "nmae": "Harbour" } }), "profile.nmae"),
        (json!({ "profile": "Harbour" }), "profile"),
        (json!({ "webhook": { "callback_method": "GET" } }), "webhook.callback_method"),
        (json!({ "configuration": { "verification_method": "post" } }), "configuration.verification_method"),
        (json!({ "sender_id": "rcs:other" }), "sender_id"),
        (json!({ "status": "ONLINE" }), "status"),
    ];
    for (body, field) in cases {
        let response = api.post(&path, &body).await;
        assert_second_format(&response, 400, 63100);
        assert_eq!(response.json()["params"]["field"], field);
    }
    let longest = json!({ "profile": { "about": "ä".repeat(139) } });
    assert_eq!(api.post(&path, &longest).await.status, 202);
    let wrong = json!({ "configuration": { "verification_code": "1" } });
    assert_second_format(&api.post(&path, &wrong).await, 400, 63116);
}

#[tokio::test]
async fn body_without_json_content_type_is_rejected() {
    let api = Api::start().await;
    let create = format!("POST {SENDERS}");
    let body = r#"{"sender_id":"rcs:harbour_bakery"}"#;
    for headers in [&[][..], &[("Content-Type", "text/plain")], &[("Content-Type", "application/jsonp")]] {
        let response = api.send(&create, headers, body).await;
        assert_eq!(
            (response.status, response.header("Content-Type")),
            (415, Some("application/problem+json"))
        );
    }
    let json = [("Content-Type", "application/json")];
    for body in ["{", "[]", "null", ""] {
        assert_second_format(&api.send(&create, &json, body).await, 400, 63100);
    }
    let utf8 = [("Content-Type", "Application/JSON; charset=utf-8")];
    assert_eq!(api.send(&create, &utf8, body).await.status, 202);
}

#[tokio::test]
async fn too_large_body_is_rejected() {
    let api = Api::start().await;
    let body = format!(r#"{{"sender_id":"rcs:{}"}}"#, "a".repeat(1 << 20));
    let response = api.send(&format!("POST {SENDERS}"), &[("Content-Type", "application/json")], &body).await;
    assert_eq!(response.status, 413);
}

#[tokio::test]
async fn every_response_has_the_six_headers() {
    let api = Api::start().await;
    let path = api.create(json!({ "sender_id": "rcs:harbour_bakery" })).await;
    let unknown = exchange(api.running.url(), "GET /", &[], "").await;
    let mut ids = Vec::new();
    for response in [api.get(&path).await, api.delete(&path).await, api.get(&path).await, unknown] {
        assert_eq!(response.header("Access-Control-Allow-Origin"), Some("*"));
        assert_eq!(response.header("Access-Control-Allow-Credentials"), Some("true"));
        for name in ["Allow-Methods", "Allow-Headers", "Expose-Headers"] {
            assert!(response.header(&format!("Access-Control-{name}")).is_some(), "{name}");
        }
        let id = response.header("T-Request-Id").unwrap().to_owned();
        assert!(id.starts_with("RQ") && id.len() == 34, "{id}");
        assert!(!ids.contains(&id));
        ids.push(id);
    }
}
