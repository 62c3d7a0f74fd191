//! The reqwest transport over real sockets.

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use http::Method;
use specsmith_runtime::runtime::{Body, BoxError, Client, ClientBuilder, Credentials, Retries};

use crate::socket::{closed_address, parts, plain_http_server, serve};
use crate::{blocking, builder};

fn at(address: SocketAddr) -> ClientBuilder {
    builder()
        .base_url(format!("http://{address}/base/"))
        .retries(Retries::none())
        .credentials(Credentials::basic("Aladdin", "open sesame"))
}

fn client(address: SocketAddr) -> Client {
    at(address).build().unwrap()
}

#[tokio::test]
async fn request_has_expected_bytes() {
    let (address, server) = serve("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\n[]", Duration::ZERO);
    let client = client(address);
    let response = client.request(Method::POST, "/a%2Fb").query("q", "x y").json(&[1]).send().await.unwrap();
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

struct Pieces(Vec<&'static str>);

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))))
    }
}

#[tokio::test]
async fn stream_body_is_sent_in_chunks() {
    let (address, server) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
    let client = client(address);
    let mut request = client.request(Method::PUT, "/file").request().unwrap();
    request.body = Body::stream(Pieces(vec!["two", "one"]));
    client.execute(request).await.unwrap();
    assert!(server.join().unwrap().ends_with("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
}

#[tokio::test]
async fn redirect_to_another_port_is_an_api_error() {
    let response =
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let (address, _server) = serve(response, Duration::ZERO);
    let error = client(address).request(Method::GET, "/").send().await.unwrap_err();
    assert!(error.is_api(), "{error}");
    assert_eq!(error.status().unwrap(), 307);
    assert!(format!("{error:#}").contains("it leads to another origin, http://127.0.0.1:1"), "{error}");
}

#[tokio::test]
async fn timeout_covers_the_body() {
    for response in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow"] {
        let (address, _server) = serve(response, Duration::from_secs(2));
        let start = Instant::now();
        let client = client(address);
        let call =
            client.request(Method::GET, "/").query("token", "planted").timeout(Duration::from_millis(200));
        let error = call.send().await.unwrap_err();
        assert!(error.is_timeout() && !error.is_connect(), "{error}");
        assert_eq!(error.status().is_some(), !response.is_empty());
        assert!(start.elapsed() < Duration::from_secs(1));
        assert!(!format!("{error} {error:?}").contains("planted"));
    }
}

#[tokio::test]
async fn refused_connection_is_a_connect_error() {
    let address = closed_address();
    let error = client(address).request(Method::GET, "/").query("token", "planted").send().await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    let line = format!("GET /: could not connect to http://{address}: Connection refused");
    assert!(format!("{error:#}").starts_with(&line), "{error}");
    assert!(!format!("{error:?}").contains("planted"));
}

#[tokio::test]
async fn broken_connection_or_too_long_body_is_a_transport_error() {
    let (address, _server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Duration::ZERO);
    let error = client(address).request(Method::GET, "/").send().await.unwrap_err();
    assert!(error.is_transport() && !error.is_timeout() && !error.is_connect(), "{error}");
    assert_eq!(error.status().unwrap(), 200);

    let (address, _server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123456", Duration::ZERO);
    let client = at(address).max_response_size(5).build().unwrap();
    let error = client.request(Method::GET, "/").send().await.unwrap_err();
    assert!(format!("{error:#}").ends_with("the body is longer than the limit of 5 bytes"), "{error}");
}

#[tokio::test]
async fn custom_reqwest_client_is_used() {
    let (address, server) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
    let own = reqwest::Client::builder().default_headers(http::HeaderMap::from_iter([(
        http::HeaderName::from_static("x-own"),
        http::HeaderValue::from_static("1"),
    )]));
    let client = at(address).reqwest_client(own.build().unwrap()).build().unwrap();
    client.request(Method::GET, "/").send().await.unwrap();
    assert!(server.join().unwrap().contains("x-own: 1"));
}

#[tokio::test]
async fn client_is_usable_after_a_dropped_call() {
    let (address, _server) = serve("", Duration::from_secs(1));
    let client = client(address);
    let call = client.request(Method::GET, "/").send();
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    let error =
        client.request(Method::GET, "/").timeout(Duration::from_millis(300)).send().await.unwrap_err();
    assert!(error.is_transport());
}

#[tokio::test]
async fn missing_and_maximum_timeouts_work() {
    for timeout in [None, Some(Duration::MAX)] {
        let (address, _server) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
        let client =
            at(address).timeout(timeout).attempt_timeout(timeout).connect_timeout(timeout).build().unwrap();
        client.request(Method::GET, "/").send().await.unwrap();
    }
}

#[tokio::test]
async fn both_transports_send_the_same_bytes() {
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"] {
        for body in [None, Some("text")] {
            if method == "HEAD" && body.is_some() {
                continue;
            }
            let (address, server) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
            let client = client(address);
            let request = client.request(Method::from_bytes(method.as_bytes()).unwrap(), "/");
            let request = match body {
                Some(body) => request.body("text/plain", body),
                None => request,
            };
            request.send().await.unwrap();
            let but_for_the_host = |request: &str| {
                let (mut lines, body) = parts(request);
                lines.retain(|line| !line.starts_with("host:"));
                (lines, body.to_owned())
            };
            let over_reqwest = but_for_the_host(&server.join().unwrap());
            assert_eq!(over_reqwest, but_for_the_host(&blocking::sent_bytes(method, body)), "{method}");
        }
    }
}

/// Each transport has its own TLS library and cryptography provider.
#[tokio::test]
async fn both_transports_work_in_one_process() {
    let url = format!("https://{}", plain_http_server());
    let client = builder().base_url(&url).retries(Retries::none()).build().unwrap();
    let waiter = blocking::builder().base_url(&url).retries(Retries::none()).build().unwrap();
    for _ in 0..2 {
        let error = client.request(Method::GET, "/").send().await.unwrap_err();
        assert!(error.is_connect() && !error.is_timeout(), "{error:?}");
        let error = waiter.request(Method::GET, "/").send().unwrap_err();
        assert!(error.is_transport() && !error.is_timeout(), "{error:?}");
    }
}
