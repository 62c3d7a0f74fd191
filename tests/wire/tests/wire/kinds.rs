//! What kind of error it is, for tests to compare.

use twilio_senders::{Attempt, Error};

/// The predicates that hold, by name: each test says which, and so which do not.
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

/// The statuses of the attempts, 0 for one without.
pub fn statuses(attempts: &[Attempt]) -> Vec<u16> {
    attempts.iter().map(|attempt| attempt.status.map_or(0, |status| status.as_u16())).collect()
}
