//! Documented bodies of error responses that depend on the status.

use crate::runtime::net::error::Error;

/// The documented bodies of the error responses of an operation: an enum by status.
pub trait ErrorBody: Sized {
    /// Deserializes the body of a response with this status. `None` if it does not match.
    #[doc(hidden)]
    fn read(status: u16, body: &[u8]) -> Option<Self>;
}

impl Error {
    /// Deserializes the body of an error response as the description documents it for the status. Returns `None` if the
    /// body does not match, or if there is no error response.
    ///
    /// `T` is the enum of the operation, which its docs name.
    pub fn documented<T: ErrorBody>(&self) -> Option<T> {
        if !self.is_api() {
            return None;
        }
        T::read(self.status()?.as_u16(), self.body()?)
    }
}
