//! Futures that are dropped half-way.

use std::time::Duration;

use twilio_senders::Client;
use wire_tests::{Answer, Server, at_once, builder, client, sid};

use crate::until::until;

/// Starts an update and gives it up once this is so; then the client must work on.
async fn give_up(client: Client, server: &Server, when: impl Fn() -> bool) {
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
async fn before_the_answer_the_connection_is_closed_and_the_client_works_on() {
    let server = Server::new([Answer::stall(), Answer::json(200, "{}")]);
    give_up(client(&server), &server, || server.requests() == 1).await;
    let seen = server.finish();
    assert_eq!(seen.len(), 2, "what was given up is not sent again");
    assert_eq!(seen[0].body(), r#"{"profile":null}"#, "it had arrived whole");
}

#[tokio::test]
async fn within_the_body_too() {
    let half = Answer::raw("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{").then_stall();
    let server = Server::new([half, Answer::json(200, "{}")]);
    give_up(client(&server), &server, || server.requests() == 1).await;
    assert_eq!(server.finish().len(), 2);
}

/// Nothing is under way then, and nothing comes any more.
#[tokio::test]
async fn in_the_pause_before_another_attempt_there_is_no_further_one() {
    let server = Server::new([Answer::new(429, &[("Retry-After", "1")], ""), Answer::json(200, "{}")]);
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
async fn a_future_that_is_never_polled_sends_nothing() {
    let server = Server::new([]);
    let client = client(&server);
    drop(client.senders().update(&sid()).send());
    drop(client.senders().wait_until_online(&sid()));
    drop(client.senders().list(&"rcs".into()).items());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.finish().is_empty());
}

/// As `select!` does it: both futures are polled, one is dropped.
#[tokio::test]
async fn a_call_that_loses_a_race_is_given_up() {
    let server = Server::new([Answer::stall(), Answer::json(200, "{}")]);
    let client = client(&server);
    let call = client.senders().fetch(&sid()).send();
    let lost = tokio::time::timeout(Duration::from_millis(300), call).await;
    assert!(lost.is_err());
    until("the connection is closed", || server.hang_ups() == 1).await;
    client.senders().fetch(&sid()).send().await.unwrap();
    assert_eq!(server.finish().len(), 2);
}
