//! The planned results of a mock.

use std::collections::VecDeque;

use bytes::Bytes;
use http::Response;

use crate::runtime::net::mock::record::RecordedRequest;
use crate::runtime::net::transport_error::TransportError;

/// A response with its body in chunks, or an error.
pub(crate) type RawResponse = Result<Response<Vec<Result<Bytes, TransportError>>>, TransportError>;

type Fits = Box<dyn Fn(&RecordedRequest) -> bool + Send + Sync>;
type Each = Box<dyn Fn(&RecordedRequest) -> Result<Response<Bytes>, TransportError> + Send + Sync>;

/// The planned results for the requests of an operation.
pub(crate) struct Plan {
    operation: Option<&'static str>,
    pub(super) fits: Vec<Fits>,
    pub(super) responses: VecDeque<RawResponse>,
    each: Option<Each>,
}

impl Plan {
    pub(crate) fn of(operation: &'static str) -> Self {
        Self { operation: Some(operation), fits: Vec::new(), responses: VecDeque::new(), each: None }
    }

    pub(crate) fn each(each: Each) -> Self {
        Self { operation: None, fits: Vec::new(), responses: VecDeque::new(), each: Some(each) }
    }

    /// Returns the result for a request, if the plan matches it and has results left.
    pub(crate) fn response_to(&mut self, request: &RecordedRequest) -> Option<RawResponse> {
        if let Some(each) = &self.each {
            return Some(each(request).map(|response| response.map(|body| vec![Ok(body)])));
        }
        let fits = self.operation.is_none_or(|operation| request.operation == operation)
            && self.fits.iter().all(|fits| fits(request));
        if fits { self.responses.pop_front() } else { None }
    }

    /// Describes the requests that are missing.
    pub(crate) fn missing(&self) -> Option<String> {
        let left = self.responses.len();
        (left > 0).then(|| format!("{} more of {}", left, self.operation.unwrap_or("any operation")))
    }
}
