//! The log.

use std::fmt;

/// A request and how it was answered. Headers and bodies are left out: secrets are in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The method, in capitals.
    pub method: String,
    /// The path, and the query if there is one.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
}

/// As a line of a log: `GET /v2/Channels/Senders?Channel=rcs 200`.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.method, self.path, self.status)
    }
}

/// All that was seen.
#[derive(Debug)]
pub(super) struct Log {
    seen: Vec<Seen>,
    watch: Option<fn(&Seen)>,
}

impl Log {
    /// An empty log.
    pub(super) fn new(watch: Option<fn(&Seen)>) -> Self {
        Self { seen: Vec::new(), watch }
    }

    /// Keeps one more, and tells who watches.
    pub(super) fn push(&mut self, seen: Seen) {
        if let Some(watch) = self.watch {
            watch(&seen);
        }
        self.seen.push(seen);
    }

    /// All of them, the first one first.
    pub(super) fn all(&self) -> Vec<Seen> {
        self.seen.clone()
    }
}
