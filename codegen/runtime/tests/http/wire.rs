//! The reqwest transport over real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use http::Method;
use specsmith_runtime::runtime::{Body, BoxError, Client, ClientBuilder, Credentials};

use crate::builder;

/// Answers the first request with `answer` and gives what it read; the connection stays open while `hold`
/// lasts.
fn serve(answer: &'static str, hold: Duration) -> (SocketAddr, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read_request(&stream);
        stream.write_all(answer.as_bytes()).unwrap();
        thread::sleep(hold);
        request
    });
    (address, server)
}

fn read_request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        reader.read_line(&mut text).unwrap();
    }
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    text.push_str(std::str::from_utf8(&body).unwrap());
    while text.contains("transfer-encoding: chunked") && !text.ends_with("0\r\n\r\n") {
        reader.read_line(&mut text).unwrap();
    }
    text
}

fn at(address: SocketAddr) -> ClientBuilder {
    builder()
        .base_url(format!("http://{address}/base/"))
        .credentials(Credentials::basic("Aladdin", "open sesame"))
}

fn client(address: SocketAddr) -> Client {
    at(address).build().unwrap()
}

#[tokio::test]
async fn bytes_on_the_wire() {
    let (address, server) = serve("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\n[]", Duration::ZERO);
    let client = client(address);
    let response = client.request(Method::POST, "/a%2Fb").query("q", "x y").json(&[1]).send().await.unwrap();
    assert_eq!(response.body, "[]");
    assert_eq!(response.headers().text("x-a"), Some("b"));
    let request = server.join().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.lines().collect();
    lines[1..].sort_unstable();
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
async fn a_stream_goes_out_piece_by_piece() {
    let (address, server) = serve("HTTP/1.1 204 No Content\r\n\r\n", Duration::ZERO);
    let client = client(address);
    let mut request = client.request(Method::PUT, "/file").request().unwrap();
    request.body = Body::stream(Pieces(vec!["two", "one"]));
    client.execute(request).await.unwrap();
    assert!(server.join().unwrap().ends_with("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let answer =
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let (address, _server) = serve(answer, Duration::ZERO);
    let error = client(address).request(Method::GET, "/").send().await.unwrap_err();
    assert!(error.is_api(), "{error}");
    assert_eq!(error.status().unwrap(), 307);
}

#[tokio::test]
async fn the_time_limit_covers_the_body() {
    for answer in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow"] {
        let (address, _server) = serve(answer, Duration::from_secs(2));
        let start = Instant::now();
        let client = client(address);
        let call =
            client.request(Method::GET, "/").query("token", "planted").timeout(Duration::from_millis(200));
        let error = call.send().await.unwrap_err();
        assert!(error.is_timeout() && !error.is_connect(), "{error}");
        assert_eq!(error.status().is_some(), !answer.is_empty());
        assert!(start.elapsed() < Duration::from_secs(1));
        assert!(!format!("{error} {error:?}").contains("planted"));
    }
}

#[tokio::test]
async fn nobody_listens() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = client(address).request(Method::GET, "/").query("token", "planted").send().await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    let line = format!("GET /: could not connect to http://{address}: Connection refused");
    assert!(error.to_string().starts_with(&line), "{error}");
    assert!(!format!("{error:?}").contains("planted"));
}

#[tokio::test]
async fn a_connection_that_breaks_or_a_body_too_long() {
    let (address, _server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Duration::ZERO);
    let error = client(address).request(Method::GET, "/").send().await.unwrap_err();
    assert!(error.is_transport() && !error.is_timeout() && !error.is_connect(), "{error}");
    assert_eq!(error.status().unwrap(), 200);

    let (address, _server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123456", Duration::ZERO);
    let client = at(address).max_response_size(5).build().unwrap();
    let error = client.request(Method::GET, "/").send().await.unwrap_err();
    assert!(error.to_string().ends_with("the body is longer than the limit of 5 bytes"), "{error}");
}

#[tokio::test]
async fn a_reqwest_client_of_the_users_own() {
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
async fn dropping_a_call_half_way_leaves_the_client_usable() {
    let (address, _server) = serve("", Duration::from_secs(1));
    let client = client(address);
    let call = client.request(Method::GET, "/").send();
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    let error =
        client.request(Method::GET, "/").timeout(Duration::from_millis(300)).send().await.unwrap_err();
    assert!(error.is_transport());
}
