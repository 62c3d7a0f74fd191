//! A server with one thread, for the transports over real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Responds to the first request and returns its bytes; the connection stays open for the duration of `hold`.
pub fn serve(response: &'static str, hold: Duration) -> (SocketAddr, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read_request(&stream);
        stream.write_all(response.as_bytes()).unwrap();
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
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let is_chunked = text.contains("transfer-encoding: chunked");
    text.push_str(std::str::from_utf8(&body).unwrap());
    // The head may end with a zero as well.
    let mut chunks = "\r\n".to_owned();
    while is_chunked && !chunks.ends_with("\r\n0\r\n\r\n") {
        reader.read_line(&mut chunks).unwrap();
    }
    text.push_str(&chunks[2..]);
    text
}

/// Splits a request into its head (the request line, then the sorted headers in lower case) and its body.
pub fn parts(request: &str) -> (Vec<String>, &str) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
    for line in &mut lines[1..] {
        let (name, value) = line.split_once(':').unwrap();
        *line = format!("{}:{value}", name.to_ascii_lowercase());
    }
    lines[1..].sort_unstable();
    (lines, body)
}

/// Returns an address without a listener.
pub fn closed_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Starts a server that responds to every connection in plain HTTP.
pub fn plain_http_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            // The other side may have closed the connection.
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    address
}

/// A request to a [`Server`].
#[derive(Clone, Debug)]
pub struct SentRequest {
    /// The number of its connection, from 0.
    pub connection: usize,
    /// The request.
    pub text: String,
}

impl SentRequest {
    /// Returns the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.text.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.into_iter().find(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// A server that keeps connections open, with a thread for each.
pub struct Server {
    pub base_url: String,
    requests: Arc<Mutex<Vec<SentRequest>>>,
}

/// The result of a request.
pub enum Planned {
    /// This status and an empty object of JSON.
    Status(u16),
    /// The status 200, and the end of the connection without an announcement.
    Last,
    /// The end of the connection, without a response.
    Close,
}

impl Server {
    /// Starts a server. `plan` gets the number of the request, from 0.
    pub fn start(plan: impl Fn(usize) -> Planned + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<SentRequest>>>::default();
        let (all, plan) = (Arc::clone(&requests), Arc::new(plan));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (stream, all, plan) = (stream.unwrap(), Arc::clone(&all), Arc::clone(&plan));
                thread::spawn(move || {
                    while stream.peek(&mut [0]).is_ok_and(|length| length > 0) {
                        let text = read_request(&stream);
                        let number = {
                            let mut all = all.lock().unwrap();
                            all.push(SentRequest { connection, text });
                            all.len() - 1
                        };
                        let (status, is_last) = match plan(number) {
                            Planned::Status(status) => (status, false),
                            Planned::Last => (200, true),
                            Planned::Close => return,
                        };
                        let response = format!(
                            "HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
                        );
                        (&stream).write_all(response.as_bytes()).unwrap();
                        if is_last {
                            return;
                        }
                    }
                });
            }
        });
        Self { base_url, requests }
    }

    /// Returns the requests so far.
    pub fn requests(&self) -> Vec<SentRequest> {
        self.requests.lock().unwrap().clone()
    }
}
