//! Responses that are read while they arrive, over a transport that sends them in any chunks.

mod ends;
mod idle;
mod operations;
mod script;
mod socket;

use std::io::Read as _;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::runtime::{Client, Error, Event, EventStream, JsonStream, Operation, Response, StreamOperation};
use crate::tests::streams::operations::{File, Lines, Sequence, Texts, Ticks, Wholes, get};
use crate::tests::streams::script::{Script, Scripted, events};

async fn all<T: crate::runtime::json::JsonType>(mut stream: EventStream<T>) -> Vec<Result<Event<T>, Error>> {
    let mut found = Vec::new();
    while let Some(event) = stream.next().await {
        found.push(event);
    }
    found
}

/// Returns type, data and identifier of each event.
async fn texts_of(pieces: impl IntoIterator<Item = Bytes>) -> Vec<(String, String, String)> {
    let client = Script::new([events(pieces)]).client();
    let found = all(get::<Texts, _>(&client).send_stream().await.unwrap().body).await;
    let found = found.into_iter().map(Result::unwrap);
    found.map(|event| (event.event, event.data, event.id.unwrap_or_default())).collect()
}

fn event(event: &str, data: &str, id: &str) -> (String, String, String) {
    (event.to_owned(), data.to_owned(), id.to_owned())
}

#[tokio::test]
async fn events_are_the_same_for_each_cut_and_line_end() {
    let text = "\u{feff}: comment\ndata: one\ndata:  two\ndata\nid: 1\n\nevent: add\ndata:{\"ä\": \"€\"}\nid: a\0b\nodd: x\n\n\
                event: lost\n\nid\nretry: 10\ndata\n\nretry: 1x\ndata: last\n\ndata: unfinished\n";
    let expected = [
        event("message", "one\n two\n", "1"),
        event("add", "{\"ä\": \"€\"}", "1"),
        event("message", "", ""),
        event("message", "last", ""),
    ];
    for end in ["\n", "\r", "\r\n"] {
        let text = text.replace('\n', end);
        let bytes = Bytes::from(text);
        for cut in 0..=bytes.len() {
            let found = texts_of([bytes.slice(..cut), bytes.slice(cut..)]).await;
            assert_eq!(found, expected, "{end:?} {cut}");
        }
        let single = (0..bytes.len()).map(|at| bytes.slice(at..=at));
        assert_eq!(texts_of(single).await, expected, "{end:?}");
    }
}

#[tokio::test]
async fn invalid_text_is_replaced_and_only_the_first_mark_is_skipped() {
    let text = b"data: a\xffb\n\n\xef\xbb\xbfdata: c\n\ndata: d\n\n";
    let found = texts_of([Bytes::from_static(text)]).await;
    assert_eq!(found, [event("message", "a\u{fffd}b", ""), event("message", "d", "")]);
}

