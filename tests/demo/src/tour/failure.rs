//! The failure of a step.

use std::fmt;

use twilio_senders::{Error, Response};

/// A step that failed.
#[derive(Debug)]
pub struct Failure {
    step: String,
    message: String,
}

impl Failure {
    /// Creates a failure with a message of one line.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { step: String::new(), message: message.into() }
    }

    /// Sets the step that failed.
    pub(super) fn at(self, step: String) -> Self {
        Self { step, ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step {} failed: {}", self.step, self.message)
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Fails unless the values are equal.
pub(super) fn expect_eq<T: PartialEq + fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), Failure> {
    if found == expected {
        return Ok(());
    }
    Err(Failure::new(format!("{what}: expected {expected:?}, found {found:?}")))
}

/// Fails unless the response has this status.
pub(super) fn expect_status<T, H>(response: &Response<T, H>, expected: u16) -> Result<(), Failure> {
    expect_eq("the status", response.http.status.as_u16(), expected)
}

/// Returns the error of a call that should fail.
pub(super) fn expect_error<T>(outcome: Result<T, Error>) -> Result<Error, Failure> {
    match outcome {
        Ok(_) => Err(Failure::new("expected an error, found a success response")),
        Err(error) => Ok(error),
    }
}
