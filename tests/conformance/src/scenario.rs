//! The report of the scenarios.

use std::error::Error;
use std::fmt::Debug;

/// The result of a scenario.
pub type Outcome = Result<(), Box<dyn Error>>;

/// The scenarios that have been called.
pub struct Report {
    url: String,
}

impl Report {
    /// Creates a report; `url` is that of the mock server.
    pub fn new(url: String) -> Self {
        Self { url }
    }

    /// Returns the URL of the mock server.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Calls a scenario, and prints its name and its error, if there is one.
    pub async fn scenario(&self, name: &str, call: impl Future<Output = Outcome>) {
        let error = call.await.err().map(|error| format!("{error:?}").replace(['\n', '\t'], " "));
        println!("{name}\t{}", error.unwrap_or_default());
    }
}

/// Compares a value of a response with the expected one.
pub fn equal<T: PartialEq + Debug>(value: T, expected: T) -> Outcome {
    if value == expected { Ok(()) } else { Err(format!("expected {expected:?}, found {value:?}").into()) }
}
