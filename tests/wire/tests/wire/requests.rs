//! All operations, byte for byte.

use std::env::consts::{ARCH, OS};

use twilio_senders::Client;
use twilio_senders::models::{Channel, Configuration, Profile};
use wire_tests::{AUTHORIZATION, CannedResponse, PATH, RecordedRequest, SENDERS, Server, client, sid};

const MANIFEST: &str = include_str!("../../../../generated/Cargo.toml");

/// Returns the `User-Agent` of the client.
fn user_agent() -> String {
    let value = |key: &str| {
        let line = MANIFEST.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")).unwrap();
        line.trim_end_matches('"').to_owned()
    };
    format!("twilio-senders/{} ({OS} {ARCH}) rust/{}", value("version"), value("rust-version"))
}

/// Returns a request in the format of [`RecordedRequest::sorted`].
fn expected(port: u16, line: &str, body: Option<&str>) -> String {
    let mut headers = vec![
        "accept: application/json".to_owned(),
        format!("authorization: {AUTHORIZATION}"),
        format!("host: 127.0.0.1:{port}"),
        format!("user-agent: {}", user_agent()),
    ];
    let content = body.filter(|body| !body.is_empty());
    headers.extend(body.map(|body| format!("content-length: {}", body.len())));
    headers.extend(content.map(|_| "content-type: application/json".to_owned()));
    headers.sort();
    format!("{line} HTTP/1.1\r\n{}\r\n\r\n{}", headers.join("\r\n"), content.unwrap_or_default())
}

/// Returns the requests that [`call_all`] must send.
pub fn all_expected(port: u16) -> Vec<String> {
    let update = r#"{"configuration":{"voice_application_sid":null,"account_type":""}}"#;
    let create = r#"{"sender_id":"whatsapp:+12025550123","profile":{"name":"Zoë \"Z\""}}"#;
    vec![
        expected(port, &format!("GET {SENDERS}?Channel=whatsapp&PageSize=20"), None),
        expected(port, &format!("POST {SENDERS}"), Some(create)),
        expected(port, &format!("GET {PATH}"), None),
        expected(port, &format!("POST {PATH}"), Some(update)),
        expected(port, &format!("POST {PATH}"), Some("")),
        expected(port, &format!("DELETE {PATH}"), None),
    ]
}

/// Returns the responses for them.
pub fn all_responses() -> Vec<CannedResponse> {
    let mut responses =
        vec![CannedResponse::json(200, r#"{"senders":[],"meta":{}}"#), CannedResponse::json(202, "{}")];
    responses.extend([
        CannedResponse::json(200, "{}"),
        CannedResponse::json(202, "{}"),
        CannedResponse::json(202, "{}"),
    ]);
    responses.push(CannedResponse::new(204, &[], ""));
    responses
}

/// Returns the part of an update that clears one field and disables another.
pub fn cleared() -> Configuration {
    Configuration::new().account_type("".into()).clear_voice_application_sid()
}

async fn call_all(client: &Client) {
    let senders = client.senders();
    senders.list(Channel::Whatsapp).page_size(20).send().await.unwrap();
    let name = Profile::new().name("Zoë \"Z\"");
    senders.create("whatsapp:+12025550123").profile(name).send().await.unwrap();
    senders.fetch(&sid()).send().await.unwrap();
    senders.update(&sid()).configuration(cleared()).send().await.unwrap();
    senders.update(&sid()).send().await.unwrap();
    senders.delete(&sid()).send().await.unwrap();
}

#[tokio::test]
async fn all_operations_send_the_expected_bytes() {
    let server = Server::new(all_responses());
    call_all(&client(&server)).await;
    let port = server.port();
    let seen: Vec<_> = server.finish().iter().map(RecordedRequest::sorted).collect();
    assert_eq!(seen, all_expected(port));
}
