//! A progress bar on standard error: for people at a terminal, and only when the work takes long.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use super::escape;

/// The time after which the bar is shown.
const DELAY: Duration = Duration::from_millis(200);

/// The lengths of the bar and of the title, in characters.
const BAR: usize = 24;
const TITLE: usize = 40;

/// Returns to the start of the line, and erases it.
const ERASE: &str = "\r\u{1b}[K";

/// A bar that is erased when it is dropped.
pub struct ProgressBar {
    title: String,
    start: Instant,
    is_terminal: bool,
    is_shown: bool,
}

impl ProgressBar {
    /// Starts the work with this title.
    pub fn new(title: &str) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            title: escape(title).chars().take(TITLE).collect(),
            start: Instant::now(),
            is_terminal: std::io::stderr().is_terminal() && !is_dumb,
            is_shown: false,
        }
    }

    /// Shows that a part of the work is done.
    pub fn set(&mut self, done: usize, total: usize) {
        if self.is_terminal && self.start.elapsed() >= DELAY {
            self.is_shown = true;
            self.print(&format!("{ERASE}{}", line(&self.title, done, total)));
        }
    }

    fn print(&self, text: &str) {
        let mut stream = std::io::stderr().lock();
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        if self.is_shown {
            self.print(ERASE);
        }
    }
}

fn line(title: &str, done: usize, total: usize) -> String {
    let done = done.min(total);
    let filled = (done * BAR).checked_div(total).unwrap_or_default();
    let percent = (done * 100).checked_div(total).unwrap_or_default();
    format!("[{}{}] {percent:>3} % {title}", "=".repeat(filled), " ".repeat(BAR - filled))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn bars_are_as_full_as_the_work_is_done() {
        assert_eq!(line("pets", 3, 6), "[============            ]  50 % pets");
        assert_eq!(line("pets", 7, 6), "[========================] 100 % pets");
        assert_eq!(line("pets", 0, 0), "[                        ]   0 % pets");
    }
}
