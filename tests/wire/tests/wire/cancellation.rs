//! Dropped futures.

use std::time::Duration;

use twilio_senders::Client;
use wire_tests::{CannedResponse, Server, at_once, builder, client, sid};

use crate::until::until;

/// Starts an update and drops it as soon as the condition holds; then checks that the client still works.
async fn cancel(client: Client, server: &Server, when: impl Fn() -> bool) {
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.senders().update(&sid()).clear_profile().send().await.map(|_| ()) }
    });
    until("the moment to give up", when).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    until("the connection is closed", || server.hang_ups() == 1).await;
    client.senders().fetch(&sid()).send().await.unwrap();
}

#[tokio::test]
async fn drop_before_the_response_closes_the_connection() {
    let server = Server::new([CannedResponse::stall(), CannedResponse::json(200, "{}")]);
    cancel(client(&server), &server, || server.requests() == 1).await;
    let seen = server.finish();
    assert_eq!(seen.len(), 2, "a dropped call is not retried");
    assert_eq!(seen[0].body(), r#"{"profile":null}"#, "the request was complete");
}

#[tokio::test]
async fn drop_within_the_body_closes_the_connection() {
    let half = CannedResponse::raw("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{").then_stall();
    let server = Server::new([half, CannedResponse::json(200, "{}")]);
    cancel(client(&server), &server, || server.requests() == 1).await;
    assert_eq!(server.finish().len(), 2);
}

/// No request is in flight then, and none follows.
#[tokio::test]
async fn drop_in_a_pause_prevents_the_next_attempt() {
    let server =
        Server::new([CannedResponse::new(429, &[("Retry-After", "1")], ""), CannedResponse::json(200, "{}")]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.senders().update(&sid()).send().await.map(|_| ()) }
    });
    until("the first attempt", || server.requests() == 1).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    call.abort();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(server.requests(), 1);
    client.senders().fetch(&sid()).send().await.unwrap();
    let methods: Vec<_> = server.finish().iter().map(|seen| seen.method().to_owned()).collect();
    assert_eq!(methods, ["POST", "GET"]);
}

#[tokio::test]
async fn unpolled_future_sends_nothing() {
    let server = Server::new([]);
    let client = client(&server);
    drop(client.senders().update(&sid()).send());
    drop(client.senders().wait_until_online(&sid()));
    drop(client.senders().list("rcs".into()).items());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.finish().is_empty());
}

/// As `select!` does: both futures are polled and one is dropped.
#[tokio::test]
async fn call_that_loses_a_select_is_cancelled() {
    let server = Server::new([CannedResponse::stall(), CannedResponse::json(200, "{}")]);
    let client = client(&server);
    let call = client.senders().fetch(&sid()).send();
    let lost = tokio::time::timeout(Duration::from_millis(300), call).await;
    assert!(lost.is_err());
    until("the connection is closed", || server.hang_ups() == 1).await;
    client.senders().fetch(&sid()).send().await.unwrap();
    assert_eq!(server.finish().len(), 2);
}
