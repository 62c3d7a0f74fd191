//! Commands that wait for a state.

use serde_json::Value;

use crate::runtime::net::cli::table::Call;
use crate::runtime::net::error::Error;
use crate::runtime::net::waiter::{Waiter, WaiterConfig};

/// Polls an operation until its response has a state, and returns the last body.
///
/// # Errors
///
/// The error of the waiter.
pub fn wait(call: Call, config: WaiterConfig) -> Result<Value, Error> {
    Waiter::<Value, _>::new(call, config).wait()
}