#[tokio::test]
async fn request_asks_for_a_stream_and_a_marker_ends_it() {
    let text = "event: tick\nid: 1\nretry: 1500\ndata: {\"n\": 1}\n\ndata: {\n\ndata: [DONE]\n\ndata: {}\n\n";
    let script = Script::new([events([Bytes::from_static(text.as_bytes())])]);
    let response: Response<EventStream<Value>> =
        get::<Ticks, _>(&script.client()).send_stream().await.unwrap();
    assert_eq!(response.http.status, 200);
    assert_eq!(response.headers().parsed("X-Left"), Some(7));
    let found = all(response.body).await;
    let [Ok(tick), Err(broken)] = &found[..] else { panic!("{found:?}") };
    assert_eq!((tick.event.as_str(), &tick.data, tick.id.as_deref()), ("tick", &json!({"n": 1}), Some("1")));
    assert_eq!(tick.retry, Some(Duration::from_millis(1500)));
    assert!(broken.is_decode() && broken.body().unwrap() == "{", "{broken:?}");
    let requests = script.requests.lock().unwrap();
    let (head, body, limits) = &requests[0];
    assert_eq!(head.headers["accept"], "text/event-stream");
    assert_eq!(body, r#"{"stream":true}"#);
    assert_eq!((limits.timeout, limits.max_response_size), (None, usize::MAX));
}

#[tokio::test]
async fn whole_events_are_objects() {
    let text = "event: note\ndata: 5\n\nevent: add\nid: 3\nretry: 2\ndata: 5\n\ndata: {x\n\n";
    let script = Script::new([events([Bytes::from_static(text.as_bytes())])]);
    let found = all(get::<Wholes, _>(&script.client()).send_stream().await.unwrap().body).await;
    let found: Vec<Value> = found.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(found[0], json!({"event": "note", "data": "5"}));
    assert_eq!(found[1], json!({"event": "add", "data": 5, "id": "3", "retry": 2}));
    assert_eq!(found[2], json!({"data": "{x", "id": "3"}));
    assert_eq!(script.requests.lock().unwrap()[0].0.uri.query(), Some("live=true"));
}

#[tokio::test]
async fn stream_is_opened_again_when_asked() {
    let [first, second] = ["retry: 200\nid: 4\ndata: 1\n\ndata: cut", "data: 2\n\n"];
    let mut broken = events([Bytes::from_static(first.as_bytes())]);
    broken.pieces.push_back(None);
    let done = Scripted { status: 204, ..events([]) };
    let responses = [broken, events([Bytes::from_static(second.as_bytes())]), done];
    let script = Script::new(responses.clone());
    let stream = get::<Texts, _>(&script.client()).send_stream().await.unwrap().body;
    let found = all(stream.reconnect(2)).await;
    let found: Vec<String> = found.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(found, ["1", "2"]);
    assert_eq!(*script.pauses.lock().unwrap(), [Duration::from_millis(200); 2]);
    let ids: Vec<_> = script
        .requests
        .lock()
        .unwrap()
        .iter()
        .map(|(head, ..)| head.headers.get("last-event-id").cloned())
        .collect();
    assert_eq!(ids[0], None);
    assert!(ids[1..].iter().all(|id| id.as_ref().unwrap() == "4"), "{ids:?}");

    let script = Script::new(responses);
    let found = all(get::<Texts, _>(&script.client()).send_stream().await.unwrap().body).await;
    let [Ok(_), Err(error)] = &found[..] else { panic!("{found:?}") };
    assert!(error.is_transport() && error.status().unwrap() == 200, "{error}");
}

#[tokio::test]
async fn large_events_and_responses_in_json_are_errors() {
    let text = Bytes::from_static(b"data: 0123456789\n\ndata: 1\n\n");
    let script = Script::new([events([text])]);
    let stream = get::<Texts, _>(&script.client()).send_stream().await.unwrap().body;
    let found = all(stream.max_event_size(12)).await;
    let [Err(error)] = &found[..] else { panic!("{found:?}") };
    assert!(format!("{error:#}").contains("longer than the limit of 12 bytes"), "{error:#}");

    let json = Scripted { content_type: "application/json", ..events([Bytes::from_static(b"{}")]) };
    let script = Script::new([json]);
    let found = all(get::<Texts, _>(&script.client()).send_stream().await.unwrap().body).await;
    let [Err(error)] = &found[..] else { panic!("{found:?}") };
    assert!(format!("{error:#}").contains("expected server-sent events, found JSON"), "{error:#}");
}

#[tokio::test]
async fn silence_is_a_timeout_and_a_dropped_stream_closes_the_connection() {
    let endless = Scripted { is_endless: true, ..events([Bytes::from_static(b"data: 1\n\n")]) };
    let script = Script::new([endless.clone(), endless]);
    let stream = get::<Texts, _>(&script.client()).send_stream().await.unwrap().body;
    let mut stream = stream.idle_timeout(Duration::from_secs(9));
    assert_eq!(stream.next().await.unwrap().unwrap().data, "1");
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(*script.pauses.lock().unwrap(), [Duration::from_secs(9)]);
    assert_eq!(*script.dropped.lock().unwrap(), 1);
    assert!(stream.next().await.is_none());
    let stream = get::<Texts, _>(&script.client()).send_stream().await.unwrap();
    drop(stream);
    assert_eq!(*script.dropped.lock().unwrap(), 2);
}

#[tokio::test]
async fn error_responses_are_errors() {
    let pieces = [Bytes::from_static(b"{\"message\":"), Bytes::from_static(b"\"No.\"}")];
    let script = Script::new([Scripted { status: 400, content_type: "application/json", ..events(pieces) }]);
    let error = get::<Texts, _>(&script.client()).send_stream().await.unwrap_err();
    assert!(error.is_api() && error.message() == Some("No."), "{error}");
}

async fn records<O>(text: &'static str, cut: usize) -> Vec<Result<Value, Error>>
where
    O: Operation<Body = ()> + StreamOperation<Stream<Client> = JsonStream<Value>>,
{
    let bytes = Bytes::from_static(text.as_bytes());
    let client = Script::new([events([bytes.slice(..cut), bytes.slice(cut..)])]).client();
    let mut stream = get::<O, _>(&client).send_stream().await.unwrap().body;
    let mut found = Vec::new();
    while let Some(item) = stream.next().await {
        found.push(item);
    }
    found
}

#[tokio::test]
async fn json_lines_are_the_same_for_each_cut() {
    let text = "\u{feff}{\"a\": \"ä\"}\r\n\n 2 \n{\n[3]";
    for cut in 0..=text.len() {
        let found = records::<Lines>(text, cut).await;
        let [Ok(first), Ok(second), Err(broken), Ok(last)] = &found[..] else { panic!("{found:?}") };
        assert_eq!([first, second, last], [&json!({"a": "ä"}), &json!(2), &json!([3])]);
        assert!(broken.is_decode(), "{broken}");
    }
}

#[tokio::test]
async fn json_text_sequences_are_the_same_for_each_cut() {
    let text = "\u{1e}{\"a\":\n \"\\\"[\n\"}\n\u{1e}\u{1e}[1\u{1e}\"b\"\n\u{1e}2 ";
    // A line feed in a string is not JSON.
    let text = Box::leak(text.replace("[\n\"", "[\"").into_boxed_str());
    for cut in 0..=text.len() {
        let found = records::<Sequence>(text, cut).await;
        let [Ok(first), Err(cut), Ok(second), Ok(last)] = &found[..] else { panic!("{found:?}") };
        assert_eq!([first, second, last], [&json!({"a": "\"["}), &json!("b"), &json!(2)]);
        assert!(cut.is_decode(), "{cut}");
    }
}

#[tokio::test]
async fn records_are_returned_before_the_next_one_begins() {
    let endless = |text| Scripted { is_endless: true, ..events([Bytes::from_static(text)]) };
    let script = Script::new([endless(b"1\n"), endless(b"\x1e{\"a\":\n1}\n")]);
    let client = script.client();
    let mut lines = get::<Lines, _>(&client).send_stream().await.unwrap().body;
    assert_eq!(lines.next().await.unwrap().unwrap(), 1);
    let mut sequence = get::<Sequence, _>(&client).send_stream().await.unwrap().body;
    assert_eq!(sequence.next().await.unwrap().unwrap(), json!({"a": 1}));
}

#[tokio::test]
async fn bytes_arrive_in_chunks_and_may_break() {
    let mut broken = events([Bytes::from_static(b"ab"), Bytes::new(), Bytes::from_static(b"c")]);
    let script = Script::new([broken.clone(), {
        broken.pieces.push_back(None);
        broken
    }]);
    let client = script.client();
    let mut stream = get::<File, _>(&client).send_stream().await.unwrap().body;
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "ab");
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "c");
    assert_eq!(stream.chunk().await.unwrap(), None);
    let mut stream = get::<File, _>(&client).send_stream().await.unwrap().body;
    let _ = (stream.chunk().await.unwrap(), stream.chunk().await.unwrap());
    assert!(stream.chunk().await.unwrap_err().is_transport());
    assert_eq!(stream.chunk().await.unwrap(), None);
}

