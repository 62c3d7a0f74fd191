//! Why the tour ended early.

use std::fmt;

use twilio_senders::{Error, Response};

/// A step went otherwise than it should.
#[derive(Debug)]
pub struct Failure {
    step: String,
    what: String,
}

impl Failure {
    /// What is wrong, in one line.
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { step: String::new(), what: what.into() }
    }

    /// The same, said of a step.
    pub(super) fn at(self, step: String) -> Self {
        Self { step, ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step {} went otherwise than it should: {}", self.step, self.what)
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Fails unless both are the same.
pub(super) fn same<T: PartialEq + fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), Failure> {
    if found == expected {
        return Ok(());
    }
    Err(Failure::new(format!("{what} should be {expected:?}, but is {found:?}")))
}

/// Fails unless the answer has this status.
pub(super) fn status<T, H>(answer: &Response<T, H>, expected: u16) -> Result<(), Failure> {
    same("the status", answer.http.status.as_u16(), expected)
}

/// The error, where there should be one.
pub(super) fn refused<T>(outcome: Result<T, Error>) -> Result<Error, Failure> {
    match outcome {
        Ok(_) => Err(Failure::new("it should be an error, but it is a success")),
        Err(error) => Ok(error),
    }
}
