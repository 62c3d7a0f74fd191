//! Waiting for a state. Time is the mock's own: only pauses let it pass.

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

fn wait(client: &Client) -> Waiter<Value> {
    Waiter::new(fetch(client), THING_ONLINE)
}

fn state(state: &str) -> Value {
    json!({"status": state})
}

fn seconds(pauses: &[Duration]) -> Vec<f64> {
    pauses.iter().map(Duration::as_secs_f64).collect()
}

/// A mock that always shows this.
fn always(body: Value) -> Mock {
    Mock::answering(move |_| Ok(Response::new(body.to_string().into())))
}

#[tokio::test]
async fn done_at_once() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().answer(state("ONLINE"));
    assert_eq!(wait(&client).await.unwrap(), state("ONLINE"));
    assert!(mock.requests().len() == 1 && mock.pauses().is_empty());
}

#[tokio::test]
async fn done_later() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().answer(state("CREATING")).answer(state("ONLINE:UPDATING"));
    expected.answer(json!({})).answer(json!({"status": null})).answer(state("ONLINE"));
    let mut seen = Vec::new();
    let done = wait(&client).on_progress(|thing| seen.push(thing["status"].clone())).wait().await.unwrap();
    assert_eq!(done, state("ONLINE"));
    assert_eq!(
        seen,
        [json!("CREATING"), json!("ONLINE:UPDATING"), Value::Null, Value::Null, json!("ONLINE")]
    );
    assert_eq!(seconds(&mock.pauses()), [2.0, 3.0, 4.5, 6.75]);
    mock.assert_done();
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_awaited_and_it_can_be_sent_to_another_task() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().answer(state("ONLINE"));
    let waiting = wait(&client);
    assert!(mock.requests().is_empty());
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    is_send(IntoFuture::into_future(waiting)).await.unwrap();
}

#[tokio::test]
async fn a_failure_is_believed_after_its_grace() {
    let mock = always(json!({"status": "OFFLINE", "reasons": [{"code": "63020\u{1b}[31m"}]}));
    let client = client_of(&mock);
    let error = wait(&client).await.unwrap_err();
    assert!(error.is_waiter() && !error.is_timeout() && !error.is_api(), "{error}");
    assert_eq!(error.last::<Value>().unwrap()["status"], "OFFLINE");
    assert_eq!(error.last::<String>(), None);
    assert_eq!(error.operation(), Some("FetchThing"));
    let line = format!("{error:#}");
    assert!(line.starts_with("FetchThing: ") && line.contains("OFFLINE for 64.3 s"), "{line}");
    assert!(line.ends_with(": [{\"code\":\"63020\\u001b[31m\"}]"), "{line}");

    let error = wait(&client).grace(Duration::ZERO).await.unwrap_err();
    assert!(format!("{error:#}").contains("status is OFFLINE: "), "{error}");
}

#[tokio::test]
async fn a_failure_that_goes_away_within_its_grace() {
    let (client, mock) = mocked();
    let expected = mock.expect::<FetchThing>().answer(state("OFFLINE")).answer(state("OFFLINE"));
    expected.answer(state("CREATING")).answer(state("OFFLINE")).answer(state("ONLINE"));
    // 5 s after the first OFFLINE it is CREATING again; what comes then is a failure anew.
    assert_eq!(wait(&client).grace(Duration::from_secs(9)).await.unwrap(), state("ONLINE"));
    mock.assert_done();
}

#[tokio::test]
async fn the_deadline() {
    let mock = always(state("CREATING"));
    let client = client_of(&mock);
    let error = wait(&client).deadline(Duration::from_secs(20)).await.unwrap_err();
    assert!(error.is_waiter() && error.is_timeout() && !error.is_transport(), "{error}");
    assert_eq!(seconds(&mock.pauses()), [2.0, 3.0, 4.5, 6.75, 3.75], "the last look is at the deadline");
    let line = "FetchThing: waiting for ONLINE: not within 20.0 s and 6 looks; status is CREATING";
    assert_eq!(format!("{error:#}"), line);
    assert_eq!(error.last::<Value>(), Some(&state("CREATING")));
    assert_eq!(mock.requests().last().unwrap().limits.timeout, Some(Duration::from_secs(1)));

    let error = wait(&client).deadline(Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout() && format!("{error:#}").contains("and 1 looks"), "{error}");
    let error = wait(&client_of(&always(json!([])))).deadline(Duration::ZERO).await.unwrap_err();
    assert!(format!("{error:#}").ends_with("status is not known"), "{error}");
}

