//! The transport that records or replays.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::runtime::net::body::Body;
use crate::runtime::net::mock::cassette::compare;
use crate::runtime::net::mock::cassette::recorded::{self, Recorded};
use crate::runtime::net::mock::cassette::redaction::Redaction;
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::{Limits, SleepFuture, Transport, TransportFuture};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// The time limit of connecting of the crate's own transports.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The operation of requests for access tokens.
const TOKEN_REQUEST: &str = "OAuth2 token";

/// A transport that records the exchanges of a client in a file of JSON, or replays them.
///
/// A recording sends the requests with a transport of the crate, or [another one](Self::over), and writes the file after each
/// response. Without a response, nothing is recorded. It reads the whole body of a response, also of a stream.
///
/// A replay sends nothing and needs no credentials. A request receives the response of the first recorded one, in order, that
/// has the same method, path, query and body and was not replayed yet. Otherwise it fails, with the difference, and is not
/// retried. As with a [`Mock`](crate::runtime::mock::Mock), pauses take no time.
///
/// A cassette contains no secrets: request headers are not recorded, and in the rest these are replaced by `[redacted]`:
/// credentials, cookies, values of query parameters, form fields and response headers with a telling name, strings of JSON
/// with such a name, and what repeats a secret of the request. A replayed response contains `[redacted]` in their
/// place, and a recorded request matches any text there. Read a cassette before you share it: the name of a secret may tell
/// nothing.
#[derive(Clone)]
pub struct Cassette {
    shared: Arc<Shared>,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "blocking")]
    blocking: Option<Arc<dyn crate::runtime::net::blocking::Transport>>,
}

struct Shared {
    path: PathBuf,
    is_recording: bool,
    /// All recorded exchanges, or those that were not replayed yet.
    exchanges: Mutex<Vec<Recorded>>,
    /// The reasons why requests were not replayed.
    misfits: Mutex<Vec<String>>,
    pauses: Mutex<Duration>,
    began: Instant,
    /// The transport of the crate.
    own: OnceLock<Result<Arc<dyn Transport>, String>>,
    #[cfg(feature = "blocking")]
    own_blocking: OnceLock<Arc<dyn crate::runtime::net::blocking::Transport>>,
}

impl Cassette {
    /// Creates a cassette that records, in place of an earlier file. The folder of the file must exist.
    pub fn record(path: impl Into<PathBuf>) -> Self {
        Self::new(path.into(), true, Vec::new())
    }

