//! Retries over sockets: the bytes of a retried request, and the time of a pause.

use std::time::Duration;

use wire_tests::{CannedResponse, Server, at_once, builder, sid};

use crate::kinds::statuses;

const SECOND: Duration = Duration::from_secs(1);

/// Returns a response that asks for a pause.
fn later(status: u16, retry_after: &str) -> CannedResponse {
    CannedResponse::new(status, &[("Retry-After", retry_after)], "")
}

/// Like [`later`], with a date relative to the response's own `Date`, which is in 2001.
fn later_by_date(status: u16, retry_after: &str) -> CannedResponse {
    let date = ("Date", "Mon, 01 Jan 2001 00:00:00 GMT");
    CannedResponse::new(status, &[date, ("Retry-After", retry_after)], "")
}

#[tokio::test]
async fn update_is_retried_unchanged_after_429() {
    let server = Server::new([later(429, "0"), later(429, "0"), CannedResponse::json(202, "{}")]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    let call = client.senders().update(&sid()).clear_profile().header("X-Trace", "1");
    assert_eq!(call.send().await.unwrap().http.attempts, 3);
    let seen = server.finish();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[0].body(), r#"{"profile":null}"#);
    assert_eq!(seen[0].header("x-trace"), ["1"]);
    for again in &seen[1..] {
        assert_eq!(again.sorted(), seen[0].sorted());
    }
}

#[tokio::test]
async fn retry_after_is_respected_as_seconds_or_date() {
    let mut calls = Vec::new();
    for (status, response) in [
        (429, later(429, "1")),
        (503, later(503, " 1 ")),
        (429, later_by_date(429, "Mon, 01 Jan 2001 00:00:01 GMT")),
        (503, later_by_date(503, "Monday, 01-Jan-01 00:00:01 GMT")),
    ] {
        let server = Server::new([response, CannedResponse::new(404, &[], "")]);
        let client = builder(&server).retries(at_once()).build().unwrap();
        let call = tokio::spawn(async move { client.senders().fetch(&sid()).send().await.unwrap_err() });
        calls.push((status, server, call));
    }
    for (status, server, call) in calls {
        let error = call.await.unwrap();
        assert_eq!(statuses(error.attempts()), [status, 404]);
        let pause = error.attempts()[0].pause.unwrap();
        // The jitter is proportional to the first pause.
        assert!((SECOND..SECOND + Duration::from_millis(1)).contains(&pause), "{pause:?}");
        assert_eq!(error.attempts()[1].pause, None);
        let seen = server.finish();
        assert!(seen[1].at - seen[0].at >= SECOND, "the pause was recorded only");
    }
}
