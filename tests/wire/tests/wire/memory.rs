//! The transport without a network, for tests of code that uses the client.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use twilio_senders::models::{Channel, Configuration, SenderStatus};
use twilio_senders::{Client, Credentials, MemoryTransport, TransportError, TransportErrorKind};
use wire_tests::{PATH, sid};

fn client(transport: &MemoryTransport) -> Client {
    Client::builder().credentials(Credentials::basic("u", "p")).transport(transport.clone()).build().unwrap()
}

#[tokio::test]
async fn it_gives_what_it_is_told_in_order_and_records_what_was_sent() {
    let transport = MemoryTransport::new();
    transport.answer(200, r#"{"status":"ONLINE"}"#);
    transport.answer(404, r#"{"code":20404}"#);
    let with_header = http::Response::builder().status(202).header("T-Request-Id", "RQ1");
    transport.answer_with(with_header.body(Bytes::from("{}")).unwrap());
    transport.answer(204, "");
    let client = client(&transport);
    let senders = client.senders();

    let fetched = senders.fetch(&sid()).send().await.unwrap();
    assert_eq!(fetched.body.status, Some(SenderStatus::Online));
    let error = senders.list(&Channel::Rcs).page_size(2).send().await.unwrap_err();
    assert_eq!((error.is_api(), error.status().unwrap().as_u16()), (true, 404));
    let otp = Configuration::new().verification_code("123456");
    let updated = senders.update(&sid()).configuration(otp).header("X-Trace", "1").send().await.unwrap();
    assert_eq!(updated.headers().t_request_id(), Some("RQ1"));
    senders.delete(&sid()).send().await.unwrap();

    let requests = transport.requests();
    let lines: Vec<_> =
        requests.iter().map(|request| (request.method.clone(), request.uri.to_string())).collect();
    let sender = format!("https://messaging.twilio.com{PATH}");
    let list = "https://messaging.twilio.com/v2/Channels/Senders?Channel=rcs&PageSize=2".to_owned();
    assert_eq!(
        lines,
        [
            (Method::GET, sender.clone()),
            (Method::GET, list),
            (Method::POST, sender.clone()),
            (Method::DELETE, sender),
        ]
    );
    assert_eq!(requests[2].body, r#"{"configuration":{"verification_code":"123456"}}"#);
    assert_eq!(requests[2].headers["content-type"], "application/json");
    assert_eq!(requests[2].headers["x-trace"], "1");
    assert_eq!(requests[2].headers["authorization"], "Basic [redacted]");
    assert!(requests[3].body.is_empty());
}

#[tokio::test]
async fn it_fails_as_it_is_told_and_when_no_answer_is_left() {
    let transport = MemoryTransport::new();
    transport.fail(TransportError::new(TransportErrorKind::Timeout, "told to"));
    transport.fail(TransportError::new(TransportErrorKind::ConnectTimeout, "told to"));
    let client = client(&transport);
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!((error.is_timeout(), error.is_connect()), (true, false), "{error}");
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!((error.is_timeout(), error.is_connect()), (true, true), "{error}");
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!((error.is_transport(), error.is_timeout()), (true, false), "{error}");
    assert!(error.to_string().contains("no answer left for GET"), "{error}");
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn it_makes_answers_from_requests() {
    let transport = MemoryTransport::answering(|request| {
        let echo = format!(r#"{{"url":"{} {}"}}"#, request.method, request.uri.path());
        Ok(http::Response::new(Bytes::from(echo)))
    });
    let client = client(&transport);
    for _ in 0..2 {
        let sender = client.senders().fetch(&sid()).send().await.unwrap().into_body();
        assert_eq!(sender.url.as_deref(), Some(format!("GET {PATH}").as_str()));
    }
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn it_is_told_the_limits_of_each_call() {
    let transport = MemoryTransport::new();
    for _ in 0..3 {
        transport.answer(200, "{}");
    }
    let builder = Client::builder().transport(transport.clone());
    let client = builder.timeout(Duration::from_secs(7)).max_response_size(99).build().unwrap();
    client.senders().fetch(&sid()).send().await.unwrap();
    client.senders().fetch(&sid()).timeout(Duration::from_secs(1)).send().await.unwrap();
    let unlimited = Client::builder().transport(transport.clone()).timeout(None).build().unwrap();
    unlimited.senders().fetch(&sid()).send().await.unwrap();
    let limits: Vec<_> = transport.requests().iter().map(|request| request.limits).collect();
    let timeouts: Vec<_> = limits.iter().map(|limits| limits.timeout).collect();
    assert_eq!(timeouts, [Some(Duration::from_secs(7)), Some(Duration::from_secs(1)), None]);
    assert_eq!(limits[0].max_response_size, 99);
}
