//! What the wire tests share: a server that records requests byte for byte and answers from a list, and a
//! client of it.

#![allow(clippy::unwrap_used, reason = "only tests use this: what goes wrong here fails the test it is in")]

use std::fmt;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use twilio_senders::models::SenderSid;
use twilio_senders::{Client, ClientBuilder, Credentials};

/// The user name that [`client`] signs in with.
pub const USERNAME: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The password that [`client`] signs in with.
pub const PASSWORD: &str = "wire-test-password";

/// What the two make of the `Authorization` header, worked out by another program.
pub const AUTHORIZATION: &str =
    "Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTp3aXJlLXRlc3QtcGFzc3dvcmQ=";

/// A sender's identifier, and [`PATH`] where it is.
pub const SID: &str = "XE5f1c0a7be2d94836a1b0c9d8e7f60512";

/// The address of the sender [`SID`].
pub const PATH: &str = "/v2/Channels/Senders/XE5f1c0a7be2d94836a1b0c9d8e7f60512";

/// How long the server waits for a client that says nothing, lest a broken test hang.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sent in place of a request it ends the server.
const STOP: &[u8] = b"STOP\r\n\r\n";

/// A builder of a client with credentials for this server.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).credentials(Credentials::basic(USERNAME, PASSWORD))
}

/// A client with credentials for this server.
pub fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// [`SID`] as the type that operations take.
pub fn sid() -> SenderSid {
    SenderSid::new(SID).unwrap()
}

/// What the server does when a request has come.
pub struct Answer {
    bytes: Vec<u8>,
    after: After,
}

/// What becomes of the connection then.
enum After {
    Close,
    Stall,
    NextRequest,
}

impl Answer {
    /// Sends these bytes as they are.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), after: After::Close }
    }

    /// Sends this status, these headers and this body, its length among the headers.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut text = format!("HTTP/1.1 {status} Whatever\r\nConnection: close\r\n");
        // A 204 has no length (RFC 9110, section 8.6).
        if status != 204 {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        Self::raw(format!("{text}\r\n{body}"))
    }

    /// Sends this status and this JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, &[("Content-Type", "application/json")], body)
    }

    /// Sends nothing, ever.
    pub fn stall() -> Self {
        Self::raw("").then_stall()
    }

    /// Keeps the connection open, silently, until the client closes it or the server is to end.
    pub fn then_stall(mut self) -> Self {
        self.after = After::Stall;
        self
    }

    /// Sends an empty JSON object, and waits for another request over the same connection.
    pub fn keep_alive() -> Self {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec();
        Self { bytes, after: After::NextRequest }
    }
}

/// A request that came.
pub struct Seen {
    /// Every byte of it; none when there was a connection but no request.
    pub raw: Vec<u8>,
    /// The number of the connection it came over.
    pub connection: usize,
}

impl Seen {
    /// The request line.
    pub fn line(&self) -> &str {
        self.head().lines().next().unwrap_or_default()
    }

    /// The request target: path and query.
    pub fn target(&self) -> &str {
        self.line().split(' ').nth(1).unwrap_or_default()
    }

    /// The values of all headers of this name.
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers().filter(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// The names of all headers, in lower case and sorted.
    pub fn header_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.headers().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort();
        names
    }

    /// The body.
    pub fn body(&self) -> &str {
        std::str::from_utf8(&self.raw[self.head_length()..]).unwrap()
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head().lines().skip(1).filter_map(|line| line.split_once(": "))
    }

    fn head(&self) -> &str {
        std::str::from_utf8(&self.raw[..self.head_length()]).unwrap()
    }

    /// Up to the empty line and with it; all there is when there is none.
    fn head_length(&self) -> usize {
        end_of_head(&self.raw).unwrap_or(self.raw.len())
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(&self.raw).fmt(f)
    }
}

/// A server on a port of its own, serving one connection after the other.
pub struct Server {
    address: SocketAddr,
    ends: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Seen>>,
}

impl Server {
    /// A server that gives these answers in order, and 599 to whatever comes after them.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers: Vec<_> = answers.into_iter().collect();
        let ends = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&ends);
        let thread = std::thread::spawn(move || serve(&listener, answers, &told));
        Self { address, ends, thread }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it and tells what has come, connections over which nothing came among it. They are served in
    /// order: none that was made before can be missing.
    pub fn finish(self) -> Vec<Seen> {
        self.ends.store(true, Ordering::Relaxed);
        TcpStream::connect(self.address).unwrap().write_all(STOP).unwrap();
        self.thread.join().unwrap()
    }
}

fn serve(listener: &TcpListener, answers: Vec<Answer>, ends: &AtomicBool) -> Vec<Seen> {
    let mut answers = answers.into_iter();
    let mut seen = Vec::new();
    for connection in 0.. {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut is_first = true;
        loop {
            let raw = read_request(&mut stream);
            if raw == STOP {
                return seen;
            }
            if raw.is_empty() && !is_first {
                break;
            }
            is_first = false;
            seen.push(Seen { raw, connection });
            let answer = answers.next().unwrap_or_else(|| Answer::new(599, &[], "no answer left"));
            // A client may hang up before it has heard everything.
            let _ = stream.write_all(&answer.bytes);
            match answer.after {
                After::Close => break,
                After::Stall => {
                    stall(&mut stream, ends);
                    break;
                }
                After::NextRequest => {}
            }
        }
    }
    seen
}

fn stall(stream: &mut TcpStream, ends: &AtomicBool) {
    let start = Instant::now();
    stream.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    while !ends.load(Ordering::Relaxed) && start.elapsed() < PATIENCE {
        if matches!(stream.read(&mut [0; 64]), Ok(0)) {
            return;
        }
    }
}

/// Reads head and body, or what there is of them.
fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut raw = Vec::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(head) = end_of_head(&raw)
            && raw.len() >= head + content_length(&raw[..head])
        {
            return raw;
        }
        match stream.read(&mut piece) {
            Ok(length @ 1..) => raw.extend_from_slice(&piece[..length]),
            Ok(_) | Err(_) => return raw,
        }
    }
}

fn end_of_head(raw: &[u8]) -> Option<usize> {
    raw.windows(4).position(|bytes| bytes == b"\r\n\r\n").map(|index| index + 4)
}

fn content_length(head: &[u8]) -> usize {
    let seen = Seen { raw: head.to_vec(), connection: 0 };
    seen.header("content-length").first().map_or(0, |length| length.parse().unwrap())
}

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
