//! The mock transport in tests of code that uses the client.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilio_senders::mock::Mock;
use twilio_senders::models::{Channel, Configuration, Sender, SenderPage, SenderStatus};
use twilio_senders::senders::{CreateSender, DeleteSender, FetchSender, ListSenders, UpdateSender};
use twilio_senders::{Client, Credentials, Retries, TransportErrorKind, blocking};
use wire_tests::{PATH, SENDERS, sid};

use crate::kinds::{kinds, statuses};

fn client(mock: &Mock) -> Client {
    Client::builder().credentials(Credentials::basic("u", "p")).transport(mock.clone()).build().unwrap()
}

/// Returns a response-only model.
fn model<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn online() -> Sender {
    model(json!({"status": "ONLINE"}))
}

fn page(next: Option<&str>) -> SenderPage {
    model(json!({"senders": [{"status": "ONLINE"}], "meta": {"next_page_url": next}}))
}

#[tokio::test]
async fn expected_call_has_the_documented_status_and_is_recorded() {
    let mock = Mock::new();
    mock.expect::<FetchSender>().respond(online());
    mock.expect::<ListSenders>().respond(page(None));
    mock.expect::<CreateSender>().respond(Sender::default());
    mock.expect::<UpdateSender>().respond(Sender::default()).header("T-Request-Id", "RQ1");
    mock.expect::<DeleteSender>().respond(());
    let client = client(&mock);
    let senders = client.senders();

    let otp = Configuration::new().verification_code("123456");
    let updated = senders.update(&sid()).configuration(otp).header("X-Trace", "1").send().await.unwrap();
    assert_eq!((updated.http.status.as_u16(), updated.headers().t_request_id()), (202, Some("RQ1")));
    let fetched = senders.fetch(&sid()).send().await.unwrap();
    assert_eq!((fetched.http.status.as_u16(), fetched.body.status), (200, Some(SenderStatus::Online)));
    let listed = senders.list(Channel::Rcs).page_size(2).send().await.unwrap();
    assert_eq!((listed.http.status.as_u16(), listed.body.senders.len()), (200, 1));
    assert_eq!(senders.create("rcs:x").send().await.unwrap().http.status.as_u16(), 202);
    assert_eq!(senders.delete(&sid()).send().await.unwrap().http.status.as_u16(), 204);
    mock.assert_done();

    let requests = mock.requests();
    let lines: Vec<_> =
        requests.iter().map(|request| (request.method.clone(), request.uri.to_string())).collect();
    let sender = format!("https://messaging.twilio.com{PATH}");
    let all = format!("https://messaging.twilio.com{SENDERS}");
    assert_eq!(
        lines,
        [
            (Method::POST, sender.clone()),
            (Method::GET, sender.clone()),
            (Method::GET, format!("{all}?Channel=rcs&PageSize=2")),
            (Method::POST, all),
            (Method::DELETE, sender),
        ]
    );
    let operations: Vec<_> = requests.iter().map(|request| request.operation.as_ref()).collect();
    let names = ["Update", "Fetch", "List", "Create", "Delete"].map(|name| format!("{name}ChannelsSender"));
    assert_eq!(operations, names);
    assert_eq!(requests[0].body, r#"{"configuration":{"verification_code":"123456"}}"#);
    assert_eq!(requests[0].json()["configuration"]["verification_code"], "123456");
    assert_eq!(requests[0].headers["content-type"], "application/json");
    assert_eq!(requests[0].headers["x-trace"], "1");
    assert_eq!(requests[0].headers["authorization"], "Basic [redacted]");
    assert!(requests[4].body.is_empty() && requests[4].json().is_null());
}

#[tokio::test]
async fn pause_after_429_takes_no_time() {
    let mock = Mock::new();
    let slower = Duration::from_secs(25);
    mock.expect::<UpdateSender>().too_many_requests(slower).too_many_requests(None).respond(online());
    let client = client(&mock);
    let start = std::time::Instant::now();
    assert!(client.senders().update(&sid()).send().await.is_ok());
    assert!(start.elapsed() < slower, "pauses are recorded only");
    let pauses = mock.pauses();
    assert_eq!((pauses.len(), mock.requests().len()), (2, 3));
    assert!(pauses[0] >= slower && pauses[1] < slower, "{pauses:?}");
    mock.assert_done();
}

#[tokio::test]
async fn faults_cause_their_kinds_of_errors() {
    let mock = Mock::new();
    mock.expect::<UpdateSender>()
        .timeout()
        .broken_connection()
        .broken_body()
        .cut_body()
        .status(400, r#"{"code":63100}"#)
        .no_connection();
    let client = client(&mock);
    let expected = [&["timeout", "transport"][..], &["transport"], &["decode"], &["transport"], &["api"]];
    for expected in expected {
        let error = client.senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), expected, "{error}");
        assert_eq!(error.attempts().len(), usize::from(expected != ["decode"]), "{error}");
    }
    let none = Retries::none();
    let error = client.senders().update(&sid()).retries(none).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["connect", "transport"]);
    assert_eq!(error.attempts()[0].failure, Some(TransportErrorKind::Connect));
    mock.assert_done();
}

#[tokio::test]
async fn faults_of_a_get_are_retried() {
    let mock = Mock::new();
    mock.expect::<FetchSender>().timeout().cut_body().respond(online());
    assert!(client(&mock).senders().fetch(&sid()).send().await.is_ok());
    mock.expect::<FetchSender>().no_connection().broken_connection().status(503, "");
    let error = client(&mock).senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(statuses(error.attempts()), [0, 0, 503]);
    mock.assert_done();
}

