//! Absent fields, null and the empty string have three different effects.

use serde_json::{Value, json};

use crate::http::Api;

async fn create_full(api: &Api) -> String {
    api.create(json!({
        "sender_id": "whatsapp:+12025550123",
        "configuration": { "voice_application_sid": "AP1", "account_type": "ISV", "waba_id": "1" },
        "webhook": { "callback_url": "https://example.com", "fallback_url": "https://example.org" },
        "profile": { "name": "Harbour Bakery", "websites": [{ "website": "https://example.com", "label": "W" }] },
    }))
    .await
}

#[tokio::test]
async fn absent_field_is_kept() {
    let api = Api::start().await;
    let path = create_full(&api).await;
    let before = api.get(&path).await.json();
    for body in [json!({}), json!({ "profile": {}, "webhook": {}, "configuration": {} })] {
        assert_eq!(api.post(&path, &body).await.status, 202);
    }
    let after = api.get(&path).await.json();
    for part in ["configuration", "webhook", "profile"] {
        assert_eq!(before[part], after[part]);
    }
}

#[tokio::test]
async fn update_without_body_is_accepted() {
    let api = Api::start().await;
    let path = create_full(&api).await;
    let response = api.send(&format!("POST {path}"), &[], "").await;
    assert_eq!((response.status, &response.json()["profile"]), (202, &Value::Null));
}

#[tokio::test]
async fn null_clears_a_field() {
    let api = Api::start().await;
    let path = create_full(&api).await;
    let body = json!({
        "configuration": { "voice_application_sid": null },
        "webhook": null,
        "profile": { "websites": null },
    });
    assert_eq!(api.post(&path, &body).await.status, 202);
    let sender = api.get(&path).await.json();
    assert_eq!(sender["configuration"]["voice_application_sid"], Value::Null);
    assert_eq!(sender["configuration"]["waba_id"], "1");
    assert_eq!(sender["webhook"], Value::Null);
    assert_eq!(sender["profile"]["websites"], Value::Null);
    assert_eq!(sender["profile"]["name"], "Harbour Bakery");
}

#[tokio::test]
async fn empty_string_clears_only_account_type() {
    let api = Api::start().await;
    let path = create_full(&api).await;
    let body = json!({ "configuration": { "account_type": "" }, "profile": { "name": "" } });
    assert_eq!(api.post(&path, &body).await.status, 202);
    let sender = api.get(&path).await.json();
    assert_eq!(sender["configuration"]["account_type"], Value::Null);
    assert_eq!(sender["configuration"]["voice_application_sid"], "AP1");
    assert_eq!(sender["profile"]["name"], "");
}

#[tokio::test]
async fn rejected_update_changes_nothing() {
    let api = Api::start().await;
    let path = create_full(&api).await;
    let body = json!({ "profile": { "name": "Other" }, "configuration": { "verification_code": "000000" } });
    assert_eq!(api.post(&path, &body).await.status, 400);
    assert_eq!(api.get(&path).await.json()["profile"]["name"], "Harbour Bakery");
}
