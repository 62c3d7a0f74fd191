//! How far it is: a line on standard error that is drawn over, if a person sees it.

use std::io::{IsTerminal, Write};

/// How many characters the bar has.
const WIDTH: usize = 30;

/// A bar. Where standard error is not a terminal, it does nothing at all.
pub struct Progress {
    is_seen: bool,
    total: usize,
}

impl Progress {
    /// For so many files.
    pub fn new(total: usize) -> Self {
        Self { is_seen: std::io::stderr().is_terminal(), total }
    }

    /// Draws the bar when so many are done. It is short enough for one line of any terminal.
    pub fn draw(&self, done: usize) {
        let filled = done * WIDTH / self.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH.saturating_sub(filled)));
        self.put(&format!("\r{bar} {done} of {}", self.total));
    }

    /// Takes it away, so that something else can be printed.
    pub fn clear(&self) {
        self.put("\r\u{1b}[K");
    }

    /// Past anstream, which would take the control characters out where colours are not wanted.
    fn put(&self, text: &str) {
        if self.is_seen {
            let mut stream = std::io::stderr().lock();
            let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
        }
    }
}
