//! A thread pool.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use specsmith_cli::error::Error;

/// The usual stack of a main thread, so that deep documents behave as in `cargo xtask generate`.
const STACK: usize = 8 << 20;

/// Runs `work` on every item in `jobs` threads, and `handle` on every result in this thread, in order of
/// completion.
pub fn run<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut handle: impl FnMut(usize, R),
) -> Result<(), Error> {
    let next = AtomicUsize::new(0);
    let (done, results) = mpsc::channel();
    let job = |done: mpsc::Sender<(usize, R)>| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return };
            // The receiver is dropped only if the run is aborted.
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
        // The loop below ends when the last sender is dropped.
        drop(done);
        for (index, result) in results {
            handle(index, result);
        }
        Ok(())
    });
    started.map_err(|error| Error::io("cannot start a thread of", Path::new("cargo xtask corpus"), &error))
}
