//! A transport in memory for tests of code that uses the client, with expectations, faults, and a record of
//! the requests.
//!
//! ```ignore
//! let mock = Mock::new();
//! mock.expect::<UpdateThing>().too_many_requests(Duration::from_secs(1)).respond(Thing::new("a"));
//! let client = Client::builder().transport(mock.clone()).build()?;
//!
//! client.things().update("a").name("b").send().await?;
//!
//! assert_eq!(mock.requests()[0].json()["name"], "b");
//! assert_eq!(mock.requests().len(), 2);
//! mock.assert_done();
//! ```
//!
//! Time is simulated: pauses before retries and between the polls of a waiter are recorded and take no time.

mod expectation;
mod plan;
mod record;
mod transport;

pub use expectation::Expectation;
pub use record::RecordedRequest;
pub use transport::{ExpectedOperation, Mock, ResponseBody};
