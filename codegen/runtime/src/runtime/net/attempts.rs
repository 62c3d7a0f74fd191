//! The failed attempts of a call.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::runtime::net::time::Instant;
use crate::runtime::net::transport_error::TransportErrorKind;

/// A failed attempt of a call.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The status, if there was a response.
    pub status: Option<StatusCode>,
    /// The failure, if there was no complete response.
    pub failure: Option<TransportErrorKind>,
    /// The duration.
    pub took: Duration,
    /// The pause before the next attempt; `None` after the last one.
    pub pause: Option<Duration>,
}

/// The failed attempts of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) total: Duration,
    /// The reason why there was no further attempt, unless it was their number.
    pub(crate) ended: Option<&'static str>,
}

impl History {
    /// Records an attempt.
    pub(crate) fn note(
        &mut self,
        outcome: (Option<StatusCode>, Option<TransportErrorKind>),
        started: Instant,
        now: Instant,
    ) {
        let (status, failure) = outcome;
        let took = now.saturating_duration_since(started);
        self.attempts.push(Attempt { status, failure, took, pause: None });
    }

    /// Records the pause after the last attempt.
    pub(crate) fn pause(&mut self, pause: Duration) {
        if let Some(last) = self.attempts.last_mut() {
            last.pause = Some(pause);
        }
    }
}

/// Prints the end of an error's line; nothing after a single attempt.
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts.len() > 1 {
            write!(f, "; {} attempts in {:.1} s", self.attempts.len(), self.total.as_secs_f64())?;
        }
        match self.ended {
            Some(why) => write!(f, "; not tried again: {why}"),
            None => Ok(()),
        }
    }
}
