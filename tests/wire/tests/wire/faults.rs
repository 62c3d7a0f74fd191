//! Faults of networks and servers.

use std::time::Duration;

use http::Method;
use twilio_senders::{Client, Credentials, Retries};
use wire_tests::{CannedResponse, Closed, Server, at_once, builder, client, sid};

use crate::kinds::kinds;
use crate::until::until;

const HEAD: &str = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n";

#[tokio::test]
async fn refused_post_is_retried_until_a_server_listens() {
    let closed = Closed::new();
    let credentials = Credentials::basic("a", "b");
    let retries = Retries::new().attempts(1000).first_pause(Duration::from_millis(20));
    let retries = retries.longest_pause(Duration::from_millis(20));
    let client = Client::builder().base_url(closed.url()).credentials(credentials).retries(retries);
    let client = client.build().unwrap();
    let call = tokio::spawn(async move { client.senders().create("rcs:late").send().await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let server = closed.open([CannedResponse::json(202, "{}")]);
    call.await.unwrap().unwrap();
    let seen = server.finish();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].body(), r#"{"sender_id":"rcs:late"}"#);
}

#[tokio::test]
async fn reset_before_the_response_is_a_transport_error_and_post_is_not_retried() {
    let server = Server::new([CannedResponse::reset(), CannedResponse::json(202, "{}")]);
    let error = client(&server).senders().create("rcs:x").send().await.unwrap_err();
    assert_eq!(kinds(&error), ["transport"], "{error}");
    assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none());
    assert!(format!("{error:#}").contains(" failed: "), "{error}");
    assert_eq!(server.finish().len(), 1);
}

#[tokio::test]
async fn reset_within_the_response_is_a_transport_error() {
    for part in ["HTTP/1.1 202 Acc", HEAD, &format!("{HEAD}Content-Length: 100\r\n\r\n{{")] {
        let server = Server::new([CannedResponse::raw(part).then_reset(), CannedResponse::json(202, "{}")]);
        let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        // A reset may overtake bytes that were sent before it.
        assert!(error.status().is_none_or(|status| status.as_u16() == 202), "{error}");
        assert!(error.body().is_none());
        assert_eq!(server.finish().len(), 1);
    }
}

/// Even a body that would parse is incomplete without the last chunk.
#[tokio::test]
async fn chunked_body_without_last_chunk_is_an_error() {
    let body = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n");
    let server = Server::new([CannedResponse::raw(body)]);
    let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["transport"], "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 202);
}

#[tokio::test]
async fn malformed_or_missing_response_is_a_transport_error() {
    for bytes in ["", "HTTP/1.1 ", "SSH-2.0-OpenSSH_9.9\r\n\r\n"] {
        let server = Server::new([CannedResponse::raw(bytes)]);
        let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{bytes:?}: {error}");
        assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none());
        assert!(format!("{error:#}").contains(" failed: "), "{error}");
    }
}

