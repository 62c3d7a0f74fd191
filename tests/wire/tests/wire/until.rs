//! Synchronization with other threads and tasks.

use std::time::{Duration, Instant};

/// Yields to other tasks until the condition holds; panics after ten seconds.
pub async fn until(event: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(10), "timeout: {event}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
