//! The results of the attempts of a call.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::runtime::net::credentials::Failure;
use crate::runtime::net::error::Error;
use crate::runtime::net::raw_response::{Parts, RawResponse};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// The outcome of an attempt.
pub(crate) enum Outcome {
    /// A complete response.
    Response(Parts, Bytes),
    /// No response, or the head of an incomplete one.
    Failure(TransportError, Option<Parts>),
    /// No request, because there are no credentials.
    Unauthorized(Failure),
}

impl Outcome {
    /// Returns the head of the response, if there is one.
    pub(crate) fn parts(&self) -> Option<&Parts> {
        match self {
            Self::Response(parts, _) | Self::Failure(_, Some(parts)) => Some(parts),
            Self::Failure(_, None) | Self::Unauthorized(_) => None,
        }
    }

    /// Returns the status, if there is a response, and the failure, if it is not complete.
    pub(crate) fn summary(&self) -> (Option<StatusCode>, Option<TransportErrorKind>) {
        let failure = match self {
            Self::Failure(error, _) => Some(error.kind()),
            _ => None,
        };
        (self.parts().map(|parts| parts.status), failure)
    }
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
