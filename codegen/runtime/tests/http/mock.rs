//! The mock transport.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::{ExpectedOperation, Mock, ResponseBody};

use crate::{FetchThing, UpdateThing, call, client_of, fetch, mocked, update};

async fn status(call: specsmith_runtime::runtime::Call) -> u16 {
    match call.send().await {
        Ok(response) => response.status().as_u16(),
        Err(error) => error.status().unwrap().as_u16(),
    }
}

#[tokio::test]
async fn responses_are_in_order_by_operation() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(json!({})).status(404, "");
    mock.expect::<UpdateThing>().status(400, "{}").respond(json!({}));
    assert_eq!(status(update(&client)).await, 400);
    assert_eq!(status(fetch(&client)).await, 200);
    assert_eq!(status(update(&client)).await, 202, "the documented status");
    assert_eq!(mock.missing(), ["1 more of FetchThing"]);
    assert_eq!(status(fetch(&client)).await, 404);
    mock.assert_done();
    let operations: Vec<_> = mock.requests().into_iter().map(|request| request.operation).collect();
    assert_eq!(operations, ["UpdateThing", "FetchThing", "UpdateThing", "FetchThing"]);
}

#[tokio::test]
async fn first_matching_expectation_responds() {
    let (client, mock) = mocked();
    let named = |name: &'static str| {
        move |request: &specsmith_runtime::runtime::mock::RecordedRequest| request.json()["name"] == name
    };
    mock.expect::<UpdateThing>()
        .when(named("a"))
        .status(410, "")
        .when(|request| request.method == Method::POST);
    mock.expect::<UpdateThing>().when(named("b")).status(411, "").status(412, "");
    mock.expect::<UpdateThing>().status(413, "");
    let send = |name: &str| {
        let mut call = update(&client);
        call.body_field("name", json!(name));
        call.json(specsmith_runtime::runtime::json::ValueRef::Absent)
    };
    assert_eq!(status(send("b")).await, 411);
    assert_eq!(status(send("a")).await, 410);
    assert_eq!(status(send("a")).await, 413, "the first expectation has no response left");
    assert_eq!(mock.missing(), ["1 more of UpdateThing"]);
    let error = send("c").send().await.unwrap_err();
    assert!(error.is_transport() && !error.is_connect(), "{error}");
    assert_eq!(status(send("b")).await, 412);
    mock.assert_done();
}

#[tokio::test]
async fn unexpected_request_is_an_error() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>().respond(json!({}));
    let mut get = fetch(&client);
    get.query("token", "planted");
    let error = get.send().await.unwrap_err();
    assert!(error.is_transport() && !error.is_timeout() && !error.is_connect());
    let line = "FetchThing: the request was not sent: \
                the mock expects no FetchThing (any more): GET /v1/things/7";
    assert_eq!(format!("{error:#}"), line);
    assert_eq!(mock.requests().len(), 1, "it is not retried");
    assert_eq!(mock.missing(), ["1 more of UpdateThing"]);
}

#[test]
#[should_panic(expected = "the mock still expects:\n2 more of FetchThing\n1 more of UpdateThing")]
fn missing_request_is_reported() {
    let mock = Mock::new();
    mock.expect::<FetchThing>().respond(json!({})).timeout();
    mock.expect::<UpdateThing>().no_connection();
    mock.assert_done();
}

