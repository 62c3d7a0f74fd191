//! A server on a port of its own, serving one connection after the other.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};

use crate::answer::{After, Answer, Step};
use crate::seen::{Seen, is_whole};

/// How long the server waits for a client that says nothing, lest a broken test hang.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it looks whether it is to end.
const TICK: Duration = Duration::from_millis(10);

/// Sent in place of a request it ends the server.
const STOP: &[u8] = b"STOP\r\n\r\n";

/// How long the pieces of a long body are.
const PIECE: usize = 64 << 10;

/// A server on a port of its own, serving one connection after the other.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    thread: JoinHandle<Vec<Seen>>,
}

/// What is known of a server from outside while it runs.
#[derive(Default)]
struct State {
    ends: AtomicBool,
    requests: AtomicUsize,
    hang_ups: AtomicUsize,
}

impl Server {
    /// A server that gives these answers in order, and 599 to whatever comes after them.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Closed::new().open(answers)
    }

    /// As [`Server::new`], with answers that are made from its URL.
    pub fn with<T: IntoIterator<Item = Answer>>(answers: impl FnOnce(&str) -> T) -> Self {
        let closed = Closed::new();
        let answers = answers(&closed.url());
        closed.open(answers)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many requests have come so far.
    pub fn requests(&self) -> usize {
        self.state.requests.load(Ordering::Relaxed)
    }

    /// How often a client has hung up in the middle of an answer so far.
    pub fn hang_ups(&self) -> usize {
        self.state.hang_ups.load(Ordering::Relaxed)
    }

    /// Ends it and tells what has come, connections over which nothing came among it. They are served in
    /// order: none that was made before can be missing.
    pub fn finish(self) -> Vec<Seen> {
        self.state.ends.store(true, Ordering::Relaxed);
        TcpStream::connect(self.address).unwrap().write_all(STOP).unwrap();
        self.thread.join().unwrap()
    }
}

/// A port of this machine that is taken, but on which nobody listens: connections to it are refused.
pub struct Closed {
    socket: Socket,
    address: SocketAddr,
}

impl Closed {
    /// A port that no other test can get.
    #[allow(clippy::new_without_default, reason = "each one is another")]
    pub fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
        let address = socket.local_addr().unwrap().as_socket().unwrap();
        Self { socket, address }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Listens on it from now on, as [`Server::new`] does.
    pub fn open(self, answers: impl IntoIterator<Item = Answer>) -> Server {
        self.socket.listen(128).unwrap();
        let listener = TcpListener::from(self.socket);
        let answers: Vec<_> = answers.into_iter().collect();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || serve(&listener, answers, &shared));
        Server { address: self.address, state, thread }
    }
}

fn serve(listener: &TcpListener, answers: Vec<Answer>, state: &State) -> Vec<Seen> {
    let mut answers = answers.into_iter();
    let mut all = Vec::new();
    for number in 0.. {
        let mut connection = Connection { stream: listener.accept().unwrap().0, state };
        connection.stream.set_read_timeout(Some(TICK)).unwrap();
        connection.stream.set_write_timeout(Some(PATIENCE)).unwrap();
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
            let mut seen = Seen::new(raw, number);
            state.requests.fetch_add(1, Ordering::Relaxed);
            let answer = answers.next().unwrap_or_else(|| Answer::new(599, &[], "no answer left"));
            let after = answer.after;
            connection.answer(answer, &mut seen);
            all.push(seen);
            match after {
                After::Close => break,
                After::Reset => {
                    // Closing with a linger time of zero is what sends a reset.
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
    /// Reads head and body, or what there is of them. The first request over a connection is waited for even when the
    /// server is to end.
    fn request(&mut self, is_first: bool) -> Vec<u8> {
        let start = Instant::now();
        let mut raw = Vec::new();
        let mut piece = [0; 4096];
        while !is_whole(&raw) && start.elapsed() < PATIENCE {
            match self.stream.read(&mut piece) {
                Ok(length @ 1..) => raw.extend_from_slice(&piece[..length]),
                Err(error) if is_waiting(&error) => {
                    if !is_first && raw.is_empty() && self.state.ends.load(Ordering::Relaxed) {
                        break;
                    }
                }
                Ok(_) | Err(_) => break,
            }
        }
        raw
    }

    /// Takes the steps of an answer, and notes how far it got.
    fn answer(&mut self, answer: Answer, seen: &mut Seen) {
        for step in answer.steps {
            seen.hung_up = match step {
                Step::Send(bytes) => !self.send(&bytes, seen),
                Step::Trickle(bytes, pause) => {
                    bytes.iter().any(|byte| self.is_hung_up_within(pause) || !self.send(&[*byte], seen))
                }
                Step::Flood { length, chunked } => !self.flood(length, chunked, seen),
                Step::Stall => self.is_hung_up_within(PATIENCE),
            };
            if seen.hung_up {
                self.state.hang_ups.fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
    }

    /// Whether everything could be sent.
    fn send(&mut self, bytes: &[u8], seen: &mut Seen) -> bool {
        let is_sent = self.stream.write_all(bytes).is_ok();
        if is_sent {
            seen.sent += bytes.len();
        }
        is_sent
    }

    fn flood(&mut self, length: usize, chunked: bool, seen: &mut Seen) -> bool {
        let piece = vec![b' '; PIECE];
        let mut left = length;
        while left > 0 {
            let piece = &piece[..left.min(PIECE)];
            left -= piece.len();
            let is_sent = if chunked {
                let head = format!("{:x}\r\n", piece.len());
                self.send(head.as_bytes(), seen) && self.send(piece, seen) && self.send(b"\r\n", seen)
            } else {
                self.send(piece, seen)
            };
            if !is_sent {
                return false;
            }
        }
        !chunked || self.send(b"0\r\n\r\n", seen)
    }

    /// Waits for this long, less if the client hangs up (true) or the server is to end (false).
    fn is_hung_up_within(&mut self, time: Duration) -> bool {
        let start = Instant::now();
        while start.elapsed() < time && !self.state.ends.load(Ordering::Relaxed) {
            match self.stream.read(&mut [0; 64]) {
                Ok(1..) => {}
                Err(error) if is_waiting(&error) => {}
                Ok(_) | Err(_) => return true,
            }
        }
        false
    }
}

/// Whether it is only that nothing has come yet.
fn is_waiting(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}