#[test]
fn blocking_streams_are_iterators_and_readers() {
    let bytes = |text: &'static str| Bytes::from_static(text.as_bytes());
    let endless = Scripted { is_endless: true, ..events([bytes("data: 1\n\n")]) };
    let mut broken = events([bytes("ab")]);
    broken.pieces.push_back(None);
    let script = Script::new([
        events([bytes("id: 9\nretry: 500\ndata: 1\n\nda")]),
        events([bytes("data: 2\n"), bytes("\n")]),
        Scripted { status: 204, ..events([]) },
        events([bytes("1\n[2"), bytes("]\n3")]),
        events([bytes("ab"), bytes("cd")]),
        broken,
        Scripted { status: 404, ..events([]) },
        endless,
    ]);
    let client = script.blocking();
    let stream = get::<Texts, _>(&client).send_stream().unwrap().body.reconnect(1);
    let found: Vec<String> = stream.map(|event| event.unwrap().data).collect();
    assert_eq!(found, ["1", "2"]);
    assert_eq!(*script.pauses.lock().unwrap(), [Duration::from_millis(500); 2]);
    assert_eq!(script.requests.lock().unwrap()[1].0.headers["last-event-id"], "9");
    let items = get::<Lines, _>(&client).send_stream().unwrap().body;
    assert_eq!(items.map(Result::unwrap).collect::<Vec<_>>(), [json!(1), json!([2]), json!(3)]);
    let mut text = String::new();
    get::<File, _>(&client).send_stream().unwrap().body.read_to_string(&mut text).unwrap();
    assert_eq!(text, "abcd");
    let error = get::<File, _>(&client).send_stream().unwrap().body.read_to_string(&mut text).unwrap_err();
    assert!(error.get_ref().unwrap().downcast_ref::<Error>().unwrap().is_transport(), "{error}");
    assert!(get::<File, _>(&client).send_stream().unwrap_err().is_not_found());
    let stream = get::<Texts, _>(&client).send_stream().unwrap().body;
    let mut stream = stream.idle_timeout(Duration::from_millis(50));
    assert_eq!(stream.next().unwrap().unwrap().data, "1");
    assert!(stream.next().unwrap().unwrap_err().is_timeout());
    assert!(stream.next().is_none());
}
