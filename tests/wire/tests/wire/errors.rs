//! Error responses and undecodable responses, and the errors for them.

use std::error::Error as _;

use serde_json::json;
use twilio_senders::models::{ApiError, Sender, SenderSid};
use twilio_senders::{Error, ErrorKind, InvalidText};
use wire_tests::{CannedResponse, Server, client, sid};

use crate::kinds::kinds;

const NOT_FOUND: &str = r#"{"code": 20404, "message": "There is no such sender.", "more_info": "https://www.twilio.com/docs/errors/20404", "status": 404}"#;

/// Returns the error of an update with this response.
async fn error_of(response: CannedResponse) -> Error {
    let server = Server::new([response]);
    client(&server).senders().update(&sid()).send().await.unwrap_err()
}

#[tokio::test]
async fn vendor_error_response_is_an_api_error_with_all_properties() {
    let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ404")];
    let error = error_of(CannedResponse::new(404, &headers, NOT_FOUND)).await;
    assert_eq!(kinds(&error), ["api"]);
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!(error.operation(), Some("UpdateChannelsSender"));
    assert_eq!(error.headers().unwrap()["t-request-id"], "RQ404");
    assert_eq!(error.body().unwrap(), NOT_FOUND);
    assert_eq!(error.code(), Some("20404"));
    assert_eq!(error.message(), Some("There is no such sender."));
    assert_eq!(error.request_id(), Some("RQ404"));
    assert_eq!((error.retry_after(), error.attempts().len()), (None, 1));
    let body: ApiError = error.typed().unwrap();
    assert_eq!(body.code, Some(20404));
    assert_eq!(body.message.as_deref(), Some("There is no such sender."));
    assert_eq!(body.status, Some(404));
    assert_eq!(
        format!("{error:#}"),
        "UpdateChannelsSender: the service responded with 404 Not Found: There is no such sender \
         (code 20404, request RQ404)"
    );
}

#[tokio::test]
async fn second_error_body_format_is_decoded() {
    let second = json!({"code": 63100, "message": "No.", "httpStatusCode": 400, "userError": true,
                        "params": {"field": "profile.vertical", "allowed": [22]}});
    let error = error_of(CannedResponse::json(400, &second.to_string())).await;
    assert_eq!((error.code(), error.message(), error.request_id()), (Some("63100"), Some("No."), None));
    assert_eq!(error.body().unwrap(), &second.to_string());
    let body: ApiError = error.typed().unwrap();
    assert_eq!((body.code, body.http_status_code, body.user_error), (Some(63100), Some(400), Some(true)));
    assert_eq!(body.params.unwrap()["allowed"], json!([22]));
    assert_eq!(
        format!("{error:#}"),
        "UpdateChannelsSender: the service responded with 400 Bad Request: No (code 63100)"
    );
}

