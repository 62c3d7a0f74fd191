//! The results of the attempts of a call.

use std::time::Duration;

use bytes::Bytes;

use crate::runtime::net::credentials::Failure;
use crate::runtime::net::error::Error;
use crate::runtime::net::raw_response::{Parts, RawResponse};
use crate::runtime::net::transport_error::TransportError;

/// The outcome of an attempt.
pub(crate) enum Outcome {
    /// A complete response.
    Response(Parts, Bytes),
    /// No response, or the head of an incomplete one.
    Failure(TransportError, Option<Parts>),
    /// No request, because there are no credentials.
    Unauthorized(Failure),
}

/// The next step of a call.
pub(crate) enum Verdict {
    /// The call is complete.
    Done(Result<RawResponse, Error>),
    /// The request is sent again after this pause.
    Retry(Duration),
    /// A redirect is followed.
    Redirect,
    /// The request is sent again with new credentials.
    Renew,
}
