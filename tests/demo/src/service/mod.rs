//! The service: how it is started and what it holds.

mod body;
mod errors;
mod fields;
mod gate;
mod list;
mod options;
mod random;
mod routes;
mod seen;
mod sender;
mod store;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use gate::Faults;
pub use options::{Credentials, Fault, Operation, Options};
use seen::Log;
pub use seen::Seen;
use store::Store;

/// The service, not yet started.
#[derive(Clone, Debug)]
pub struct Service {
    options: Options,
}

impl Service {
    /// A service with no senders.
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Starts to serve on 127.0.0.1, in a task of the runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When the port cannot be had.
    pub async fn start(self) -> io::Result<Running> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.options.port));
        let listener = TcpListener::bind(address).await?;
        let shared = Arc::new(Shared::new(self.options, listener.local_addr()?));
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, routes::router(&shared)).with_graceful_shutdown(async {
            // It ends with an error, because nothing is ever sent: the other end is dropped.
            let _ = stopped.await;
        });
        // `axum::serve` meets no error that it could report: a failed accept is tried again.
        tokio::spawn(async move { server.await });
        Ok(Running { shared, _stop: stop })
    }
}

/// A service that serves. It stops when this is dropped: no new connection is taken, and open ones end with
/// the request that they are at.
#[derive(Debug)]
pub struct Running {
    shared: Arc<Shared>,
    /// Dropping it is the sign to stop.
    _stop: oneshot::Sender<()>,
}

impl Running {
    /// Where it is: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.shared.origin
    }

    /// Every request up to now, in the order of their answers. A request is here before its answer is sent.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.shared.log).all()
    }
}

/// What the tasks of one service share.
#[derive(Debug)]
struct Shared {
    /// Scheme, host and port of the addresses that it gives out.
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
            log: Mutex::new(Log::new(options.watch)),
            store: Mutex::new(Store::default()),
        }
    }
}

/// What the mutex holds. A handler that panicked while it held the lock fails its own request only.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
