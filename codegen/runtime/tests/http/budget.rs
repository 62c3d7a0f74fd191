//! The retry budget of a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use http::Response;
use specsmith_runtime::runtime::Client;
use specsmith_runtime::runtime::mock::Mock;

use crate::{blocking, builder, fetch};

/// Returns a mock that fails while the flag is set.
fn failing() -> (Mock, Arc<AtomicBool>) {
    let fails = Arc::new(AtomicBool::new(true));
    let is_failing = Arc::clone(&fails);
    let mock = Mock::responding(move |_| {
        let status = if is_failing.load(Ordering::SeqCst) { 503 } else { 200 };
        Ok(Response::builder().status(status).body(Bytes::from_static(b"{}")).unwrap())
    });
    (mock, fails)
}

/// Sends a number of requests and returns the number of attempts.
async fn attempts(client: &Client, mock: &Mock, calls: usize) -> usize {
    let before = mock.requests().len();
    for _ in 0..calls {
        let _ = fetch(client).send().await;
    }
    mock.requests().len() - before
}

#[tokio::test]
async fn failing_service_receives_a_bounded_number_of_retries() {
    let (mock, _) = failing();
    let client = builder().transport(mock.clone()).build().unwrap();
    // Two retries for each call.
    assert_eq!(attempts(&client, &mock, 50).await, 150);
    // Clones share the budget.
    assert_eq!(attempts(&client.clone(), &mock, 850).await, 850);
    let error = fetch(&client).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "FetchThing: the service responded with 503 Service Unavailable: {}; \
         not tried again: the retry budget of the client is used up"
    );
    // Another client has its own.
    let other = builder().transport(mock.clone()).build().unwrap();
    assert_eq!(attempts(&other, &mock, 1).await, 3);
}

#[tokio::test]
async fn successes_renew_the_budget() {
    let (mock, fails) = failing();
    let client = builder().retry_budget(3).transport(mock.clone()).build().unwrap();
    assert_eq!(attempts(&client, &mock, 10).await, 13);
    fails.store(false, Ordering::SeqCst);
    assert_eq!(attempts(&client, &mock, 19).await, 19);
    fails.store(true, Ordering::SeqCst);
    assert_eq!(attempts(&client, &mock, 10).await, 11, "19 successes are one retry");
    fails.store(false, Ordering::SeqCst);
    attempts(&client, &mock, 1000).await;
    fails.store(true, Ordering::SeqCst);
    assert_eq!(attempts(&client, &mock, 10).await, 13, "the budget does not grow beyond its size");
}

#[tokio::test]
async fn retry_that_helps_costs_nothing() {
    let fails = AtomicBool::new(true);
    let mock = Mock::responding(move |_| {
        let status = if fails.fetch_xor(true, Ordering::SeqCst) { 503 } else { 200 };
        Ok(Response::builder().status(status).body(Bytes::from_static(b"{}")).unwrap())
    });
    let client = builder().retry_budget(1).transport(mock.clone()).build().unwrap();
    assert_eq!(attempts(&client, &mock, 20).await, 40);
}

#[tokio::test]
async fn budget_can_be_switched_off_or_be_nothing() {
    let (mock, _) = failing();
    let client = builder().retry_budget(None).transport(mock.clone()).build().unwrap();
    assert_eq!(attempts(&client, &mock, 200).await, 600);
    let client = builder().retry_budget(0).transport(mock.clone()).build().unwrap();
    assert_eq!(attempts(&client, &mock, 20).await, 20);
}

#[test]
fn blocking_client_has_a_budget() {
    let (mock, _) = failing();
    let client = blocking::builder().retry_budget(2).transport(mock.clone()).build().unwrap();
    for _ in 0..5 {
        fetch(&client).send().unwrap_err();
    }
    assert_eq!(mock.requests().len(), 7);
}