    /// Creates a cassette that replays a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is no cassette.
    pub fn replay(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let exchanges = recorded::read(&fs::read(path)?).map_err(|why| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{}: {why}", path.display()))
        })?;
        Ok(Self::new(path.to_owned(), false, exchanges))
    }

    fn new(path: PathBuf, is_recording: bool, exchanges: Vec<Recorded>) -> Self {
        Self {
            shared: Arc::new(Shared {
                path,
                is_recording,
                exchanges: Mutex::new(exchanges),
                misfits: Mutex::default(),
                pauses: Mutex::default(),
                began: Instant::now(),
                own: OnceLock::new(),
                #[cfg(feature = "blocking")]
                own_blocking: OnceLock::new(),
            }),
            transport: None,
            #[cfg(feature = "blocking")]
            blocking: None,
        }
    }

    /// Sets the transport that a recording sends requests with.
    #[must_use = "the cassette is returned"]
    pub fn over(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the transport that a recording of the blocking client sends requests with.
    #[cfg(feature = "blocking")]
    #[must_use = "the cassette is returned"]
    pub fn over_blocking(mut self, transport: impl crate::runtime::net::blocking::Transport) -> Self {
        self.blocking = Some(Arc::new(transport));
        self
    }

    /// Returns the recorded requests that were not replayed, one per line, except for requests for access tokens, which a
    /// client without credentials does not send. A recording has none.
    pub fn missing(&self) -> Vec<String> {
        if self.shared.is_recording {
            return Vec::new();
        }
        let left = lock(&self.shared.exchanges);
        let of_calls = left.iter().filter(|exchange| exchange.operation != TOKEN_REQUEST);
        of_calls.map(|exchange| format!("{}: {}", exchange.operation, exchange.request.route())).collect()
    }

    /// Asserts that each request was replayed, and each recorded request was sent.
    ///
    /// # Panics
    ///
    /// If one was not. The message lists these requests.
    #[track_caller]
    pub fn assert_done(&self) {
        let misfits = lock(&self.shared.misfits).clone();
        assert!(misfits.is_empty(), "requests are not those of the cassette:\n{}", misfits.join("\n"));
        let missing = self.missing();
        assert!(missing.is_empty(), "requests of the cassette were not sent:\n{}", missing.join("\n"));
    }

    fn transport(&self) -> Result<&Arc<dyn Transport>, TransportError> {
        let transport = match &self.transport {
            Some(transport) => Ok(transport),
            None => self.shared.own.get_or_init(own).as_ref(),
        };
        transport.map_err(|why| TransportError::new(TransportErrorKind::Refused, why.clone()))
    }

    #[cfg(feature = "blocking")]
    fn blocking(&self) -> &Arc<dyn crate::runtime::net::blocking::Transport> {
        use crate::runtime::net::blocking::ureq::UreqTransport;
        let own = || Arc::new(UreqTransport::new(Some(CONNECT_TIMEOUT))) as _;
        self.blocking.as_ref().unwrap_or_else(|| self.shared.own_blocking.get_or_init(own))
    }

    /// Takes the recorded response to a request.
    fn play(&self, redaction: &Redaction) -> Result<Response<Bytes>, TransportError> {
        let mut left = lock(&self.shared.exchanges);
        let (operation, request) = redaction.request();
        let response = match compare::find(&left, request) {
            Ok(index) => left.remove(index).response(),
            Err(why) => Err(format!("not recorded: {}: {why}", request.route())),
        };
        response.map_err(|why| {
            let name = self.shared.path.file_name().unwrap_or_default().to_string_lossy();
            lock(&self.shared.misfits).push(format!("{operation}: {why}"));
            TransportError::new(TransportErrorKind::Refused, format!("{name}: {why}"))
        })
    }

    /// Adds an exchange to the file.
    fn add(&self, exchange: Recorded) -> Result<(), TransportError> {
        let mut exchanges = lock(&self.shared.exchanges);
        exchanges.push(exchange);
        let path = &self.shared.path;
        fs::write(path, recorded::write(&exchanges)).map_err(|error| {
            let why = format!("the cassette {} could not be written: {error}", path.display());
            TransportError::new(TransportErrorKind::Refused, why)
        })
    }

    /// The simulated time of a replay, which only pauses advance.
    fn time(&self) -> Instant {
        self.shared.began + *lock(&self.shared.pauses)
    }

    fn pause(&self, duration: Duration) {
        *lock(&self.shared.pauses) += duration;
    }

    /// Returns the transport of a recording.
    fn recording(&self) -> Option<&Arc<dyn Transport>> {
        if self.shared.is_recording { self.transport().ok() } else { None }
    }

    #[cfg(feature = "blocking")]
    fn blocking_recording(&self) -> Option<&Arc<dyn crate::runtime::net::blocking::Transport>> {
        self.shared.is_recording.then(|| self.blocking())
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn own() -> Result<Arc<dyn Transport>, String> {
    Ok(Arc::new(crate::runtime::net::reqwest::ReqwestTransport::new(Some(CONNECT_TIMEOUT))?))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn own() -> Result<Arc<dyn Transport>, String> {
    let name = env!("CARGO_PKG_NAME");
    Err(format!(
        "no transport to record: enable the feature `rustls` or `native-tls` of {name}, or set one with `over`"
    ))
}

impl Transport for Cassette {
    fn send(&self, request: Request<Body>, limits: Limits) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect(usize::MAX).await?;
            let redaction = Redaction::of(&head, &body);
            if !self.shared.is_recording {
                return self.play(&redaction).map(|response| response.map(Body::from));
            }
            let sent = self.transport()?.send(Request::from_parts(head, Body::from(body)), limits);
            let (head, body) = sent.await?.into_parts();
            let body = body.collect(limits.max_response_size).await?;
            self.add(redaction.exchange(&head, &body))?;
            Ok(Response::from_parts(head, Body::from(body)))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        match self.recording() {
            Some(transport) => transport.sleep(duration),
            None => {
                self.pause(duration);
                Box::pin(std::future::ready(()))
            }
        }
    }

    fn now(&self) -> Instant {
        self.recording().map_or_else(|| self.time(), |transport| transport.now())
    }

    fn requires_credentials(&self) -> bool {
        self.recording().is_some_and(|transport| transport.requires_credentials())
    }

    fn is_simulated(&self) -> bool {
        self.recording().is_none_or(|transport| transport.is_simulated())
    }
}

#[cfg(feature = "blocking")]
impl crate::runtime::net::blocking::Transport for Cassette {
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<crate::runtime::net::blocking::Reader>, TransportError> {
        use crate::runtime::net::blocking::transport::collect;
        let (head, body) = request.into_parts();
        let body = body.in_memory()?;
        let redaction = Redaction::of(&head, &body);
        if !self.shared.is_recording {
            return self.play(&redaction).map(|response| response.map(reader));
        }
        let sent = self.blocking().send(Request::from_parts(head, Body::from(body)), limits)?;
        let (head, body) = sent.into_parts();
        let body = collect(body, limits.max_response_size)?;
        self.add(redaction.exchange(&head, &body))?;
        Ok(Response::from_parts(head, reader(body)))
    }

    fn sleep(&self, duration: Duration) {
        match self.blocking_recording() {
            Some(transport) => transport.sleep(duration),
            None => self.pause(duration),
        }
    }

    fn now(&self) -> Instant {
        self.blocking_recording().map_or_else(|| self.time(), |transport| transport.now())
    }

    fn requires_credentials(&self) -> bool {
        self.blocking_recording().is_some_and(|transport| transport.requires_credentials())
    }

    fn is_simulated(&self) -> bool {
        self.blocking_recording().is_none_or(|transport| transport.is_simulated())
    }
}

#[cfg(feature = "blocking")]
fn reader(body: Bytes) -> crate::runtime::net::blocking::Reader {
    Box::new(io::Cursor::new(body))
}

impl fmt::Debug for Cassette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { path, is_recording, .. } = &*self.shared;
        f.debug_struct("Cassette")
            .field("path", path)
            .field("is_recording", is_recording)
            .finish_non_exhaustive()
    }
}

/// Locks a mutex. State left by a panic of another thread is consistent, because every change is a single
/// step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
