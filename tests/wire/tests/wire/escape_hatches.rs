//! Calls for parts of a service that are newer than its description.

use http::{HeaderValue, Method};
use serde_json::{Value, json};
use twilio_senders::models::{Channel, Configuration};
use wire_tests::{AUTHORIZATION, CannedResponse, PATH, Server, client, sid};

#[tokio::test]
async fn extra_header_query_and_body_field_are_sent_for_one_call() {
    let server = Server::new([CannedResponse::json(202, "{}"), CannedResponse::json(202, "{}")]);
    let client = client(&server);
    client
        .senders()
        .update(&sid())
        .configuration(Configuration::new().verification_code("123456"))
        .header("X-Trace", "one")
        .header("x-trace", "two words")
        .query("Beta", "a b&c")
        .query("Beta", "")
        .body_field("brand_new", json!({"deep": [1, null]}))
        .body_field("note", "plain")
        .send()
        .await
        .unwrap();
    client.senders().update(&sid()).send().await.unwrap();
    let seen = server.finish();
    assert_eq!(seen[0].target(), format!("{PATH}?Beta=a%20b%26c&Beta="));
    assert_eq!(seen[0].header("x-trace"), ["two words"]);
    let sent: Value = serde_json::from_str(seen[0].body()).unwrap();
    let expected = json!({
        "configuration": {"verification_code": "123456"},
        "brand_new": {"deep": [1, null]},
        "note": "plain",
    });
    assert_eq!(sent, expected);
    // The next call is not affected.
    assert_eq!(seen[1].target(), PATH);
    assert!(seen[1].header("x-trace").is_empty());
    assert_eq!(seen[1].body(), "");
}

#[tokio::test]
async fn extra_query_parameter_is_added_to_a_described_one() {
    let server = Server::new([CannedResponse::json(200, r#"{"senders":[],"meta":{}}"#)]);
    let client = client(&server);
    client.senders().list(Channel::Rcs).query("Channel", "sms").page_size(5).send().await.unwrap();
    assert_eq!(server.finish()[0].target(), "/v2/Channels/Senders?Channel=rcs&Channel=sms&PageSize=5");
}

#[tokio::test]
async fn raw_request_is_sent_with_credentials() {
    let server = Server::new([
        CannedResponse::json(201, r#"{"things":[1,2]}"#),
        CannedResponse::new(200, &[("Content-Type", "text/plain")], "as it came"),
        CannedResponse::json(409, r#"{"code":7}"#),
    ]);
    let client = client(&server);

    let call = client.request(Method::PUT, "/v3/New%20Things").query("Dry Run", "yes/no");
    let response = call.header("X-Trace", "1").json(&json!({"a": null})).send_json::<Value>().await.unwrap();
    assert_eq!(response.http.status.as_u16(), 201);
    assert_eq!(response.body["things"][1], 2);

    let call = client.request(Method::PATCH, "/v3/bytes").body("application/octet-stream", vec![b'\n'; 3]);
    assert_eq!(call.send().await.unwrap().body, "as it came");

    let error = client.request(Method::GET, "/v3/other").send().await.unwrap_err();
    assert!(error.is_api(), "{error}");
    assert_eq!(error.typed::<Value>(), Some(json!({"code": 7})));
    assert_eq!(
        format!("{error:#}"),
        "GET /v3/other: the service responded with 409 Conflict: {\"code\":7} (code 7)"
    );

    let seen = server.finish();
    assert_eq!(seen[0].line(), "PUT /v3/New%20Things?Dry%20Run=yes%2Fno HTTP/1.1");
    assert_eq!(seen[0].body(), r#"{"a":null}"#);
    assert_eq!(seen[0].header("x-trace"), ["1"]);
    assert_eq!(seen[1].line(), "PATCH /v3/bytes HTTP/1.1");
    assert_eq!(seen[1].header("content-type"), ["application/octet-stream"]);
    assert_eq!(seen[1].body(), "\n\n\n");
    assert_eq!(seen[2].line(), "GET /v3/other HTTP/1.1");
    for seen in &seen {
        assert_eq!(seen.header("authorization"), [AUTHORIZATION]);
    }
}

#[tokio::test]
async fn request_can_be_built_changed_and_executed() {
    let server = Server::new([CannedResponse::json(202, r#"{"status":"ONLINE"}"#)]);
    let client = client(&server);
    let mut request = client.senders().update(&sid()).clear_profile().request().unwrap();
    assert_eq!(request.operation(), "UpdateChannelsSender");
    assert_eq!(request.path, PATH);
    assert!(!request.headers.contains_key("authorization"), "credentials are added on sending");
    request.path.push_str("/Next");
    request.query = "a=1".to_owned();
    request.headers.insert("x-trace", HeaderValue::from_static("1"));
    let response = client.execute(request).await.unwrap();
    assert_eq!(response.body, r#"{"status":"ONLINE"}"#);
    let seen = server.finish();
    assert_eq!(seen[0].target(), format!("{PATH}/Next?a=1"));
    assert_eq!(seen[0].body(), r#"{"profile":null}"#);
    assert_eq!(seen[0].header("x-trace"), ["1"]);
    assert_eq!(seen[0].header("authorization"), [AUTHORIZATION]);
}