#[tokio::test]
async fn expectation_sets_headers_or_the_whole_response() {
    let (client, mock) = mocked();
    let whole = Response::builder().status(206).header("x-a", "1").body(Bytes::from_static(b"\xff")).unwrap();
    let expected = mock.expect::<FetchThing>().response(whole).header("x-a", "2");
    expected.status(299, "{}").header("x-c", "3").too_many_requests(Duration::from_millis(2500));

    let response = fetch(&client).send().await.unwrap().into_response::<Bytes, ()>().unwrap();
    assert_eq!(response.http.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(response.body, Bytes::from_static(b"\xff"));
    assert_eq!(response.headers().raw().get_all("x-a").iter().collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(response.headers().raw().len(), 2);
    let response = fetch(&client).send().await.unwrap().into_response::<Bytes, ()>().unwrap();
    assert_eq!(response.headers().text("x-c"), Some("3"));
    assert_eq!(response.headers().text("content-type"), Some("application/json"));
    let mut once = fetch(&client);
    once.retries(specsmith_runtime::runtime::Retries::none());
    let error = once.send().await.unwrap_err();
    assert_eq!(error.headers().unwrap()["retry-after"], "2", "whole seconds");
}

#[test]
#[should_panic(expected = "invalid header `bad name`, or no response to add it to")]
fn invalid_header_of_an_expectation_panics() {
    Mock::new().expect::<FetchThing>().status(200, "").header("bad name", "x");
}

#[test]
#[should_panic(expected = "or no response to add it to")]
fn header_before_a_response_panics() {
    Mock::new().expect::<FetchThing>().header("x-a", "1");
}

#[tokio::test]
async fn invalid_status_is_an_error() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().status(42, "");
    let error = fetch(&client).send().await.unwrap_err();
    assert_eq!(format!("{error:#}"), "FetchThing: the request was not sent: 42 is no status");
}

struct Nothing;

impl ExpectedOperation for Nothing {
    type Output = ();
    const ID: &'static str = "Nothing";
    const STATUS: u16 = 204;
}

struct File;

impl ExpectedOperation for File {
    type Output = Bytes;
    const ID: &'static str = "File";
    const STATUS: u16 = 200;
}

#[tokio::test]
async fn response_need_not_be_json() {
    let (client, mock) = mocked();
    mock.expect::<Nothing>().respond(());
    mock.expect::<File>().respond(Bytes::from_static(b"bytes"));
    let nothing = call(&client, Nothing::ID, Method::DELETE)
        .send()
        .await
        .unwrap()
        .into_response::<Bytes, ()>()
        .unwrap();
    assert!(nothing.http.status == 204 && nothing.body.is_empty() && nothing.headers().raw().is_empty());
    let file =
        call(&client, File::ID, Method::GET).send().await.unwrap().into_response::<Bytes, ()>().unwrap();
    assert!(file.http.status == 200 && file.body == "bytes");
    assert_eq!(file.headers().text("content-type"), Some("application/octet-stream"));
    assert_eq!(json!({"a": 1}).content().unwrap(), ("application/json", Bytes::from_static(b"{\"a\":1}")));
}

#[tokio::test]
async fn faults_cause_their_kinds_of_errors() {
    let (client, mock) = mocked();
    let expected = mock.expect::<UpdateThing>().timeout().broken_connection().cut_body().broken_body();
    expected.no_connection().too_many_requests(None).respond(json!({}));
    let mut seen = Vec::new();
    for _ in 0..4 {
        let error = update(&client)
            .send()
            .await
            .and_then(|response| response.into_response::<Value, ()>())
            .unwrap_err();
        seen.push((error.is_timeout(), error.status().map(|status| status.as_u16()), error.is_decode()));
    }
    assert_eq!(
        seen,
        [(true, None, false), (false, None, false), (false, Some(202), false), (false, Some(202), true)]
    );
    update(&client).send().await.unwrap();
    assert_eq!(mock.pauses().len(), 2);
    mock.assert_done();
}

#[tokio::test]
async fn expectations_can_be_added_later_and_from_any_clone() {
    let (client, mock) = mocked();
    let expected = mock.clone().expect::<FetchThing>();
    for _ in 0..2 {
        expected.clone().respond(json!({}));
        fetch(&client).send().await.unwrap();
    }
    let counting = Mock::responding({
        let mock = mock.clone();
        move |_| Ok(Response::new(mock.requests().len().to_string().into()))
    });
    let response = fetch(&client_of(&counting)).send().await.unwrap();
    assert_eq!(response.into_response::<Bytes, ()>().unwrap().body, "2");
}

#[tokio::test]
async fn requests_are_recorded() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>().respond(json!({}));
    let mut call = update(&client);
    call.query("PageToken", "t");
    call.body_field("name", json!("n"));
    call.json(specsmith_runtime::runtime::json::ValueRef::Absent).send().await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests[0].uri.query(), Some("PageToken=t"));
    assert_eq!(requests[0].json()["name"], "n");
    assert_eq!(requests[0].limits.max_response_size, 64 << 20);
    let shown = format!("{requests:?}");
    assert!(shown.contains("PageToken=[redacted]") && shown.contains("12 bytes"), "{shown}");
}

#[tokio::test]
async fn result_is_used_a_number_of_times_or_always() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>()
        .status(404, "")
        .times(2)
        .status(410, "")
        .status(200, "")
        .header("x-a", "1")
        .always();
    mock.expect::<FetchThing>().status(403, "");
    mock.expect::<UpdateThing>().status(400, "").times(0).status(411, "");
    assert_eq!(mock.missing(), ["4 more of FetchThing", "1 more of FetchThing", "1 more of UpdateThing"]);
    for expected in [404, 404, 410, 200, 200, 200] {
        assert_eq!(status(fetch(&client)).await, expected);
    }
    assert_eq!(status(update(&client)).await, 411, "the first result is for no request");
    assert_eq!(mock.missing(), ["1 more of FetchThing"], "the second expectation is never reached");
    assert_eq!(
        fetch(&client).send().await.unwrap().into_response::<Bytes, ()>().unwrap().headers().text("x-a"),
        Some("1")
    );
}

#[tokio::test]
async fn failure_is_used_again_as_well() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>().cut_body().times(2).timeout().always();
    for (is_timeout, status) in [(false, Some(202)), (false, Some(202)), (true, None), (true, None)] {
        let error = update(&client).send().await.unwrap_err();
        assert_eq!((error.is_timeout(), error.status().map(|of| of.as_u16())), (is_timeout, status));
    }
    mock.assert_done();
}

#[test]
#[should_panic(expected = "the mock still expects:\n1 more of FetchThing")]
fn unused_result_for_all_requests_is_reported() {
    let mock = Mock::new();
    mock.expect::<FetchThing>().status(200, "").always();
    mock.assert_done();
}

#[test]
#[should_panic(expected = "a result after `always` of the expectation of FetchThing would never be used")]
fn result_after_that_for_all_requests_panics() {
    Mock::new().expect::<FetchThing>().status(200, "").always().timeout();
}

#[test]
#[should_panic(expected = "`times` of the expectation of FetchThing, but no result to use again")]
fn times_without_a_result_panics() {
    Mock::new().expect::<FetchThing>().times(2);
}

#[test]
#[should_panic(
    expected = "responds by a function, so that the expectation of FetchThing would never be used"
)]
fn expectation_beside_a_function_panics() {
    let mock = Mock::responding(|_| Ok(Response::new(Bytes::new())));
    let _ = mock.expect::<FetchThing>();
}
