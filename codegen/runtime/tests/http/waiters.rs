//! Waiters. The mock's clock advances only in pauses.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{
    Body, Client, Limits, SleepFuture, Transport, TransportFuture, Waiter, WaiterConfig,
};

use crate::{FetchThing, builder, client_of, fetch, mocked};

pub const THING_ONLINE: WaiterConfig = WaiterConfig {
    field: "/status",
    done: &["ONLINE"],
    failed: &["OFFLINE"],
    reason: Some("/reasons"),
    grace: 60,
    every: 2,
    slowest: 30,
    deadline: 900,
};

fn waiter(client: &Client) -> Waiter<Value> {
    Waiter::new(fetch(client), THING_ONLINE)
}

fn state(state: &str) -> Value {
    json!({"status": state})
}

fn seconds(pauses: &[Duration]) -> Vec<f64> {
    pauses.iter().map(Duration::as_secs_f64).collect()
}

/// Returns a mock that always responds with this body.
fn always(body: Value) -> Mock {
    Mock::responding(move |_| Ok(Response::new(body.to_string().into())))
}

#[tokio::test]
async fn waiter_is_done_at_the_first_poll() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(state("ONLINE"));
    assert_eq!(waiter(&client).await.unwrap(), state("ONLINE"));
    assert!(mock.requests().len() == 1 && mock.pauses().is_empty());
}

#[tokio::test]
async fn waiter_is_done_at_a_later_poll() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().respond(state("CREATING")).respond(state("ONLINE:UPDATING"));
    expected.respond(json!({})).respond(json!({"status": null})).respond(state("ONLINE"));
    let mut seen = Vec::new();
    let done = waiter(&client).on_progress(|thing| seen.push(thing["status"].clone())).wait().await.unwrap();
    assert_eq!(done, state("ONLINE"));
    assert_eq!(
        seen,
        [json!("CREATING"), json!("ONLINE:UPDATING"), Value::Null, Value::Null, json!("ONLINE")]
    );
    assert_eq!(seconds(&mock.pauses()), [2.0, 3.0, 4.5, 6.75]);
    mock.assert_done();
}

#[tokio::test]
async fn waiter_is_lazy_and_send() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(state("ONLINE"));
    let waiter = waiter(&client);
    assert!(mock.requests().is_empty());
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    is_send(IntoFuture::into_future(waiter)).await.unwrap();
}

#[tokio::test]
async fn failure_state_is_an_error_after_the_grace_period() {
    let mock = always(json!({"status": "OFFLINE", "reasons": [{"code": "63020\u{1b}[31m"}]}));
    let client = client_of(&mock);
    let error = waiter(&client).await.unwrap_err();
    assert!(error.is_waiter() && !error.is_timeout() && !error.is_api(), "{error}");
    assert_eq!(error.last::<Value>().unwrap()["status"], "OFFLINE");
    assert_eq!(error.last::<String>(), None);
    assert_eq!(error.operation(), Some("FetchThing"));
    let line = format!("{error:#}");
    assert!(line.starts_with("FetchThing: ") && line.contains("OFFLINE for 64.3 s"), "{line}");
    assert!(line.ends_with(": [{\"code\":\"63020\\u001b[31m\"}]"), "{line}");

    let error = waiter(&client).grace(Duration::ZERO).await.unwrap_err();
    assert!(format!("{error:#}").contains("status is OFFLINE: "), "{error}");
}

#[tokio::test]
async fn failure_state_within_the_grace_period_is_ignored() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().respond(state("OFFLINE")).respond(state("OFFLINE"));
    expected.respond(state("CREATING")).respond(state("OFFLINE")).respond(state("ONLINE"));
    // 5 s after the first OFFLINE it is CREATING again, so the next OFFLINE starts a new grace period.
    assert_eq!(waiter(&client).grace(Duration::from_secs(9)).await.unwrap(), state("ONLINE"));
    mock.assert_done();
}

