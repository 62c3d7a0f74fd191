//! Bodies that are read while they are sent, over real sockets with both transports.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Method;
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{Body, BoxError, Error, Multipart, Part, Response, Retries};

use crate::socket::{parts, serve};
use crate::{UpdateThing, blocking, builder, client_of, update};

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// A file that is removed at the end.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
        fs::write(&path, content).unwrap();
        Self(path)
    }

    fn body(&self) -> Body {
        Body::path(&self.0).unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A stream of these chunks.
struct Chunks(std::slice::Iter<'static, &'static str>);

impl Stream for Chunks {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|chunk| Ok((*chunk).into())))
    }
}

fn stream(chunks: &'static [&'static str]) -> Body {
    Body::stream(Chunks(chunks.iter()))
}

fn reader(text: &'static str) -> Body {
    Body::reader(text.as_bytes())
}

/// Puts a body with the async client.
async fn put(address: SocketAddr, body: Body) -> Result<Response<Bytes>, Error> {
    let client = builder().base_url(format!("http://{address}")).build().unwrap();
    client.request(Method::PUT, "/file").body("image/png", body).send().await
}

/// Puts a body with the blocking client.
fn put_blocking(address: SocketAddr, body: Body) -> Result<Response<Bytes>, Error> {
    let client = blocking::builder().base_url(format!("http://{address}")).build().unwrap();
    client.request(Method::PUT, "/file").body("image/png", body).send()
}

/// Returns the headers about the body, and the body without its chunks' sizes.
fn sent(request: &str) -> (Vec<String>, String) {
    let (lines, body) = parts(request);
    let is_framing =
        |line: &String| line.starts_with("content-length") || line.starts_with("transfer-encoding");
    let framing: Vec<String> = lines.into_iter().filter(is_framing).collect();
    let is_chunked = framing.iter().any(|line| line.ends_with("chunked"));
    if !is_chunked {
        return (framing, body.to_owned());
    }
    let (mut chunks, mut rest) = (String::new(), body);
    while let Some((size, after)) = rest.split_once("\r\n") {
        let (chunk, end) = after.split_at(usize::from_str_radix(size, 16).unwrap());
        chunks.push_str(chunk);
        rest = end.strip_prefix("\r\n").unwrap();
    }
    (framing, chunks)
}

#[tokio::test]
async fn length_is_sent_if_it_is_known() {
    let file = Temporary::new("length", "content");
    let bodies: [fn(&Temporary) -> Body; 6] = [
        Temporary::body,
        |_| Body::from("content"),
        |_| reader("content"),
        |_| reader("content").with_length(7),
        |_| stream(&["con", "", "tent"]),
        |_| stream(&["con", "", "tent"]).with_length(7),
    ];
    for (index, body) in bodies.into_iter().enumerate() {
        let framing =
            if index % 2 == 0 && index > 0 { "transfer-encoding: chunked" } else { "content-length: 7" };
        let expected = (vec![framing.to_owned()], "content".to_owned());
        let (address, server) = serve(NO_CONTENT, Duration::ZERO);
        put(address, body(&file)).await.unwrap();
        assert_eq!(sent(&server.join().unwrap()), expected, "{index}");
        if index < 4 {
            let (address, server) = serve(NO_CONTENT, Duration::ZERO);
            put_blocking(address, body(&file)).unwrap();
            assert_eq!(sent(&server.join().unwrap()), expected, "{index}");
        }
    }
}

#[tokio::test]
async fn surplus_after_the_length_is_an_error() {
    // With these chunks the body has its length before it is too long.
    let readers: [fn() -> Body; 2] = [
        || Body::reader("content".as_bytes().chain("more".as_bytes())).with_length(7),
        || Body::reader("cont".as_bytes().chain("ent".as_bytes()).chain("m".as_bytes())).with_length(7),
    ];
    for body in readers {
        let error = put(deaf(), body()).await.unwrap_err();
        assert!(error.is_transport() && format!("{error:#}").contains("longer than its length"), "{error:#}");
        let error = put_blocking(deaf(), body()).unwrap_err();
        assert!(error.is_transport() && format!("{error:#}").contains("longer than its length"), "{error:#}");
    }
    let body = stream(&["con", "tent", "", "more"]).with_length(7);
    let error = put(deaf(), body).await.unwrap_err();
    assert!(error.is_transport() && format!("{error:#}").contains("longer than its length"), "{error:#}");
}

/// A server that closes each connection once no more bytes arrive.
fn deaf() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut connection, _)) = listener.accept() {
            connection.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
            let _ = io::copy(&mut connection, &mut io::sink());
        }
    });
    address
}

struct Failing(&'static str);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        assert_ne!(self.0, "panic");
        Err(io::Error::other(self.0))
    }
}