#[tokio::test]
async fn pauses_grow_and_then_stay() {
    let mock = always(state("CREATING"));
    wait(&client_of(&mock)).await.unwrap_err();
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
        let waiting = wait(&client).every(Duration::from_secs(every)).slowest(Duration::from_secs(slowest));
        waiting.deadline(Duration::from_secs(60)).await.unwrap_err();
        assert_eq!(seconds(&mock.pauses()[..4]), expected);
    }
}

#[tokio::test]
async fn trouble_that_passes_does_not_end_it() {
    let (client, mock) = mocked();
    let mut expected = mock.expect::<FetchThing>().answer(state("CREATING"));
    for _ in 0..3 {
        expected = expected.status(503, "").no_connection().timeout();
        expected = expected.too_many_requests(None).cut_body().broken_connection();
        expected = expected.too_many_requests(Duration::from_secs(600));
    }
    expected.answer(state("ONLINE"));
    wait(&client).await.unwrap();
    mock.assert_done();

    let mock = Mock::answering(|_| Ok(Response::builder().status(503).body(Bytes::new()).unwrap()));
    let error = wait(&client_of(&mock)).deadline(Duration::from_secs(60)).await.unwrap_err();
    assert!(error.is_waiter() && error.is_timeout(), "{error}");
    let line = format!("{error:#}");
    assert!(
        line.contains(
            "status is not known; the last look failed: FetchThing: the service responded with 503"
        ),
        "{line}"
    );
    assert!(error.last::<Value>().is_none());
}

#[tokio::test]
async fn looks_with_trouble_do_not_overrun_the_deadline() {
    let mock = Mock::answering(|_| Ok(Response::builder().status(503).body(Bytes::new()).unwrap()));
    wait(&client_of(&mock)).deadline(Duration::from_secs(60)).await.unwrap_err();
    let spent: Duration = mock.pauses().iter().sum();
    assert!(spent >= Duration::from_secs(60) && spent < Duration::from_secs(61), "{spent:?}");
}

#[tokio::test]
async fn trouble_that_stays_ends_it() {
    for status in [400, 401, 403, 404, 410] {
        let (client, mock) = mocked();
        mock.expect::<FetchThing>().answer(state("CREATING")).status(status, "").answer(state("ONLINE"));
        let error = wait(&client).await.unwrap_err();
        assert!(error.is_api() && !error.is_waiter() && error.status().unwrap() == status, "{error}");
        assert_eq!(error.last::<Value>(), Some(&state("CREATING")));
        assert_eq!(mock.requests().len(), 2);
    }
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().broken_body().answer(state("ONLINE"));
    assert!(wait(&client).await.unwrap_err().is_decode());
    let (client, mock) = mocked();
    let mut bad = fetch(&client);
    bad.header("host", "x");
    assert!(Waiter::<Value>::new(bad, THING_ONLINE).await.unwrap_err().is_request());
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn a_request_that_is_not_expected_ends_it() {
    let (client, mock) = mocked();
    let error = wait(&client).await.unwrap_err();
    assert!(error.is_transport() && !error.is_waiter(), "{error}");
    assert_eq!(mock.requests().len(), 1);
}

/// A transport whose time is tokio's: each answer takes a second.
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
async fn by_the_time_of_tokio() {
    let begin = tokio::time::Instant::now();
    let slow = Slow::default();
    let client = builder().transport(slow.clone()).build().unwrap();
    wait(&client).await.unwrap();
    // Five looks of a second each, and pauses of 2, 3, 4.5 and 6.75 s between them.
    assert_eq!(begin.elapsed(), Duration::from_millis(21_250));

    let slow = Slow::default();
    let client = builder().transport(slow.clone()).build().unwrap();
    let error = wait(&client).deadline(Duration::from_secs(8)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(slow.started.lock().unwrap().len(), 3);

    let slow = Slow::default();
    let client = builder().transport(slow.clone()).build().unwrap();
    assert!(tokio::time::timeout(Duration::from_secs(2), wait(&client)).await.is_err());
    tokio::time::sleep(Duration::from_secs(100)).await;
    assert_eq!(slow.started.lock().unwrap().len(), 1, "dropped is ended");
}

/// A transport that has no timer of its own.
#[derive(Debug)]
struct Plain(AtomicUsize);

impl Transport for Plain {
    fn send(&self, _: Request<Body>, _: Limits) -> TransportFuture<'_> {
        let state = if self.0.fetch_add(1, Ordering::Relaxed) == 0 { "CREATING" } else { "ONLINE" };
        Box::pin(std::future::ready(Ok(Response::new(Body::from(format!(r#"{{"status": "{state}"}}"#))))))
    }
}

#[tokio::test]
async fn by_a_thread_that_waits() {
    let client = builder().transport(Plain(AtomicUsize::new(0))).build().unwrap();
    let begin = std::time::Instant::now();
    wait(&client).every(Duration::from_millis(50)).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_millis(50));
}
