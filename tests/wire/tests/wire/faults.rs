//! Networks and servers that fail in the middle.

use std::time::{Duration, Instant};

use http::Method;
use twilio_senders::models::Sender;
use twilio_senders::{Client, Credentials, Response, Retries};
use wire_tests::{Answer, Closed, Server, at_once, builder, client, sid};

use crate::kinds::{kinds, statuses};
use crate::until::until;

/// More than anybody waits for, and less than a test may hang.
const LONG: Duration = Duration::from_secs(60);

const HEAD: &str = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n";

#[tokio::test]
async fn a_refused_connection_is_tried_again_whatever_was_to_be_sent() {
    let closed = Closed::new();
    let client = Client::builder().base_url(closed.url()).retries(at_once()).build().unwrap();
    let senders = client.senders();
    for (error, operation) in [
        (senders.fetch(&sid()).send().await.unwrap_err(), "FetchChannelsSender"),
        (senders.update(&sid()).send().await.unwrap_err(), "UpdateChannelsSender"),
        (senders.create("rcs:x").send().await.unwrap_err(), "CreateChannelsSender"),
    ] {
        assert_eq!(kinds(&error), ["connect", "transport"], "{error}");
        assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none());
        assert_eq!(statuses(error.attempts()), [0, 0, 0], "three attempts without an answer");
        let message = format!("{operation}: could not connect to {}: ", closed.url());
        assert!(format!("{error:#}").starts_with(&message), "{error}");
        assert!(format!("{error:#}").contains("refused"), "{error}");
        assert!(format!("{error:#}").contains("; 3 attempts in "), "{error}");
    }
}

#[tokio::test]
async fn a_post_whose_connection_was_refused_arrives_once_somebody_listens() {
    let closed = Closed::new();
    let credentials = Credentials::basic("a", "b");
    let retries = Retries::new().attempts(1000).first_pause(Duration::from_millis(20));
    let retries = retries.longest_pause(Duration::from_millis(20));
    let client = Client::builder().base_url(closed.url()).credentials(credentials).retries(retries);
    let client = client.build().unwrap();
    let call = tokio::spawn(async move { client.senders().create("rcs:late").send().await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let server = closed.open([Answer::json(202, "{}")]);
    call.await.unwrap().unwrap();
    let seen = server.finish();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].body(), r#"{"sender_id":"rcs:late"}"#);
}

#[tokio::test]
async fn a_reset_before_the_answer_is_a_transport_error_and_a_post_is_not_repeated() {
    let server = Server::new([Answer::reset(), Answer::json(202, "{}")]);
    let error = client(&server).senders().create("rcs:x").send().await.unwrap_err();
    assert_eq!(kinds(&error), ["transport"], "{error}");
    assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none());
    assert!(format!("{error:#}").contains(" failed: "), "{error}");
    assert_eq!(server.finish().len(), 1);
}

#[tokio::test]
async fn after_a_reset_a_get_and_a_delete_are_repeated() {
    let answers = [Answer::reset(), Answer::json(200, "{}"), Answer::reset(), Answer::new(204, &[], "")];
    let server = Server::new(answers);
    let client = builder(&server).retries(at_once()).build().unwrap();
    client.senders().fetch(&sid()).send().await.unwrap();
    client.senders().delete(&sid()).send().await.unwrap();
    let lines: Vec<_> = server.finish().iter().map(|seen| seen.method().to_owned()).collect();
    assert_eq!(lines, ["GET", "GET", "DELETE", "DELETE"]);
}

#[tokio::test]
async fn a_reset_within_the_answer_is_a_transport_error() {
    for part in ["HTTP/1.1 202 Acc", HEAD, &format!("{HEAD}Content-Length: 100\r\n\r\n{{")] {
        let server = Server::new([Answer::raw(part).then_reset(), Answer::json(202, "{}")]);
        let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        // A reset may overtake what was sent before it.
        assert!(error.status().is_none_or(|status| status.as_u16() == 202), "{error}");
        assert!(error.body().is_none());
        assert_eq!(server.finish().len(), 1);
    }
}