#[tokio::test]
async fn unexpected_call_fails_once_and_missing_call_is_reported() {
    let mock = Mock::new();
    let other = "XE00000000000000000000000000000000";
    mock.expect::<FetchSender>().when(move |request| request.uri.path().ends_with(other)).respond(online());
    let client = client(&mock);
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!((kinds(&error), error.attempts().len()), (vec!["transport"], 1));
    let message = format!("the mock expects no FetchChannelsSender (any more): GET {PATH}");
    assert!(format!("{error:#}").contains(&message), "{error}");
    let error = client.senders().delete(&sid()).send().await.unwrap_err();
    assert!(format!("{error:#}").contains("the mock expects no DeleteChannelsSender"), "{error}");
    assert_eq!(mock.missing(), ["1 more of FetchChannelsSender"]);
    client.senders().fetch(&other.parse().unwrap()).send().await.unwrap();
    assert!(mock.missing().is_empty());
    assert_eq!(mock.requests().len(), 3);
}

#[test]
#[should_panic(expected = "the mock still expects:\n2 more of CreateChannelsSender")]
fn assert_done_reports_missing_calls() {
    let mock = Mock::new();
    mock.expect::<CreateSender>().respond(Sender::default()).timeout();
    mock.assert_done();
}

#[tokio::test]
async fn response_can_depend_on_the_request() {
    let mock = Mock::responding(|request| {
        let echo = format!(r#"{{"url":"{} {}"}}"#, request.method, request.uri.path());
        Ok(http::Response::new(Bytes::from(echo)))
    });
    let client = client(&mock);
    for _ in 0..2 {
        let sender = client.senders().fetch(&sid()).send().await.unwrap().into_body();
        assert_eq!(sender.url.as_deref(), Some(format!("GET {PATH}").as_str()));
    }
    assert_eq!(mock.requests().len(), 2);
}

#[tokio::test]
async fn timeouts_of_each_call_are_recorded() {
    let mock = Mock::new();
    for _ in 0..4 {
        mock.expect::<FetchSender>().respond(online());
    }
    let seconds = Duration::from_secs;
    let client = Client::builder().transport(mock.clone()).timeout(seconds(7)).max_response_size(99);
    let client = client.build().unwrap();
    client.senders().fetch(&sid()).send().await.unwrap();
    client.senders().fetch(&sid()).timeout(seconds(1)).send().await.unwrap();
    let unlimited = Client::builder().transport(mock.clone()).timeout(None);
    unlimited.build().unwrap().senders().fetch(&sid()).send().await.unwrap();
    let unlimited = Client::builder().transport(mock.clone()).timeout(None).attempt_timeout(None);
    unlimited.build().unwrap().senders().fetch(&sid()).send().await.unwrap();
    let limits: Vec<_> = mock.requests().iter().map(|request| request.limits).collect();
    let timeouts: Vec<_> = limits.iter().map(|limits| limits.timeout).collect();
    // The limit of an attempt applies even without a limit on the call, unless it is also removed.
    assert_eq!(timeouts, [Some(seconds(7)), Some(seconds(1)), Some(seconds(30)), None]);
    assert_eq!(limits[0].max_response_size, 99);
}

/// The pauses of a waiter pass at once, so that ten minutes are tested without delay.
#[tokio::test]
async fn waiter_runs_without_delay() {
    let mock = Mock::new();
    let offline: Sender = model(json!({"status": "OFFLINE", "offline_reasons": [{"code": "63101"}]}));
    let plan = mock.expect::<FetchSender>().respond(model::<Sender>(json!({"status": "CREATING"})));
    let plan = (0..20).fold(plan, |plan, _| plan.respond(offline.clone()));
    let error = client(&mock).senders().wait_until_online(&sid()).await.unwrap_err();
    assert_eq!(kinds(&error), ["wait"]);
    assert_eq!(error.last::<Sender>(), Some(&offline));
    assert!(mock.pauses().iter().sum::<Duration>() >= Duration::from_secs(60), "{:?}", mock.pauses());
    assert!(!mock.missing().is_empty());
    drop(plan);
}

#[tokio::test]
async fn pagination_runs_over_the_mock() {
    let mock = Mock::new();
    let link = format!("https://messaging.twilio.com{SENDERS}?PageToken=x");
    let first = page(Some(&link));
    mock.expect::<ListSenders>().respond(first).respond(page(None));
    let all = client(&mock).senders().list(Channel::Rcs).items().into_vec().await.unwrap();
    assert_eq!((all.len(), mock.requests()[1].uri.to_string()), (2, link));
    mock.assert_done();
}

#[test]
fn mock_works_with_the_blocking_client() {
    let mock = Mock::new();
    mock.expect::<UpdateSender>().too_many_requests(Duration::from_secs(9)).respond(online());
    mock.expect::<FetchSender>().cut_body().timeout().respond(online());
    let client = blocking::Client::builder().transport(mock.clone()).build().unwrap();
    assert_eq!(client.senders().update(&sid()).send().unwrap().body, online());
    assert_eq!(client.senders().fetch(&sid()).send().unwrap().body, online());
    assert_eq!((mock.requests().len(), mock.pauses().len()), (5, 3));
    mock.assert_done();
}
