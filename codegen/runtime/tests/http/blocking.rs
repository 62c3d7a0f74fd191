//! The blocking client: the same builders, without an async runtime.

use std::time::{Duration, Instant};

use http::Method;
use serde_json::{Value, json};
use specsmith_runtime::runtime::blocking::{Client, Reader, Transport};
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{
    Body, BoxError, ClientBuilder, Credentials, Limits, NextUrl, Pages, Retries, Service, TransportError,
    TransportErrorKind, Waiter,
};

use crate::pagination::{assert_three_requests, things, three_pages};
use crate::socket::{closed_address, parts, plain_http_server, serve};
use crate::waiters::THING_ONLINE;
use crate::{ENCODED, FetchThing, SECRET, SERVICE, UpdateThing, fetch, update};

pub fn builder() -> ClientBuilder<Client> {
    builder_of(&SERVICE)
}

pub fn builder_of(service: &'static Service) -> ClientBuilder<Client> {
    ClientBuilder::new(service)
}

fn mocked() -> (Client, Mock) {
    let mock = Mock::new();
    let client = builder().credentials(Credentials::basic("AC1", SECRET)).transport(mock.clone());
    (client.build().unwrap(), mock)
}

#[test]
fn call_is_retried() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>()
        .too_many_requests(Duration::from_secs(3))
        .no_connection()
        .respond(json!({"id": 7}));
    let mut request = update(&client);
    request.body_field("name", json!("n"));
    let response = request.json(specsmith_runtime::runtime::json::ValueRef::Absent).send().unwrap();
    assert_eq!(response.into_response::<Value, ()>().unwrap().body["id"], 7);
    let requests = mock.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.method, Method::POST);
        assert_eq!(request.uri, "https://api.example.com/v1/things/7");
        assert_eq!(request.json(), json!({"name": "n"}));
        assert_eq!(request.headers["authorization"], "Basic [redacted]");
    }
    assert_eq!(mock.pauses().len(), 2);
    assert!(mock.pauses()[0] >= Duration::from_secs(3));

    mock.expect::<UpdateThing>()
        .timeout()
        .cut_body()
        .broken_body()
        .status(400, r#"{"code": 1, "message": "m"}"#);
    let error = update(&client).send().unwrap_err();
    assert!(error.is_timeout() && error.attempts().len() == 1, "{error}");
    let error = update(&client).send().unwrap_err();
    assert!(error.is_transport() && error.status().unwrap() == 202, "{error}");
    assert!(format!("{error:#}").ends_with("the mock breaks the connection within the body"), "{error}");
    assert!(update(&client).send().unwrap().into_response::<Value, ()>().unwrap_err().is_decode());
    assert_eq!(
        update(&client).send().unwrap_err().to_string(),
        "UpdateThing: the service responded with 400 Bad Request: m (code 1)"
    );
    mock.assert_done();
}

#[test]
fn raw_request_is_sent_and_executed() {
    let mock = Mock::responding(|request| Ok(http::Response::new(request.uri.to_string().into())));
    let client = builder().transport(mock).build().unwrap();
    assert_eq!(client.base_url(), "https://api.example.com/v1");
    let request = || client.request(Method::GET, "/x").query("a", "b");
    assert_eq!(request().send().unwrap().body, "https://api.example.com/v1/x?a=b");
    assert!(request().send_json::<Value>().unwrap_err().is_decode());
    assert_eq!(
        client.execute(request().request().unwrap()).unwrap().body,
        "https://api.example.com/v1/x?a=b"
    );
    assert!(client.request(Method::GET, "x").send().unwrap_err().is_request());
}

#[test]
fn pages_are_iterators() {
    let (client, mock) = mocked();
    let pages = || {
        let mut call = fetch(&client);
        call.query("Channel", "whatsapp");
        call.query("PageSize", "2");
        call.header("X-Own", "1");
        Pages::<Value, _>::new(call, &NextUrl("/meta/next_page_url"))
    };
    three_pages(&mock);
    let found: Vec<_> = pages().map(|page| things(page.unwrap().body).len()).collect();
    assert_eq!(found, [2, 0, 1]);
    assert_three_requests(&mock);

    three_pages(&mock);
    let all: Result<Vec<Value>, _> = pages().items(things).collect();
    assert_eq!(all.unwrap(), [1, 2, 3]);

    let page = json!({"things": [1], "meta": {"next_page_url": "https://evil.com"}});
    mock.expect::<FetchThing>().respond(page);
    let mut items = pages().items(things);
    assert_eq!(items.next().unwrap().unwrap(), 1);
    assert!(items.next().unwrap().unwrap_err().is_pagination());
    assert!(items.next().is_none() && items.next().is_none());
}

