//! A server on its own port that serves one connection after the other.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};

use crate::recorded::{RecordedRequest, is_whole};
use crate::response::{After, CannedResponse, Step};

/// The time limit for a silent client, so that a broken test does not hang.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The interval for checking whether the server must stop.
const TICK: Duration = Duration::from_millis(10);

/// The bytes that stop the server when they are sent in place of a request.
const STOP: &[u8] = b"STOP\r\n\r\n";

/// The size of the pieces of a long body.
const PIECE: usize = 64 << 10;

/// A server on its own port that serves one connection after the other.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    thread: JoinHandle<Vec<RecordedRequest>>,
}

/// The state that a running server shares with its handle.
#[derive(Default)]
struct State {
    stops: AtomicBool,
    requests: AtomicUsize,
    hang_ups: AtomicUsize,
}

impl Server {
    /// Starts a server that sends these responses in order, and 599 to all further requests.
    pub fn new(responses: impl IntoIterator<Item = CannedResponse>) -> Self {
        Closed::new().open(responses)
    }

    /// Like [`Server::new`], with responses that depend on the URL of the server.
    pub fn with<T: IntoIterator<Item = CannedResponse>>(responses: impl FnOnce(&str) -> T) -> Self {
        let closed = Closed::new();
        let responses = responses(&closed.url());
        closed.open(responses)
    }

    /// Returns the URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Returns the number of requests so far.
    pub fn requests(&self) -> usize {
        self.state.requests.load(Ordering::Relaxed)
    }

    /// Returns the number of responses during which the client closed the connection.
    pub fn hang_ups(&self) -> usize {
        self.state.hang_ups.load(Ordering::Relaxed)
    }

    /// Stops the server and returns the recorded requests, including connections without a request.
    /// Connections are served in order, so that all earlier ones are included.
    pub fn finish(self) -> Vec<RecordedRequest> {
        self.state.stops.store(true, Ordering::Relaxed);
        TcpStream::connect(self.address).unwrap().write_all(STOP).unwrap();
        self.thread.join().unwrap()
    }
}

/// A bound port without a listener: connections to it are refused.
pub struct Closed {
    socket: Socket,
    address: SocketAddr,
}

impl Closed {
    /// Binds a port that no other test can get.
    #[allow(clippy::new_without_default, reason = "each one is another")]
    pub fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
        let address = socket.local_addr().unwrap().as_socket().unwrap();
        Self { socket, address }
    }

    /// Returns the URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts listening on the port, like [`Server::new`].
    pub fn open(self, responses: impl IntoIterator<Item = CannedResponse>) -> Server {
        self.socket.listen(128).unwrap();
        let listener = TcpListener::from(self.socket);
        let responses: Vec<_> = responses.into_iter().collect();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || serve(&listener, responses, &shared));
        Server { address: self.address, state, thread }
    }
}

fn serve(listener: &TcpListener, responses: Vec<CannedResponse>, state: &State) -> Vec<RecordedRequest> {
    let mut responses = responses.into_iter();
    let mut all = Vec::new();
    for number in 0.. {
        let mut connection = Connection { stream: listener.accept().unwrap().0, state };
        connection.stream.set_read_timeout(Some(TICK)).unwrap();
        connection.stream.set_write_timeout(Some(TIMEOUT)).unwrap();
        connection.stream.set_nodelay(true).unwrap();
        let mut is_first = true;
        loop {
            let raw = connection.request(is_first);
            if raw == STOP {
                return all;
            }
            if raw.is_empty() && !is_first {
                break;
            }
            is_first = false;
            let mut recorded = RecordedRequest::new(raw, number);
            state.requests.fetch_add(1, Ordering::Relaxed);
            let response =
                responses.next().unwrap_or_else(|| CannedResponse::new(599, &[], "no response left"));
            let after = response.after;
            connection.respond(response, &mut recorded);
            all.push(recorded);
            match after {
                After::Close => break,
                After::Reset => {
                    // Closing with a linger time of zero sends a reset.
                    SockRef::from(&connection.stream).set_linger(Some(Duration::ZERO)).unwrap();
                    break;
                }
                After::NextRequest => {}
            }
        }
    }
    all
}

struct Connection<'a> {
    stream: TcpStream,
    state: &'a State,
}

impl Connection<'_> {
    /// Reads head and body, as far as they arrive. The first request on a connection is awaited even when the
    /// server must stop.
    fn request(&mut self, is_first: bool) -> Vec<u8> {
        let start = Instant::now();
        let mut raw = Vec::new();
        let mut piece = [0; 4096];
        while !is_whole(&raw) && start.elapsed() < TIMEOUT {
            match self.stream.read(&mut piece) {
                Ok(length @ 1..) => raw.extend_from_slice(&piece[..length]),
                Err(error) if would_block(&error) => {
                    if !is_first && raw.is_empty() && self.state.stops.load(Ordering::Relaxed) {
                        break;
                    }
                }
                Ok(_) | Err(_) => break,
            }
        }
        raw
    }

    /// Runs the steps of a response and records its progress.
    fn respond(&mut self, response: CannedResponse, recorded: &mut RecordedRequest) {
        for step in response.steps {
            recorded.hung_up = match step {
                Step::Send(bytes) => !self.send(&bytes, recorded),
                Step::Trickle(bytes, pause) => {
                    bytes.iter().any(|byte| self.is_hung_up_within(pause) || !self.send(&[*byte], recorded))
                }
                Step::Flood { length, chunked } => !self.flood(length, chunked, recorded),
                Step::Stall => self.is_hung_up_within(TIMEOUT),
            };
            if recorded.hung_up {
                self.state.hang_ups.fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
    }

    /// Returns `true` if all bytes were sent.
    fn send(&mut self, bytes: &[u8], recorded: &mut RecordedRequest) -> bool {
        let is_sent = self.stream.write_all(bytes).is_ok();
        if is_sent {
            recorded.sent += bytes.len();
        }
        is_sent
    }

    fn flood(&mut self, length: usize, chunked: bool, recorded: &mut RecordedRequest) -> bool {
        let piece = vec![b' '; PIECE];
        let mut left = length;
        while left > 0 {
            let piece = &piece[..left.min(PIECE)];
            left -= piece.len();
            let is_sent = if chunked {
                let head = format!("{:x}\r\n", piece.len());
                self.send(head.as_bytes(), recorded)
                    && self.send(piece, recorded)
                    && self.send(b"\r\n", recorded)
            } else {
                self.send(piece, recorded)
            };
            if !is_sent {
                return false;
            }
        }
        !chunked || self.send(b"0\r\n\r\n", recorded)
    }

    /// Sleeps for this time. Returns `true` early if the client closes the connection, `false` early if the
    /// server must stop.
    fn is_hung_up_within(&mut self, time: Duration) -> bool {
        let start = Instant::now();
        while start.elapsed() < time && !self.state.stops.load(Ordering::Relaxed) {
            match self.stream.read(&mut [0; 64]) {
                Ok(1..) => {}
                Err(error) if would_block(&error) => {}
                Ok(_) | Err(_) => return true,
            }
        }
        false
    }
}

/// Returns `true` if the error only means that no bytes have arrived yet.
fn would_block(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}
