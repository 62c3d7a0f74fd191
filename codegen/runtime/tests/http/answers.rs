//! A round trip without a network, and what is made of the answer.

use std::error::Error as _;
use std::time::Duration;

use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use specsmith_runtime::runtime::json::Val;
use specsmith_runtime::runtime::{Call, MemoryTransport, Path, TransportError, TransportErrorKind};

use crate::{builder, memory};

fn post(client: &specsmith_runtime::runtime::Client) -> Call<'_> {
    Call::new(client, "UpdateThing", Method::POST, Path::new().literal("/things/").value("Id", Val::I64(7)))
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn a_round_trip() {
    let (client, transport) = memory();
    let answer = Response::builder().status(202).header("T-Request-Id", "r1").header("X-Ok", "true");
    transport.answer_with(answer.header("X-Odd", "\u{e4}").body(r#"{"id": 7}"#.into()).unwrap());
    transport.answer(204, "");

    let mut call = post(&client);
    call.set_query("Max", Val::I64(3));
    call.set_header("X-Mode", Val::Str("fast"));
    call.timeout(Duration::from_secs(3));
    let body = json!({"name": "a"});
    let response = is_send(call.json(Val::Any(&body)).send()).await.unwrap().decode::<Value, ()>().unwrap();
    assert_eq!(response.http.status, StatusCode::ACCEPTED);
    assert_eq!(response.headers().text("t-request-id"), Some("r1"));
    assert_eq!(response.headers().parsed("X-Ok"), Some(true));
    assert_eq!(response.headers().text("X-Odd"), None);
    assert_eq!(response.map(|body| body["id"].clone()).into_body(), 7);
    post(&client).send().await.unwrap().empty::<()>().unwrap();

    let [first, second] = &transport.requests()[..] else { panic!("two requests") };
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
}

#[test]
fn fields_by_name_go_into_the_body() {
    let (client, _) = memory();
    let made = |body: Val<'_>| {
        let mut call = post(&client);
        call.body_field("b", json!(2));
        call.json(body).into_request().map(|request| format!("{:?}", request.body))
    };
    assert_eq!(made(Val::Absent).unwrap(), format!("Bytes({} bytes)", r#"{"b":2}"#.len()));
    assert_eq!(
        made(Val::Any(&json!({"a": 1, "b": 1}))).unwrap(),
        format!("Bytes({} bytes)", r#"{"a":1,"b":2}"#.len())
    );
    assert!(made(Val::Any(&json!([1]))).unwrap_err().is_request());
}

#[tokio::test]
async fn defaults_of_the_client_can_be_overridden() {
    let transport = MemoryTransport::answering(|request| {
        Ok(Response::new(request.headers["user-agent"].as_bytes().to_vec().into()))
    });
    let client = builder().user_agent("app/2.0").transport(transport).build().unwrap();
    let call = || client.request(Method::GET, "/");
    assert_eq!(call().send().await.unwrap().body, "example/1.0 app/2.0");
    assert_eq!(call().header("user-agent", "other").send().await.unwrap().body, "other");
}

#[tokio::test]
async fn an_answer_that_is_no_success() {
    let (client, transport) = memory();
    transport.answer(404, "{\"code\": 20404,\n \"message\": \"no\\u001b\"}");
    transport.answer(599, "");
    transport.answer(302, "\x1b[31m\u{202e}");
    transport.answer(400, format!("{}\n{}", "€".repeat(200), "€".repeat(2000)));

    let error = post(&client).send().await.unwrap_err();
    let line =
        "UpdateThing: the service answered 404 Not Found: {\"code\": 20404, \"message\": \"no\\u001b\"}";
    assert_eq!(error.to_string(), line);
    assert!(error.is_api() && !error.is_decode() && !error.is_timeout());
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.operation(), Some("UpdateThing"));
    assert_eq!(error.typed::<Value>().unwrap()["code"], 20404);
    assert_eq!(error.typed::<i64>(), None);
    assert!(error.body().unwrap().starts_with(b"{\"code\""));
    assert!(error.headers().unwrap().contains_key("content-type"));

    assert_eq!(post(&client).send().await.unwrap_err().to_string(), "UpdateThing: the service answered 599");
    let line = "UpdateThing: the service answered 302 Found: \\u{1b}[31m\\u{202e}";
    assert_eq!(post(&client).send().await.unwrap_err().to_string(), line);
    let long = post(&client).send().await.unwrap_err().to_string();
    let excerpt = long.split_once("Bad Request: ").unwrap().1;
    assert!(excerpt.chars().count() == 300 && excerpt.ends_with('…') && !excerpt.contains('\n'), "{long}");
    assert!(!excerpt.contains('\u{fffd}'));
}

#[tokio::test]
async fn a_success_that_cannot_be_read() {
    let (client, transport) = memory();
    transport.answer(200, "{\n\"id\": oops}");
    let error = client.request(Method::GET, "/x").send_json::<Value>().await.unwrap_err();
    assert!(error.is_decode() && error.source().is_some());
    let line =
        "GET /x: the answer 200 OK (application/json) could not be read: expected value at line 2 column 7";
    assert_eq!(error.to_string(), line);
    assert_eq!(error.body().unwrap(), "{\n\"id\": oops}");
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert!(error.typed::<Value>().is_none());
}

#[tokio::test]
async fn no_answer() {
    let (client, transport) = memory();
    transport.fail(TransportError::new(TransportErrorKind::ConnectTimeout, "10 s are over"));
    let error = post(&client).send().await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect() && error.is_transport() && error.status().is_none());
    let line = "UpdateThing: could not connect to https://api.example.com in time: 10 s are over";
    assert_eq!(error.to_string(), line);
    let error = post(&client).send().await.unwrap_err();
    assert!(error.to_string().contains("no answer left for POST /v1/things/7"), "{error}");
}
