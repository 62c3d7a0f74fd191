//! Pagination.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;
use serde_json::{Value, json};
use twilio_senders::Error;
use twilio_senders::models::{Channel, Sender};
use wire_tests::{AUTHORIZATION, CannedResponse, SENDERS, Server, at_once, builder, client};

use crate::kinds::kinds;

/// Returns a page of senders with these URLs and this link to the next page.
pub fn page(urls: &[&str], next: Value) -> CannedResponse {
    let senders: Vec<_> = urls.iter().map(|url| json!({"url": url})).collect();
    CannedResponse::json(200, &json!({"senders": senders, "meta": {"next_page_url": next}}).to_string())
}

/// Reads a stream through the `Stream` trait only; returns the URLs, with errors in their places.
async fn read_all(
    mut stream: impl Stream<Item = Result<Sender, Error>> + Unpin,
) -> (Vec<String>, Option<Error>) {
    let mut urls = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        match item {
            Ok(sender) => urls.push(sender.url.into_option().unwrap().into_string()),
            Err(error) => {
                let more = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
                assert!(more.is_none(), "the stream ends after the first error");
                return (urls, Some(error));
            }
        }
    }
    (urls, None)
}

#[tokio::test]
async fn three_pages_are_one_stream() {
    let server = Server::with(|url| {
        let second = format!("{url}{SENDERS}?Channel=rcs&PageSize=2&Page=1&PageToken=PA%2F1");
        let third = format!("{url}/v3/moved?PageToken=x%20y");
        [page(&["a", "b"], json!(second)), page(&[], json!(third)), page(&["c"], Value::Null)]
    });
    let client = client(&server);
    let items = client.senders().list(Channel::Rcs).page_size(2).header("X-Trace", "1").items();
    let (urls, error) = read_all(items).await;
    assert_eq!((urls, error.is_none()), (["a", "b", "c"].map(str::to_owned).to_vec(), true));

    let seen = server.finish();
    let targets: Vec<_> = seen.iter().map(|seen| seen.target()).collect();
    // The query is sent once. All further requests use the service's own link.
    let second = format!("{SENDERS}?Channel=rcs&PageSize=2&Page=1&PageToken=PA%2F1");
    let first = format!("{SENDERS}?Channel=rcs&PageSize=2");
    assert_eq!(targets, [&first, &second, "/v3/moved?PageToken=x%20y"]);
    for seen in seen {
        assert_eq!((seen.method(), seen.header("x-trace")), ("GET", vec!["1"]));
        assert_eq!(seen.header("authorization"), [AUTHORIZATION]);
    }
}

#[tokio::test]
async fn pages_are_fetched_lazily() {
    let server =
        Server::with(|url| [page(&["a", "b"], json!(format!("{url}/next"))), page(&["c"], Value::Null)]);
    let client = client(&server);
    let mut items = client.senders().list(Channel::Rcs).items();
    assert_eq!(server.requests(), 0);
    for (url, requests) in [("a", 1), ("b", 1), ("c", 2)] {
        assert_eq!(items.next().await.unwrap().unwrap().url.as_deref(), Some(url));
        assert_eq!(server.requests(), requests);
    }
    assert!(items.next().await.is_none());
    assert!(items.next().await.is_none(), "the stream is fused");
    drop(items);
    assert_eq!(server.finish().len(), 2);
}

#[tokio::test]
async fn pages_have_their_headers() {
    let server = Server::with(|url| {
        let body = json!({"senders": [{}], "meta": {"page": 0, "next_page_url": format!("{url}/next")}});
        let headers = [("Content-Type", "application/json"), ("T-Request-Id", "RQ1")];
        [CannedResponse::new(200, &headers, &body.to_string()), page(&[], Value::Null)]
    });
    let client = client(&server);
    let mut pages = client.senders().list(Channel::Rcs).pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.body.meta.page, first.body.senders.len()), (Some(0), 1));
    assert_eq!(first.http.headers["t-request-id"], "RQ1");
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.is_none());
    server.finish();
}

