//! Spans and events of `tracing`: names and fields follow OpenTelemetry's conventions for HTTP clients, and
//! contain no secret.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{Client, ClientBuilder, Credentials, NextUrl, Pages, Retries};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

use crate::{ENCODED, FetchThing, SECRET, UpdateThing, builder, client_of, fetch, mocked, update};

/// A span or an event: its name, level, fields, and parent span.
#[derive(Clone, Debug)]
struct Recorded {
    name: String,
    level: Level,
    fields: BTreeMap<String, String>,
    within: Option<u64>,
}

/// A subscriber that records everything.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<Mutex<Vec<Recorded>>>,
    events: Arc<Mutex<Vec<Recorded>>>,
    entered: Arc<AtomicU64>,
}

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Recorder {
    fn recorded(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Fields<'_>)) -> Recorded {
        let mut fields = BTreeMap::new();
        record(&mut Fields(&mut fields));
        let entered = self.entered.load(Ordering::SeqCst);
        let within = (entered > 0).then_some(entered);
        Recorded { name: metadata.name().to_owned(), level: *metadata.level(), fields, within }
    }

    fn spans(&self) -> Vec<Recorded> {
        self.spans.lock().unwrap().clone()
    }

    fn events(&self) -> Vec<Recorded> {
        self.events.lock().unwrap().clone()
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("specsmith_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let recorded = self.recorded(span.metadata(), |fields| span.record(fields));
        let mut spans = self.spans.lock().unwrap();
        spans.push(recorded);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut spans[index].fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let recorded = self.recorded(event.metadata(), |fields| event.record(fields));
        self.events.lock().unwrap().push(recorded);
    }

    fn enter(&self, span: &Id) {
        self.entered.store(span.into_u64(), Ordering::SeqCst);
    }

    fn exit(&self, _: &Id) {
        self.entered.store(0, Ordering::SeqCst);
    }
}

/// With only one subscriber, `tracing` asks the current thread's one whether a callsite is enabled, and
/// caches the result: tests without a subscriber that run first would disable it for all.
static OTHERS: LazyLock<[Dispatch; 2]> =
    LazyLock::new(|| [Recorder::default(), Recorder::default()].map(Dispatch::new));

fn recorder() -> Recorder {
    LazyLock::force(&OTHERS);
    Recorder::default()
}

/// Records the spans and events of a call.
async fn record_call(call: impl Future<Output = ()>) -> Recorder {
    let recorder = recorder();
    let guard = tracing::subscriber::set_default(recorder.clone());
    call.await;
    drop(guard);
    recorder
}

fn fields(recorded: &Recorded) -> Vec<(&str, &str)> {
    recorded.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn call_has_a_span() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(json!({}));
    let recorder = record_call(async {
        let mut call = fetch(&client);
        call.query("PageSize", "5");
        call.send().await.unwrap();
    })
    .await;
    let [span] = &recorder.spans()[..] else { panic!("one span") };
    assert_eq!((span.name.as_str(), span.level), ("http_client_call", Level::INFO));
    assert_eq!(
        fields(span),
        [
            ("http.request.method", "GET"),
            ("http.response.status_code", "200"),
            ("operation", "FetchThing"),
            ("otel.kind", "client"),
            ("otel.name", "GET /things/{Id}"),
            ("server.address", "api.example.com"),
            ("server.port", "443"),
            ("url.full", "https://api.example.com/v1/things/7?PageSize=5"),
            ("url.template", "/things/{Id}"),
        ]
    );
    let [event] = &recorder.events()[..] else { panic!("one event") };
    assert_eq!((event.level, event.within), (Level::DEBUG, Some(1)));
    assert_eq!(
        fields(event),
        [
            ("duration_ms", "0"),
            ("http.request.resend_count", "0"),
            ("http.response.status_code", "200"),
            ("message", "response received"),
        ]
    );
}

#[tokio::test]
async fn attempts_and_pauses_are_events() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>().too_many_requests(Duration::from_secs(3)).no_connection().respond(json!({}));
    let recorder = record_call(async {
        update(&client).send().await.unwrap();
    })
    .await;
    let events = recorder.events();
    let seen: Vec<_> = events.iter().map(|event| (event.level, event.fields["message"].as_str())).collect();
    assert_eq!(
        seen,
        [
            (Level::INFO, "sending the request again after status 429"),
            (Level::INFO, "sending the request again after the error `connect`"),
            (Level::DEBUG, "response received"),
        ]
    );
    assert!(events.iter().all(|event| event.within == Some(1)), "{events:?}");
    let counts: Vec<_> =
        events.iter().filter_map(|event| event.fields.get("http.request.resend_count")).collect();
    assert_eq!(counts, ["0", "1", "2"]);
    assert_eq!(events[1].fields["error.type"], "connect");
    assert!(events[0].fields["pause_ms"].parse::<u64>().unwrap() >= 3000);
    let [span] = &recorder.spans()[..] else { panic!("one span for all attempts") };
    assert_eq!(span.fields["http.response.status_code"], "202");
    assert_eq!(span.fields["http.request.resend_count"], "2", "also for a call that succeeds");
    assert!(!span.fields.contains_key("error.type") && !span.fields.contains_key("otel.status_code"));
}

