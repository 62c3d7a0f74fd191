//! Streams over real sockets.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::runtime::{Client, ClientBuilder, Retries, blocking};
use crate::tests::streams::operations::{File, Lines, SERVICE, Texts, get};

/// Starts a server that sends the head, and each chunk after a pause. It returns the request, and `true` if the client closed the
/// connection before the end.
fn serve(head: &'static str, chunks: &'static [&'static str]) -> (String, JoinHandle<(String, bool)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = String::new();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while !request.ends_with("\r\n\r\n") {
            reader.read_line(&mut request).unwrap();
        }
        stream
            .write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\nTransfer-Encoding: chunked\r\n\r\n").as_bytes())
            .unwrap();
        for chunk in chunks {
            stream.write_all(format!("{:x}\r\n{chunk}\r\n", chunk.len()).as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(30));
        }
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let is_closed = reader.read(&mut [0]).is_ok_and(|length| length == 0);
        (request, is_closed)
    });
    (base_url, server)
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn events_arrive_over_a_socket_and_dropping_closes_it() {
    let (base_url, server) = serve("Content-Type: text/event-stream", &["data: 1\n\nda", "ta: 2\n\n"]);
    let client = ClientBuilder::<Client>::new(&SERVICE).base_url(base_url).build().unwrap();
    let mut stream = get::<Texts, _>(&client).send_stream().await.unwrap().body;
    assert_eq!(stream.next().await.unwrap().unwrap().data, "1");
    assert_eq!(stream.next().await.unwrap().unwrap().data, "2");
    drop(stream);
    let (request, is_closed) = tokio::task::spawn_blocking(|| server.join().unwrap()).await.unwrap();
    assert!(request.starts_with("GET /x HTTP/1.1\r\n"), "{request}");
    assert!(is_closed);
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn silence_over_a_socket_is_a_timeout() {
    let (base_url, _server) = serve("Content-Type: application/jsonl", &["1\n2"]);
    let client = ClientBuilder::<Client>::new(&SERVICE).base_url(base_url).build().unwrap();
    let stream = get::<Lines, _>(&client).send_stream().await.unwrap().body;
    let mut stream = stream.idle_timeout(Duration::from_millis(100));
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert!(stream.next().await.unwrap().unwrap_err().is_timeout());
    assert!(stream.next().await.is_none());
}

#[test]
fn blocking_events_arrive_over_a_socket() {
    let (base_url, _server) = serve("Content-Type: text/event-stream", &["data: 1\n\nda", "ta: 2\n\n"]);
    let client = ClientBuilder::<blocking::Client>::new(&SERVICE).base_url(base_url).build().unwrap();
    let stream = get::<Texts, _>(&client).send_stream().unwrap().body;
    let mut stream = stream.idle_timeout(Duration::from_millis(200));
    assert_eq!(stream.next().unwrap().unwrap().data, "1");
    assert_eq!(stream.next().unwrap().unwrap().data, "2");
    assert!(stream.next().unwrap().unwrap_err().is_timeout());
}

#[test]
fn connection_without_a_response_is_closed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        // Up to the end of the connection.
        std::io::copy(&mut stream, &mut std::io::sink())
    });
    let client = ClientBuilder::<blocking::Client>::new(&SERVICE).base_url(base_url).retries(Retries::none());
    let client = client.attempt_timeout(Duration::from_millis(200)).build().unwrap();
    let error = get::<Texts, _>(&client).send_stream().unwrap_err();
    assert!(error.is_timeout() && !error.is_connect(), "{error:#}");
    assert!(server.join().unwrap().is_ok());
}

/// The size of a large body.
const LARGE: u64 = 2 << 30;

/// Starts a server that sends a large body.
fn serve_large() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = String::new();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while !request.ends_with("\r\n\r\n") {
            reader.read_line(&mut request).unwrap();
        }
        stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n").as_bytes()).unwrap();
        let piece = [7; 1 << 16];
        for _ in 0..LARGE >> 16 {
            stream.write_all(&piece).unwrap();
        }
    });
    base_url
}

/// Returns the largest memory of the process so far, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

/// Run it alone, with `--ignored large_bodies`: other tests use memory, too.
#[cfg(all(feature = "rustls", target_os = "linux"))]
#[tokio::test]
#[ignore = "moves 4 GB"]
async fn large_bodies_take_no_memory() {
    let client = ClientBuilder::<Client>::new(&SERVICE).base_url(serve_large()).build().unwrap();
    let base_url = serve_large();
    let blocking = ClientBuilder::<blocking::Client>::new(&SERVICE).base_url(&base_url).build().unwrap();
    let before = peak();
    let mut stream = get::<File, _>(&client).send_stream().await.unwrap().body;
    let mut length = 0;
    while let Some(chunk) = stream.chunk().await.unwrap() {
        length += chunk.len() as u64;
    }
    assert_eq!(length, LARGE);
    let with_async = peak() - before;
    let read = move || {
        let mut body = get::<File, _>(&blocking).send_stream().unwrap().body;
        std::io::copy(&mut body, &mut std::io::sink()).unwrap()
    };
    assert_eq!(tokio::task::spawn_blocking(read).await.unwrap(), LARGE);
    let with_both = peak() - before;
    println!("{} kB async, {} kB with blocking", with_async >> 10, with_both >> 10);
    assert!(with_both < 40 << 20, "{with_async} {with_both}");
}
