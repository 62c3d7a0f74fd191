//! The life cycle of a sender.

use serde_json::{Value, json};

use crate::SENDERS;
use crate::http::Api;

#[tokio::test]
async fn sender_without_verification_comes_online() {
    let api = Api::start().await;
    let path = api.create(json!({ "sender_id": "whatsapp:+12025550123" })).await;
    assert_eq!(api.statuses(&path, 4).await, ["CREATING", "OFFLINE", "ONLINE", "ONLINE"]);
    let sender = api.get(&path).await.json();
    assert_eq!(sender["sender_id"], "whatsapp:+12025550123");
    assert_eq!(sender["properties"]["quality_rating"], "HIGH");
    assert_eq!(sender["url"], format!("{}{path}", api.running.url()));
}

#[tokio::test]
async fn offline_after_creation_has_no_reasons() {
    let api = Api::start().await;
    let path = api.create(json!({ "sender_id": "rcs:harbour_bakery" })).await;
    api.statuses(&path, 1).await;
    let sender = api.get(&path).await.json();
    assert_eq!((&sender["status"], &sender["offline_reasons"]), (&json!("OFFLINE"), &Value::Null));
}

#[tokio::test]
async fn sender_waits_for_the_right_code() {
    let api = Api::start().await;
    let configuration = json!({ "verification_method": "voice" });
    let path =
        api.create(json!({ "sender_id": "whatsapp:+12025550123", "configuration": configuration })).await;
    let pending = "PENDING_VERIFICATION";
    assert_eq!(api.statuses(&path, 4).await, ["CREATING", "OFFLINE", pending, pending]);

    let wrong = api.post(&path, &json!({ "configuration": { "verification_code": "654321" } })).await;
    assert_eq!((wrong.status, wrong.json()["code"].as_u64()), (400, Some(63116)));
    assert_eq!(api.statuses(&path, 1).await, [pending]);

    let right = api.post(&path, &json!({ "configuration": { "verification_code": "123456" } })).await;
    assert_eq!((right.status, right.json()["status"].as_str()), (202, Some("VERIFYING")));
    assert_eq!(right.json()["configuration"]["verification_code"], Value::Null);
    assert_eq!(api.statuses(&path, 4).await, ["VERIFYING", "TWILIO_REVIEW", "ONLINE", "ONLINE"]);
}

#[tokio::test]
async fn banned_number_stays_offline() {
    let api = Api::start().await;
    let path = api.create(json!({ "sender_id": "whatsapp:+12025550000" })).await;
    assert_eq!(api.statuses(&path, 2).await, ["CREATING", "OFFLINE"]);
    for _ in 0..2 {
        let sender = api.get(&path).await.json();
        assert_eq!(
            (&sender["status"], &sender["offline_reasons"][0]["code"]),
            (&json!("OFFLINE"), &json!("63020"))
        );
        assert!(sender["offline_reasons"][0]["more_info"].is_string());
        assert_eq!(sender["properties"], Value::Null);
        assert_eq!(api.post(&path, &json!({ "profile": { "name": "Again" } })).await.status, 202);
    }
}

#[tokio::test]
async fn update_is_reported_for_two_fetches() {
    let api = Api::start().await;
    let path = api.create(json!({ "sender_id": "whatsapp:+12025550123" })).await;
    api.statuses(&path, 2).await;
    let response = api.post(&path, &json!({ "webhook": { "callback_method": "PUT" } })).await;
    assert_eq!((response.status, response.json()["status"].as_str()), (202, Some("ONLINE:UPDATING")));
    let updating = "ONLINE:UPDATING";
    assert_eq!(api.statuses(&path, 3).await, [updating, updating, "ONLINE"]);
    // Neither of these updates concerns the channel, so the sender stays online.
    for body in [json!({}), json!({ "configuration": { "voice_application_sid": null } })] {
        let response = api.post(&path, &body).await;
        assert_eq!(response.json()["status"], "ONLINE");
    }
}

#[tokio::test]
async fn responses_echo_only_the_sent_fields() {
    let api = Api::start().await;
    let profile = json!({ "name": "Harbour Bakery", "emails": [{ "email": "a@example.com", "label": "A" }] });
    let body = json!({ "sender_id": "whatsapp:+12025550123", "profile": profile });
    let created = api.post(SENDERS, &body).await.json();
    assert_eq!(created["status"], "CREATING");
    assert_eq!(created["profile"]["emails"], profile["emails"]);
    for absent in ["webhook", "configuration", "properties", "offline_reasons", "compliance"] {
        assert_eq!(created[absent], Value::Null, "{absent}");
        assert!(created.as_object().unwrap().contains_key(absent), "{absent}");
    }

    let path = format!("{SENDERS}/{}", created["sid"].as_str().unwrap());
    let echo = api.post(&path, &json!({ "profile": { "about": "Bread" } })).await.json();
    assert_eq!((&echo["profile"]["about"], &echo["profile"]["name"]), (&json!("Bread"), &Value::Null));
    let kept = api.get(&path).await.json();
    assert_eq!(
        (&kept["profile"]["about"], &kept["profile"]["name"]),
        (&json!("Bread"), &json!("Harbour Bakery"))
    );
}

#[tokio::test]
async fn identifiers_are_valid_and_distinct() {
    let api = Api::start().await;
    let one = api.create(json!({ "sender_id": "rcs:one" })).await;
    let two = api.create(json!({ "sender_id": "rcs:two" })).await;
    assert_ne!(one, two);
    let digits = one.strip_prefix("/v2/Channels/Senders/XE").unwrap();
    assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digits}");
}

#[tokio::test]
async fn deleted_sender_is_not_found() {
    let api = Api::start().await;
    let body = json!({ "sender_id": "rcs:harbour_bakery" });
    let path = api.create(body.clone()).await;
    let deleted = api.delete(&path).await;
    assert_eq!((deleted.status, deleted.body.as_str()), (204, ""));
    assert_eq!(api.delete(&path).await.status, 404);
    assert_eq!(api.get(&path).await.status, 404);
    assert_ne!(api.create(body).await, path);
}