#[tokio::test]
async fn redirect_counts_as_resend() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().status(302, "").header("location", "/x").respond(json!({}));
    let recorder = record_call(async {
        fetch(&client).send().await.unwrap();
    })
    .await;
    assert_eq!(recorder.spans()[0].fields["http.request.resend_count"], "1");
    assert_eq!(recorder.spans()[0].fields["url.full"], "https://api.example.com/v1/things/7");
    let [redirect, response] = &recorder.events()[..] else { panic!("two events") };
    assert_eq!(redirect.fields["message"], "following a redirect");
    assert_eq!(redirect.fields["url.full"], "https://api.example.com/x");
    assert_eq!(response.fields["message"], "response received");
}

#[tokio::test]
async fn error_type_is_recorded() {
    let (client, mock) = mocked();
    let expected = mock.expect::<UpdateThing>().status(404, "").timeout().no_connection();
    expected.broken_connection().cut_body();
    let recorder = record_call(async {
        for _ in 0..5 {
            let mut call = update(&client);
            call.retries(Retries::none());
            call.send().await.unwrap_err();
        }
        update(&client).send().await.unwrap_err();
    })
    .await;
    let spans = recorder.spans();
    let types: Vec<_> = spans.iter().map(|span| span.fields["error.type"].as_str()).collect();
    assert_eq!(types, ["404", "timeout", "connect", "transport", "transport", "transport"]);
    assert!(spans.iter().all(|span| span.fields["otel.status_code"] == "ERROR"));
    assert_eq!(spans[0].fields["http.response.status_code"], "404");
    assert_eq!(spans[4].fields["http.response.status_code"], "202");
    assert!(!spans[1].fields.contains_key("http.response.status_code"));
    let types: Vec<_> =
        recorder.events().iter().filter_map(|event| event.fields.get("error.type").cloned()).collect();
    assert_eq!(types, ["timeout", "connect", "transport", "transport", "transport"]);
}

#[tokio::test]
async fn each_page_has_a_span() {
    let (client, mock) = mocked();
    mock.expect::<FetchThing>().respond(json!({"next": "?Page=2"})).respond(json!({}));
    let recorder = record_call(async {
        let mut pages = Pages::<Value>::new(fetch(&client), &NextUrl("/next"));
        while pages.next().await.is_some() {}
    })
    .await;
    let spans = recorder.spans();
    let names: Vec<_> = spans.iter().map(|span| span.fields["otel.name"].as_str()).collect();
    assert_eq!(names, ["GET /things/{Id}"; 2]);
    assert_eq!(spans[1].fields["url.full"], "https://api.example.com/v1/things/7?Page=2");
}

