//! The properties and texts of errors.

use std::collections::BTreeMap;
use std::error::Error as _;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::{ExpectedOperation, Mock};
use specsmith_runtime::runtime::{Error, ErrorKind, Retries, TransportError};

use crate::{SECRET, UpdateThing, client_of, fetch, mocked, update};

/// Returns the error of a call with this response.
async fn error_of(status: u16, body: &str, request_id: Option<&str>) -> Error {
    let (client, mock) = mocked();
    let expected = mock.expect::<UpdateThing>().status(status, body.to_owned());
    if let Some(id) = request_id {
        expected.header("T-Request-Id", id);
    }
    update(&client).send().await.unwrap_err()
}

/// Checks the code and the message of an error body, and the line that shows them.
async fn assert_details(status: u16, body: &str, [code, message]: [Option<&str>; 2], line: &str) {
    let error = error_of(status, body, Some("RQ1")).await;
    assert_eq!(error.code(), code, "{body}");
    assert_eq!(error.message(), message, "{body}");
    assert_eq!(error.request_id(), Some("RQ1"));
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(format!("{error:#}"), format!("UpdateThing: the service responded with {line}"));
}

#[tokio::test]
async fn code_and_message_are_found_in_known_error_bodies() {
    let platform = json!({
        "code": 20404, "message": "No such thing", "more_info": "https://example.com/20404", "status": 404,
    });
    let newer = json!({
        "code": 63100, "message": "Validation error", "httpStatusCode": 400, "userError": true,
        "params": {"fields": ["sender_id"]},
    });
    let problem_details = json!({
        "type": "about:blank", "title": "Not good", "detail": "It is not good because", "status": 400,
    });
    let title_alone = json!({"title": "Not good", "detail": ""});
    let code_as_text = json!({"code": "E-7", "message": null, "detail": 7});
    for (status, body, details, line) in [
        (404, platform, [Some("20404"), Some("No such thing")], "Not Found: No such thing (code 20404"),
        (400, newer, [Some("63100"), Some("Validation error")], "Bad Request: Validation error (code 63100"),
        (
            400,
            problem_details,
            [None, Some("It is not good because")],
            "Bad Request: It is not good because (",
        ),
        (400, title_alone, [None, Some("Not good")], "Bad Request: Not good ("),
        (400, code_as_text, [Some("E-7"), Some("7")], "Bad Request: 7 (code E-7"),
    ] {
        let separator = if line.ends_with('(') { "" } else { ", " };
        let line = format!("{status} {line}{separator}request RQ1)");
        assert_details(status, &body.to_string(), details, &line).await;
    }
}

