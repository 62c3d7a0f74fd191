//! The service: its state, start and stop.

mod body;
mod errors;
mod fields;
mod list;
mod log;
mod middleware;
mod options;
mod random;
mod routes;
mod sender;
mod store;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use log::Log;
pub use log::LoggedRequest;
use middleware::Faults;
pub use options::{Credentials, Fault, Operation, Options};
use store::Store;

/// A service that has not been started.
#[derive(Clone, Debug)]
pub struct Service {
    options: Options,
}

impl Service {
    /// Creates a service with no senders.
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Starts serving on 127.0.0.1, in a task of the current runtime.
    ///
    /// # Errors
    ///
    /// Returns an error if the port is not available.
    pub async fn start(self) -> io::Result<Running> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.options.port));
        let listener = TcpListener::bind(address).await?;
        let shared = Arc::new(Shared::new(self.options, listener.local_addr()?));
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, routes::router(&shared)).with_graceful_shutdown(async {
            // Always an error: nothing is sent, the sender is dropped.
            let _ = stopped.await;
        });
        // `axum::serve` never returns an error: it retries a failed accept.
        tokio::spawn(async move { server.await });
        Ok(Running { shared, _stop: stop })
    }
}

/// A running service. When it is dropped, the service accepts no more connections, and closes open ones after
/// their current request.
#[derive(Debug)]
pub struct Running {
    shared: Arc<Shared>,
    /// The stop signal, given by dropping it.
    _stop: oneshot::Sender<()>,
}

impl Running {
    /// Returns the base URL: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.shared.origin
    }

    /// Returns all requests so far, in the order of their responses. A request is logged before its response is sent.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        lock(&self.shared.log).all()
    }
}

/// The shared state of the handlers.
#[derive(Debug)]
struct Shared {
    /// Scheme, host and port of the URLs in responses.
    origin: String,
    account: Credentials,
    api_key: Credentials,
    faults: Mutex<Faults>,
    log: Mutex<Log>,
    store: Mutex<Store>,
}

impl Shared {
    fn new(options: Options, address: SocketAddr) -> Self {
        Self {
            origin: format!("http://{address}"),
            account: options.account,
            api_key: options.api_key,
            faults: Mutex::new(Faults::new(options.faults)),
            log: Mutex::new(Log::new(options.on_request)),
            store: Mutex::new(Store::default()),
        }
    }
}

/// Locks a mutex. A handler that panicked with the lock held only fails its own request, so poisoning is ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