#[tokio::test]
async fn api_key_in_a_link_is_redacted() {
    let mock = Mock::new();
    let builder = ClientBuilder::<Client>::new(&crate::redaction::KEYS).transport(mock.clone());
    let client = builder.build().unwrap();
    let moved = format!("/v1/moved?appid={SECRET}");
    let expected = mock.expect::<FetchThing>().respond(json!({"next": format!("?App%69d={SECRET}&Page=2")}));
    expected.status(307, "").header("Location", &moved).respond(json!({}));
    let recorder = record_call(async {
        let mut pages = Pages::<Value>::new(fetch(&client), &NextUrl("/next"));
        while pages.next().await.is_some() {}
    })
    .await;
    let url = &recorder.spans()[1].fields["url.full"];
    assert_eq!(url, "https://api.example.com/v1/things/7?App%69d=[redacted]&Page=2");
    assert_eq!(mock.requests().len(), 3);
    assert!(!format!("{:?} {:?}", recorder.spans(), recorder.events()).contains(SECRET));
}

#[tokio::test]
async fn raw_request_has_a_span() {
    let mock = Mock::responding(|_| Ok(http::Response::new("{}".into())));
    let client = builder().base_url("http://localhost:8080").transport(mock).build().unwrap();
    let recorder = record_call(async {
        client.request(Method::GET, "/odd/17").send().await.unwrap();
        let mut request = client.request(Method::GET, "/").request().unwrap();
        request.path = "//\\".to_owned();
        client.execute(request).await.unwrap_err();
    })
    .await;
    let spans = recorder.spans();
    assert_eq!(spans[0].fields["operation"], "GET /odd/17");
    assert_eq!(spans[0].fields["server.address"], "localhost");
    assert_eq!(spans[0].fields["server.port"], "8080");
    assert_eq!(spans[1].fields["error.type"], "request");
    assert_eq!(recorder.events().len(), 1, "nothing was sent the second time");
}

#[tokio::test]
async fn secrets_are_redacted() {
    let mock = Mock::responding(|request| {
        let response = http::Response::builder().header("set-cookie", SECRET).header("x-plain", SECRET);
        let response = match request.uri.path() {
            "/v1/moved" => {
                response.status(302).header("location", format!("https://evil.com/{SECRET}?token={SECRET}"))
            }
            "/v1/follow" => response.status(302).header("location", format!("/v1/ok?token={SECRET}")),
            "/v1/bad" => response.status(400),
            _ => response,
        };
        Ok(response.body(json!({"message": SECRET, "next": "x"}).to_string().into()).unwrap())
    });
    let recorder = record_call(async {
        for credentials in [Credentials::basic("AC1", SECRET), Credentials::bearer(SECRET)] {
            let client =
                builder().credentials(credentials).default_header("x-plain", SECRET).transport(mock.clone());
            let client = client.build().unwrap();
            for path in ["/ok", "/moved", "/follow", "/bad"] {
                let request = client.request(Method::POST, path).json(&[SECRET]).query("token", SECRET);
                let request =
                    request.query("Auth%", SECRET).header("x-other", SECRET).header("cookie", SECRET);
                let _ = request.send().await;
                let request = client.request(Method::GET, path).query("token", SECRET);
                let _ = request.send_json::<i32>().await;
            }
        }
        let broken = Mock::responding(|_| {
            Err(specsmith_runtime::runtime::TransportError::other(format!("about {SECRET}")))
        });
        fetch(&client_of(&broken)).send().await.unwrap_err();
    })
    .await;
    let recorded = format!("{:?} {:?}", recorder.spans(), recorder.events());
    assert!(recorded.contains("token=[redacted]"), "{recorded}");
    assert!(!recorded.contains(SECRET) && !recorded.contains(ENCODED), "{recorded}");
}

#[test]
fn blocking_client_records_the_same() {
    let mock = Mock::new();
    mock.expect::<FetchThing>().status(503, "").respond(json!({}));
    let client = ClientBuilder::<specsmith_runtime::runtime::blocking::Client>::new(&crate::SERVICE);
    let client = client.transport(mock).build().unwrap();
    let recorder = recorder();
    tracing::subscriber::with_default(recorder.clone(), || fetch(&client).send().unwrap());
    let [span] = &recorder.spans()[..] else { panic!("one span") };
    assert_eq!(span.fields["otel.name"], "GET /things/{Id}");
    assert_eq!(span.fields["http.request.resend_count"], "1");
    assert_eq!(recorder.events().len(), 2);
    assert!(recorder.events().iter().all(|event| event.within == Some(1)));
}