#[tokio::test]
async fn error_body_of_rfc_9457_prefers_detail_to_title() {
    let third = r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"Not yours."}"#;
    let headers = [("Content-Type", "application/problem+json"), ("t-request-id", "RQ5")];
    let error = error_of(CannedResponse::new(403, &headers, third)).await;
    assert_eq!((error.code(), error.message()), (None, Some("Not yours.")));
    assert_eq!(error.request_id(), Some("RQ5"));
    let body: ApiError = error.typed().unwrap();
    assert_eq!((body.title.as_deref(), body.code), (Some("Forbidden"), None));
    assert_eq!(body.detail.as_deref(), Some("Not yours."));

    let without_detail = error_of(CannedResponse::json(403, r#"{"title":"Forbidden","detail":null}"#)).await;
    assert_eq!(without_detail.message(), Some("Forbidden"));
}

#[tokio::test]
async fn unknown_error_body_is_an_api_error_without_details() {
    let bodies = [
        "null",
        "[]",
        "7",
        "\"text\"",
        "{}",
        r#"{"code":null,"message":null}"#,
        r#"{"code":{},"message":["a"]}"#,
        r#"{"message":""}"#,
        r#"{"code":20404,"mess"#,
        "\u{feff}{}",
    ];
    let server = Server::new(bodies.map(|body| CannedResponse::json(400, body)));
    let client = client(&server);
    for body in bodies {
        let error = client.senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["api"], "{body}");
        assert_eq!((error.code(), error.message(), error.request_id()), (None, None, None), "{body}");
        assert_eq!(error.body().unwrap(), body);
        let message = "UpdateChannelsSender: the service responded with 400 Bad Request: ";
        assert!(format!("{error:#}").starts_with(message), "{error}");
    }
    // A string is also a valid code, for example in problem details.
    let error = error_of(CannedResponse::json(400, r#"{"code":"A1","message":7}"#)).await;
    assert_eq!((error.code(), error.message()), (Some("A1"), Some("7")));
}

#[tokio::test]
async fn html_error_response_is_displayed_on_one_line() {
    let page = "<html>\r\n\t<body>\u{1b}[31m502\u{202e} Bad Gateway</body>\n</html>\n";
    let error =
        error_of(CannedResponse::new(502, &[("Content-Type", "text/html"), ("Via", "proxy")], page)).await;
    assert_eq!(kinds(&error), ["api"]);
    assert_eq!(error.body().unwrap(), page);
    assert_eq!(error.headers().unwrap()["via"], "proxy");
    assert_eq!((error.code(), error.message(), error.request_id()), (None, None, None));
    assert!(error.typed::<ApiError>().is_none());
    assert_eq!(
        format!("{error:#}"),
        "UpdateChannelsSender: the service responded with 502 Bad Gateway: \
         <html> <body>\\u{1b}[31m502\\u{202e} Bad Gateway</body> </html>"
    );
}

/// Text of the service must not be able to forge a log line.
#[tokio::test]
async fn message_code_and_request_id_are_displayed_on_one_line() {
    let body = json!({"code": "1\n2", "message": "a\r\nERROR all is lost\u{2028}\u{1b}[2J"});
    let error = error_of(CannedResponse::new(400, &[("T-Request-Id", "RQ\tx")], &body.to_string())).await;
    assert_eq!(error.message(), Some("a\r\nERROR all is lost\u{2028}\u{1b}[2J"));
    let shown = format!("{error} {error:?}");
    let may_stand = |char: char| !char.is_control() || char == '\t';
    assert!(shown.chars().all(|char| may_stand(char) && char != '\u{2028}'), "{shown:?}");
}

#[tokio::test]
async fn long_error_body_is_kept_and_displayed_shortened() {
    let page = "<p>ä</p>".repeat(5000);
    let error = error_of(CannedResponse::new(503, &[], &page)).await;
    assert_eq!(error.body().unwrap(), &page);
    assert!(format!("{error:#}").chars().count() < 400, "{error}");

    let long = json!({"code": "9".repeat(5000), "message": "ä".repeat(5000)}).to_string();
    let error = error_of(CannedResponse::json(400, &long)).await;
    assert_eq!(error.message().unwrap().chars().count(), 5000);
    assert!(format!("{error:#}").chars().count() < 800, "{error}");
}

#[tokio::test]
async fn empty_error_response_is_an_api_error() {
    let error = error_of(CannedResponse::new(500, &[], "")).await;
    assert_eq!(kinds(&error), ["api"]);
    assert!(error.body().unwrap().is_empty());
    assert!(error.typed::<ApiError>().is_none());
    assert_eq!(
        format!("{error:#}"),
        "UpdateChannelsSender: the service responded with 500 Internal Server Error"
    );
    let error = error_of(CannedResponse::new(500, &[("T-Request-Id", "RQ6")], "")).await;
    assert_eq!(error.request_id(), Some("RQ6"));
    assert!(format!("{error:#}").ends_with("500 Internal Server Error (request RQ6)"), "{error}");
}

#[tokio::test]
async fn truncated_error_body_is_a_transport_error_with_status_and_headers() {
    let head = "HTTP/1.1 404 X\r\nContent-Length: 1000\r\nT-Request-Id: RQ3\r\nRetry-After: 3\r\n\r\n";
    let error = error_of(CannedResponse::raw(format!(r#"{head}{{"code":20404,"#))).await;
    assert_eq!(kinds(&error), ["transport"]);
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!(error.request_id(), Some("RQ3"));
    assert_eq!(error.retry_after().unwrap().as_secs(), 3);
    assert_eq!((error.code(), error.message(), error.body()), (None, None, None));
}

#[tokio::test]
async fn decode_error_names_type_field_and_place_and_keeps_the_response() {
    let body =
        "{\"status\": \"VERIFYING\",\n \"profile\": {\"emails\": [{\"email\": \"a\"},\n  {\"label\": 12}]}}";
    let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ4")];
    let error = error_of(CannedResponse::new(202, &headers, body)).await;
    assert_eq!(kinds(&error), ["decode"]);
    assert_eq!(error.status().unwrap().as_u16(), 202);
    assert_eq!(error.request_id(), Some("RQ4"));
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(
        format!("{error:#}"),
        "UpdateChannelsSender: the response 202 Accepted (application/json) could not be decoded: \
         `profile.emails[1].label` (in Email): invalid type: integer `12`, expected a string \
         at line 3 column 14; \
         near `…ING\", \"profile\": {\"emails\": [{\"email\": \"a\"}, {\"label\": 12}]}}`"
    );
    assert!(error.typed::<Sender>().is_none(), "typed is for error responses");
}

#[tokio::test]
async fn success_response_without_json_is_a_decode_error() {
    let cases = [
        (&[][..], "", "(no body)"),
        (&[("Content-Type", "text/html")][..], "<html>", "(text/html)"),
        (&[("Content-Type", "application/json")][..], "{\"sid\":", "line 1 column 7"),
        (&[("Content-Type", "application/json")][..], "{} {}", "trailing characters"),
        (&[("Content-Type", "application/json")][..], "[]", "Sender"),
        (&[("Content-Type", "application/json")][..], "null", "Sender"),
    ];
    let server = Server::new(cases.map(|(headers, body, _)| CannedResponse::new(202, headers, body)));
    let client = client(&server);
    for (_, body, message) in cases {
        let error = client.senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["decode"], "{body}");
        assert_eq!(error.status().unwrap().as_u16(), 202);
        assert_eq!(error.body().unwrap(), body);
        assert!(format!("{error:#}").contains(message), "{error}");
    }
}

/// The operation was carried out: a retry, even of a GET, would give the same response.
#[tokio::test]
async fn undecodable_response_is_not_retried() {
    let server = Server::new([CannedResponse::json(200, "[]"), CannedResponse::json(200, "{}")]);
    let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["decode"]);
    assert_eq!(server.finish().len(), 1);
}

#[test]
fn invalid_text_is_a_request_error_with_a_source() {
    fn parse(text: &str) -> Result<SenderSid, Error> {
        Ok(text.parse::<SenderSid>()?)
    }
    let error = parse("XE1").unwrap_err();
    assert_eq!((error.kind(), kinds(&error)), (ErrorKind::Request, vec!["request"]));
    assert!(error.source().unwrap().is::<InvalidText>());
    assert!(!format!("{error}").contains(&error.source().unwrap().to_string()));
}
