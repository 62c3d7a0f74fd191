//! The blocking client over sockets, without an async runtime.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use twilio_senders::Retries;
use twilio_senders::models::{Channel, Profile, Sender, SenderStatus};
use wire_tests::{CannedResponse, RecordedRequest, SENDERS, Server, at_once, sid};
use wire_tests::{blocking_builder as builder, blocking_client as client};

use crate::kinds::kinds;
use crate::pagination::page;
use crate::requests::{all_expected, all_responses, cleared};

const MS: Duration = Duration::from_millis(1);

#[test]
fn all_operations_send_the_same_bytes_as_the_async_client() {
    let server = Server::new(all_responses());
    let client = client(&server);
    let senders = client.senders();
    senders.list(Channel::Whatsapp).page_size(20).send().unwrap();
    let name = Profile::new().name("Zoë \"Z\"");
    senders.create("whatsapp:+12025550123").profile(name).send().unwrap();
    senders.fetch(&sid()).send().unwrap();
    senders.update(&sid()).configuration(cleared()).send().unwrap();
    senders.update(&sid()).send().unwrap();
    senders.delete(&sid()).send().unwrap();
    let port = server.port();
    let seen: Vec<_> = server.finish().iter().map(RecordedRequest::sorted).collect();
    assert_eq!(seen, all_expected(port));
}

