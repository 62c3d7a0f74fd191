//! Ends of streams: foreign responses, truncated ones, and those that are opened again.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::runtime::blocking::{self, Reader};
use crate::runtime::{Body, Client, ClientBuilder, Error, Limits, Retries, TransportError};
use crate::tests::streams::operations::{File, Lines, Moved, Orders, SERVICE, Sequence, Texts, Ticks, get};
use crate::tests::streams::script::{Script, Scripted, events};
use crate::tests::streams::{all, records};

fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

/// Returns the data of the texts of a stream that is opened again, and its error.
async fn texts(script: &Script, times: u32) -> (Vec<String>, Option<Error>) {
    let stream = get::<Texts, _>(&script.client()).send_stream().await.unwrap().body.reconnect(times);
    split(all(stream).await.into_iter().map(|event| event.map(|event| event.data)))
}

/// Does the same with the blocking client.
fn blocking_texts(script: &Script, times: u32) -> (Vec<String>, Option<Error>) {
    let stream = get::<Texts, _>(&script.blocking()).send_stream().unwrap().body.reconnect(times);
    split(stream.map(|event| event.map(|event| event.data)))
}

/// Splits items into values and the error, which is the last one.
fn split<T>(items: impl Iterator<Item = Result<T, Error>>) -> (Vec<T>, Option<Error>) {
    let (mut values, mut error) = (Vec::new(), None);
    for item in items {
        assert!(error.is_none(), "an item after {error:?}");
        match item {
            Ok(value) => values.push(value),
            Err(failed) => error = Some(failed),
        }
    }
    (values, error)
}

fn done() -> Scripted {
    Scripted { status: 204, content_type: "", ..events([]) }
}

#[tokio::test]
async fn identifier_of_an_incomplete_event_is_not_sent() {
    let responses = [
        events([bytes("id: 1\ndata: a\n\nid: 2\ndata: b")]),
        events([bytes("data: c\n\nid: 3\n\n")]),
        done(),
    ];
    let script = Script::new(responses.clone());
    assert_eq!(texts(&script, 1).await.0, ["a", "c"]);
    let other = Script::new(responses);
    assert_eq!(blocking_texts(&other, 1).0, ["a", "c"]);
    for script in [script, other] {
        let requests = script.requests.lock().unwrap();
        let ids = requests.iter().map(|(head, ..)| head.headers.get("last-event-id").cloned());
        let ids: Vec<_> = ids.map(|id| id.map(|id| id.to_str().unwrap().to_owned())).collect();
        assert_eq!(ids, [None, Some("1".to_owned()), Some("3".to_owned())]);
    }
}

#[tokio::test]
async fn pause_applies_without_data_and_has_bounds() {
    for (text, pause) in [
        ("retry: 700\n\n", 700),
        ("data: 1\n\nretry: 800\n: cut", 800),
        ("retry: 900\n\ndata: 1\n\n", 900),
        ("retry: 0\ndata: 1\n\n", 100),
        ("retry: 99999999999\ndata: 1\n\n", 300_000),
        ("data: 1\n\n", 3000),
    ] {
        let script = Script::new([events([bytes(text)]), events([]), done()]);
        let (_, error) = texts(&script, 2).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(*script.pauses.lock().unwrap(), [Duration::from_millis(pause); 2], "{text:?}");
    }
}

#[tokio::test]
async fn event_has_the_pause_that_it_sets_itself() {
    let script = Script::new([events([bytes("retry: 5\n\ndata: 1\n\nretry: 6\ndata: 2\n\n")])]);
    let found = all(get::<Texts, _>(&script.client()).send_stream().await.unwrap().body).await;
    let pauses: Vec<_> = found.into_iter().map(|event| event.unwrap().retry).collect();
    assert_eq!(pauses, [None, Some(Duration::from_millis(6))]);
}

#[tokio::test]
async fn response_of_another_type_is_an_error() {
    for content_type in ["", "text/plain", "Text/Event-Stream; charset=utf-8"] {
        let script = Script::new([Scripted { content_type, ..events([bytes("data: 1\n\n")]) }]);
        let (found, error) = texts(&script, 0).await;
        assert!(error.is_none() && found == ["1"], "{content_type}: {error:?}");
    }
    for (content_type, shown) in [
        ("text/html; charset=utf-8", "found `text/html`"),
        ("application/octet-stream", "found `application/octet-stream`"),
        ("application/problem+json", "found JSON"),
    ] {
        let response = Scripted { content_type, ..events([bytes("<html>data: 1\n\n")]) };
        // Such a response is not asked for again, neither the first one nor a later one.
        let script = Script::new([response.clone()]);
        let later = Script::new([events([bytes("data: 1\n\n")]), response]);
        for (script, expected) in [(script, &[][..]), (later, &["1"][..])] {
            let again = Script::new(script.responses.lock().unwrap().clone());
            for (found, error) in [texts(&script, 3).await, blocking_texts(&again, 3)] {
                let error = format!("{:#}", error.unwrap());
                assert!(found == expected && error.contains(shown), "{found:?} {error}");
            }
        }
    }
}

