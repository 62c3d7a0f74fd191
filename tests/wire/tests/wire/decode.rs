//! Decoding of responses.

use serde_json::{Value, json};
use twilio_senders::Maybe;
use twilio_senders::models::{AccountType, Profile, Sender, SenderStatus, Vertical};
use wire_tests::{CannedResponse, Server, client, sid};

/// Fetches a sender whose response body is this one.
async fn fetched(body: &Value) -> Sender {
    let server = Server::new([CannedResponse::json(200, &body.to_string())]);
    client(&server).senders().fetch(&sid()).send().await.unwrap().body
}

/// Fetches this body and returns the serialized sender.
async fn fetched_again(body: &Value) -> Value {
    serde_json::to_value(fetched(body).await).unwrap()
}

#[tokio::test]
async fn absent_null_and_empty_differ_in_responses() {
    let sender = fetched(&json!({})).await;
    assert_eq!(sender.configuration, Maybe::Absent);
    assert_eq!(sender.profile, Maybe::Absent);
    assert_eq!(sender.status, None);

    let sender = fetched(&json!({"configuration": null, "profile": {}, "webhook": {}})).await;
    assert_eq!(sender.configuration, Maybe::Null);
    assert_eq!(sender.profile, Maybe::Value(Profile::new()));
    assert!(sender.webhook.is_value());

    for (configuration, voice, account_type) in [
        (json!({}), Maybe::Absent, Maybe::Absent),
        (json!({"voice_application_sid": null, "account_type": null}), Maybe::Null, Maybe::Null),
        (
            json!({"voice_application_sid": "", "account_type": ""}),
            Maybe::Value(String::new()),
            Maybe::Value(AccountType::Cleared),
        ),
        (
            json!({"voice_application_sid": "AP1", "account_type": "ISV"}),
            Maybe::Value("AP1".to_owned()),
            Maybe::Value(AccountType::Isv),
        ),
    ] {
        let sender = fetched(&json!({"configuration": configuration})).await;
        let read = sender.configuration.into_option().unwrap();
        assert_eq!(read.voice_application_sid, voice, "{configuration}");
        assert_eq!(read.account_type, account_type, "{configuration}");
    }
}

#[tokio::test]
async fn offline_reasons_may_be_absent_null_empty_or_contain_nulls() {
    assert_eq!(fetched(&json!({})).await.offline_reasons, Maybe::Absent);
    assert_eq!(fetched(&json!({"offline_reasons": null})).await.offline_reasons, Maybe::Null);
    assert_eq!(fetched(&json!({"offline_reasons": []})).await.offline_reasons, Maybe::Value(Vec::new()));

    let body = json!({"offline_reasons": [null, {"code": "63101", "more_info": null}, null]});
    let reasons = fetched(&body).await.offline_reasons.into_option().unwrap();
    assert_eq!(reasons.len(), 3);
    assert_eq!((reasons[0].is_none(), reasons[2].is_none()), (true, true));
    let reason = reasons[1].clone().unwrap();
    assert_eq!(reason.code, Maybe::Value("63101".to_owned()));
    assert_eq!(reason.message, Maybe::Absent);
    assert_eq!(reason.more_info, Maybe::Null);
    assert_eq!(fetched_again(&body).await, body);
}

#[tokio::test]
async fn unknown_enum_values_are_preserved() {
    let body = json!({
        "status": "ONLINE:PENDING_VERIFICATION",
        "configuration": {"verification_method": "carrier pigeon", "account_type": "isv"},
        "webhook": {"callback_method": "patch"},
        "profile": {"vertical": ""},
        "compliance": {"registration_sid": "", "countries": [
            {"country": "XX", "status": "online", "carriers": [{"status": "LOST \u{1f4a5}"}]},
        ]},
    });
    let sender = fetched(&body).await;
    let status = sender.status.clone().unwrap();
    assert!(matches!(&status, SenderStatus::Unknown(_)), "{status:?}");
    assert_eq!(status.as_str(), "ONLINE:PENDING_VERIFICATION");
    assert_eq!(status.to_string(), "ONLINE:PENDING_VERIFICATION");
    let vertical = sender.profile.as_ref().and_then(|profile| profile.vertical.as_ref()).unwrap();
    assert!(matches!(vertical, Vertical::Unknown(_)), "{vertical:?}");
    assert_eq!(serde_json::to_value(&sender).unwrap(), body);
}

#[tokio::test]
async fn unknown_fields_are_skipped_everywhere() {
    let known = json!({
        "status": "ONLINE",
        "profile": {"name": "Example", "emails": [{"email": "a@example.com"}]},
        "offline_reasons": [{"code": "1"}],
    });
    let with_more = json!({
        "brand_new": {"deep": [{"status": 5}, null]},
        "status": "ONLINE",
        "profile": {
            "name": "Example",
            "Name": 7,
            "emails": [{"email": "a@example.com", "verified": false}],
            "": [[]],
        },
        "offline_reasons": [{"code": "1", "since": 1.5e300}],
        "\u{0}": 18_446_744_073_709_551_615_u64,
    });
    let sender = fetched(&with_more).await;
    assert_eq!(sender, fetched(&known).await);
    assert_eq!(serde_json::to_value(&sender).unwrap(), known);
}

#[tokio::test]
async fn forbidden_null_is_decoded_as_absent() {
    let sender = fetched(&json!({"status": null, "sid": null})).await;
    assert_eq!(sender.status, None);
    assert_eq!(sender.sid, Maybe::Null);
}

#[tokio::test]
async fn response_has_status_body_and_headers() {
    let body = r#"{"sid":"XEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","status":"VERIFYING","sender_id":null}"#;
    let headers = [("Content-Type", "application/json;charset=utf-8"), ("T-Request-Id", "RQ1")];
    let server = Server::new([CannedResponse::new(202, &headers, body)]);
    let response = client(&server).senders().update(&sid()).send().await.unwrap();
    assert_eq!(response.http.status.as_u16(), 202);
    assert_eq!(response.headers().t_request_id(), Some("RQ1"));
    assert_eq!(response.body.status, Some(SenderStatus::Verifying));
    let sid = response.body.sid.as_ref().unwrap();
    assert_eq!(sid.as_str(), "XEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(response.body.sender_id, Maybe::Null);
    assert_eq!(response.body.url, Maybe::Absent);
}

#[tokio::test]
async fn invalid_identifier_in_a_response_is_preserved() {
    let body = json!({"sid": "XE-of-tomorrow"});
    assert_eq!(fetched_again(&body).await, body);
}
