//! Retries: the cases, the number of attempts, and the pauses.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::{Expectation, Mock, Operation};
use specsmith_runtime::runtime::{
    Body, BoxError, Error, Retries, TransportError, TransportErrorKind as Kind,
};

use crate::{builder, call, client_of, fetch, mocked, update};

struct AnyCall;

impl Operation for AnyCall {
    type Output = Value;
    const ID: &'static str = "AnyCall";
    const STATUS: u16 = 200;
}

type Fault = fn(Expectation<AnyCall>) -> Expectation<AnyCall>;

/// Faults with the number of requests for GET and other idempotent methods, and for POST.
const TABLE: &[(&str, Fault, usize, usize)] = &[
    ("no connection", |expected| expected.no_connection(), 2, 2),
    ("time-out", |expected| expected.timeout(), 2, 1),
    ("broken connection", |expected| expected.broken_connection(), 2, 1),
    ("cut body", |expected| expected.cut_body(), 2, 1),
    ("429", |expected| expected.too_many_requests(None), 2, 2),
    ("429 with a pause", |expected| expected.too_many_requests(Duration::from_secs(3)), 2, 2),
    ("408", |expected| expected.status(408, ""), 2, 1),
    ("500", |expected| expected.status(500, ""), 2, 1),
    ("502", |expected| expected.status(502, "<html>"), 2, 1),
    ("503", |expected| expected.status(503, ""), 2, 1),
    ("503 with a pause", |expected| expected.status(503, "").header("retry-after", "1"), 2, 1),
    ("504", |expected| expected.status(504, ""), 2, 1),
    ("400", |expected| expected.status(400, ""), 1, 1),
    ("401", |expected| expected.status(401, ""), 1, 1),
    ("403", |expected| expected.status(403, ""), 1, 1),
    ("404", |expected| expected.status(404, "").header("retry-after", "1"), 1, 1),
    ("409", |expected| expected.status(409, ""), 1, 1),
    ("425", |expected| expected.status(425, ""), 1, 1),
    ("501", |expected| expected.status(501, ""), 1, 1),
    ("505", |expected| expected.status(505, ""), 1, 1),
    ("304", |expected| expected.status(304, ""), 1, 1),
];