#[tokio::test]
async fn body_that_fails_or_has_another_length_is_not_sent_as_complete() {
    let bodies: [fn() -> Body; 5] = [
        || reader("content").with_length(8),
        || reader("content").with_length(6),
        || stream(&["content"]).with_length(8),
        || Body::reader(Failing("broken")),
        || Body::reader(Failing("panic")),
    ];
    for (index, body) in bodies.into_iter().enumerate() {
        let error = put(deaf(), body()).await.unwrap_err();
        assert!(error.is_transport() && error.attempts().len() == 1, "{index}: {error:#}");
        if index != 2 && index != 4 {
            let error = put_blocking(deaf(), body()).unwrap_err();
            assert!(error.is_transport() && error.attempts().len() == 1, "{index}: {error:#}");
        }
    }
    let missing = std::env::temp_dir().join("a file that does not exist");
    assert_eq!(Body::path(&missing).unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(Part::path(&missing).unwrap_err().kind(), io::ErrorKind::NotFound);
    let error = put_blocking(deaf(), stream(&["a"]).with_length(1)).unwrap_err();
    assert!(format!("{error:#}").contains("async stream"), "{error:#}");
}

#[tokio::test]
async fn files_are_sent_again_and_readers_are_not() {
    let file = Temporary::new("again", "content");
    let mock = Mock::new();
    mock.expect::<UpdateThing>().no_connection().too_many_requests(None).respond(serde_json::json!({}));
    let client = client_of(&mock);
    let mut call = update(&client);
    call.set_body("image/png", file.body());
    call.send().await.unwrap();
    let bodies: Vec<Bytes> = mock.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, ["content"; 3]);
    for body in [reader("content"), stream(&["content"]).with_length(7)] {
        let _ = mock.expect::<UpdateThing>().too_many_requests(None);
        let mut call = update(&client);
        call.set_body("image/png", body);
        let error = call.send().await.unwrap_err();
        assert_eq!(error.attempts().len(), 1);
        assert!(error.to_string().ends_with("the body was a stream and cannot be sent again"), "{error}");
    }
    mock.assert_done();
    // The blocking client reads the same body.
    let blocking = blocking::builder().transport(mock.clone()).build().unwrap();
    mock.expect::<UpdateThing>().no_connection().respond(serde_json::json!({}));
    let mut call = update(&blocking);
    call.set_body("image/png", file.body());
    call.send().unwrap();
    assert_eq!(mock.requests().pop().unwrap().body, "content");
}

#[tokio::test]
async fn parts_are_read_while_they_are_sent() {
    let file = Temporary::new("part", "content");
    let name = file.0.file_name().unwrap().to_str().unwrap();
    let body = |last: Part| {
        Multipart::new().text("a", "1").part("file", Part::path(&file.0).unwrap()).part("last", last)
    };
    let last = || Part::file(reader("end")).content_type("text/csv");
    for (last, is_blocking) in [(last(), false), (last(), true), (Part::file(stream(&["e", "nd"])), false)] {
        let (address, server) = serve(NO_CONTENT, Duration::ZERO);
        let url = format!("http://{address}");
        if is_blocking {
            let client = blocking::builder().base_url(url).build().unwrap();
            let mut call = update(&client);
            call.set_multipart(body(last));
            call.send().unwrap();
        } else {
            let client = builder().base_url(url).build().unwrap();
            let mut call = update(&client);
            call.set_multipart(body(last));
            assert!(format!("{call:?}").len() < 1000);
            call.send().await.unwrap();
        }
        let (framing, sent) = sent(&server.join().unwrap());
        assert_eq!(framing, ["transfer-encoding: chunked"]);
        let boundary = sent.lines().next().unwrap().to_owned();
        let file = format!("name=\"file\"; filename=\"{name}\"");
        let sent: Vec<&str> = sent.split(boundary.as_str()).map(str::trim).collect();
        assert_eq!(sent[1], "Content-Disposition: form-data; name=\"a\"\r\n\r\n1");
        assert_eq!(sent[2], format!("Content-Disposition: form-data; {file}\r\n\r\ncontent"));
        assert!(sent[3].starts_with("Content-Disposition: form-data; name=\"last\"; filename=\"last\""));
        assert!(sent[3].ends_with("\r\n\r\nend") && sent[4] == "--", "{sent:?}");
    }
}

/// A gigabyte and more: `cargo test -p specsmith-runtime --test http -- --ignored --nocapture two_gigabytes`.
#[tokio::test]
#[ignore = "takes a minute, and measures the whole process"]
async fn two_gigabytes_take_little_memory() {
    const LENGTH: u64 = 2 << 30;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut connection, _)) = listener.accept() {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                connection.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            let read = io::copy(&mut (&connection).take(LENGTH), &mut io::sink()).unwrap();
            assert_eq!(read, LENGTH);
            connection.write_all(NO_CONTENT.as_bytes()).unwrap();
        }
    });
    let peak = || {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    let client = builder().base_url(format!("http://{address}")).timeout(None).attempt_timeout(None);
    let client = client.retries(Retries::none()).build().unwrap();
    let blocking = blocking::builder().base_url(format!("http://{address}")).timeout(None);
    let blocking = blocking.attempt_timeout(None).retries(Retries::none()).build().unwrap();
    let body = || Body::reader(io::repeat(7).take(LENGTH)).with_length(LENGTH);
    let idle = peak();
    client.request(Method::PUT, "/").body("image/png", body()).send().await.unwrap();
    let of_async = peak() - idle;
    blocking.request(Method::PUT, "/").body("image/png", body()).send().unwrap();
    let of_both = peak() - idle;
    println!("2 GiB up: {of_async} kB above idle with the async client, {of_both} kB with both");
    assert!(of_both < 40_000);
}