#[test]
fn waiter_returns_when_done() {
    let (client, mock) = mocked();
    let state = |state: &str| json!({"status": state});
    let expected = mock.expect::<FetchThing>().respond(state("CREATING")).status(503, "").no_connection();
    expected.timeout().respond(state("OFFLINE")).respond(state("ONLINE"));
    let mut seen = 0;
    let waiter = || Waiter::<Value, _>::new(fetch(&client), THING_ONLINE);
    assert_eq!(waiter().on_progress(|_| seen += 1).wait().unwrap(), state("ONLINE"));
    assert_eq!(seen, 3);
    mock.assert_done();

    mock.expect::<FetchThing>().respond(state("OFFLINE")).respond(state("CREATING")).status(404, "");
    let error = waiter().grace(Duration::ZERO).wait().unwrap_err();
    assert!(
        error.is_waiter() && !error.is_timeout() && error.last::<Value>() == Some(&state("OFFLINE")),
        "{error}"
    );
    let error = waiter().wait().unwrap_err();
    assert!(error.is_api() && error.last::<Value>() == Some(&state("CREATING")), "{error}");

    mock.expect::<FetchThing>().respond(state("CREATING")).respond(state("CREATING"));
    let error = waiter().deadline(Duration::from_secs(2)).wait().unwrap_err();
    assert!(error.is_waiter() && error.is_timeout(), "{error}");
}

struct Endless;

impl futures_core::Stream for Endless {
    type Item = Result<bytes::Bytes, BoxError>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

#[test]
fn async_stream_body_is_an_error() {
    let over_ureq = at(closed_address()).build().unwrap();
    let (over_mock, mock) = mocked();
    for client in [over_ureq, over_mock] {
        let mut request = update(&client).into_request().unwrap();
        request.body = Body::stream(Endless);
        let error = client.execute(request).unwrap_err();
        assert!(error.is_transport() && !error.is_connect(), "{error}");
        assert!(format!("{error:#}").contains("the blocking client cannot read"), "{error}");
    }
    assert!(mock.requests().is_empty());
}

#[test]
fn debug_redacts_secrets() {
    let (client, mock) = mocked();
    mock.expect::<UpdateThing>().status(400, "");
    let mut call = update(&client);
    call.query("token", SECRET);
    call.header("cookie", SECRET);
    for shown in [
        format!("{client:?} {call:?} {:?}", builder().credentials(Credentials::basic("AC1", SECRET))),
        format!("{:?}", call.send().unwrap_err()),
        format!("{:?} {mock:?}", mock.requests()),
    ] {
        assert!(!shown.contains(SECRET) && !shown.contains(ENCODED), "{shown}");
    }
}

/// Returns a client builder for a server on this address.
fn at(address: std::net::SocketAddr) -> ClientBuilder<Client> {
    let builder = builder().base_url(format!("http://{address}/base/")).retries(Retries::none());
    builder.credentials(Credentials::basic("Aladdin", "open sesame"))
}

#[test]
fn request_has_expected_bytes() {
    let (address, server) = serve("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\n[]", Duration::ZERO);
    let client = at(address).build().unwrap();
    let response = client.request(Method::POST, "/a%2Fb").query("q", "x y").json(&[1]).send().unwrap();
    assert_eq!(response.body, "[]");
    assert_eq!(response.headers().text("x-a"), Some("b"));
    let request = server.join().unwrap();
    let (lines, body) = parts(&request);
    assert_eq!(
        lines,
        [
            "POST /base/a%2Fb?q=x%20y HTTP/1.1",
            "accept: application/json",
            "authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "content-length: 3",
            "content-type: application/json",
            &format!("host: {address}"),
            "user-agent: example/1.0",
        ]
    );
    assert_eq!(body, "[1]");
}

/// Returns the bytes of a request with this method, sent by ureq.
pub fn sent_bytes(method: &str, body: Option<&str>) -> String {
    let (address, server) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
    let client = at(address).build().unwrap();
    let request = client.request(Method::from_bytes(method.as_bytes()).unwrap(), "/");
    let request = match body {
        Some(body) => request.body("text/plain", body.to_owned()),
        None => request,
    };
    request.send().unwrap();
    server.join().unwrap()
}

#[test]
fn content_length_is_sent_for_empty_bodies() {
    for (method, length) in
        [("POST", Some("0")), ("PUT", Some("0")), ("PATCH", Some("0")), ("GET", None), ("DELETE", None)]
    {
        let request = sent_bytes(method, None);
        let (lines, body) = parts(&request);
        let found = lines.iter().find_map(|line| line.strip_prefix("content-length: "));
        assert_eq!((found, body), (length, ""), "{request}");
        assert!(!request.to_ascii_lowercase().contains("transfer-encoding"), "{request}");
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "GET", "PURGE"] {
        let request = sent_bytes(method, Some("text"));
        let (lines, body) = parts(&request);
        assert!(lines.contains(&"content-length: 4".to_owned()) && body == "text", "{request}");
    }
}

#[test]
fn redirect_to_another_origin_is_an_api_error() {
    let response =
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let (address, _server) = serve(response, Duration::ZERO);
    let error = at(address).build().unwrap().request(Method::GET, "/").send().unwrap_err();
    assert!(error.is_api() && error.status().unwrap() == 307, "{error}");
    assert!(format!("{error:#}").contains("it refers to another origin, http://127.0.0.1:1"), "{error}");
    let (address, _server) = serve("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", Duration::ZERO);
    let error = at(address).build().unwrap().request(Method::GET, "/").send().unwrap_err();
    assert_eq!(format!("{error:#}"), "GET /: the service responded with 404 Not Found: no");
}

#[test]
fn timeout_covers_the_body() {
    for response in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow"] {
        let (address, _server) = serve(response, Duration::from_secs(2));
        let start = Instant::now();
        let client = at(address).build().unwrap();
        let call =
            client.request(Method::GET, "/").query("token", "planted").timeout(Duration::from_millis(200));
        let error = call.send().unwrap_err();
        assert!(error.is_timeout() && !error.is_connect(), "{error}");
        assert_eq!(error.status().is_some(), !response.is_empty());
        assert!(start.elapsed() < Duration::from_secs(1));
        assert!(!format!("{error} {error:?}").contains("planted"));
    }
}