#[tokio::test]
async fn retries_depend_on_fault_and_method() {
    let purge = Method::from_bytes(b"PURGE").unwrap();
    let safe = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS];
    for (what, fault, of_safe, of_others) in TABLE {
        let methods = safe.iter().map(|method| (method, of_safe));
        let methods =
            methods.chain([&Method::POST, &Method::PATCH, &purge].map(|method| (method, of_others)));
        for (method, requests) in methods {
            let (client, mock) = mocked();
            fault(mock.expect::<AnyCall>()).respond(json!({}));
            let result = call(&client, AnyCall::ID, method.clone()).send().await;
            assert_eq!(mock.requests().len(), *requests, "{method}, {what}");
            assert_eq!(mock.pauses().len(), requests - 1, "{method}, {what}");
            assert_eq!(result.is_ok(), *requests == 2, "{method}, {what}");
            if let Err(error) = result {
                assert_eq!(error.attempts().len(), 1, "{method}, {what}");
                assert_eq!(error.attempts()[0].pause, None);
                assert!(!format!("{error:#}").contains("attempt"), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn retries_depend_on_the_kind_of_transport_error() {
    for (kind, requests) in
        [(Kind::Connect, 3), (Kind::ConnectTimeout, 3), (Kind::Timeout, 1), (Kind::Refused, 1)]
    {
        let mock = Mock::responding(move |_| Err(TransportError::new(kind, "planned")));
        update(&client_of(&mock)).send().await.unwrap_err();
        assert_eq!(mock.requests().len(), requests, "{kind:?}");
    }
}

#[tokio::test]
async fn retry_sends_the_same_request() {
    let (client, mock) = mocked();
    mock.expect::<AnyCall>().too_many_requests(None).no_connection().respond(json!({}));
    let mut call = call(&client, AnyCall::ID, Method::POST);
    call.query("a", "b");
    call.header("x-a", "b");
    call.body_field("name", json!("n"));
    call.json(specsmith_runtime::runtime::json::ValueRef::Absent).send().await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.uri, "https://api.example.com/v1/things/7?a=b");
        assert_eq!(request.json(), json!({"name": "n"}));
        assert_eq!(request.headers, requests[0].headers);
        assert_eq!(request.headers["authorization"], "Basic [redacted]");
    }
}

/// Returns a mock that always responds 429 with these headers.
fn always(headers: &'static [(&'static str, &'static str)]) -> Mock {
    Mock::responding(move |_| Ok(too_many(headers)))
}

fn too_many(headers: &[(&str, &str)]) -> Response<Bytes> {
    let response = headers
        .iter()
        .fold(Response::builder().status(429), |response, (name, value)| response.header(*name, *value));
    response.body(Bytes::new()).unwrap()
}

fn is_within(pause: Duration, from: f64, to: f64) {
    let pause = pause.as_secs_f64();
    assert!((from..=to).contains(&pause), "{pause} is not within {from} and {to}");
}

#[tokio::test]
async fn retry_after_is_respected() {
    const DATE: (&str, &str) = ("date", "Sun, 22 Nov 2026 10:00:00 GMT");
    let table: &[(&[(&str, &str)], f64)] = &[
        (&[("retry-after", "7")], 7.0),
        (&[("retry-after", " 07 ")], 7.0),
        (&[("retry-after", "0")], 0.0),
        (&[("retry-after", "30")], 30.0),
        (&[DATE, ("retry-after", "Sun, 22 Nov 2026 10:00:07 GMT")], 7.0),
        (&[DATE, ("retry-after", "Sunday, 22-Nov-26 10:00:07 GMT")], 7.0),
        (&[DATE, ("retry-after", "Sun Nov 22 10:00:07 2026")], 7.0),
        (&[DATE, ("retry-after", "Sun, 22 Nov 2026 09:00:00 GMT")], 0.0),
        (&[("retry-after", "Sun, 22 Nov 1998 09:00:00 GMT")], 0.0),
    ];
    for (headers, seconds) in table {
        let mock = always(headers);
        let error = update(&client_of(&mock)).send().await.unwrap_err();
        assert_eq!(error.retry_after().unwrap().as_secs_f64(), *seconds, "{headers:?}");
        for pause in mock.pauses() {
            is_within(pause, *seconds, seconds + 0.25);
        }
        assert!(!mock.pauses().is_empty(), "{headers:?}");
    }
    for nonsense in ["soon", "-1", "1.5", "", "Sun, 99 Nov 2026 10:00:07 GMT"] {
        let mock = Mock::responding(move |_| Ok(too_many(&[("retry-after", nonsense)])));
        let error = update(&client_of(&mock)).send().await.unwrap_err();
        assert_eq!(error.retry_after(), None, "{nonsense}");
        is_within(mock.pauses()[0], 0.25, 0.5);
    }
}

#[tokio::test]
async fn retry_after_date_is_relative_to_the_local_clock() {
    let until = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(20));
    let mock = Mock::responding(move |_| Ok(too_many(&[("retry-after", &until)])));
    let error = update(&client_of(&mock)).send().await.unwrap_err();
    is_within(mock.pauses()[0], 17.0, 20.25);
    is_within(error.retry_after().unwrap(), 17.0, 20.0);
}

#[tokio::test]
async fn too_long_retry_after_is_an_error() {
    for (asked, seconds) in [
        ("31", Some(31)),
        ("86400", Some(86_400)),
        ("18446744073709551615", Some(u64::MAX)),
        ("99999999999999999999999", None),
    ] {
        let mock = Mock::responding(move |_| Ok(too_many(&[("retry-after", asked)])));
        let error = update(&client_of(&mock)).send().await.unwrap_err();
        assert_eq!(mock.requests().len(), 1, "{asked}");
        assert!(error.retry_after().unwrap() > Duration::from_secs(30));
        if let Some(seconds) = seconds {
            assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        }
        let line = "UpdateThing: the service responded with 429 Too Many Requests; \
                    not tried again: the service asks for too long a pause";
        assert_eq!(format!("{error:#}"), line);
    }
    let mock = always(&[("retry-after", "40")]);
    let patient = Retries::new().longest_retry_after(Duration::from_secs(40));
    let client = builder().retries(patient).transport(mock.clone()).build().unwrap();
    let error = update(&client).send().await.unwrap_err();
    assert_eq!(mock.requests().len(), 2);
    assert!(format!("{error:#}").contains("; 2 attempts in 40."), "{error}");
    assert!(format!("{error:#}").ends_with("; not tried again: the time for attempts is over"), "{error}");
}

async fn failing(retries: Retries, timeout: impl Into<Option<Duration>>) -> (Error, Mock) {
    let mock = Mock::responding(|_| Ok(Response::builder().status(503).body(Bytes::new()).unwrap()));
    let client = builder().retries(retries).timeout(timeout).transport(mock.clone()).build().unwrap();
    (fetch(&client).send().await.unwrap_err(), mock)
}

#[tokio::test]
async fn number_of_attempts_is_configurable() {
    for (retries, attempts) in [
        (Retries::new(), 3),
        (Retries::default(), 3),
        (Retries::none(), 1),
        (Retries::new().attempts(0), 1),
        (Retries::new().attempts(2), 2),
        (Retries::new().attempts(7), 7),
    ] {
        let (error, mock) = failing(retries, Duration::from_secs(90)).await;
        assert_eq!(mock.requests().len(), attempts);
        assert_eq!(error.attempts().len(), attempts);
        assert!(!format!("{error:#}").contains("not tried again"), "{error}");
    }
}

#[tokio::test]
async fn pauses_double_within_bounds() {
    let second = Duration::from_secs(1);
    let retries =
        Retries::new().attempts(7).first_pause(second).longest_pause(6 * second).total_time(Duration::MAX);
    for _ in 0..20 {
        let (error, mock) = failing(retries, None).await;
        let pauses = mock.pauses();
        for (pause, longest) in pauses.iter().zip([1.0, 2.0, 4.0, 6.0, 6.0, 6.0]) {
            is_within(*pause, longest / 2.0, longest);
        }
        assert_eq!(pauses.len(), 6);
        let recorded: Vec<_> = error.attempts().iter().filter_map(|attempt| attempt.pause).collect();
        assert_eq!(recorded, pauses);
    }
    let (_, mock) = failing(Retries::new().attempts(40).first_pause(Duration::ZERO), None).await;
    assert_eq!(mock.requests().len(), 40);
    let endless = Retries::new().attempts(40).first_pause(Duration::MAX / 2).total_time(Duration::MAX);
    assert_eq!(failing(endless.longest_pause(second), None).await.1.requests().len(), 40);
}

#[tokio::test]
async fn total_time_limits_attempts() {
    let retries = Retries::new().attempts(1000).total_time(Duration::from_secs(10));
    let (error, mock) = failing(retries, None).await;
    let total: Duration = mock.pauses().iter().sum();
    assert!(total < Duration::from_secs(10) && mock.requests().len() > 3, "{total:?}");
    let line = format!(
        "FetchThing: the service responded with 503 Service Unavailable; {} attempts in {:.1} s; \
         not tried again: the time for attempts is over",
        mock.requests().len(),
        total.as_secs_f64()
    );
    assert_eq!(format!("{error:#}"), line);
}

#[tokio::test]
async fn pauses_do_not_exceed_the_timeout_of_the_call() {
    let limit = Duration::from_secs(12);
    let (error, mock) = failing(Retries::new().attempts(1000), limit).await;
    let mut spent = Duration::ZERO;
    let requests = mock.requests();
    for (request, pause) in requests.iter().zip(mock.pauses().into_iter().chain([Duration::ZERO])) {
        assert_eq!(request.limits.timeout, Some(limit - spent));
        spent += pause;
    }
    assert!(spent < limit && requests.len() > 3);
    assert!(format!("{error:#}").ends_with("; not tried again: the call's time would be over"), "{error}");

    let mock = always(&[("retry-after", "5")]);
    let client = builder().transport(mock.clone()).build().unwrap();
    let mut call = update(&client);
    call.timeout(Duration::from_secs(5));
    let error = call.send().await.unwrap_err();
    assert_eq!(mock.requests().len(), 1);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
}

#[tokio::test]
async fn attempt_timeout_is_limited_by_the_call() {
    for (whole, attempt, first) in [
        (Some(90), Some(30), Some(30)),
        (Some(20), Some(30), Some(20)),
        (None, Some(30), Some(30)),
        (Some(90), None, Some(90)),
        (None, None, None),
    ] {
        let seconds = |seconds: Option<u64>| seconds.map(Duration::from_secs);
        let mock = Mock::new();
        let client =
            builder().timeout(seconds(whole)).attempt_timeout(seconds(attempt)).transport(mock.clone());
        fetch(&client.build().unwrap()).send().await.unwrap_err();
        assert_eq!(mock.requests()[0].limits.timeout, seconds(first));
    }
}

#[tokio::test]
async fn call_overrides_retries() {
    let (client, mock) = mocked();
    mock.expect::<AnyCall>()
        .no_connection()
        .no_connection()
        .no_connection()
        .no_connection()
        .respond(json!({}));
    for (retries, requests) in [(Retries::none(), 1), (Retries::new().attempts(5), 5)] {
        let mut call = call(&client, AnyCall::ID, Method::POST);
        call.retries(retries);
        assert_eq!(call.send().await.is_ok(), requests == 5);
        if requests == 1 {
            assert_eq!(mock.requests().len(), 1);
        }
    }
    assert_eq!(mock.requests().len(), 5);
    mock.assert_done();
}

struct Once(Option<Bytes>);

impl futures_core::Stream for Once {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test]
async fn stream_body_is_not_retried() {
    let faults: [Fault; 2] = [|expected| expected.no_connection(), |expected| expected.status(429, "")];
    for fault in faults {
        let (client, mock) = mocked();
        fault(mock.expect::<AnyCall>()).respond(json!({}));
        let mut request = call(&client, AnyCall::ID, Method::PUT).into_request().unwrap();
        request.body = Body::stream(Once(Some(Bytes::from_static(b"piece"))));
        let error = client.execute(request).await.unwrap_err();
        assert_eq!(mock.requests().len(), 1);
        assert_eq!(mock.requests()[0].body, "piece");
        assert!(
            format!("{error:#}").ends_with("; not tried again: the body was a stream, which is gone"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn error_lists_all_attempts() {
    let (client, mock) = mocked();
    mock.expect::<AnyCall>().too_many_requests(Duration::from_secs(2)).no_connection().cut_body();
    let error = call(&client, AnyCall::ID, Method::GET).send().await.unwrap_err();
    let recorded: Vec<_> = error.attempts().iter().map(|attempt| (attempt.status, attempt.failure)).collect();
    assert_eq!(
        recorded,
        [
            (Some(StatusCode::TOO_MANY_REQUESTS), None),
            (None, Some(Kind::Connect)),
            (Some(StatusCode::OK), Some(Kind::Other)),
        ]
    );
    let pauses: Vec<_> = error.attempts().iter().map(|attempt| attempt.pause).collect();
    assert_eq!(pauses, [Some(mock.pauses()[0]), Some(mock.pauses()[1]), None]);
    assert!(error.attempts().iter().all(|attempt| attempt.took == Duration::ZERO));
    let total: Duration = mock.pauses().iter().sum();
    let line = format!(
        "AnyCall: the response 200 OK could not be received completely: the mock breaks the connection within the body; \
         3 attempts in {:.1} s",
        total.as_secs_f64()
    );
    assert_eq!(format!("{error:#}"), line);
    assert!(error.is_transport() && !error.is_connect());

    let mut bad = call(&client, AnyCall::ID, Method::GET);
    bad.header("host", "x");
    assert!(bad.send().await.unwrap_err().attempts().is_empty(), "nothing was sent");
}