/// The body ends after its declared length.
#[tokio::test]
async fn bytes_after_the_declared_length_are_ignored() {
    let planted = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"url\":\"planted\"}";
    let long = format!("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{{\"url\":\"first\"}}{planted}");
    let server = Server::new([CannedResponse::raw(long), CannedResponse::json(200, r#"{"url":"second"}"#)]);
    let client = client(&server);
    for url in ["first", "second"] {
        let sender = client.senders().fetch(&sid()).send().await.unwrap().into_body();
        assert_eq!(sender.url.as_deref(), Some(url));
    }
    assert_eq!(server.finish().len(), 2);
}

/// Single bytes keep every pause between two reads short, so that only a limit on the whole call ends it.
#[tokio::test]
async fn trickling_response_ends_with_the_timeout_of_the_call() {
    let padding = "a".repeat(10_000);
    let every = Duration::from_millis(20);
    let in_head =
        CannedResponse::raw("HTTP/1.1 202 Accepted\r\nX-Padding: ").then_trickle(padding.clone(), every);
    let in_body =
        CannedResponse::raw(format!("{HEAD}Content-Length: 10000\r\n\r\n")).then_trickle(padding, every);
    let mut calls = Vec::new();
    for (response, has_status) in [(in_head, false), (in_body, true)] {
        let server = Server::new([response, CannedResponse::json(202, "{}")]);
        let client = builder(&server).timeout(Duration::from_secs(1)).build().unwrap();
        let call = tokio::spawn(async move { client.senders().update(&sid()).send().await.unwrap_err() });
        calls.push((call, has_status, server));
    }
    for (call, has_status, server) in calls {
        let error = call.await.unwrap();
        assert_eq!(kinds(&error), ["timeout", "transport"], "{error}");
        assert_eq!(error.status().is_some(), has_status, "{error}");
        until("the connection is given up", || server.hang_ups() == 1).await;
        let seen = server.finish();
        assert_eq!(seen.len(), 1);
        assert!(seen[0].sent < 10_000, "{}", seen[0].sent);
    }
}

#[tokio::test]
async fn trickling_response_in_time_is_decoded() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n";
    let response = CannedResponse::raw("")
        .then_trickle(format!("{head}{{\"url\":\"bytes\"}}"), Duration::from_millis(1));
    let server = Server::new([response]);
    let sender = client(&server).senders().fetch(&sid()).send().await.unwrap().into_body();
    assert_eq!(sender.url.as_deref(), Some("bytes"));
}

#[tokio::test]
async fn post_over_a_reused_connection_is_sent_once() {
    for broken in [CannedResponse::raw(""), CannedResponse::reset()] {
        let server = Server::new([CannedResponse::keep_alive(), broken, CannedResponse::json(202, "{}")]);
        let client = client(&server);
        client.senders().fetch(&sid()).send().await.unwrap();
        // The connection is returned to the pool by a separate task.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let error = client.senders().create("rcs:x").send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        let connections: Vec<_> = server.finish().iter().map(|seen| seen.connection).collect();
        assert_eq!(connections, [0, 0]);
    }
}

/// The body would be as long again.
#[tokio::test]
async fn body_above_the_maximum_size_is_not_retried() {
    let server = Server::new([CannedResponse::json(200, "{  }"), CannedResponse::json(200, "{}")]);
    let client = builder(&server).max_response_size(3).retries(at_once()).build().unwrap();
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert!(format!("{error:#}").contains("longer than the limit"), "{error}");
    assert_eq!(server.finish().len(), 1);
}

/// Few bytes of JSON can take many of memory: `{}` is a whole struct.
#[tokio::test]
async fn body_that_is_too_large_when_decoded_is_not_retried() {
    let emails = |count: usize| format!("{{\"profile\": {{\"emails\": [{}]}}}}", vec!["{}"; count].join(","));
    let server =
        Server::new([CannedResponse::json(200, &emails(10)), CannedResponse::json(200, &emails(3000))]);
    let client = builder(&server).max_response_size(10_000).retries(at_once()).build().unwrap();
    client.senders().fetch(&sid()).send().await.unwrap();
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["transport"], "{error}");
    let cause = "is too large: `profile.emails[";
    assert!(format!("{error:#}").contains(cause), "{error:#}");
    assert_eq!(server.finish().len(), 2);
}

/// The size of the socket buffers of both systems: a few megabytes each.
const BUFFERS: usize = 32 << 20;

#[tokio::test]
async fn oversized_body_is_an_error() {
    let length = 200 << 20;
    let chunked = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
    let declared = format!("{HEAD}Content-Length: {length}\r\n\r\n");
    let unknown = format!("{HEAD}Connection: close\r\n\r\n");
    for (head, is_chunked) in [(chunked, true), (declared, false), (unknown, false)] {
        let server = Server::new([CannedResponse::raw(head).then_flood(length, is_chunked)]);
        let limit = 1 << 20;
        let client = builder(&server).max_response_size(limit).build().unwrap();
        let error = client.request(Method::POST, "/v2").send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        assert_eq!(error.status().unwrap().as_u16(), 202);
        assert!(error.body().is_none());
        assert!(format!("{error:#}").contains("longer than the limit of 1048576 bytes"), "{error}");
        until("the connection is given up", || server.hang_ups() == 1).await;
        let sent = server.finish()[0].sent;
        assert!(sent < limit + BUFFERS, "{sent} bytes were taken");
    }
}
