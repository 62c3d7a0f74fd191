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