#[tokio::test]
async fn deadline_is_a_timeout_error() {
    let mock = always(state("CREATING"));
    let client = client_of(&mock);
    let error = waiter(&client).deadline(Duration::from_secs(20)).await.unwrap_err();
    assert!(error.is_waiter() && error.is_timeout() && !error.is_transport(), "{error}");
    assert_eq!(seconds(&mock.pauses()), [2.0, 3.0, 4.5, 6.75, 3.75], "the last poll is at the deadline");
    let line = "FetchThing: waiting for ONLINE: not within 20.0 s and 6 polls; status is CREATING";
    assert_eq!(format!("{error:#}"), line);
    assert_eq!(error.last::<Value>(), Some(&state("CREATING")));
    assert_eq!(mock.requests().last().unwrap().limits.timeout, Some(Duration::from_secs(1)));

    let error = waiter(&client).deadline(Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout() && format!("{error:#}").contains("and 1 polls"), "{error}");
    let error = waiter(&client_of(&always(json!([])))).deadline(Duration::ZERO).await.unwrap_err();
    assert!(format!("{error:#}").ends_with("status is not known"), "{error}");
}

#[tokio::test]
async fn pauses_grow_to_a_maximum() {
    let mock = always(state("CREATING"));
    waiter(&client_of(&mock)).await.unwrap_err();
    let pauses = mock.pauses();
    for pair in pauses.windows(2).take(pauses.len() - 2) {
        let grown = pair[0].mul_f64(1.5).min(Duration::from_secs(30));
        assert!(pair[1].abs_diff(grown) < Duration::from_millis(1), "{pauses:?}");
    }
    assert_eq!(pauses.iter().max(), Some(&Duration::from_secs(30)));
    assert_eq!(pauses.iter().sum::<Duration>(), Duration::from_secs(900));

    for (every, slowest, expected) in [(5, 1, [5.0, 5.0, 5.0, 5.0]), (1, 2, [1.0, 1.5, 2.0, 2.0])] {
        let mock = always(state("CREATING"));
        let client = client_of(&mock);
        let waiter = waiter(&client).every(Duration::from_secs(every)).slowest(Duration::from_secs(slowest));
        waiter.deadline(Duration::from_secs(60)).await.unwrap_err();
        assert_eq!(seconds(&mock.pauses()[..4]), expected);
    }
}

#[tokio::test]
async fn transient_error_is_retried() {
    let (client, mock) = mocked();
    let mut expected = mock.expect::<FetchThing>().respond(state("CREATING"));
    for _ in 0..3 {
        expected = expected.status(503, "").no_connection().timeout();
        expected = expected.too_many_requests(None).cut_body().broken_connection();
        expected = expected.too_many_requests(Duration::from_secs(600));
    }
    expected.respond(state("ONLINE"));
    waiter(&client).await.unwrap();
    mock.assert_done();

    let mock = Mock::responding(|_| Ok(Response::builder().status(503).body(Bytes::new()).unwrap()));
    let error = waiter(&client_of(&mock)).deadline(Duration::from_secs(60)).await.unwrap_err();
    assert!(error.is_waiter() && error.is_timeout(), "{error}");
    let line = format!("{error:#}");
    assert!(
        line.contains(
            "status is not known; the last poll failed: FetchThing: the service responded with 503"
        ),
        "{line}"
    );
    assert!(error.last::<Value>().is_none());
}

#[tokio::test]
async fn transient_errors_do_not_exceed_the_deadline() {
    let mock = Mock::responding(|_| Ok(Response::builder().status(503).body(Bytes::new()).unwrap()));
    waiter(&client_of(&mock)).deadline(Duration::from_secs(60)).await.unwrap_err();
    let spent: Duration = mock.pauses().iter().sum();
    assert!(spent >= Duration::from_secs(60) && spent < Duration::from_secs(61), "{spent:?}");
}

