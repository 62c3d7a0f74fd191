//! Layers of tower around the transport of the async client.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tower_layer::Layer;
use tower_service::Service;

use crate::runtime::net::body::Body;
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::{Limits, SleepFuture, Transport, TransportFuture, within};
use crate::runtime::net::transport_error::{BoxError, TransportError, TransportErrorKind};

/// A function that puts a layer around a transport.
pub(super) type Wrapper = Box<dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

/// The transport of a client as a service of tower, which a layer of
/// [`ClientBuilder::layer`](crate::runtime::net::ClientBuilder::layer) wraps.
///
/// It is always ready. A request needs the extensions that the client has given it: without them it is not sent.
#[derive(Clone, Debug)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
}

/// The limits of an exchange, in the extensions of its request.
#[derive(Clone, Copy)]
struct Bounds {
    limits: Limits,
    started: Instant,
}

impl Service<http::Request<Body>> for TransportService {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<http::Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        let transport = Arc::clone(&self.transport);
        Box::pin(async move {
            let Some(Bounds { mut limits, started }) = request.extensions_mut().remove() else {
                let why = "a layer has removed the extensions of the request";
                return Err(TransportError::new(TransportErrorKind::Refused, why).into());
            };
            let spent = transport.now().saturating_duration_since(started);
            let left = |limit: Duration| limit.saturating_sub(spent);
            limits.timeout = limits.timeout.map(left);
            limits.head_timeout = limits.head_timeout.map(left);
            Ok(transport.send(request, limits).await?)
        })
    }
}

/// A transport with a layer around it.
struct Layered<S> {
    transport: Arc<dyn Transport>,
    /// Each exchange has a clone. The mutex makes it `Sync`.
    service: Mutex<S>,
}

impl<S> Transport for Layered<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
{
    fn send(&self, mut request: http::Request<Body>, limits: Limits) -> TransportFuture<'_> {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        request.extensions_mut().insert(Bounds { limits, started: self.now() });
        // The pauses of a simulated time end at once.
        let limit = limits.timeout.filter(|_| !self.is_simulated());
        let exchange = async move {
            poll_fn(|context| service.poll_ready(context)).await?;
            service.call(request).await
        };
        Box::pin(async move {
            match within(&*self.transport, limit, exchange).await {
                Some(sent) => sent.map_err(|error| TransportError::from_stream(error.into())),
                None => Err(TransportError::late()),
            }
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        self.transport.sleep(duration)
    }

    fn now(&self) -> Instant {
        self.transport.now()
    }

    fn requires_credentials(&self) -> bool {
        self.transport.requires_credentials()
    }

    fn is_simulated(&self) -> bool {
        self.transport.is_simulated()
    }
}

impl<S> fmt::Debug for Layered<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layered").field("transport", &self.transport).finish_non_exhaustive()
    }
}

/// Returns the function that puts a layer around a transport.
pub(super) fn wrapper<L>(layer: L) -> Wrapper
where
    L: Layer<TransportService> + Send + Sync + 'static,
    L::Service: Service<http::Request<Body>, Response = http::Response<Body>> + Clone + Send + 'static,
    <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
    <L::Service as Service<http::Request<Body>>>::Future: Send,
{
    Box::new(move |transport| {
        let service = layer.layer(TransportService { transport: Arc::clone(&transport) });
        Arc::new(Layered { transport, service: Mutex::new(service) })
    })
}
