//! Answers that are no success, or none that can be read, and what the error says of them.

use std::error::Error as _;

use serde_json::json;
use twilio_senders::models::{ApiError, Sender, SenderSid};
use twilio_senders::{Error, ErrorKind, InvalidText};
use wire_tests::{Answer, Server, client, sid};

use crate::kinds::kinds;

const NOT_FOUND: &str = r#"{"code": 20404, "message": "There is no such sender.", "more_info": "https://www.twilio.com/docs/errors/20404", "status": 404}"#;

/// Updates a sender and gives the error that comes of this answer.
async fn error_of(answer: Answer) -> Error {
    let server = Server::new([answer]);
    client(&server).senders().update(&sid()).send().await.unwrap_err()
}

#[tokio::test]
async fn a_404_with_the_vendors_json_is_an_api_error_with_everything_in_it() {
    let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ404")];
    let error = error_of(Answer::new(404, &headers, NOT_FOUND)).await;
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
async fn the_second_shape_of_error_bodies_is_read() {
    let second = json!({"code": 63100, "message": "No.", "httpStatusCode": 400, "userError": true,
                        "params": {"field": "profile.vertical", "allowed": [22]}});
    let error = error_of(Answer::json(400, &second.to_string())).await;
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
async fn problem_details_are_read_detail_before_title() {
    let third = r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"Not yours."}"#;
    let headers = [("Content-Type", "application/problem+json"), ("t-request-id", "RQ5")];
    let error = error_of(Answer::new(403, &headers, third)).await;
    assert_eq!((error.code(), error.message()), (None, Some("Not yours.")));
    assert_eq!(error.request_id(), Some("RQ5"));
    let body: ApiError = error.typed().unwrap();
    assert_eq!((body.title.as_deref(), body.code), (Some("Forbidden"), None));
    assert_eq!(body.detail.as_deref(), Some("Not yours."));

    let without_detail = error_of(Answer::json(403, r#"{"title":"Forbidden","detail":null}"#)).await;
    assert_eq!(without_detail.message(), Some("Forbidden"));
}

#[tokio::test]
async fn bodies_of_no_shape_at_all_make_no_error_worse() {
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
    let server = Server::new(bodies.map(|body| Answer::json(400, body)));
    let client = client(&server);
    for body in bodies {
        let error = client.senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["api"], "{body}");
        assert_eq!((error.code(), error.message(), error.request_id()), (None, None, None), "{body}");
        assert_eq!(error.body().unwrap(), body);
        let says = "UpdateChannelsSender: the service responded with 400 Bad Request: ";
        assert!(format!("{error:#}").starts_with(says), "{error}");
    }
    // A code that is text, as problem details may have it, is a code.
    let error = error_of(Answer::json(400, r#"{"code":"A1","message":7}"#)).await;
    assert_eq!((error.code(), error.message()), (Some("A1"), Some("7")));
}

#[tokio::test]
async fn an_html_502_keeps_its_body_and_prints_on_one_line() {
    let page = "<html>\r\n\t<body>\u{1b}[31m502\u{202e} Bad Gateway</body>\n</html>\n";
    let error = error_of(Answer::new(502, &[("Content-Type", "text/html"), ("Via", "proxy")], page)).await;
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

/// What a service writes must not be able to forge a line of a log.
#[tokio::test]
async fn message_code_and_request_id_print_on_one_line_too() {
    let body = json!({"code": "1\n2", "message": "a\r\nERROR all is lost\u{2028}\u{1b}[2J"});
    let error = error_of(Answer::new(400, &[("T-Request-Id", "RQ\tx")], &body.to_string())).await;
    assert_eq!(error.message(), Some("a\r\nERROR all is lost\u{2028}\u{1b}[2J"));
    let shown = format!("{error} {error:?}");
    let may_stand = |char: char| !char.is_control() || char == '\t';
    assert!(shown.chars().all(|char| may_stand(char) && char != '\u{2028}'), "{shown:?}");
}

#[tokio::test]
async fn a_long_error_page_is_kept_whole_and_printed_short() {
    let page = "<p>ä</p>".repeat(5000);
    let error = error_of(Answer::new(503, &[], &page)).await;
    assert_eq!(error.body().unwrap(), &page);
    assert!(format!("{error:#}").chars().count() < 400, "{error}");

    let long = json!({"code": "9".repeat(5000), "message": "ä".repeat(5000)}).to_string();
    let error = error_of(Answer::json(400, &long)).await;
    assert_eq!(error.message().unwrap().chars().count(), 5000);
    assert!(format!("{error:#}").chars().count() < 800, "{error}");
}

#[tokio::test]
async fn an_empty_500_is_an_api_error_that_reads_well() {
    let error = error_of(Answer::new(500, &[], "")).await;
    assert_eq!(kinds(&error), ["api"]);
    assert!(error.body().unwrap().is_empty());
    assert!(error.typed::<ApiError>().is_none());
    assert_eq!(
        format!("{error:#}"),
        "UpdateChannelsSender: the service responded with 500 Internal Server Error"
    );
    let error = error_of(Answer::new(500, &[("T-Request-Id", "RQ6")], "")).await;
    assert_eq!(error.request_id(), Some("RQ6"));
    assert!(format!("{error:#}").ends_with("500 Internal Server Error (request RQ6)"), "{error}");
}

#[tokio::test]
async fn an_error_body_that_is_cut_off_is_a_transport_error_that_keeps_status_and_headers() {
    let head = "HTTP/1.1 404 X\r\nContent-Length: 1000\r\nT-Request-Id: RQ3\r\nRetry-After: 3\r\n\r\n";
    let error = error_of(Answer::raw(format!(r#"{head}{{"code":20404,"#))).await;
    assert_eq!(kinds(&error), ["transport"]);
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!(error.request_id(), Some("RQ3"));
    assert_eq!(error.retry_after().unwrap().as_secs(), 3);
    assert_eq!((error.code(), error.message(), error.body()), (None, None, None));
}

#[tokio::test]
async fn a_202_of_a_wrong_type_names_type_field_and_place_and_keeps_the_answer() {
    let body =
        "{\"status\": \"VERIFYING\",\n \"profile\": {\"emails\": [{\"email\": \"a\"},\n  {\"label\": 12}]}}";
    let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ4")];
    let error = error_of(Answer::new(202, &headers, body)).await;
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
    assert!(error.typed::<Sender>().is_none(), "typed is for answers that are no success");
}

#[tokio::test]
async fn a_success_without_json_is_a_decode_error() {
    let cases = [
        (&[][..], "", "(no body)"),
        (&[("Content-Type", "text/html")][..], "<html>", "(text/html)"),
        (&[("Content-Type", "application/json")][..], "{\"sid\":", "line 1 column 7"),
        (&[("Content-Type", "application/json")][..], "{} {}", "trailing characters"),
        (&[("Content-Type", "application/json")][..], "[]", "Sender"),
        (&[("Content-Type", "application/json")][..], "null", "Sender"),
    ];
    let server = Server::new(cases.map(|(headers, body, _)| Answer::new(202, headers, body)));
    let client = client(&server);
    for (_, body, says) in cases {
        let error = client.senders().update(&sid()).send().await.unwrap_err();
        assert_eq!(kinds(&error), ["decode"], "{body}");
        assert_eq!(error.status().unwrap().as_u16(), 202);
        assert_eq!(error.body().unwrap(), body);
        assert!(format!("{error:#}").contains(says), "{error}");
    }
}

/// What was asked for has happened: asking again, even for a GET, would bring the same.
#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_asked_for_again() {
    let server = Server::new([Answer::json(200, "[]"), Answer::json(200, "{}")]);
    let error = client(&server).senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(kinds(&error), ["decode"]);
    assert_eq!(server.finish().len(), 1);
}

#[test]
fn an_invalid_text_is_a_request_error_with_a_source() {
    fn parse(text: &str) -> Result<SenderSid, Error> {
        Ok(text.parse::<SenderSid>()?)
    }
    let error = parse("XE1").unwrap_err();
    assert_eq!((error.kind(), kinds(&error)), (ErrorKind::Request, vec!["request"]));
    assert!(error.source().unwrap().is::<InvalidText>());
    assert!(!error.to_string().contains(&error.source().unwrap().to_string()));
}
