//! Retries: the cases, the pauses, and the number of attempts.

use std::time::Duration;

use http::Method;
use twilio_senders::{Client, Retries};
use wire_tests::{CannedResponse, Server, at_once, builder, client, sid};

use crate::kinds::{kinds, statuses};

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

/// Every pair of a method and a status, with the number of requests if the response is always the same.
#[tokio::test]
async fn retries_depend_on_method_and_status() {
    let idempotent = [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS];
    let methods = idempotent.iter().cloned().chain([Method::POST, Method::PATCH]);
    for method in methods {
        let times = |status| match status {
            429 => 3,
            408 | 500 | 502 | 503 | 504 if idempotent.contains(&method) => 3,
            _ => 1,
        };
        let all = [400, 401, 403, 404, 408, 409, 425, 429, 500, 501, 502, 503, 504, 505];
        let each = all.iter().flat_map(|status| vec![CannedResponse::new(*status, &[], ""); times(*status)]);
        let server = Server::new(each);
        let client = builder(&server).retries(at_once()).build().unwrap();
        for status in all {
            let before = server.requests();
            let error = client.request(method.clone(), "/v2").send().await.unwrap_err();
            assert_eq!(kinds(&error), ["api"]);
            assert_eq!(statuses(error.attempts()), vec![status; times(status)], "{method} {status}");
            assert_eq!(server.requests() - before, times(status), "{method} {status}");
        }
        server.finish();
    }
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
async fn update_is_not_retried_after_503_but_fetch_is() {
    let server = Server::new([later(503, "0"), CannedResponse::json(200, "{}")]);
    let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::ZERO));
    assert_eq!(server.finish().len(), 1);

    let server = Server::new([later(503, "0"), CannedResponse::json(200, "{}")]);
    client(&server).senders().fetch(&sid()).send().await.unwrap();
    assert_eq!(server.finish().len(), 2);
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

#[tokio::test]
async fn past_retry_after_date_means_no_pause_and_invalid_one_is_ignored() {
    let past = later_by_date(429, "Sun, 31 Dec 2000 23:59:59 GMT");
    for response in [past, later(429, "Sun, 06 Nov 1994 08:49:37 GMT"), later(429, "soon"), later(429, "-1")]
    {
        let server = Server::new([response, CannedResponse::json(200, "{}")]);
        let client = builder(&server).retries(at_once()).build().unwrap();
        client.senders().fetch(&sid()).send().await.unwrap();
        assert_eq!(server.finish().len(), 2);
    }
}

#[tokio::test]
async fn too_long_retry_after_ends_the_call() {
    let next_year = later_by_date(429, "Tue, 01 Jan 2002 00:00:00 GMT");
    let beyond_numbers = later(429, "99999999999999999999999999");
    for (response, asked) in [
        (later(429, "31"), Some(31)),
        (next_year, Some(365 * 24 * 3600)),
        (beyond_numbers, Some(u64::from(u32::MAX))),
    ] {
        let server = Server::new([response, CannedResponse::json(202, "{}")]);
        let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(error.retry_after().map(|pause| pause.as_secs()), asked);
        let message = "the service responded with 429 Too Many Requests; not tried again: the service asks for too long a pause";
        assert!(format!("{error:#}").contains(message), "{error}");
        assert_eq!(server.finish().len(), 1);
    }
}

#[tokio::test]
async fn maximum_retry_after_is_configurable() {
    let server = Server::new([later(429, "1"), CannedResponse::json(202, "{}"), later(429, "1")]);
    let client = builder(&server).build().unwrap();
    client.senders().update(&sid()).send().await.unwrap();
    let impatient = at_once().longest_retry_after(SECOND / 2);
    let error = client.senders().update(&sid()).retries(impatient).send().await.unwrap_err();
    assert_eq!(error.attempts().len(), 1);
    assert_eq!(server.finish().len(), 3);
}

