//! The same failures over both transports: reqwest with the async client, and ureq with the blocking one.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use http::Method;
use socket2::{Domain, Socket, Type};
use twilio_senders::{Client, Error, Retries, blocking};
use wire_tests::{CannedResponse, Closed, Server};

use crate::kinds::kinds;

/// A listener whose queue is full: Linux drops further connections, as an unreachable host does.
#[cfg(target_os = "linux")]
struct Full {
    address: SocketAddr,
    _listener: TcpListener,
    _waiting: Vec<TcpStream>,
}

#[cfg(target_os = "linux")]
impl Full {
    fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        socket.listen(0).unwrap();
        let listener = TcpListener::from(socket);
        let address = listener.local_addr().unwrap();
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok();
        let waiting = std::iter::from_fn(connect).take(64).collect();
        Self { address, _listener: listener, _waiting: waiting }
    }
}

/// Limits of time in milliseconds: of connecting, of an attempt, and of the call.
type Limits = [Option<u64>; 3];

const NO_LIMIT: Limits = [None; 3];

/// Returns the errors of both clients.
async fn errors(url: &str, limits: Limits) -> [Error; 2] {
    let [connect, attempt, call] = limits.map(|limit| limit.map(Duration::from_millis));
    let builder = Client::builder().base_url(url).connect_timeout(connect).attempt_timeout(attempt);
    let client = builder.timeout(call).retries(Retries::none()).build().unwrap();
    let over_reqwest = client.request(Method::GET, "/").send().await.unwrap_err();
    let builder = blocking::Client::builder().base_url(url).connect_timeout(connect).attempt_timeout(attempt);
    let client = builder.timeout(call).retries(Retries::none()).build().unwrap();
    let call = move || client.request(Method::GET, "/").send().unwrap_err();
    [over_reqwest, tokio::task::spawn_blocking(call).await.unwrap()]
}

async fn assert_kinds(what: &str, url: &str, limits: Limits, expected: &[&str], line: &str) {
    for error in errors(url, limits).await {
        assert_eq!(kinds(&error), expected, "{what}: {error:?}");
        assert!(error.to_string().starts_with(&format!("GET /: {line}")), "{what}: {error}");
    }
}

// Other systems refuse connections to a full queue.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn failures_of_connecting_have_the_same_kind_over_both_transports() {
    let (full, closed) = (Full::new(), Closed::new());
    let full = format!("http://{}", full.address);
    let nowhere = "https://no-such-host.invalid".to_owned();
    let in_time = format!("could not connect to {full} in time");
    let no_response = format!("no response from {full} in time");
    let connect: &[&str] = &["connect", "transport"];
    for (what, url, limits, kinds, line) in [
        ("refused", closed.url(), NO_LIMIT, connect, "could not connect"),
        ("unknown host", nowhere, NO_LIMIT, connect, "could not connect"),
        ("connecting", full.clone(), [Some(300), None, None], &["timeout", "connect", "transport"], &in_time),
        ("attempt", full.clone(), [None, Some(300), None], &["timeout", "transport"], &no_response),
        ("call", full.clone(), [None, None, Some(300)], &["timeout", "transport"], &no_response),
        ("all", full.clone(), [Some(9000), Some(8000), Some(300)], &["timeout", "transport"], &no_response),
    ] {
        assert_kinds(what, &url, limits, kinds, line).await;
    }
}

#[tokio::test]
async fn failures_of_an_exchange_have_the_same_kind_over_both_transports() {
    let short = [None, None, Some(300)];
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{";
    let incomplete = "the response 200 OK could not be received completely";
    let transport: &[&str] = &["transport"];
    for (what, response, limits, kinds, line) in [
        ("no response", CannedResponse::stall(), short, &["timeout", "transport"][..], "no response from"),
        ("slow body", CannedResponse::raw(head).then_stall(), short, &["timeout", "transport"], incomplete),
        ("reset", CannedResponse::reset(), NO_LIMIT, transport, "the exchange with"),
        ("reset in the body", CannedResponse::raw(head).then_reset(), NO_LIMIT, transport, incomplete),
        ("cut body", CannedResponse::raw(head), NO_LIMIT, transport, incomplete),
        ("no HTTP", CannedResponse::raw("garbage\r\n\r\n"), NO_LIMIT, transport, "the exchange with"),
        ("closed", CannedResponse::raw(""), NO_LIMIT, transport, "the exchange with"),
    ] {
        let server = Server::new([response.clone(), response]);
        assert_kinds(what, &server.url(), limits, kinds, line).await;
    }
}