#[tokio::test]
async fn other_error_bodies_are_shown() {
    for (status, body, line) in [
        (
            502,
            "<html>\n <body>Bad\t\tGateway</body>",
            "502 Bad Gateway: <html> <body>Bad Gateway</body> (request RQ1)",
        ),
        (404, "", "404 Not Found (request RQ1)"),
        (400, r#"{"code": 20404, "mess"#, r#"400 Bad Request: {"code": 20404, "mess (request RQ1)"#),
        (400, "[]", "400 Bad Request: [] (request RQ1)"),
        (400, "null", "400 Bad Request: null (request RQ1)"),
        (
            400,
            r#"{"code": {"a": 1}, "message": ["a"]}"#,
            r#"400 Bad Request: {"code": {"a": 1}, "message": ["a"]} (request RQ1)"#,
        ),
    ] {
        assert_details(status, body, [None; 2], line).await;
    }
    for (body, details, line) in [
        (r#"{"code": -1, "message": true}"#, [Some("-1"), Some("true")], "499: true (code -1, request RQ1)"),
        (
            r#"{"code": 1, "message": "a\n2026 INFO all is well\u001b[2J\u202e\u2028"}"#,
            [Some("1"), Some("a\n2026 INFO all is well\u{1b}[2J\u{202e}\u{2028}")],
            "499: a 2026 INFO all is well\\u{1b}[2J\\u{202e} (code 1, request RQ1)",
        ),
        (r#"{"code": "1\n2", "message": "m"}"#, [Some("1\n2"), Some("m")], "499: m (code 1 2, request RQ1)"),
    ] {
        assert_details(499, body, details, line).await;
    }
}

#[tokio::test]
async fn display_without_request_id_omits_it() {
    let error = error_of(400, r#"{"code": 1, "message": "m"}"#, None).await;
    assert_eq!(format!("{error:#}"), "UpdateThing: the service responded with 400 Bad Request: m (code 1)");
    assert_eq!(error.request_id(), None);
    let error = error_of(400, "", None).await;
    assert_eq!(format!("{error:#}"), "UpdateThing: the service responded with 400 Bad Request");
}

#[tokio::test]
async fn display_is_short_for_long_messages_and_bodies() {
    let error =
        error_of(400, &json!({"message": "x".repeat(5000)}).to_string(), Some(&"r".repeat(5000))).await;
    assert_eq!(error.message().unwrap().len(), 5000);
    assert!(format!("{error:#}").chars().count() < 700, "{error}");
    let huge = json!({"code": 1, "message": "m", "padding": "x".repeat(2 << 20)}).to_string();
    let error = error_of(400, &huge, None).await;
    assert!(error.code().is_none() && format!("{error:#}").chars().count() < 400);
}

/// A type that rejects unknown fields and names them in its error, as serde's derive can.
#[derive(Debug)]
struct Strict;

impl<'de> serde::Deserialize<'de> for Strict {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::<String, Value>::deserialize(deserializer)?;
        match map.keys().next() {
            Some(key) => Err(serde::de::Error::unknown_field(key, &[])),
            None => Ok(Self),
        }
    }
}

struct GetX;

impl ExpectedOperation for GetX {
    type Output = Value;
    const ID: &'static str = "GET /x";
    const STATUS: u16 = 200;
}

/// Line ends, and characters that are invisible or change the direction of the text.
const INVISIBLE: &str = "\n\r\t\u{1b}\u{85}\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\
    \u{202e}\u{2060}\u{2066}\u{3164}\u{feff}\u{fffa}\u{e0001}\u{e0041}";

#[tokio::test]
async fn invisible_characters_are_escaped() {
    let forging: &str = format!("a{INVISIBLE}2026 INFO all is well").leak();
    let (client, mock) = mocked();
    mock.expect::<GetX>().status(200, json!({forging: 1}).to_string()).header("content-type", "a\tb");
    let error = client.request(http::Method::GET, "/x").send_json::<Strict>().await.unwrap_err();
    mock.expect::<UpdateThing>()
        .respond(json!({forging: 1}))
        .status(400, json!({"message": forging}).to_string())
        .status(400, json!({"code": forging}).to_string())
        .status(400, forging);
    let path = update(&client).send().await.unwrap();
    let path = path.into_response::<BTreeMap<String, String>, ()>().unwrap_err();
    let mut errors = vec![error, path];
    for _ in 0..3 {
        errors.push(update(&client).send().await.unwrap_err());
    }
    let cut = Mock::responding(move |_| Err(TransportError::other(forging)));
    errors.push(update(&client_of(&cut)).send().await.unwrap_err());
    errors.push(client.request(http::Method::GET, forging).send().await.unwrap_err());
    for error in errors {
        let mut lines = vec![error.to_string(), format!("{error:#}")];
        // The source of a transport error is the user's.
        lines.extend(error.source().filter(|_| error.is_decode()).map(ToString::to_string));
        assert!(lines[1].contains("INFO all is well"), "{lines:?}");
        for line in lines {
            assert!(!line.contains(|char| INVISIBLE.contains(char)), "{line:?}");
        }
    }
}

#[tokio::test]
async fn each_kind_has_its_predicates_and_properties() {
    let error = error_of(503, "", None).await;
    assert!(error.is_api() && !error.is_transport() && !error.is_timeout() && !error.is_connect());
    assert!(
        !error.is_client()
            && !error.is_request()
            && !error.is_decode()
            && !error.is_pagination()
            && !error.is_waiter()
    );
    assert!(error.last::<Value>().is_none() && error.retry_after().is_none());
    assert_eq!(error.attempts().len(), 1);

    let (client, mock) = mocked();
    mock.expect::<UpdateThing>()
        .timeout()
        .no_connection()
        .no_connection()
        .no_connection()
        .broken_connection();
    let mut lines = Vec::new();
    for (is_timeout, is_connect) in [(true, false), (false, true), (false, false)] {
        let error = update(&client).send().await.unwrap_err();
        assert!(error.is_transport() && error.status().is_none() && error.headers().is_none());
        assert!(error.code().is_none() && error.request_id().is_none() && error.body().is_none());
        assert_eq!((error.is_timeout(), error.is_connect()), (is_timeout, is_connect), "{error}");
        lines.push(format!("{error:#}"));
    }
    assert_eq!(
        lines[0],
        "UpdateThing: no response from https://api.example.com in time: the mock lets time run out"
    );
    let start = "UpdateThing: could not connect to https://api.example.com: the mock makes no connection; 3 attempts in ";
    assert!(lines[1].starts_with(start), "{}", lines[1]);
    let line =
        "UpdateThing: the exchange with https://api.example.com failed: the mock breaks the connection";
    assert_eq!(lines[2], line);
}

#[tokio::test]
async fn response_is_complete_and_debug_redacts_secrets() {
    let mock = Mock::responding(|_| {
        let response =
            Response::builder().status(400).header("set-cookie", SECRET).header("x-plain", "shown");
        Ok(response.body(Bytes::from_static(br#"{"message": "m"}"#)).unwrap())
    });
    let error = fetch(&client_of(&mock)).send().await.unwrap_err();
    assert_eq!(error.headers().unwrap()["set-cookie"], SECRET);
    let debug = format!("{error:?}");
    assert!(
        debug.contains("shown") && debug.contains("400 Bad Request: m") && !debug.contains(SECRET),
        "{debug}"
    );
}

#[tokio::test]
async fn kind_and_status_predicates_agree() {
    for (status, kinds) in [
        (401, [true, false, false, false, false, false]),
        (403, [false, true, false, false, false, false]),
        (404, [false, false, true, false, false, false]),
        (409, [false, false, false, true, false, false]),
        (429, [false, false, false, false, true, false]),
        (501, [false, false, false, false, false, true]),
    ] {
        let (client, mock) = mocked();
        mock.expect::<UpdateThing>().status(status, "");
        let mut call = update(&client);
        call.retries(Retries::none());
        let error = call.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api);
        let found = [
            error.is_unauthorized(),
            error.is_forbidden(),
            error.is_not_found(),
            error.is_conflict(),
            error.is_rate_limited(),
            error.is_server_error(),
        ];
        assert_eq!(found, kinds, "{status}");
    }
}

#[tokio::test]
async fn display_does_not_repeat_the_source() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>().timeout();
    let error = update(&client).send().await.unwrap_err();
    let source = error.source().unwrap().to_string();
    assert!(!format!("{error}").contains(&source) && format!("{error:#}").contains(&source), "{error:#}");
}

#[tokio::test]
async fn decode_error_shows_the_body_around_the_place_without_secrets() {
    let long = "x".repeat(500);
    let table = [
        (format!(r#"{{"id":"a","pad":"{long}","n":true,"name":oops,"z":"{long}"}}"#), r#"near `…xx"#),
        (format!(r#"{{"token":"{SECRET}","id":oops}}"#), r#"near `{"token":[redacted],"id":oops}`"#),
        (format!(r#"{{"token":"{SECRET}\"#), r#"near `{"token":[redacted]`"#),
        (
            format!(r#"{{"secrets":{{"a":["{SECRET}",7],"b":1}},"id":oops"#),
            r#""a":[[redacted],[redacted]],"b":[redacted]},"id":oops`"#,
        ),
        ("<html>no".to_owned(), "near `<html>no`"),
    ];
    for (body, shown) in table {
        let (client, mock) = mocked();
        mock.expect::<GetX>().status(200, body);
        let error = client.request(http::Method::GET, "/x").send_json::<Named>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let line = format!("{error}");
        assert!(line.contains(shown) && !line.contains(SECRET), "{line}");
        assert!(line.chars().count() < 250, "{line}");
    }
}

#[derive(Debug)]
struct Named;

impl<'de> serde::Deserialize<'de> for Named {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::<String, Value>::deserialize(deserializer)?;
        Err(serde::de::Error::custom(format!("{} members", map.len())))
    }
}
