//! Pagination.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;
use serde_json::{Value, json};
use twilio_senders::Error;
use twilio_senders::models::{Channel, Sender};
use wire_tests::{AUTHORIZATION, CannedResponse, SENDERS, Server, client};

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