#[tokio::test]
async fn permanent_error_ends_the_waiter() {
    for status in [400, 401, 403, 404, 410] {
        let (client, mock) = mocked();
        mock.expect::<FetchThing>().respond(state("CREATING")).status(status, "").respond(state("ONLINE"));
        let error = waiter(&client).await.unwrap_err();
        assert!(error.is_api() && !error.is_waiter() && error.status().unwrap() == status, "{error}");
        assert_eq!(error.last::<Value>(), Some(&state("CREATING")));
        assert_eq!(mock.requests().len(), 2);
    }
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().broken_body().respond(state("ONLINE"));
    assert!(waiter(&client).await.unwrap_err().is_decode());
    let (client, mock) = mocked();
    let mut bad = fetch(&client);
    bad.header("host", "x");
    assert!(Waiter::<Value>::new(bad, THING_ONLINE).await.unwrap_err().is_request());
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn unexpected_request_ends_the_waiter() {
    let (client, mock) = mocked();
    let error = waiter(&client).await.unwrap_err();
    assert!(error.is_transport() && !error.is_waiter(), "{error}");
    assert_eq!(mock.requests().len(), 1);
}

/// A transport with tokio's clock, whose responses take a second each.
#[derive(Debug, Clone, Default)]
struct Slow {
    requests: Arc<AtomicUsize>,
    started: Arc<Mutex<Vec<tokio::time::Instant>>>,
}

impl Transport for Slow {
    fn send(&self, _: Request<Body>, limits: Limits) -> TransportFuture<'_> {
        Box::pin(async move {
            assert!(limits.timeout.unwrap() >= Duration::from_secs(1));
            self.started.lock().unwrap().push(tokio::time::Instant::now());
            tokio::time::sleep(Duration::from_secs(1)).await;
            let state = if self.requests.fetch_add(1, Ordering::Relaxed) < 4 { "CREATING" } else { "ONLINE" };
            Ok(Response::new(Body::from(format!(r#"{{"status": "{state}"}}"#))))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> std::time::Instant {
        tokio::time::Instant::now().into_std()
    }
}

#[tokio::test(start_paused = true)]
async fn waiter_uses_the_clock_of_tokio() {
    let begin = tokio::time::Instant::now();
    let slow = Slow::default();
    let client = builder().transport(slow.clone()).build().unwrap();
    waiter(&client).await.unwrap();
    // Five polls of a second each, with pauses of 2, 3, 4.5 and 6.75 s between them.
    assert_eq!(begin.elapsed(), Duration::from_millis(21_250));

    let slow = Slow::default();
    let client = builder().transport(slow.clone()).build().unwrap();
    let error = waiter(&client).deadline(Duration::from_secs(8)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(slow.started.lock().unwrap().len(), 3);

    let slow = Slow::default();
    let client = builder().transport(slow.clone()).build().unwrap();
    assert!(tokio::time::timeout(Duration::from_secs(2), waiter(&client)).await.is_err());
    tokio::time::sleep(Duration::from_secs(100)).await;
    assert_eq!(slow.started.lock().unwrap().len(), 1, "a dropped waiter stops");
}

/// A transport without a timer of its own.
#[derive(Debug)]
struct Plain(AtomicUsize);

impl Transport for Plain {
    fn send(&self, _: Request<Body>, _: Limits) -> TransportFuture<'_> {
        let state = if self.0.fetch_add(1, Ordering::Relaxed) == 0 { "CREATING" } else { "ONLINE" };
        Box::pin(std::future::ready(Ok(Response::new(Body::from(format!(r#"{{"status": "{state}"}}"#))))))
    }
}

#[tokio::test]
async fn waiter_sleeps_in_a_thread_without_timer() {
    let client = builder().transport(Plain(AtomicUsize::new(0))).build().unwrap();
    let begin = std::time::Instant::now();
    waiter(&client).every(Duration::from_millis(50)).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_millis(50));
}