#[tokio::test]
async fn a_body_that_is_cut_half_way_is_a_transport_error_that_keeps_the_status() {
    for status in [202, 404] {
        let head = format!("HTTP/1.1 {status} X\r\nContent-Length: 1000\r\nT-Request-Id: RQ3\r\n\r\n");
        let server = Server::new([Answer::raw(format!(r#"{head}{{"sid":"XE"#))]);
        let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.headers().unwrap()["t-request-id"], "RQ3");
        assert!(error.body().is_none(), "half a body is none");
        let message = format!("UpdateChannelsSender: the response {status} ");
        assert!(format!("{error:#}").starts_with(&message), "{error}");
        assert!(format!("{error:#}").contains(" could not be received completely: "), "{error}");
    }
}

/// Even where what has come would be read as a whole: a chunked body without its end is not one.
#[tokio::test]
async fn a_chunked_body_without_its_end_is_an_error() {
    let body = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n");
    let server = Server::new([Answer::raw(body)]);
    let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["transport"], "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 202);
}

#[tokio::test]
async fn after_a_body_that_was_cut_a_get_is_repeated() {
    let cut = Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
    let server = Server::new([cut, Answer::json(200, r#"{"url":"whole"}"#)]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    let sender = client.senders().fetch(&sid()).send().await.unwrap().into_body();
    assert_eq!(sender.url.as_deref(), Some("whole"));
    assert_eq!(server.finish().len(), 2);
}

#[tokio::test]
async fn an_answer_that_is_not_http_or_none_at_all_is_a_transport_error() {
    for bytes in ["", "HTTP/1.1 ", "SSH-2.0-OpenSSH_9.9\r\n\r\n"] {
        let server = Server::new([Answer::raw(bytes)]);
        let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{bytes:?}: {error}");
        assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none());
        assert!(format!("{error:#}").contains(" failed: "), "{error}");
    }
}

/// The body is as long as its length says, not as long as what comes.
#[tokio::test]
async fn what_comes_behind_the_declared_length_does_no_harm() {
    let planted = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"url\":\"planted\"}";
    let long = format!("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{{\"url\":\"first\"}}{planted}");
    let server = Server::new([Answer::raw(long), Answer::json(200, r#"{"url":"second"}"#)]);
    let client = client(&server);
    for url in ["first", "second"] {
        let sender = client.senders().fetch(&sid()).send().await.unwrap().into_body();
        assert_eq!(sender.url.as_deref(), Some(url));
    }
    assert_eq!(server.finish().len(), 2);
}

#[tokio::test]
async fn a_stall_ends_with_the_calls_own_timeout() {
    let server = Server::new([Answer::stall(), Answer::json(202, "{}")]);
    let client = builder(&server).timeout(LONG).build().unwrap();
    let start = Instant::now();
    let call = client.senders().update(&sid()).timeout(Duration::from_millis(200));
    let error = call.send().await.unwrap_err();
    assert!(start.elapsed() >= Duration::from_millis(200));
    assert_eq!(kinds(&error), ["timeout", "transport"], "{error}");
    assert!(error.status().is_none());
    assert!(format!("{error:#}").contains(" in time: "), "{error}");
    until("the connection is given up with the call", || server.hang_ups() == 1).await;
    assert_eq!(server.finish().len(), 1, "a POST that timed out is not repeated");
}

#[tokio::test]
async fn a_stall_of_one_attempt_ends_with_its_own_timeout_and_a_get_is_repeated() {
    let server = Server::new([Answer::stall(), Answer::json(200, "{}"), Answer::stall()]);
    let client =
        builder(&server).timeout(LONG).attempt_timeout(Duration::from_millis(500)).retries(at_once());
    let client = client.build().unwrap();
    client.senders().fetch(&sid()).send().await.unwrap();
    let error = client.senders().create("rcs:x").send().await.unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "transport"], "{error}");
    assert_eq!(server.finish().len(), 3, "the POST is sent once");
}

#[tokio::test]
async fn a_stall_within_the_body_is_a_timeout_too_and_keeps_the_status() {
    let half = format!("{HEAD}Content-Length: 100\r\n\r\n{{");
    let server = Server::new([Answer::raw(half).then_stall()]);
    let client = builder(&server).timeout(Duration::from_secs(1)).build().unwrap();
    let error = client.senders().update(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "transport"], "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 202);
    until("the connection is given up", || server.hang_ups() == 1).await;
    server.finish();
}

/// A byte now and then never lets a pause between two bytes become long: only a limit on the whole ends it.
#[tokio::test]
async fn a_trickle_is_ended_by_the_limit_on_the_whole_call() {
    let padding = "a".repeat(10_000);
    let every = Duration::from_millis(20);
    let in_head = Answer::raw("HTTP/1.1 202 Accepted\r\nX-Padding: ").then_trickle(padding.clone(), every);
    let in_body = Answer::raw(format!("{HEAD}Content-Length: 10000\r\n\r\n")).then_trickle(padding, every);
    let mut calls = Vec::new();
    for (answer, has_status) in [(in_head, false), (in_body, true)] {
        let server = Server::new([answer, Answer::json(202, "{}")]);
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
async fn a_trickle_that_is_done_in_time_is_an_answer() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n";
    let answer =
        Answer::raw("").then_trickle(format!("{head}{{\"url\":\"bytes\"}}"), Duration::from_millis(1));
    let server = Server::new([answer]);
    let sender = client(&server).senders().fetch(&sid()).send().await.unwrap().into_body();
    assert_eq!(sender.url.as_deref(), Some("bytes"));
}

#[tokio::test]
async fn a_failed_post_is_sent_once() {
    for answer in [Answer::new(500, &[], ""), Answer::raw(""), Answer::new(503, &[], "")] {
        let server = Server::new([answer, Answer::json(202, "{}")]);
        let error = client(&server).senders().create("rcs:x").send().await.unwrap_err();
        assert!(error.is_api() || error.is_transport(), "{error}");
        assert_eq!(server.finish().len(), 1, "{error}");
    }
}

#[tokio::test]
async fn a_post_over_a_connection_that_was_used_before_is_sent_once_too() {
    for broken in [Answer::raw(""), Answer::reset()] {
        let server = Server::new([Answer::keep_alive(), broken, Answer::json(202, "{}")]);
        let client = client(&server);
        client.senders().fetch(&sid()).send().await.unwrap();
        // The connection becomes free in a task of its own.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let error = client.senders().create("rcs:x").send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        let connections: Vec<_> = server.finish().iter().map(|seen| seen.connection).collect();
        assert_eq!(connections, [0, 0]);
    }
}

#[tokio::test]
async fn a_body_of_just_the_limit_is_read() {
    let body = format!(r#"{{"url":"{}"}}"#, "x".repeat(1000));
    let server = Server::new([Answer::json(200, &body)]);
    let client = builder(&server).max_response_size(body.len()).build().unwrap();
    let sender: Response<Sender, _> = client.senders().fetch(&sid()).send().await.unwrap();
    assert_eq!(sender.body.url.as_deref().map(str::len), Some(1000));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let body = format!(r#"{{"url":"{}"}}"#, "x".repeat(1000));
    for status in [202, 404] {
        let server = Server::new([Answer::json(status, &body)]);
        let client = builder(&server).max_response_size(body.len() - 1).build().unwrap();
        let error = client.senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert!(format!("{error:#}").contains("longer than the limit"), "{error}");
    }
}

/// It would be as long the next time.
#[tokio::test]
async fn a_body_beyond_the_limit_is_not_asked_for_again() {
    let server = Server::new([Answer::json(200, "{  }"), Answer::json(200, "{}")]);
    let client = builder(&server).max_response_size(3).retries(at_once()).build().unwrap();
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert!(format!("{error:#}").contains("longer than the limit"), "{error}");
    assert_eq!(server.finish().len(), 1);
}

/// What the systems of both ends hold between them: a few megabytes for each.
const BUFFERS: usize = 32 << 20;

#[tokio::test]
async fn two_hundred_megabytes_end_at_the_limit() {
    let length = 200 << 20;
    let chunked = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
    let declared = format!("{HEAD}Content-Length: {length}\r\n\r\n");
    let unknown = format!("{HEAD}Connection: close\r\n\r\n");
    for (head, is_chunked) in [(chunked, true), (declared, false), (unknown, false)] {
        let server = Server::new([Answer::raw(head).then_flood(length, is_chunked)]);
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

/// There is a limit when nobody has set one.
#[tokio::test]
async fn two_hundred_megabytes_end_at_the_limit_that_nobody_has_set() {
    let head = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
    let server = Server::new([Answer::raw(head).then_flood(200 << 20, true)]);
    let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
    assert!(format!("{error:#}").contains("longer than the limit of 67108864 bytes"), "{error}");
    until("the connection is given up", || server.hang_ups() == 1).await;
    let sent = server.finish()[0].sent;
    assert!(sent < (64 << 20) + BUFFERS, "{sent} bytes were taken");
}