#[test]
fn missing_and_maximum_timeouts_work() {
    for timeout in [None, Some(Duration::MAX)] {
        let (address, _server) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
        let client =
            at(address).timeout(timeout).attempt_timeout(timeout).connect_timeout(timeout).build().unwrap();
        client.request(Method::GET, "/").send().unwrap();
    }
}

#[test]
fn refused_connection_is_a_connect_error() {
    let address = closed_address();
    let client = at(address).build().unwrap();
    let error = client.request(Method::GET, "/").query("token", "planted").send().unwrap_err();
    assert!(error.is_connect() && !error.is_timeout(), "{error:?}");
    let line = format!("GET /: could not connect to http://{address}: ");
    assert!(format!("{error:#}").starts_with(&line), "{error}");
    assert!(format!("{error:#}").to_lowercase().contains("refused"), "{error}");
    assert!(!format!("{error:?}").contains("planted"));
}

#[test]
fn broken_connection_or_too_long_body_is_a_transport_error() {
    let (address, _server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Duration::ZERO);
    let error = at(address).build().unwrap().request(Method::GET, "/").send().unwrap_err();
    assert!(error.is_transport() && !error.is_timeout() && !error.is_connect(), "{error}");
    assert_eq!(error.status().unwrap(), 200);
    let (address, _server) = serve("", Duration::ZERO);
    let error = at(address).build().unwrap().request(Method::GET, "/").send().unwrap_err();
    assert!(
        error.is_transport() && !error.is_timeout() && !error.is_connect() && error.status().is_none(),
        "{error}"
    );

    for (limit, fits) in [(5, false), (6, true)] {
        let (address, _server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123456", Duration::ZERO);
        let client = at(address).max_response_size(limit).build().unwrap();
        match client.request(Method::GET, "/").send() {
            Ok(response) => assert!(fits && response.body == "123456"),
            Err(error) => {
                assert!(!fits);
                assert!(
                    format!("{error:#}").ends_with("the body is longer than the limit of 5 bytes"),
                    "{error}"
                );
            }
        }
    }
}

#[test]
fn custom_agent_does_not_follow_redirects() {
    let response = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let (address, server) = serve(response, Duration::ZERO);
    let agent = ureq::Agent::config_builder().max_redirects(5).user_agent("other/1.0").proxy(None).build();
    let client = at(address).ureq_agent(agent.new_agent()).build().unwrap();
    let error = client.request(Method::GET, "/").send().unwrap_err();
    assert_eq!(error.status().unwrap(), 302);
    assert!(parts(&server.join().unwrap()).0.contains(&"user-agent: example/1.0".to_owned()));
}

/// A transport whose body ends with an error that has a kind.
#[derive(Debug)]
struct LateBody;

impl std::io::Read for LateBody {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other(TransportError::new(TransportErrorKind::Timeout, "too late")))
    }
}

impl Transport for LateBody {
    fn send(&self, _: http::Request<Body>, _: Limits) -> Result<http::Response<Reader>, TransportError> {
        Ok(http::Response::new(Box::new(Self)))
    }
}

#[test]
fn error_of_a_body_reader_keeps_its_kind() {
    let client = builder().transport(LateBody).build().unwrap();
    let error = update(&client).send().unwrap_err();
    assert!(error.is_timeout() && error.status().unwrap() == 200, "{error}");
    assert!(format!("{error:#}").ends_with("too late"), "{error}");
}

#[test]
fn https_to_a_plain_http_server_is_a_transport_error() {
    let client = builder().base_url(format!("https://{}", plain_http_server())).retries(Retries::none());
    let error = client.build().unwrap().request(Method::GET, "/").send().unwrap_err();
    assert!(error.is_transport() && !error.is_timeout(), "{error:?}");
}
