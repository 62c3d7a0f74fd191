//! Commands that wait for a state.

use std::time::Duration;

use serde_json::Value;

use crate::runtime::net::cli::table::Call;
use crate::runtime::net::error::Error;
use crate::runtime::net::waiter::{Waiter, WaiterConfig};

/// Polls an operation until its response has a state, and returns the last body.
///
/// # Errors
///
/// The error of the waiter.
pub fn wait(call: Call, config: WaiterConfig, deadline: Option<Duration>) -> Result<Value, Error> {
    let waiter = Waiter::<Value, _>::new(call, config);
    match deadline {
        Some(deadline) => waiter.deadline(deadline).wait(),
        None => waiter.wait(),
    }
}
