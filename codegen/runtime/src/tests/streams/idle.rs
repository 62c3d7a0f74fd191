//! The time limit of each chunk, and the threads that measure it.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::{
    Body, BoxError, Client, ClientBuilder, Limits, SleepFuture, Transport, TransportFuture,
};
use crate::tests::streams::operations::{File, SERVICE, get};

/// A transport whose body has this number of chunks, each after a pause, and does not end.
#[derive(Clone, Debug)]
struct Trickle {
    chunks: usize,
    pause: Duration,
    /// The timers that were started.
    timers: Arc<Mutex<Vec<Duration>>>,
}

struct Drops {
    left: usize,
    pause: Duration,
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Stream for Drops {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Pending;
        }
        let pause = self.pause;
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
        std::task::ready!(sleep.as_mut().poll(context));
        self.sleep = None;
        self.left -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(b"drop"))))
    }
}

impl Transport for Trickle {
    fn send(&self, _: http::Request<Body>, _: Limits) -> TransportFuture<'_> {
        let drops = Drops { left: self.chunks, pause: self.pause, sleep: None };
        Box::pin(async move { Ok(http::Response::new(Body::stream(drops))) })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        self.timers.lock().unwrap().push(duration);
        Threads.sleep(duration)
    }
}

/// A transport with the default timer, which is a thread.
#[derive(Debug)]
struct Threads;

impl Transport for Threads {
    fn send(&self, _: http::Request<Body>, _: Limits) -> TransportFuture<'_> {
        Box::pin(std::future::pending())
    }
}

impl Trickle {
    fn new(chunks: usize, pause: Duration) -> Self {
        Self { chunks, pause, timers: Arc::default() }
    }

    fn client(&self) -> Client {
        ClientBuilder::<Client>::new(&SERVICE).transport(self.clone()).build().unwrap()
    }
}

#[tokio::test]
async fn many_chunks_share_a_timer() {
    let trickle = Trickle::new(100, Duration::from_millis(1));
    let mut stream = get::<File, _>(&trickle.client()).send_stream().await.unwrap().body;
    trickle.timers.lock().unwrap().clear();
    stream = stream.idle_timeout(Duration::from_secs(60));
    for _ in 0..100 {
        assert_eq!(stream.chunk().await.unwrap().unwrap(), "drop");
    }
    assert_eq!(*trickle.timers.lock().unwrap(), [Duration::from_secs(60)]);
}

#[tokio::test]
async fn limit_begins_with_each_chunk() {
    let trickle = Trickle::new(4, Duration::from_millis(200));
    let stream = get::<File, _>(&trickle.client()).send_stream().await.unwrap().body;
    let mut stream = stream.idle_timeout(Duration::from_millis(500));
    for _ in 0..4 {
        assert_eq!(stream.chunk().await.unwrap().unwrap(), "drop");
    }
    // Time between two chunks that the user takes does not count.
    tokio::time::sleep(Duration::from_millis(600)).await;
    let began = Instant::now();
    let error = stream.chunk().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let elapsed = began.elapsed();
    assert!(elapsed >= Duration::from_millis(450) && elapsed < Duration::from_secs(3), "{elapsed:?}");
    assert_eq!(stream.chunk().await.unwrap(), None);
}

/// Returns the number of threads of this process that wait for a timer.
#[cfg(target_os = "linux")]
fn pausing() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.trim() == "pause").count()
}

#[cfg(target_os = "linux")]
#[test]
fn dropped_timers_have_no_threads() {
    let mut timers: Vec<SleepFuture> = Vec::new();
    for _ in 0..40 {
        let mut timer: SleepFuture = Threads.sleep(Duration::MAX);
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert!(timer.as_mut().poll(&mut context).is_pending());
        timers.push(timer);
    }
    drop(timers);
    let began = Instant::now();
    // Other tests have a few.
    while pausing() >= 20 {
        assert!(began.elapsed() < Duration::from_secs(10), "{} threads", pausing());
        std::thread::sleep(Duration::from_millis(10));
    }
}