#[tokio::test]
async fn number_of_attempts_is_set_for_a_client_or_a_call() {
    for (of_client, of_call, times) in [
        (None, None, 3),
        (Some(at_once().attempts(2)), None, 2),
        (Some(Retries::none()), None, 1),
        (Some(Retries::none()), Some(at_once().attempts(5)), 5),
        (Some(at_once()), Some(Retries::none()), 1),
        (Some(at_once().attempts(0)), None, 1),
    ] {
        let server = Server::new([(); 6].map(|()| later(429, "0")));
        let client: Client = builder(&server).retries(of_client.unwrap_or_default()).build().unwrap();
        let mut call = client.senders().fetch(&sid());
        if let Some(retries) = of_call {
            call = call.retries(retries);
        }
        let error = call.send().await.unwrap_err();
        assert_eq!((server.finish().len(), error.attempts().len()), (times, times));
    }
}

#[tokio::test]
async fn error_is_of_the_last_attempt_and_lists_all() {
    let headers = [("Retry-After", "0"), ("T-Request-Id", "RQ-last"), ("Content-Type", "application/json")];
    let last = CannedResponse::new(429, &headers, r#"{"code":20429,"message":"Slower."}"#);
    let server = Server::new([CannedResponse::reset(), CannedResponse::new(502, &[], "first"), last]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["api"]);
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (429, Some("20429")));
    assert_eq!((error.message(), error.request_id()), (Some("Slower."), Some("RQ-last")));
    assert_eq!(error.retry_after(), Some(Duration::ZERO));
    let attempts = error.attempts();
    assert_eq!(statuses(attempts), [0, 502, 429]);
    assert_eq!(
        attempts.iter().map(|attempt| attempt.failure.is_some()).collect::<Vec<_>>(),
        [true, false, false]
    );
    assert_eq!(
        attempts.iter().map(|attempt| attempt.pause.is_some()).collect::<Vec<_>>(),
        [true, true, false]
    );
    let message = "FetchChannelsSender: the service responded with 429 Too Many Requests: Slower \
                (code 20429, request RQ-last); 3 attempts in ";
    assert!(format!("{error:#}").starts_with(message), "{error}");
    assert_eq!(server.finish().len(), 3);
}

#[tokio::test]
async fn pauses_double_up_to_the_longest() {
    let server = Server::new([(); 5].map(|()| CannedResponse::new(503, &[], "")));
    let ms = Duration::from_millis;
    let retries = Retries::new().attempts(5).first_pause(ms(20)).longest_pause(ms(60));
    let error = client(&server).senders().fetch(&sid()).retries(retries).send().await.unwrap_err();
    let pauses: Vec<_> = error.attempts().iter().filter_map(|attempt| attempt.pause).collect();
    assert_eq!(pauses.len(), 4);
    for (pause, most) in pauses.iter().zip([20, 40, 60, 60]) {
        assert!((ms(most) / 2..=ms(most)).contains(pause), "{pauses:?}");
    }
    let seen = server.finish();
    for (pair, pause) in seen.windows(2).zip(pauses) {
        assert!(pair[1].at - pair[0].at >= pause);
    }
}

#[tokio::test]
async fn no_attempt_starts_after_the_timeout_of_the_call() {
    let server = Server::new([later(429, "20"), later(429, "20"), later(429, "20")]);
    let client = client(&server);
    let call = client.senders().update(&sid()).timeout(Duration::from_secs(15));
    let error = call.send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 429, "the response takes precedence over the timeout");
    assert!(format!("{error:#}").contains("not tried again: the call's time would be over"), "{error}");

    let retries = Retries::new().total_time(Duration::from_secs(15));
    let error = client.senders().update(&sid()).retries(retries).send().await.unwrap_err();
    assert!(format!("{error:#}").contains("not tried again: the time for attempts is over"), "{error}");
    assert_eq!(server.finish().len(), 2);
}

/// The limit applies to all attempts together: the second one gets only the remaining time.
#[tokio::test]
async fn timeout_of_the_call_covers_all_attempts() {
    let server = Server::new([CannedResponse::stall(), CannedResponse::stall(), CannedResponse::stall()]);
    let ms = Duration::from_millis;
    let client = builder(&server).timeout(ms(1500)).attempt_timeout(ms(1000)).retries(at_once());
    let error = client.build().unwrap().senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "transport"]);
    let attempts = error.attempts();
    assert_eq!(attempts.len(), 2, "{error}");
    assert!(attempts[0].took >= ms(1000), "{attempts:?}");
    assert!(attempts[1].took < attempts[0].took, "{attempts:?}");
    assert_eq!(server.finish().len(), 2);
}