#[tokio::test]
async fn missing_null_or_empty_link_ends_the_list() {
    let without = CannedResponse::json(200, r#"{"senders":[{"url":"a"}],"meta":{}}"#);
    for last in [without, page(&["a"], Value::Null), page(&["a"], json!(""))] {
        let server = Server::new([last]);
        let senders = client(&server).senders().list(Channel::Rcs).items().into_vec().await.unwrap();
        assert_eq!(senders.len(), 1);
        assert_eq!(server.finish().len(), 1);
    }
}

#[tokio::test]
async fn cyclic_link_is_an_error() {
    // Links to the page itself, to the first page, and to the same page in other notation.
    for (links, expected) in [
        (["{url}{SENDERS}?Channel=rcs", ""], 1),
        (["{url}/next", "{url}{SENDERS}?Channel=rcs#again"], 2),
        (["/next", "/x/../next"], 2),
    ] {
        let server = Server::with(|url| {
            links.map(|link| page(&["a"], json!(link.replace("{url}", url).replace("{SENDERS}", SENDERS))))
        });
        let client = client(&server);
        let (urls, error) = read_all(client.senders().list(Channel::Rcs).items()).await;
        let error = error.unwrap();
        assert_eq!(urls.len(), expected, "earlier items are returned");
        assert_eq!(kinds(&error), ["paging"]);
        assert_eq!(
            format!("{error:#}"),
            "ListChannelsSender: the next page is not requested: it was requested already"
        );
        assert_eq!(server.finish().len(), expected);
    }
}

#[tokio::test]
async fn link_to_another_origin_is_an_error_and_sends_nothing() {
    let target = Server::new([]);
    let there = format!("{}{SENDERS}?PageToken=x", target.url());
    let by_name = there.replace("127.0.0.1", "localhost");
    let with_user = there.replace("http://", "http://127.0.0.1@");
    let https = there.replace("http:", "https:");
    let without_scheme = there.replace("http:", "");
    let backslashes = there.replace('/', "\\");
    for link in [there, by_name, with_user, https, without_scheme, backslashes] {
        let server = Server::new([page(&["a"], json!(link)), page(&["b"], Value::Null)]);
        let client = client(&server);
        let (urls, error) = read_all(client.senders().list(Channel::Rcs).items()).await;
        assert_eq!(urls, ["a"], "{link}");
        let error = error.unwrap();
        assert_eq!(kinds(&error), ["paging"], "{link}: {error}");
        assert_eq!(server.finish().len(), 1, "{link}");
    }
    assert!(target.finish().is_empty(), "no connection is made");
}

#[tokio::test]
async fn invalid_link_is_an_error() {
    for link in ["http://", "ftp://127.0.0.1/x", "http://a b/", "javascript:alert(1)"] {
        let server = Server::new([page(&["a"], json!(link)), page(&["b"], Value::Null)]);
        let client = client(&server);
        let (urls, error) = read_all(client.senders().list(Channel::Rcs).items()).await;
        assert_eq!((urls.len(), kinds(&error.unwrap())), (1, vec!["paging"]), "{link}");
        assert_eq!(server.finish().len(), 1);
    }
}

#[tokio::test]
async fn failed_page_ends_the_list_and_names_the_operation() {
    let cases = [
        (CannedResponse::new(404, &[], ""), "api"),
        (CannedResponse::json(200, r#"{"meta":{}}"#), "decode"),
        (CannedResponse::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), "transport"),
    ];
    for (failure, kind) in cases {
        let server = Server::with(|url| [page(&["a"], json!(format!("{url}/next"))), failure]);
        let client = client(&server);
        let list = client.senders().list(Channel::Rcs).retries(twilio_senders::Retries::none());
        let (urls, error) = read_all(list.items()).await;
        let error = error.unwrap();
        assert_eq!((urls.len(), kinds(&error)), (1, vec![kind]));
        assert_eq!(error.operation(), Some("ListChannelsSender"));
        assert_eq!(server.finish().len(), 2);
    }
}

/// A page is a GET like any other: it is retried, without the pages before it.
#[tokio::test]
async fn transient_error_of_a_page_is_retried() {
    let server = Server::with(|url| {
        let link = json!(format!("{url}/next"));
        [
            page(&["a"], link),
            CannedResponse::new(503, &[], ""),
            CannedResponse::reset(),
            page(&["b"], Value::Null),
        ]
    });
    let client = builder(&server).retries(at_once()).build().unwrap();
    let senders = client.senders().list(Channel::Rcs).items().into_vec().await.unwrap();
    assert_eq!(senders.len(), 2);
    let targets: Vec<_> = server.finish().iter().map(|seen| seen.target().to_owned()).collect();
    assert_eq!(targets[1..], ["/next", "/next", "/next"]);
}

#[tokio::test]
async fn invalid_call_is_an_error_as_the_first_item() {
    let server = Server::new([]);
    let client = client(&server);
    let (urls, error) = read_all(client.senders().list(Channel::Rcs).header("Host", "x").items()).await;
    assert_eq!((urls.len(), kinds(&error.unwrap())), (0, vec!["request"]));
    assert!(server.finish().is_empty());
}
