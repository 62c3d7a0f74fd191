//! A server with a token endpoint, and a transport for many calls at once.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use specsmith_runtime::runtime::{Body, Limits, Transport, TransportFuture};

/// A server whose tokens are numbered: it accepts the last one.
pub struct Server {
    pub address: SocketAddr,
    pub token_requests: Arc<AtomicUsize>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let token_requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&token_requests);
        thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let count = Arc::clone(&count);
                thread::spawn(move || {
                    let request = read(&mut stream);
                    stream.write_all(respond(&request, &count).as_bytes())
                });
            }
        });
        Self { address, token_requests }
    }

    pub fn tokens(&self) -> usize {
        self.token_requests.load(Ordering::SeqCst)
    }
}

fn read(stream: &mut TcpStream) -> String {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "{text}");
        bytes.extend_from_slice(&buffer[..read]);
    }
}

fn respond(request: &str, tokens: &AtomicUsize) -> String {
    let body = if request.starts_with("POST /token ") {
        // Other calls wait meanwhile.
        thread::sleep(Duration::from_millis(200));
        let token = tokens.fetch_add(1, Ordering::SeqCst) + 1;
        format!(r#"{{"access_token": "t{token}", "token_type": "bearer", "expires_in": 3600}}"#)
    } else if request
        .contains(&format!("authorization: Bearer t{}\r\n", tokens.load(Ordering::SeqCst).max(1)))
    {
        "{}".to_owned()
    } else {
        return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".to_owned();
    };
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// A transport with a few threads, because the system limits the connections of a process.
#[derive(Debug)]
pub struct Threads {
    jobs: mpsc::Sender<Job>,
}

#[derive(Debug)]
struct Job {
    request: Request<Body>,
    response: Arc<Mutex<Awaited>>,
}

/// A response, and the task that waits for it.
type Awaited = (Option<Response<Body>>, Option<Waker>);

impl Threads {
    pub fn start() -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..16 {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                loop {
                    let Ok(job) = queue.lock().unwrap().recv() else { return };
                    let response = exchange(job.request);
                    let waker = {
                        let mut awaited = job.response.lock().unwrap();
                        awaited.0 = Some(response);
                        awaited.1.take()
                    };
                    waker.into_iter().for_each(Waker::wake);
                }
            });
        }
        Self { jobs }
    }
}

fn exchange(request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = match body {
        Body::Bytes(bytes) => bytes,
        _ => Bytes::new(),
    };
    let mut stream = TcpStream::connect(head.uri.authority().unwrap().as_str()).unwrap();
    let mut text = format!("{} {} HTTP/1.1\r\n", head.method, head.uri.path_and_query().unwrap());
    for (name, value) in &head.headers {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(&[text.as_bytes(), &body].concat()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
    Response::builder().status(status).body(Body::from(body.to_owned())).unwrap()
}

impl Transport for Threads {
    fn send(&self, request: Request<Body>, _: Limits) -> TransportFuture<'_> {
        let response = Arc::new(Mutex::new((None, None)));
        self.jobs.send(Job { request, response: Arc::clone(&response) }).unwrap();
        Box::pin(std::future::poll_fn(move |context| {
            let mut awaited = response.lock().unwrap();
            match awaited.0.take() {
                Some(response) => Poll::Ready(Ok(response)),
                None => {
                    awaited.1 = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        }))
    }
}
