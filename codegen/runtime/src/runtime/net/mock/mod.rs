//! A transport in memory for tests of code that uses the client, with expectations, faults, and a record of
//! the requests.
//!
//! Time is simulated: pauses before retries and between the polls of a waiter are recorded and take no time.

mod cassette;
mod check;
mod description;
mod expectation;
mod plan;
mod record;
mod transport;

pub use cassette::Cassette;
pub use description::{DescribedOperation, Description};
pub use expectation::Expectation;
pub use record::RecordedRequest;
pub use transport::{ExpectedOperation, Mock, ResponseBody};
