//! A progress bar on standard error, if that is a terminal.

use std::io::{IsTerminal, Write};

/// The width of the bar in characters.
const WIDTH: usize = 30;

/// A progress bar. Without a terminal, its methods do nothing.
pub struct Progress {
    is_terminal: bool,
    total: usize,
}

impl Progress {
    /// Creates a progress bar for this number of files.
    pub fn new(total: usize) -> Self {
        Self { is_terminal: std::io::stderr().is_terminal(), total }
    }

    /// Draws the bar with `done` files. It fits into one line of any terminal.
    pub fn draw(&self, done: usize) {
        let filled = done * WIDTH / self.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH.saturating_sub(filled)));
        self.write(&format!("\r{bar} {done} of {}", self.total));
    }

    /// Removes the bar, so that other text can be printed.
    pub fn clear(&self) {
        self.write("\r\u{1b}[K");
    }

    /// Writes to the stream directly, because anstream would strip the control characters if colours are off.
    fn write(&self, text: &str) {
        if self.is_terminal {
            let mut stream = std::io::stderr().lock();
            let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
        }
    }
}
