//! The mock transport in tests of code that uses the client.

use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilio_senders::mock::Mock;
use twilio_senders::models::{Channel, Configuration, Sender, SenderPage, SenderStatus};
use twilio_senders::senders::{CreateSender, DeleteSender, FetchSender, ListSenders, UpdateSender};
use twilio_senders::{Client, Credentials};
use wire_tests::{PATH, SENDERS, sid};

fn client(mock: &Mock) -> Client {
    Client::builder().credentials(Credentials::basic("u", "p")).transport(mock.clone()).build().unwrap()
}

/// Returns a response-only model.
fn model<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn online() -> Sender {
    model(json!({"status": "ONLINE"}))
}

fn page(next: Option<&str>) -> SenderPage {
    model(json!({"senders": [{"status": "ONLINE"}], "meta": {"next_page_url": next}}))
}

#[tokio::test]
async fn expected_call_has_the_documented_status_and_is_recorded() {
    let mock = Mock::new();
    mock.expect::<FetchSender>().respond(online());
    mock.expect::<ListSenders>().respond(page(None));
    mock.expect::<CreateSender>().respond(Sender::default());
    mock.expect::<UpdateSender>().respond(Sender::default()).header("T-Request-Id", "RQ1");
    mock.expect::<DeleteSender>().respond(());
    let client = client(&mock);
    let senders = client.senders();

    let otp = Configuration::new().verification_code("123456");
    let updated = senders.update(&sid()).configuration(otp).header("X-Trace", "1").send().await.unwrap();
    assert_eq!((updated.http.status.as_u16(), updated.headers().t_request_id()), (202, Some("RQ1")));
    let fetched = senders.fetch(&sid()).send().await.unwrap();
    assert_eq!((fetched.http.status.as_u16(), fetched.body.status), (200, Some(SenderStatus::Online)));
    let listed = senders.list(Channel::Rcs).page_size(2).send().await.unwrap();
    assert_eq!((listed.http.status.as_u16(), listed.body.senders.len()), (200, 1));
    assert_eq!(senders.create("rcs:x").send().await.unwrap().http.status.as_u16(), 202);
    assert_eq!(senders.delete(&sid()).send().await.unwrap().http.status.as_u16(), 204);
    mock.assert_done();

    let requests = mock.requests();
    let lines: Vec<_> =
        requests.iter().map(|request| (request.method.clone(), request.uri.to_string())).collect();
    let sender = format!("https://messaging.twilio.com{PATH}");
    let all = format!("https://messaging.twilio.com{SENDERS}");
    assert_eq!(
        lines,
        [
            (Method::POST, sender.clone()),
            (Method::GET, sender.clone()),
            (Method::GET, format!("{all}?Channel=rcs&PageSize=2")),
            (Method::POST, all),
            (Method::DELETE, sender),
        ]
    );
    let operations: Vec<_> = requests.iter().map(|request| request.operation.as_ref()).collect();
    let names = ["Update", "Fetch", "List", "Create", "Delete"].map(|name| format!("{name}ChannelsSender"));
    assert_eq!(operations, names);
    assert_eq!(requests[0].body, r#"{"configuration":{"verification_code":"123456"}}"#);
    assert_eq!(requests[0].json()["configuration"]["verification_code"], "123456");
    assert_eq!(requests[0].headers["content-type"], "application/json");
    assert_eq!(requests[0].headers["x-trace"], "1");
    assert_eq!(requests[0].headers["authorization"], "Basic [redacted]");
    assert!(requests[4].body.is_empty() && requests[4].json().is_null());
}
