//! What goes wrong, and what the error says of it.

use std::time::{Duration, Instant};

use serde_json::json;
use twilio_senders::models::{ApiError, Sender};
use twilio_senders::{Client, Error, Response};
use wire_tests::{Answer, Server, builder, client, sid};

const NOT_FOUND: &str = r#"{"code": 20404, "message": "There is no such sender.", "more_info": "https://www.twilio.com/docs/errors/20404", "status": 404}"#;

/// Updates a sender and gives the error that comes of this answer.
async fn error_of(answer: Answer) -> Error {
    let server = Server::new([answer]);
    client(&server).senders().update(&sid()).send().await.unwrap_err()
}

/// The predicates that hold, by name: each test says which, and so which do not.
fn predicates(error: &Error) -> Vec<&'static str> {
    let all = [
        ("client", error.is_client()),
        ("request", error.is_request()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("transport", error.is_transport()),
        ("api", error.is_api()),
        ("decode", error.is_decode()),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

#[tokio::test]
async fn a_404_with_the_vendors_json_is_an_api_error_with_everything_in_it() {
    let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ404")];
    let error = error_of(Answer::new(404, &headers, NOT_FOUND)).await;
    assert_eq!(predicates(&error), ["api"]);
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!(error.operation(), Some("UpdateChannelsSender"));
    assert_eq!(error.headers().unwrap()["t-request-id"], "RQ404");
    assert_eq!(error.body().unwrap(), NOT_FOUND);
    let body: ApiError = error.typed().unwrap();
    assert_eq!(body.code, Some(20404));
    assert_eq!(body.message.as_deref(), Some("There is no such sender."));
    assert_eq!(body.status, Some(404));
    assert_eq!(
        error.to_string(),
        format!("UpdateChannelsSender: the service answered 404 Not Found: {NOT_FOUND}")
    );
}

#[tokio::test]
async fn all_three_shapes_of_error_bodies_are_read() {
    let second = json!({"code": 63100, "message": "No.", "httpStatusCode": 400, "userError": true,
                        "params": {"field": "profile.vertical", "allowed": [22]}});
    let error = error_of(Answer::json(400, &second.to_string())).await;
    let body: ApiError = error.typed().unwrap();
    assert_eq!((body.code, body.http_status_code, body.user_error), (Some(63100), Some(400), Some(true)));
    assert_eq!(body.params.unwrap()["allowed"], json!([22]));

    let third = r#"{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"Later."}"#;
    let headers = [("Content-Type", "application/problem+json"), ("Retry-After", "7")];
    let error = error_of(Answer::new(429, &headers, third)).await;
    assert_eq!(error.status().unwrap().as_u16(), 429);
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
    let body: ApiError = error.typed().unwrap();
    assert_eq!((body.title.as_deref(), body.code), (Some("Too Many Requests"), None));
    assert_eq!(body.detail.as_deref(), Some("Later."));
}

#[tokio::test]
async fn an_html_502_keeps_its_body_and_prints_on_one_line() {
    let page = "<html>\r\n\t<body>\u{1b}[31m502\u{202e} Bad Gateway</body>\n</html>\n";
    let error = error_of(Answer::new(502, &[("Content-Type", "text/html")], page)).await;
    assert_eq!(predicates(&error), ["api"]);
    assert_eq!(error.body().unwrap(), page);
    assert!(error.typed::<ApiError>().is_none());
    assert_eq!(
        error.to_string(),
        "UpdateChannelsSender: the service answered 502 Bad Gateway: \
         <html> <body>\\u{1b}[31m502\\u{202e} Bad Gateway</body> </html>"
    );
}

#[tokio::test]
async fn a_long_error_page_is_kept_whole_and_printed_short() {
    let page = "<p>ä</p>".repeat(5000);
    let error = error_of(Answer::new(503, &[], &page)).await;
    assert_eq!(error.body().unwrap(), &page);
    assert!(error.to_string().chars().count() < 400, "{error}");
}

#[tokio::test]
async fn an_empty_500_is_an_api_error_that_reads_well() {
    let error = error_of(Answer::new(500, &[], "")).await;
    assert_eq!(predicates(&error), ["api"]);
    assert!(error.body().unwrap().is_empty());
    assert!(error.typed::<ApiError>().is_none());
    assert_eq!(error.to_string(), "UpdateChannelsSender: the service answered 500 Internal Server Error");
}

#[tokio::test]
async fn a_body_that_is_cut_half_way_is_a_transport_error_that_keeps_the_status() {
    for status in [202, 404] {
        let head = format!("HTTP/1.1 {status} X\r\nContent-Length: 1000\r\nT-Request-Id: RQ3\r\n\r\n");
        let error = error_of(Answer::raw(format!(r#"{head}{{"sid":"XE"#))).await;
        assert_eq!(predicates(&error), ["transport"], "{error}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.headers().unwrap()["t-request-id"], "RQ3");
        assert!(error.body().is_none(), "half a body is none");
        let message = format!("UpdateChannelsSender: the answer {status} ");
        assert!(error.to_string().starts_with(&message), "{error}");
        assert!(error.to_string().contains(" could not be received whole: "), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_http_or_none_at_all_is_a_transport_error() {
    for bytes in ["", "HTTP/1.1 ", "SSH-2.0-OpenSSH_9.9\r\n\r\n"] {
        let error = error_of(Answer::raw(bytes)).await;
        assert_eq!(predicates(&error), ["transport"], "{bytes:?}: {error}");
        assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none());
        assert!(error.to_string().contains("broke off"), "{error}");
    }
}

#[tokio::test]
async fn a_202_of_a_wrong_type_names_type_field_and_place_and_keeps_the_answer() {
    let body =
        "{\"status\": \"VERIFYING\",\n \"profile\": {\"emails\": [{\"email\": \"a\"},\n  {\"label\": 12}]}}";
    let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ4")];
    let error = error_of(Answer::new(202, &headers, body)).await;
    assert_eq!(predicates(&error), ["decode"]);
    assert_eq!(error.status().unwrap().as_u16(), 202);
    assert_eq!(error.headers().unwrap()["t-request-id"], "RQ4");
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(
        error.to_string(),
        "UpdateChannelsSender: the answer 202 Accepted (application/json) could not be read: \
         `profile.emails[1].label` (in Email): invalid type: integer `12`, expected a string \
         at line 3 column 14"
    );
    assert!(error.typed::<Sender>().is_none(), "typed is for answers that are no success");
}

#[tokio::test]
async fn a_success_without_json_is_a_decode_error() {
    for (headers, body, says) in [
        (&[][..], "", "(no body)"),
        (&[("Content-Type", "text/html")][..], "<html>", "(text/html)"),
        (&[("Content-Type", "application/json")][..], "{\"sid\":", "line 1 column 7"),
        (&[("Content-Type", "application/json")][..], "{} {}", "trailing characters"),
        (&[("Content-Type", "application/json")][..], "[]", "Sender"),
        (&[("Content-Type", "application/json")][..], "null", "Sender"),
    ] {
        let error = error_of(Answer::new(202, headers, body)).await;
        assert_eq!(predicates(&error), ["decode"], "{body}");
        assert_eq!(error.status().unwrap().as_u16(), 202);
        assert_eq!(error.body().unwrap(), body);
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error() {
    // A reserved port, on which nothing listens.
    let address = "127.0.0.1:1";
    let client = Client::builder().base_url(format!("http://{address}")).build().unwrap();
    let error = client.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(predicates(&error), ["connect", "transport"], "{error}");
    assert!(error.status().is_none());
    let message = format!("FetchChannelsSender: could not connect to http://{address}: ");
    assert!(error.to_string().starts_with(&message), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_stall_ends_with_the_calls_own_timeout() {
    let server = Server::new([Answer::stall()]);
    let client = client(&server);
    let start = Instant::now();
    let call = client.senders().update(&sid()).timeout(Duration::from_millis(200));
    let error = call.send().await.unwrap_err();
    let took = start.elapsed();
    assert_eq!(predicates(&error), ["timeout", "transport"], "{error}");
    assert!(error.status().is_none());
    assert!(error.to_string().contains(" in time: "), "{error}");
    assert!((Duration::from_millis(200)..Duration::from_secs(5)).contains(&took), "{took:?}");
    assert_eq!(server.finish().len(), 1, "a POST that timed out is not repeated");
}

#[tokio::test]
async fn a_stall_within_the_body_is_a_timeout_too_and_keeps_the_status() {
    let half = "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{";
    let server = Server::new([Answer::raw(half).then_stall()]);
    let client = builder(&server).timeout(Duration::from_secs(1)).build().unwrap();
    let error = client.senders().update(&sid()).send().await.unwrap_err();
    assert_eq!(predicates(&error), ["timeout", "transport"], "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 202);
}

#[tokio::test]
async fn a_failed_post_is_sent_once() {
    for answer in [Answer::new(500, &[], ""), Answer::raw(""), Answer::new(503, &[], "")] {
        let server = Server::new([answer, Answer::json(202, "{}")]);
        let error = client(&server).senders().create("rcs:x").send().await.unwrap_err();
        assert!(error.is_api() || error.is_transport(), "{error}");
        assert_eq!(server.finish().len(), 1, "{error}");
    }
}

#[tokio::test]
async fn a_post_over_a_connection_that_was_used_before_is_sent_once_too() {
    let server = Server::new([Answer::keep_alive(), Answer::raw(""), Answer::json(202, "{}")]);
    let client = client(&server);
    client.senders().fetch(&sid()).send().await.unwrap();
    // The connection becomes free in a task of its own.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let error = client.senders().create("rcs:x").send().await.unwrap_err();
    assert_eq!(predicates(&error), ["transport"], "{error}");
    let connections: Vec<_> = server.finish().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0]);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let body = format!(r#"{{"url":"{}"}}"#, "x".repeat(1000));
    let server = Server::new([Answer::json(200, &body), Answer::json(200, &body)]);
    let just_fits = builder(&server).max_response_size(body.len()).build().unwrap();
    let sender: Response<Sender, _> = just_fits.senders().fetch(&sid()).send().await.unwrap();
    assert_eq!(sender.body.url.as_deref().map(str::len), Some(1000));
    let too_long = builder(&server).max_response_size(body.len() - 1).build().unwrap();
    let error = too_long.senders().fetch(&sid()).send().await.unwrap_err();
    assert_eq!(predicates(&error), ["transport"], "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert!(error.to_string().contains("longer than the limit"), "{error}");
}