#[tokio::test]
async fn missing_last_event_is_an_error_if_it_is_declared() {
    let script = |text| Script::new([events([bytes(text)])]);
    for (text, is_complete) in
        [("data: 1\n\ndata: bye\n\n", true), ("data: 1\n\n", false), ("data: 1\n\ndata: bye\n", false)]
    {
        let stream = get::<Orders, _>(&script(text).client()).send_stream().await.unwrap().body;
        let of_async = split(all(stream).await.into_iter().map(|event| event.map(|event| event.data)));
        let stream = get::<Orders, _>(&script(text).blocking()).send_stream().unwrap().body;
        for (found, error) in [of_async, split(stream.map(|event| event.map(|event| event.data)))] {
            assert_eq!(found, [json!(1)]);
            assert_eq!(error.is_none(), is_complete, "{text:?}");
            assert!(error.is_none_or(|error| error.is_transport()));
        }
    }
    // The usual one need not be sent.
    let stream = get::<Ticks, _>(&script("data: 1\n\n").client()).send_stream().await.unwrap().body;
    assert!(all(stream).await.into_iter().all(|event| event.is_ok()));
}

#[tokio::test]
async fn failed_request_and_no_content_end_the_stream() {
    let failing = || {
        let failed = Scripted { status: 500, ..events([]) };
        Script::new([events([bytes("data: 1\n\n")]), failed, events([bytes("data: 2\n\n")])])
    };
    for (found, error) in [texts(&failing(), 3).await, blocking_texts(&failing(), 3)] {
        assert!(found == ["1"] && error.unwrap().is_api());
    }
    let empty = || Script::new([done(), events([bytes("data: 2\n\n")])]);
    for (found, error) in [texts(&empty(), 3).await, blocking_texts(&empty(), 3)] {
        assert!(found.is_empty() && error.is_none(), "{found:?} {error:?}");
    }
}

#[tokio::test]
async fn numbers_and_literals_of_a_sequence_need_white_space() {
    for (text, is_complete) in [
        ("\u{1e}12", false),
        ("\u{1e}12\u{1e}true\n", false),
        ("\u{1e}tru", false),
        ("\u{1e}null", false),
        ("\u{1e}12\n", true),
        ("\u{1e}12\r\u{1e}", true),
        ("\u{1e}{\"a\": 1}", true),
        ("\u{1e}[1]\u{1e}", true),
        ("\u{1e}\"a\"", true),
    ] {
        for cut in 0..=text.len() {
            let found = records::<Sequence>(text, cut).await;
            assert_eq!(found[0].is_ok(), is_complete, "{text:?}: {found:?}");
            assert!(found[0].as_ref().err().is_none_or(Error::is_decode), "{text:?}: {found:?}");
            assert!(found[1..].iter().all(Result::is_ok), "{text:?}: {found:?}");
        }
    }
    let found = records::<Lines>("1\n2", 0).await;
    let found: Vec<Value> = found.into_iter().map(Result::unwrap).collect();
    assert_eq!(found, [1, 2]);
}

/// A transport of the blocking client whose body fails in a certain way after the first byte.
#[derive(Clone, Copy, Debug)]
enum Odd {
    Panics,
    TimesOut,
    /// An error response with a byte each 50 ms.
    IsSlow,
}

struct OddBody(Odd, usize);

impl Read for OddBody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 += 1;
        buffer[0] = b'1';
        match self.0 {
            Odd::IsSlow if self.1 < 40 => std::thread::sleep(Duration::from_millis(50)),
            Odd::IsSlow => return Ok(0),
            _ if self.1 == 1 => {}
            Odd::TimesOut => return Err(io::ErrorKind::WouldBlock.into()),
            Odd::Panics => panic!("a reader may panic"),
        }
        Ok(1)
    }
}

impl blocking::Transport for Odd {
    fn send(&self, _: http::Request<Body>, _: Limits) -> Result<http::Response<Reader>, TransportError> {
        let mut response = http::Response::new(Box::new(OddBody(*self, 0)) as Reader);
        if matches!(self, Self::IsSlow) {
            *response.status_mut() = http::StatusCode::BAD_REQUEST;
        }
        Ok(response)
    }
}

fn odd(transport: Odd) -> blocking::Client {
    let builder = ClientBuilder::<blocking::Client>::new(&SERVICE).retries(Retries::none());
    builder.transport(transport).attempt_timeout(Duration::from_millis(300)).build().unwrap()
}

#[test]
fn panic_and_timeout_of_a_reader_are_errors() {
    for (transport, is_timeout) in [(Odd::Panics, false), (Odd::TimesOut, true)] {
        let items = get::<Lines, _>(&odd(transport)).send_stream().unwrap().body;
        let (found, error) = split(items);
        let error = error.unwrap();
        assert!(found.is_empty() && error.is_transport(), "{transport:?}: {found:?} {error}");
        assert_eq!(error.is_timeout(), is_timeout, "{error:#}");
    }
}

#[test]
fn limit_of_an_error_response_is_that_of_the_attempt() {
    let began = Instant::now();
    let error = get::<File, _>(&odd(Odd::IsSlow)).send_stream().unwrap_err();
    assert!(error.is_timeout() && error.status().unwrap() == 400, "{error}");
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
}

#[tokio::test]
async fn declared_redirection_has_its_body() {
    let script = || Script::new([Scripted { status: 302, ..events([bytes("see "), bytes("there")]) }]);
    let client: Client = script().client();
    let mut stream = get::<Moved, _>(&client).send_stream().await.unwrap().body;
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "see there");
    assert_eq!(stream.chunk().await.unwrap(), None);
    let mut text = String::new();
    let mut response = get::<Moved, _>(&script().blocking()).send_stream().unwrap();
    response.body.read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), response.http.status.as_u16()), ("see there", 302));
}