#[test]
fn response_and_headers_are_decoded() {
    let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ1")];
    let server = Server::new([CannedResponse::new(202, &headers, r#"{"status":"VERIFYING"}"#)]);
    let response = client(&server).senders().update(&sid()).send().unwrap();
    assert_eq!(response.headers().t_request_id(), Some("RQ1"));
    assert_eq!(response.body.status, Some(SenderStatus::Verifying));
    server.finish();
}

#[test]
fn errors_match_the_async_client() {
    let body = r#"{"code":20404,"message":"There is no such sender."}"#;
    let server = Server::new([
        CannedResponse::new(404, &[("T-Request-Id", "RQ404")], body),
        CannedResponse::json(200, r#"{"profile":{"name":1}}"#),
        CannedResponse::raw("HTTP/1.1 202 X\r\nContent-Length: 10\r\n\r\n{"),
        CannedResponse::raw("HTTP/1.1 202 X\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
        CannedResponse::reset(),
        CannedResponse::raw("SSH-2.0-OpenSSH_9.9\r\n\r\n"),
    ]);
    let client = client(&server);
    let error = client.senders().fetch(&sid()).send().unwrap_err();
    assert_eq!(
        (kinds(&error), error.code(), error.request_id()),
        (vec!["api"], Some("20404"), Some("RQ404"))
    );
    let message = "FetchChannelsSender: the service responded with 404 Not Found: There is no such sender \
                (code 20404, request RQ404)";
    assert_eq!(format!("{error:#}"), message);
    let error = client.senders().fetch(&sid()).send().unwrap_err();
    assert_eq!(kinds(&error), ["decode"]);
    assert!(format!("{error:#}").contains("`profile.name` (in Profile): invalid type"), "{error}");
    for status in [Some(202), Some(202), None, None] {
        let error = client.senders().update(&sid()).send().unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), status, "{error}");
    }
    assert_eq!(server.finish().len(), 6, "no POST was repeated");
}

#[test]
fn retries_match_the_async_client() {
    let slower = || CannedResponse::new(429, &[("Retry-After", "0")], "");
    let server = Server::new([
        slower(),
        CannedResponse::json(202, "{}"),
        CannedResponse::new(503, &[], ""),
        CannedResponse::reset(),
        CannedResponse::json(200, "{}"),
        CannedResponse::new(503, &[], ""),
        slower(),
    ]);
    let client = builder(&server).retries(at_once()).build().unwrap();
    client.senders().update(&sid()).clear_profile().send().unwrap();
    client.senders().fetch(&sid()).send().unwrap();
    assert_eq!(client.senders().update(&sid()).send().unwrap_err().status().unwrap().as_u16(), 503);
    let error = client.senders().update(&sid()).retries(Retries::none()).send().unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts().len()), (429, 1));
    let seen = server.finish();
    assert_eq!(seen.len(), 7);
    assert_eq!(seen[0].sorted(), seen[1].sorted());
}

#[test]
fn retry_after_is_respected() {
    let server =
        Server::new([CannedResponse::new(503, &[("Retry-After", "1")], ""), CannedResponse::json(200, "{}")]);
    let start = Instant::now();
    client(&server).senders().fetch(&sid()).send().unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
    server.finish();
}

#[test]
fn trickling_response_ends_with_the_timeout_of_the_call() {
    let padding = "a".repeat(10_000);
    let in_head = CannedResponse::raw("HTTP/1.1 202 X\r\nX-Padding: ").then_trickle(padding.clone(), 20 * MS);
    let in_body =
        CannedResponse::raw("HTTP/1.1 202 X\r\nContent-Length: 10000\r\n\r\n").then_trickle(padding, 20 * MS);
    let calls = [in_head, in_body].map(|response| {
        let server = Server::new([response]);
        let client = builder(&server).timeout(Duration::from_secs(1)).build().unwrap();
        (std::thread::spawn(move || client.senders().update(&sid()).send().unwrap_err()), server)
    });
    for (call, server) in calls {
        let error = call.join().unwrap();
        assert_eq!(kinds(&error), ["timeout", "transport"], "{error}");
        assert!(server.finish()[0].sent < 10_000);
    }
}

#[test]
fn oversized_body_is_an_error() {
    let length = 200 << 20;
    let head = "HTTP/1.1 202 X\r\nContent-Type: application/json\r\n";
    let chunked = (format!("{head}Transfer-Encoding: chunked\r\n\r\n"), true);
    let declared = (format!("{head}Content-Length: {length}\r\n\r\n"), false);
    for (head, is_chunked) in [chunked, declared] {
        let server = Server::new([CannedResponse::raw(head).then_flood(length, is_chunked)]);
        let client = builder(&server).max_response_size(1 << 20).build().unwrap();
        let error = client.senders().update(&sid()).send().unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        assert!(format!("{error:#}").contains("longer than the limit of 1048576 bytes"), "{error}");
        let sent = server.finish()[0].sent;
        assert!(sent < 33 << 20, "{sent} bytes were taken");
    }
}

#[test]
fn bytes_after_the_declared_length_are_ignored() {
    let planted = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"url\":\"planted\"}";
    let long = format!("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{{\"url\":\"first\"}}{planted}");
    let server = Server::new([CannedResponse::raw(long), CannedResponse::json(200, r#"{"url":"second"}"#)]);
    let client = client(&server);
    for url in ["first", "second"] {
        let sender = client.senders().fetch(&sid()).send().unwrap().into_body();
        assert_eq!(sender.url.as_deref(), Some(url));
    }
    assert_eq!(server.finish().len(), 2);
}

#[test]
fn post_over_a_reused_connection_is_sent_once() {
    for broken in [CannedResponse::raw(""), CannedResponse::reset()] {
        let server = Server::new([CannedResponse::keep_alive(), broken, CannedResponse::json(202, "{}")]);
        let client = client(&server);
        client.senders().fetch(&sid()).send().unwrap();
        let error = client.senders().create("rcs:x").send().unwrap_err();
        assert_eq!(kinds(&error), ["transport"], "{error}");
        let connections: Vec<_> = server.finish().iter().map(|seen| seen.connection).collect();
        assert_eq!(connections, [0, 0]);
    }
}

#[test]
fn pages_are_an_iterator() {
    let server = Server::with(|url| {
        [
            page(&["a", "b"], json!(format!("{url}{SENDERS}?PageToken=x%2Fy"))),
            page(&["c"], json!("")),
            page(&["a"], json!(format!("{url}{SENDERS}?Channel=rcs"))),
            page(&["a"], json!("http://127.0.0.2/")),
            page(&["a"], json!(format!("{url}/next"))),
            CannedResponse::new(404, &[], ""),
        ]
    });
    let client = client(&server);
    let list = || client.senders().list(Channel::Rcs);
    let senders: Result<Vec<Sender>, _> = list().items().collect();
    assert_eq!(senders.unwrap().len(), 3);
    for kind in ["paging", "paging", "api"] {
        let mut items = list().items();
        assert!(items.next().unwrap().is_ok());
        assert_eq!(kinds(&items.next().unwrap().unwrap_err()), [kind]);
        assert!(items.next().is_none());
    }
    let seen = server.finish();
    assert_eq!(seen[0].target(), format!("{SENDERS}?Channel=rcs"));
    assert_eq!(seen[1].target(), format!("{SENDERS}?PageToken=x%2Fy"));
    assert_eq!(seen.len(), 6);
}

#[test]
fn waiter_polls_until_done() {
    let is = |status: &str| CannedResponse::json(200, &json!({"status": status}).to_string());
    let reasons = json!({"status": "OFFLINE", "offline_reasons": [{"code": "63101"}]}).to_string();
    let server = Server::new([
        is("CREATING"),
        is("OFFLINE"),
        CannedResponse::new(500, &[], ""),
        is("ONLINE"),
        is("PENDING_VERIFICATION"),
        CannedResponse::json(200, &reasons),
        is("CREATING"),
        is("CREATING"),
    ]);
    let client = builder(&server).retries(Retries::none()).build().unwrap();
    let polls = Arc::new(AtomicUsize::new(0));
    let online = || client.senders().wait_until_online(&sid()).every(MS);
    let counted = online().on_progress(|_| {
        polls.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(counted.wait().unwrap().status, Some(SenderStatus::Online));
    assert_eq!(polls.load(Ordering::Relaxed), 3);
    assert!(client.senders().wait_until_verifiable(&sid()).wait().is_ok());
    let error = online().grace(Duration::ZERO).wait().unwrap_err();
    assert_eq!(kinds(&error), ["wait"]);
    let reasons = error.last::<Sender>().unwrap().offline_reasons.as_ref().unwrap();
    assert_eq!(reasons[0].as_ref().unwrap().code.as_deref(), Some("63101"));
    let error = online().every(60 * MS).deadline(50 * MS).wait().unwrap_err();
    assert_eq!(kinds(&error), ["timeout", "wait"]);
    assert_eq!(server.finish().len(), 8);
}

#[test]
fn many_threads_share_one_client() {
    let server = Server::new((0..40).map(|_| CannedResponse::json(202, "{}")));
    let client = client(&server);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || {
                for _ in 0..5 {
                    client.senders().update(&sid()).send().unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(server.finish().len(), 40);
}
