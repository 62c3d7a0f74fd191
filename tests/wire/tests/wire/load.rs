//! A thousand concurrent updates, some of which fail.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use twilio_senders::models::Configuration;
use twilio_senders::{Client, Credentials, Error};
use wire_tests::{at_once, sid};

const CALLS: usize = 1000;

/// The behaviour of the server for the first request of an update.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Fine,
    /// Responds 429 this many times, then carries out the update.
    Slower(usize),
    Unavailable,
    Reset,
}

/// Makes one of twenty fail, in one of four ways.
fn fate(call: usize) -> Fate {
    match (call % 20, call / 20 % 4) {
        (0, 0) => Fate::Slower(1),
        (0, 1) => Fate::Slower(2),
        (0, 2) => Fate::Unavailable,
        (0, _) => Fate::Reset,
        _ => Fate::Fine,
    }
}

/// The state of the server: the number of requests and of executions of each update.
#[derive(Default)]
struct Ledger {
    requests: HashMap<usize, usize>,
    carried_out: HashMap<usize, usize>,
}

impl Ledger {
    /// Records a request and returns the response; `None` for a reset.
    fn record(&mut self, call: usize) -> Option<&'static str> {
        let times = self.requests.entry(call).or_default();
        *times += 1;
        match fate(call) {
            Fate::Slower(turns) if *times <= turns => {
                Some("HTTP/1.1 429 X\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
            }
            Fate::Unavailable => Some("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"),
            Fate::Reset => None,
            Fate::Fine | Fate::Slower(_) => {
                *self.carried_out.entry(call).or_default() += 1;
                Some("HTTP/1.1 202 X\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            }
        }
    }
}

/// Serves one connection until it is closed.
async fn serve(mut stream: TcpStream, ledger: Arc<Mutex<Ledger>>) {
    let mut raw = Vec::new();
    loop {
        let call = loop {
            // The body is `{"configuration":{"verification_code":"…"}}`, so that only a complete one ends
            // with this.
            if raw.ends_with(b"\"}}") {
                let text = String::from_utf8(std::mem::take(&mut raw)).unwrap();
                let code = text.rsplit('"').nth(1).unwrap();
                break code.parse().unwrap();
            }
            if !matches!(stream.read_buf(&mut raw).await, Ok(1..)) {
                return;
            }
        };
        let response = ledger.lock().unwrap().record(call);
        match response {
            Some(response) if stream.write_all(response.as_bytes()).await.is_ok() => {}
            Some(_) => return,
            None => {
                // Closing with a linger time of zero sends a reset.
                socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
                return;
            }
        }
    }
}

fn listener() -> TcpListener {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    socket.listen(CALLS as u32).unwrap()
}

/// A thousand connections have two thousand ends, all of them in this process.
#[cfg(unix)]
fn raise_the_limit_of_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < 4096) {
        limit.current = limit.maximum.map_or(Some(4096), |maximum| Some(maximum.min(4096)));
        setrlimit(Resource::Nofile, limit).unwrap();
    }
}

#[cfg(not(unix))]
fn raise_the_limit_of_open_files() {}

#[tokio::test]
async fn concurrent_updates_are_executed_exactly_once() {
    raise_the_limit_of_open_files();
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    // The server runs in its own thread and runtime.
    let (sender, address) = std::sync::mpsc::channel();
    let shared = Arc::clone(&ledger);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = listener();
            sender.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
    });
    let url = format!("http://{}", address.recv().unwrap());
    let credentials = Credentials::basic("a", "b");
    let client = Client::builder().base_url(url).credentials(credentials).retries(at_once());
    let client = client.connect_timeout(Duration::from_secs(60)).build().unwrap();

    let calls: Vec<_> = (0..CALLS)
        .map(|call| {
            let client = client.clone();
            tokio::spawn(async move {
                let code = Configuration::new().verification_code(call.to_string());
                client.senders().update(&sid()).configuration(code).send().await.map(|_| ())
            })
        })
        .collect();
    let mut outcomes: Vec<Result<(), Error>> = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap());
    }

    let ledger = ledger.lock().unwrap();
    for (call, outcome) in outcomes.iter().enumerate() {
        let requests = ledger.requests.get(&call).copied().unwrap_or_default();
        let carried_out = ledger.carried_out.get(&call).copied().unwrap_or_default();
        let (fate, context) = (fate(call), format!("call {call}, {:?}: {outcome:?}", fate(call)));
        let expected = match fate {
            Fate::Slower(turns) => (1 + turns, 1),
            Fate::Fine => (1, 1),
            Fate::Unavailable | Fate::Reset => (1, 0),
        };
        assert_eq!((requests, carried_out), expected, "{context}");
        assert_eq!(outcome.is_ok(), carried_out == 1, "{context}");
        if let Err(error) = outcome {
            let status = error.status().map(|status| status.as_u16());
            assert_eq!(status, (fate == Fate::Unavailable).then_some(503), "{context}");
            assert_eq!(error.is_transport(), fate == Fate::Reset, "{context}");
            assert_eq!(error.attempts().len(), 1, "{context}");
        }
    }
    let failed = (0..CALLS).filter(|call| fate(*call) != Fate::Fine).count();
    assert_eq!((failed, ledger.requests.len()), (CALLS / 20, CALLS));
}
