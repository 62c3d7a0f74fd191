//! Work in parallel.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::trouble::Trouble;

/// As much as a main thread has, so that a document fares here as in `cargo xtask generate`.
const STACK: usize = 8 << 20;

/// Does `work` on every item, on so many threads, and hands what comes of it to `take` on this one, as it comes.
pub fn run<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, R),
) -> Result<(), Trouble> {
    let next = AtomicUsize::new(0);
    let (done, results) = mpsc::channel();
    let job = |done: mpsc::Sender<(usize, R)>| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return };
            // Nobody listens any longer only if this run is given up.
            if done.send((index, work(item))).is_err() {
                return;
            }
        }
    };
    let started: io::Result<()> = thread::scope(|scope| {
        for _ in 0..jobs {
            let done = done.clone();
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || job(done))?;
        }
        // The last one to hang up ends the loop below.
        drop(done);
        for (index, result) in results {
            take(index, result);
        }
        Ok(())
    });
    started.map_err(|error| Trouble::io("cannot start a thread of", Path::new("cargo xtask corpus"), &error))
}
