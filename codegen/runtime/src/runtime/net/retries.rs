//! When a request is sent again.

use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::runtime::net::transport::TransportErrorKind;

/// When and how often a request is sent again after it failed.
///
/// Sent again is only what cannot have been carried out, or may be carried out twice (RFC 9110, section 9.2.2):
///
/// | what happened | GET, HEAD, PUT, DELETE, OPTIONS | POST, PATCH |
/// |---|---|---|
/// | no connection | again | again |
/// | 429 Too Many Requests | again | again |
/// | 408, 500, 502, 503, 504 | again | never |
/// | time-out, a connection or body that broke off | again | never |
///
/// Between two attempts lies what the service asks for (`Retry-After`, RFC 9110, section 10.2.3), else a pause that
/// doubles each time, the second half of it by chance. A service that asks for more than
/// [`longest_retry_after`](Self::longest_retry_after) gets no further attempt, and neither does a call that would go
/// beyond its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    pub(crate) attempts: u32,
    pub(crate) total_time: Duration,
    first_pause: Duration,
    longest_pause: Duration,
    longest_retry_after: Duration,
}

impl Retries {
    /// Three attempts within 60 seconds; pauses of half a second, doubling up to 8; `Retry-After` up to 30 seconds.
    pub fn new() -> Self {
        Self {
            attempts: 3,
            total_time: Duration::from_secs(60),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(8),
            longest_retry_after: Duration::from_secs(30),
        }
    }

    /// Never again: one attempt.
    pub fn none() -> Self {
        Self::new().attempts(1)
    }

    /// Sets how many attempts there are, the first one included; 0 counts as 1.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets how long after its beginning a call may still start an attempt.
    #[must_use]
    pub fn total_time(mut self, time: Duration) -> Self {
        self.total_time = time;
        self
    }

    /// Sets the pause after the first attempt, which doubles each time.
    #[must_use]
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// Sets how long a pause may become by doubling.
    #[must_use]
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// Sets up to which length a pause that the service asks for is made. When it asks for more, its answer is the
    /// error, and [`Error::retry_after`](crate::runtime::Error::retry_after) says how long.
    #[must_use]
    pub fn longest_retry_after(mut self, pause: Duration) -> Self {
        self.longest_retry_after = pause;
        self
    }

    /// The pause before the next attempt, after this many; an error says why there is none.
    pub(crate) fn pause(&self, attempts: u32, asked: Option<Duration>) -> Result<Duration, &'static str> {
        match asked {
            Some(asked) if asked > self.longest_retry_after => Err("the service asks for too long a pause"),
            // A little by chance: clients that were told the same shall not all come back at the same moment.
            Some(asked) => Ok(asked.saturating_add(self.first_pause.mul_f64(fastrand::f64() / 2.0))),
            None => {
                let doubled = self.first_pause.saturating_mul(1 << attempts.saturating_sub(1).min(20));
                Ok(doubled.min(self.longest_pause).mul_f64(0.5 + fastrand::f64() / 2.0))
            }
        }
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self::new()
    }
}

/// RFC 9110, section 9.2.2: carrying out the same request twice is as good as once.
pub(crate) fn is_idempotent(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE].contains(method)
}

/// Whether an answer of this status may be followed by another attempt.
pub(crate) fn may_follow_status(method: &Method, status: StatusCode) -> bool {
    match status.as_u16() {
        429 => true,
        408 | 500 | 502 | 503 | 504 => is_idempotent(method),
        _ => false,
    }
}

/// Whether a failure of this kind may be followed by another attempt.
pub(crate) fn may_follow_failure(method: &Method, kind: TransportErrorKind) -> bool {
    match kind {
        TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => true,
        TransportErrorKind::Timeout | TransportErrorKind::Other => is_idempotent(method),
        TransportErrorKind::TooLong | TransportErrorKind::Refused => false,
    }
}

/// The pause that an answer asks for (RFC 9110, section 10.2.3): seconds, or a date, counted from the answer's own
/// `Date`, so that a clock that is wrong here does no harm.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |value: &HeaderValue| value.to_str().ok().map(|text| text.trim().to_owned());
    let asked = headers.get(RETRY_AFTER).and_then(text)?;
    if asked.bytes().all(|byte| byte.is_ascii_digit()) && !asked.is_empty() {
        // More digits than fit are longer than anybody waits.
        return Some(Duration::from_secs(asked.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let until = httpdate::parse_http_date(&asked).ok()?;
    let date = headers.get(DATE).and_then(text).and_then(|date| httpdate::parse_http_date(&date).ok());
    let now = date.unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}
