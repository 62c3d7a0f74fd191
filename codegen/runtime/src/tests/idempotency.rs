//! Idempotency keys over sockets.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::Value;

use crate::runtime::mock::Mock;
use crate::runtime::{
    Call, Client, ClientBuilder, ErrorShape, Json, NextUrl, Operation, OperationInfo, Pages, Path,
    RequestBuilder, Retries, Security, Service, blocking,
};
use crate::tests::socket::{Planned, SentRequest, Server};

static SERVICE: Service = Service {
    base_url: "https://api.example.com",
    template: None,
    user_agent: "example/1.0",
    errors: ErrorShape { code: &[], message: &[], request_id: None },
    schemes: &[],
    security: Security::Any,
    credentials: &[],
};

enum Pay {}

impl Operation for Pay {
    const INFO: OperationInfo = OperationInfo { id: "Pay", builder: "Pay" };
    const IDEMPOTENCY_KEY: Option<&'static str> = Some("Idempotency-Key");
    type MediaType = Json;
    type Body = ();
    type Output = Value;
    type Headers = ();
}

fn pay<C: Clone>(client: &C) -> RequestBuilder<Pay, C> {
    RequestBuilder::new(Call::new(client, "Pay", Method::POST, Path::new().literal("/payments")))
}

fn builder<C>(server: &Server) -> ClientBuilder<C> {
    let retries = Retries::new().first_pause(Duration::from_millis(1));
    ClientBuilder::new(&SERVICE).base_url(&server.base_url).retries(retries)
}

/// Fails twice: with a status, and with the end of the connection.
fn failing_at_first() -> Server {
    Server::start(|number| match number {
        0 => Planned::Status(503),
        1 => Planned::Close,
        _ => Planned::Status(200),
    })
}

fn keys(requests: &[SentRequest]) -> Vec<&str> {
    requests.iter().map(|request| request.header("idempotency-key").unwrap()).collect()
}

/// Asserts that the first three requests have one key, and the others each another.
fn check(server: &Server) {
    let requests = server.requests();
    let [first, second, third, others @ ..] = &keys(&requests)[..] else { panic!("{requests:?}") };
    assert!(first == second && second == third, "{requests:?}");
    let different: HashSet<_> = others.iter().chain([first]).collect();
    assert_eq!((others.len(), different.len()), (2, 3), "{requests:?}");
    for key in others {
        let parts: Vec<usize> = key.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{key}");
        assert!(key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-')), "{key}");
        assert!(key.as_bytes()[14] == b'4' && b"89ab".contains(&key.as_bytes()[19]), "{key}");
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn attempts_of_a_call_have_one_key_and_calls_different_ones() {
    let server = failing_at_first();
    let client = builder::<Client>(&server).build().unwrap();
    assert_eq!(pay(&client).send().await.unwrap().http.attempts, 3);
    pay(&client).send().await.unwrap();
    pay(&client).send().await.unwrap();
    check(&server);
}

#[test]
fn blocking_attempts_of_a_call_have_one_key_and_calls_different_ones() {
    let server = failing_at_first();
    let client = builder::<blocking::Client>(&server).build().unwrap();
    assert_eq!(pay(&client).send().unwrap().http.attempts, 3);
    pay(&client).send().unwrap();
    pay(&client).send().unwrap();
    check(&server);
}

#[test]
fn key_of_the_caller_is_sent_with_every_attempt() {
    let server = failing_at_first();
    let client = builder::<blocking::Client>(&server).build().unwrap();
    pay(&client).header("Idempotency-Key", "order-7").send().unwrap();
    assert_eq!(keys(&server.requests()), ["order-7"; 3]);
}

#[test]
fn executed_request_has_a_key_for_each_call() {
    let server = Server::start(|_| Planned::Status(200));
    let client = builder::<blocking::Client>(&server).build().unwrap();
    let request = pay(&client).request().unwrap();
    assert!(request.headers.get("idempotency-key").is_none());
    let again = request.again().unwrap();
    client.execute(request).unwrap();
    client.execute(again).unwrap();
    let requests = server.requests();
    let [first, second] = &keys(&requests)[..] else { panic!("{requests:?}") };
    assert_ne!(first, second);
}

#[test]
fn key_of_the_caller_is_that_of_the_first_page() {
    let mock = Mock::responding(|request| {
        let is_first = request.uri.query().is_none();
        let body = if is_first { r#"{"next": "/payments?page=2"}"# } else { "{}" };
        Ok(Response::builder().body(Bytes::from(body)).unwrap())
    });
    let client: blocking::Client =
        ClientBuilder::<blocking::Client>::new(&SERVICE).transport(mock.clone()).build().unwrap();
    let call = pay(&client).header("Idempotency-Key", "order-7").into_call();
    let pages = Pages::<Value, _>::new(call, &NextUrl("/next"));
    assert_eq!(pages.map(Result::unwrap).count(), 2);
    let keys: Vec<_> = mock.requests().iter().map(|sent| sent.headers["idempotency-key"].clone()).collect();
    assert!(keys[0] == "order-7" && keys[1] != keys[0], "{keys:?}");
}
