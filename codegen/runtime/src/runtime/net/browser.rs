//! The transport over reqwest in a browser, which sends requests with `fetch`.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::runtime::net::body::Body;
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::{Limits, SleepFuture, Transport, TransportFuture};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// A transport over reqwest in a browser.
///
/// The browser decides about redirects, cookies, proxies and the time limit of a connection, and allows only the origins of its rules
/// (CORS). Bodies are sent and read as a whole: a call that reads a stream is refused.
#[derive(Clone, Debug)]
pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    pub(crate) fn new(_connect_timeout: Option<Duration>) -> Result<Self, String> {
        Ok(Self { client: reqwest::Client::new() })
    }

    pub(crate) fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Body>, limits: Limits) -> TransportFuture<'_> {
        Box::pin(local(exchange(self.client.clone(), request, limits)))
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(local(pause(duration)))
    }

    fn now(&self) -> Instant {
        Instant::now()
    }
}

async fn exchange(
    client: reqwest::Client,
    request: http::Request<Body>,
    limits: Limits,
) -> Result<http::Response<Body>, TransportError> {
    if limits.head_timeout.is_some() {
        let why = "streams are not available in a browser";
        return Err(TransportError::new(TransportErrorKind::Refused, why));
    }
    let (parts, body) = request.into_parts();
    let mut request = client.request(parts.method, parts.uri.to_string()).headers(parts.headers);
    if let Some(timeout) = limits.timeout {
        request = request.timeout(timeout);
    }
    let body = body.collect(usize::MAX).await?;
    if !body.is_empty() {
        request = request.body(body);
    }
    let response = request.send().await.map_err(explain)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(explain)?;
    if body.len() > limits.max_response_size {
        return Err(TransportError::too_long(limits.max_response_size));
    }
    let mut response = http::Response::new(Body::Bytes(body));
    (*response.status_mut(), *response.headers_mut()) = (status, headers);
    Ok(response)
}

/// Waits with `setTimeout`, which windows and workers have.
async fn pause(duration: Duration) {
    let milliseconds = duration.as_millis().min(i32::MAX as u128) as f64;
    let promise = Promise::new(&mut |resolve, _| {
        let set = Reflect::get(&js_sys::global(), &JsValue::from_str("setTimeout"));
        // Without the function, the pause has no length.
        match set.map(JsCast::unchecked_into::<Function>) {
            Ok(set) => drop(set.call2(&JsValue::NULL, &resolve, &JsValue::from_f64(milliseconds))),
            Err(_) => drop(resolve.call0(&JsValue::NULL)),
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Starts a future of the browser, which stays on its thread. The handle may move to others, and cancels the future if it is dropped.
fn local<T: Send + 'static>(future: impl Future<Output = T> + 'static) -> Handle<T> {
    let state = Arc::new(Mutex::new(State { output: None, is_dropped: false, waiting: None, running: None }));
    let handle = Handle(Arc::clone(&state));
    spawn_local(async move {
        let mut future = pin!(future);
        let output = poll_fn(|context| {
            {
                let mut state = lock(&state);
                if state.is_dropped {
                    return Poll::Ready(None);
                }
                state.running = Some(context.waker().clone());
            }
            future.as_mut().poll(context).map(Some)
        });
        let output = output.await;
        let waiting = {
            let mut state = lock(&state);
            state.output = output;
            state.waiting.take()
        };
        if let Some(waker) = waiting {
            waker.wake();
        }
    });
    handle
}

/// The output of a future on another thread.
struct Handle<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    output: Option<T>,
    is_dropped: bool,
    /// The task that waits for the output.
    waiting: Option<Waker>,
    /// The task that runs the future.
    running: Option<Waker>,
}

fn lock<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Future for Handle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut state = lock(&self.0);
        if let Some(output) = state.output.take() {
            return Poll::Ready(output);
        }
        state.waiting = Some(context.waker().clone());
        Poll::Pending
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        let running = {
            let mut state = lock(&self.0);
            state.is_dropped = true;
            state.running.take()
        };
        if let Some(waker) = running {
            waker.wake();
        }
    }
}

/// Converts reqwest's error, without its URL, whose query may contain secrets.
fn explain(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() { TransportErrorKind::Timeout } else { TransportErrorKind::Other };
    TransportError::new(kind, error.without_url())
}
