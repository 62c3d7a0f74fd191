//! The part of the mock that an emitted crate has of its own, without a description.

use crate::runtime::mock::{Description, Mock};

impl Mock {
    /// Creates a mock without expectations, which does not know the description.
    pub fn new() -> Self {
        Self::of(&Description::EMPTY)
    }
}
