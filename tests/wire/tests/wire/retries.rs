//! What is sent again, when, and how often.

use std::time::Duration;

use http::Method;
use twilio_senders::{Client, Retries};
use wire_tests::{Answer, Server, at_once, builder, client, sid};

use crate::kinds::{kinds, statuses};

const SECOND: Duration = Duration::from_secs(1);

/// An answer that asks for a pause.
fn later(status: u16, retry_after: &str) -> Answer {
    Answer::new(status, &[("Retry-After", retry_after)], "")
}

/// As [`later`], by the answer's own clock, which stands in the year 2001.
fn later_by_date(status: u16, retry_after: &str) -> Answer {
    let date = ("Date", "Mon, 01 Jan 2001 00:00:00 GMT");
    Answer::new(status, &[date, ("Retry-After", retry_after)], "")
}

/// Every pair of a method and a status: how often a request is sent that always meets it.
#[tokio::test]
async fn what_is_sent_again_depends_on_method_and_status() {
    let idempotent = [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS];
    let methods = idempotent.iter().cloned().chain([Method::POST, Method::PATCH]);
    for method in methods {
        let times = |status| match status {
            429 => 3,
            408 | 500 | 502 | 503 | 504 if idempotent.contains(&method) => 3,
            _ => 1,
        };
        let all = [400, 401, 403, 404, 408, 409, 425, 429, 500, 501, 502, 503, 504, 505];
        let each = all.iter().flat_map(|status| vec![Answer::new(*status, &[], ""); times(*status)]);
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
async fn after_a_429_an_update_is_sent_again_and_the_same() {
    let server = Server::new([later(429, "0"), later(429, "0"), Answer::json(202, "{}")]);
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
async fn a_503_ends_an_update_and_not_a_fetch() {
    let server = Server::new([later(503, "0"), Answer::json(200, "{}")]);
    let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::ZERO));
    assert_eq!(server.finish().len(), 1);

    let server = Server::new([later(503, "0"), Answer::json(200, "{}")]);
    client(&server).senders().fetch(&sid()).send().await.unwrap();
    assert_eq!(server.finish().len(), 2);
}

#[tokio::test]
async fn the_pause_that_the_service_asks_for_is_made_in_seconds_or_by_date() {
    let mut calls = Vec::new();
    for (status, answer) in [
        (429, later(429, "1")),
        (503, later(503, " 1 ")),
        (429, later_by_date(429, "Mon, 01 Jan 2001 00:00:01 GMT")),
        (503, later_by_date(503, "Monday, 01-Jan-01 00:00:01 GMT")),
    ] {
        let server = Server::new([answer, Answer::new(404, &[], "")]);
        let client = builder(&server).retries(at_once()).build().unwrap();
        let call = tokio::spawn(async move { client.senders().fetch(&sid()).send().await.unwrap_err() });
        calls.push((status, server, call));
    }
    for (status, server, call) in calls {
        let error = call.await.unwrap();
        assert_eq!(statuses(error.attempts()), [status, 404]);
        let pause = error.attempts()[0].pause.unwrap();
        // A little by chance comes on top, in proportion to the first pause of one's own.
        assert!((SECOND..SECOND + Duration::from_millis(1)).contains(&pause), "{pause:?}");
        assert_eq!(error.attempts()[1].pause, None);
        let seen = server.finish();
        assert!(seen[1].at - seen[0].at >= SECOND, "the pause was noted, but not made");
    }
}

#[tokio::test]
async fn a_date_that_has_passed_is_no_pause_and_one_that_is_none_is_not_heeded() {
    let past = later_by_date(429, "Sun, 31 Dec 2000 23:59:59 GMT");
    for answer in [past, later(429, "Sun, 06 Nov 1994 08:49:37 GMT"), later(429, "soon"), later(429, "-1")] {
        let server = Server::new([answer, Answer::json(200, "{}")]);
        let client = builder(&server).retries(at_once()).build().unwrap();
        client.senders().fetch(&sid()).send().await.unwrap();
        assert_eq!(server.finish().len(), 2);
    }
}

#[tokio::test]
async fn a_service_that_asks_for_too_much_gets_no_further_attempt() {
    let next_year = later_by_date(429, "Tue, 01 Jan 2002 00:00:00 GMT");
    let beyond_numbers = later(429, "99999999999999999999999999");
    for (answer, asked) in [
        (later(429, "31"), Some(31)),
        (next_year, Some(365 * 24 * 3600)),
        (beyond_numbers, Some(u64::from(u32::MAX))),
    ] {
        let server = Server::new([answer, Answer::json(202, "{}")]);
        let error = client(&server).senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(error.retry_after().map(|pause| pause.as_secs()), asked);
        let says = "the service responded with 429 Too Many Requests; not tried again: the service asks for too long a pause";
        assert!(format!("{error:#}").contains(says), "{error}");
        assert_eq!(server.finish().len(), 1);
    }
}

#[tokio::test]
async fn how_long_a_pause_may_be_asked_for_can_be_set() {
    let server = Server::new([later(429, "1"), Answer::json(202, "{}"), later(429, "1")]);
    let client = builder(&server).build().unwrap();
    client.senders().update(&sid()).send().await.unwrap();
    let impatient = at_once().longest_retry_after(SECOND / 2);
    let error = client.senders().update(&sid()).retries(impatient).send().await.unwrap_err();
    assert_eq!(error.attempts().len(), 1);
    assert_eq!(server.finish().len(), 3);
}

#[tokio::test]
async fn the_number_of_attempts_is_set_for_a_client_or_for_a_call() {
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
async fn the_error_is_of_the_last_attempt_and_tells_of_all() {
    let headers = [("Retry-After", "0"), ("T-Request-Id", "RQ-last"), ("Content-Type", "application/json")];
    let last = Answer::new(429, &headers, r#"{"code":20429,"message":"Slower."}"#);
    let server = Server::new([Answer::reset(), Answer::new(502, &[], "first"), last]);
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
    let says = "FetchChannelsSender: the service responded with 429 Too Many Requests: Slower \
                (code 20429, request RQ-last); 3 attempts in ";
    assert!(format!("{error:#}").starts_with(says), "{error}");
    assert_eq!(server.finish().len(), 3);
}

#[tokio::test]
async fn pauses_of_ones_own_double_up_to_the_longest() {
    let server = Server::new([(); 5].map(|()| Answer::new(503, &[], "")));
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
async fn there_is_no_further_attempt_when_the_calls_time_would_be_over() {
    let server = Server::new([later(429, "20"), later(429, "20"), later(429, "20")]);
    let client = client(&server);
    let call = client.senders().update(&sid()).timeout(Duration::from_secs(15));
    let error = call.send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 429, "the answer is worth more than a timeout");
    assert!(format!("{error:#}").contains("not tried again: the call's time would be over"), "{error}");

    let retries = Retries::new().total_time(Duration::from_secs(15));
    let error = client.senders().update(&sid()).retries(retries).send().await.unwrap_err();
    assert!(format!("{error:#}").contains("not tried again: the time for attempts is over"), "{error}");
    assert_eq!(server.finish().len(), 2);
}

/// The limit on the whole holds over all attempts: the second one has only what the first one left.
#[tokio::test]
async fn the_time_of_the_whole_call_is_shared_by_its_attempts() {
    let server = Server::new([Answer::stall(), Answer::stall(), Answer::stall()]);
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
