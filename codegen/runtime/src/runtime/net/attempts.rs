//! What happened on the way to an answer or an error.

use std::fmt;
use std::time::{Duration, Instant};

use http::StatusCode;

use crate::runtime::net::transport::TransportErrorKind;

/// One attempt of a call that failed.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The status, if there was an answer.
    pub status: Option<StatusCode>,
    /// What happened instead of a complete answer.
    pub failure: Option<TransportErrorKind>,
    /// How long it took.
    pub took: Duration,
    /// The pause made before the next attempt; `None` after the last one.
    pub pause: Option<Duration>,
}

/// All the attempts of a call that failed in the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) total: Duration,
    /// Why there was no further attempt, where another reason than their number stood against it.
    pub(crate) ended: Option<&'static str>,
}

impl History {
    /// Notes an attempt.
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

    /// Notes the pause after the last attempt.
    pub(crate) fn pause(&mut self, pause: Duration) {
        if let Some(last) = self.attempts.last_mut() {
            last.pause = Some(pause);
        }
    }
}

/// The end of a log line: nothing for a call that was simply made once.
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
