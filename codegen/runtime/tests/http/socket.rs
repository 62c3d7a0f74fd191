//! A server with one thread, for the transports over real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
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
