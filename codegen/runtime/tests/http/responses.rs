//! Calls without a network: the request, and the decoding of the response.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use specsmith_runtime::runtime::json::ValueRef;
use specsmith_runtime::runtime::mock::{ExpectedOperation, Mock};
use specsmith_runtime::runtime::{TransportError, TransportErrorKind};

use crate::{FetchThing, UpdateThing, builder, client_of, fetch, mocked, update};

struct GetX;

impl ExpectedOperation for GetX {
    type Output = Value;
    const ID: &'static str = "GET /x";
    const STATUS: u16 = 200;
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn request_is_sent_and_response_is_decoded() {
    let (client, mock) = mocked();
    let response =
        Response::builder().status(202).header("X-Odd", "\u{e4}").body(Bytes::from(r#"{"id": 7}"#));
    let expected = mock.expect::<UpdateThing>().response(response.unwrap());
    expected.header("T-Request-Id", "r1").header("X-Ok", "true").status(204, "");

    let mut call = update(&client);
    call.set_query("Max", ValueRef::I64(3));
    call.set_header("X-Mode", ValueRef::Str("fast"));
    call.timeout(Duration::from_secs(3));
    let body = json!({"name": "a"});
    let response =
        is_send(call.json(ValueRef::Any(&body)).send()).await.unwrap().decode::<Value, ()>().unwrap();
    assert_eq!(response.http.status, StatusCode::ACCEPTED);
    assert_eq!(response.headers().text("t-request-id"), Some("r1"));
    assert_eq!(response.headers().parsed("X-Ok"), Some(true));
    assert_eq!(response.headers().text("X-Odd"), None);
    assert_eq!(response.map(|body| body["id"].clone()).into_body(), 7);
    update(&client).send().await.unwrap().into_response::<(), ()>().unwrap();

    let [first, second] = &mock.requests()[..] else { panic!("two requests") };
    assert_eq!(first.operation, "UpdateThing");
    assert_eq!(first.method, Method::POST);
    assert_eq!(first.uri, "https://api.example.com/v1/things/7?Max=3");
    assert_eq!(first.body, r#"{"name":"a"}"#);
    assert_eq!(first.headers["content-type"], "application/json");
    assert_eq!(first.headers["accept"], "application/json");
    assert_eq!(first.headers["user-agent"], "example/1.0");
    assert_eq!(first.headers["x-mode"], "fast");
    assert_eq!(first.limits.timeout, Some(Duration::from_secs(3)));
    assert_eq!(second.limits.timeout, Some(Duration::from_secs(30)));
    assert!(second.body.is_empty() && !second.headers.contains_key("content-type"));
    mock.assert_done();
}

#[test]
fn body_fields_are_merged_into_the_body() {
    let (client, _) = mocked();
    let made = |body: ValueRef<'_>| {
        let mut call = update(&client);
        call.body_field("b", json!(2));
        call.json(body).into_request().map(|request| format!("{:?}", request.body))
    };
    assert_eq!(made(ValueRef::Absent).unwrap(), format!("Bytes({} bytes)", r#"{"b":2}"#.len()));
    assert_eq!(
        made(ValueRef::Any(&json!({"a": 1, "b": 1}))).unwrap(),
        format!("Bytes({} bytes)", r#"{"a":1,"b":2}"#.len())
    );
    assert!(made(ValueRef::Any(&json!([1]))).unwrap_err().is_request());
}

#[tokio::test]
async fn defaults_of_the_client_can_be_overridden() {
    let mock = Mock::responding(|request| Ok(Response::new(format!("{:?}", request.headers).into())));
    let client = builder().user_agent("app/2.0").default_header("X-Own", "1").transport(mock.clone());
    let client = client.build().unwrap();
    let call = || client.request(Method::GET, "/");
    assert!(
        !call().request().unwrap().headers.contains_key("user-agent"),
        "default headers are added on sending"
    );
    call().send().await.unwrap();
    call().header("user-agent", "other").header("x-own", "2").send().await.unwrap();
    let [first, second] = &mock.requests()[..] else { panic!("two requests") };
    assert_eq!(first.headers["user-agent"], "example/1.0 app/2.0");
    assert_eq!(first.headers["x-own"], "1");
    assert_eq!(second.headers["user-agent"], "other");
    assert_eq!(second.headers.get_all("x-own").iter().collect::<Vec<_>>(), ["2"]);
}

#[tokio::test]
async fn error_response_is_an_api_error() {
    let (client, mock) = mocked();
    let expected = mock.expect::<UpdateThing>().status(404, "{\"code\": 20404,\n \"odd\": \"no\\u001b\"}");
    let expected = expected.status(599, "").status(302, "\x1b[31m\u{202e}");
    expected.status(400, format!("{}\n{}", "€".repeat(200), "€".repeat(2000)));

    let error = update(&client).send().await.unwrap_err();
    let line = "UpdateThing: the service responded with 404 Not Found: \
                {\"code\": 20404, \"odd\": \"no\\u001b\"} (code 20404)";
    assert_eq!(format!("{error:#}"), line);
    assert!(error.is_api() && !error.is_decode() && !error.is_timeout());
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.operation(), Some("UpdateThing"));
    assert_eq!(error.typed::<Value>().unwrap()["code"], 20404);
    assert_eq!(error.typed::<i64>(), None);
    assert!(error.body().unwrap().starts_with(b"{\"code\""));
    assert!(error.headers().unwrap().contains_key("content-type"));

    assert_eq!(
        update(&client).send().await.unwrap_err().to_string(),
        "UpdateThing: the service responded with 599"
    );
    let line = "UpdateThing: the service responded with 302 Found: \\u{1b}[31m\\u{202e}";
    assert_eq!(update(&client).send().await.unwrap_err().to_string(), line);
    let long = update(&client).send().await.unwrap_err().to_string();
    let excerpt = long.split_once("Bad Request: ").unwrap().1;
    assert!(excerpt.chars().count() == 300 && excerpt.ends_with('…') && !excerpt.contains('\n'), "{long}");
    assert!(!excerpt.contains('\u{fffd}'));
}

#[tokio::test]
async fn undecodable_success_response_is_a_decode_error() {
    let (client, mock) = mocked();
    mock.expect::<GetX>().status(200, "{\n\"id\": oops}").broken_body();
    let error = client.request(Method::GET, "/x").send_json::<Value>().await.unwrap_err();
    assert!(error.is_decode() && error.source().is_some());
    let line = "GET /x: the response 200 OK (application/json) could not be decoded: expected value at line 2 column 7; near `{ \"id\": oops}`";
    assert_eq!(format!("{error:#}"), line);
    assert_eq!(error.body().unwrap(), "{\n\"id\": oops}");
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert!(error.typed::<Value>().is_none());
    assert!(client.request(Method::GET, "/x").send_json::<Value>().await.unwrap_err().is_decode());
    assert_eq!(mock.requests().len(), 2, "the operation was carried out: no retry");
}

#[tokio::test]
async fn missing_response_is_a_transport_error() {
    let mock =
        Mock::responding(|_| Err(TransportError::new(TransportErrorKind::ConnectTimeout, "10 s are over")));
    let client = client_of(&mock);
    let mut call = update(&client);
    call.retries(specsmith_runtime::runtime::Retries::none());
    let error = call.send().await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect() && error.is_transport() && error.status().is_none());
    let line = "UpdateThing: could not connect to https://api.example.com in time: 10 s are over";
    assert_eq!(format!("{error:#}"), line);
}

#[tokio::test]
async fn response_that_is_too_large_when_decoded_is_a_transport_error() {
    let mock = Mock::new();
    let client = builder().max_response_size(2000).transport(mock.clone()).build().unwrap();
    for item in ["0", "\"\"", "[]", "{\"\":0}"] {
        let list = |bytes: usize| format!("[{}]", vec![item; bytes / (item.len() + 1)].join(","));
        mock.expect::<FetchThing>().status(200, list(20)).status(200, list(1990)).status(404, list(1990));
        let response = fetch(&client).send().await.unwrap();
        response.into_response::<Value, ()>().unwrap();

        let response = fetch(&client).send().await.unwrap();
        let error = response.into_response::<Value, ()>().unwrap_err();
        assert!(error.is_transport() && !error.is_decode() && !error.is_timeout(), "{error}");
        assert_eq!(error.status(), Some(StatusCode::OK));
        let line = "FetchThing: the response 200 OK is too large: \
                    the JSON takes more than 16000 bytes when decoded at line 1 column ";
        assert!(format!("{error:#}").starts_with(line), "{error:#}");
        assert_eq!(error.to_string(), "FetchThing: the response 200 OK is too large");

        let error = fetch(&client).send().await.unwrap_err();
        assert!(error.is_not_found() && error.code().is_none());
    }
    mock.assert_done();
}
