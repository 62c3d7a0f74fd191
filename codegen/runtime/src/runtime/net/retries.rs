//! Retries.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::runtime::net::transport_error::TransportErrorKind;

/// The conditions under which a failed request is sent again, and the pauses.
///
/// A request is sent again only if the service has not processed it, or may process it twice (RFC 9110,
/// section 9.2.2). A request with a documented idempotency key may be sent twice, whatever its method:
///
/// | failure | GET, HEAD, PUT, DELETE, OPTIONS, QUERY, or with an idempotency key | other methods |
/// |---|---|---|
/// | no connection | retried | retried |
/// | 429 Too Many Requests | retried | retried |
/// | 408, 500, 502, 503, 504 | retried | not retried |
/// | timeout, broken connection, truncated body | retried | not retried |
///
/// The pause before a retry is the one that the service asks for (`Retry-After`, RFC 9110, section 10.2.3) plus up
/// to half of [`first_pause`](Self::first_pause); otherwise it doubles each time and is shortened by a random part
/// of at most half. There is no retry if the service asks for
/// more than [`longest_retry_after`](Self::longest_retry_after), if the call would exceed its time limit, or if the
/// [budget](crate::runtime::net::ClientBuilder::retry_budget) of the client is used up.
///
/// A connection that the service has closed before the request was written is replaced. This does not count as a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    pub(crate) attempts: u32,
    pub(crate) total_time: Duration,
    first_pause: Duration,
    longest_pause: Duration,
    longest_retry_after: Duration,
}

impl Retries {
    /// Creates the default: three attempts within 60 seconds, a first pause of half a second that doubles up
    /// to 8 seconds, `Retry-After` up to 30 seconds.
    pub fn new() -> Self {
        Self {
            attempts: 3,
            total_time: Duration::from_secs(60),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(8),
            longest_retry_after: Duration::from_secs(30),
        }
    }

    /// Creates retries with a single attempt.
    pub fn none() -> Self {
        Self::new().attempts(1)
    }

    /// Sets the number of attempts, including the first one; 0 counts as 1.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the time after which a call starts no further attempt.
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

    /// Sets the maximum of a doubled pause.
    #[must_use]
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// Sets the maximum of a pause that the service asks for. If it asks for more, its response is the error,
    /// and [`Error::retry_after`](crate::runtime::Error::retry_after) returns the pause.
    #[must_use]
    pub fn longest_retry_after(mut self, pause: Duration) -> Self {
        self.longest_retry_after = pause;
        self
    }

    /// Returns the pause after this number of attempts, or the reason why there is no further attempt.
    pub(crate) fn pause(&self, attempts: u32, asked: Option<Duration>) -> Result<Duration, &'static str> {
        match asked {
            Some(asked) if asked > self.longest_retry_after => Err("the service asks for too long a pause"),
            // The random part spreads clients that received the same `Retry-After`.
            Some(asked) => Ok(asked.saturating_add(self.first_pause.mul_f64(fastrand::f64() / 2.0))),
            None => {
                let doubled = self.first_pause.saturating_mul(1 << attempts.saturating_sub(1).min(20));
                Ok(doubled.min(self.longest_pause).mul_f64(0.5 + fastrand::f64() / 2.0))
            }
        }
    }
}

/// The cost of a retry in a [`Budget`], and what a call gives back that succeeds without one.
const RETRY: u32 = 10;
const SUCCESS: u32 = 1;

/// The retries that a client has left: a token bucket, which needs no clock. The clones of a client share it.
#[derive(Debug)]
pub(crate) struct Budget {
    capacity: u32,
    left: AtomicU32,
}

impl Budget {
    /// Creates a budget of this number of retries.
    pub(crate) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(RETRY);
        Self { capacity, left: AtomicU32::new(capacity) }
    }

    /// Takes a retry. Returns `false` if none is left.
    pub(crate) fn take(&self) -> bool {
        self.change(|left| left.checked_sub(RETRY)).is_ok()
    }

    /// Gives back the last retry of a call that succeeded by it, or a part of one for a call that needed none.
    pub(crate) fn refund(&self, was_retried: bool) {
        let amount = if was_retried { RETRY } else { SUCCESS };
        let _ = self.change(|left| Some(left.saturating_add(amount).min(self.capacity)));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> Result<u32, u32> {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns `true` for idempotent methods (RFC 9110, section 9.2.2; `QUERY`: RFC 10008).
pub(crate) fn is_idempotent(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE].contains(method)
        || method.as_str() == "QUERY"
}

/// Returns `true` if a request may be sent again after this status.
pub(crate) fn may_follow_status(is_idempotent: bool, status: StatusCode) -> bool {
    match status.as_u16() {
        429 => true,
        408 | 500 | 502 | 503 | 504 => is_idempotent,
        _ => false,
    }
}

/// Returns `true` if a request may be sent again after a failure of this kind.
pub(crate) fn may_follow_failure(is_idempotent: bool, kind: TransportErrorKind) -> bool {
    match kind {
        TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => true,
        TransportErrorKind::Timeout | TransportErrorKind::Other => is_idempotent,
        TransportErrorKind::TooLarge | TransportErrorKind::Refused => false,
    }
}

/// Returns the pause that a response asks for (RFC 9110, section 10.2.3): seconds, or a date relative to the
/// `Date` of the response, which makes it independent of the local clock.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |value: &HeaderValue| value.to_str().ok().map(|text| text.trim().to_owned());
    let asked = headers.get(RETRY_AFTER).and_then(text)?;
    if asked.bytes().all(|byte| byte.is_ascii_digit()) && !asked.is_empty() {
        // A number that does not fit is longer than any limit.
        return Some(Duration::from_secs(asked.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let until = httpdate::parse_http_date(&asked).ok()?;
    let date = headers.get(DATE).and_then(text).and_then(|date| httpdate::parse_http_date(&date).ok());
    let now = date.unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}
