//! Waiting for what another thread or task does.

use std::time::{Duration, Instant};

/// Waits until this is so, and lets all tasks go on meanwhile; panics when it is not within ten seconds.
pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(10), "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
