//! Error predicates as values, for comparison.

use twilio_senders::{Attempt, Error};

/// Returns the names of the predicates that hold, so that a test also covers those that do not.
pub fn kinds(error: &Error) -> Vec<&'static str> {
    let all = [
        ("client", error.is_client()),
        ("request", error.is_request()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("transport", error.is_transport()),
        ("api", error.is_api()),
        ("decode", error.is_decode()),
        ("paging", error.is_pagination()),
        ("wait", error.is_waiter()),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

/// Returns the statuses of the attempts, 0 for an attempt without one.
pub fn statuses(attempts: &[Attempt]) -> Vec<u16> {
    attempts.iter().map(|attempt| attempt.status.map_or(0, |status| status.as_u16())).collect()
}
