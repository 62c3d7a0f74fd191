//! The planned results of a mock.

use std::collections::VecDeque;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use crate::runtime::net::mock::record::RecordedRequest;
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// A response with its body in chunks, or an error.
pub(crate) type RawResponse = Result<Response<Vec<Result<Bytes, TransportError>>>, TransportError>;

type Fits = Box<dyn Fn(&RecordedRequest) -> bool + Send + Sync>;
type Each = Box<dyn Fn(&RecordedRequest) -> Result<Response<Bytes>, TransportError> + Send + Sync>;

/// A planned result, for one request or several.
#[derive(Clone)]
pub(crate) enum Outcome {
    /// A response.
    Response(Response<Bytes>),
    /// A response whose body is truncated after these bytes.
    Cut(Response<Bytes>),
    /// No response, and the reason.
    Failure(TransportErrorKind, String),
}

impl Outcome {
    /// Creates a response, or a failure if the status is invalid. The content type is empty without a body.
    pub(super) fn response(status: u16, content_type: &'static str, body: Bytes) -> Self {
        let Ok(status) = StatusCode::from_u16(status) else {
            return Self::Failure(TransportErrorKind::Refused, format!("{status} is no status"));
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        if !content_type.is_empty() {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        Self::Response(response)
    }

    /// Returns the response, if it is one.
    pub(super) fn response_mut(&mut self) -> Option<&mut Response<Bytes>> {
        match self {
            Self::Response(response) | Self::Cut(response) => Some(response),
            Self::Failure(..) => None,
        }
    }

    /// Returns the result for a request.
    pub(super) fn raw(self) -> RawResponse {
        match self {
            Self::Response(response) => Ok(response.map(|body| vec![Ok(body)])),
            Self::Cut(response) => {
                let cut = TransportError::other("the mock breaks the connection within the body");
                Ok(response.map(|body| vec![Ok(body), Err(cut)]))
            }
            Self::Failure(kind, why) => Err(TransportError::new(kind, why)),
        }
    }
}

/// A result and the requests that it is for.
pub(super) struct Step {
    pub(super) outcome: Outcome,
    pub(super) uses: Uses,
}

/// The requests that a result is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Uses {
    /// This number of requests.
    Times(usize),
    /// All further requests, of which one has been received if this is `true`.
    Always { is_used: bool },
}

/// The planned results for the requests of an operation.
pub(crate) struct Plan {
    operation: Option<&'static str>,
    pub(super) fits: Vec<Fits>,
    pub(super) steps: VecDeque<Step>,
    each: Option<Each>,
}

impl Plan {
    pub(crate) fn of(operation: &'static str) -> Self {
        Self { operation: Some(operation), fits: Vec::new(), steps: VecDeque::new(), each: None }
    }

    pub(crate) fn each(each: Each) -> Self {
        Self { operation: None, fits: Vec::new(), steps: VecDeque::new(), each: Some(each) }
    }

    /// Returns `true` if a function computes the results.
    pub(super) fn is_function(&self) -> bool {
        self.each.is_some()
    }

    /// Returns the result for a request of this operation, if the plan matches it and has results left.
    pub(crate) fn response_to(&mut self, request: &RecordedRequest, operation: &str) -> Option<RawResponse> {
        if let Some(each) = &self.each {
            return Some(each(request).map(|response| response.map(|body| vec![Ok(body)])));
        }
        let fits = self.operation.is_none_or(|expected| expected == operation)
            && self.fits.iter().all(|fits| fits(request));
        if fits { self.next().map(Outcome::raw) } else { None }
    }

    /// Takes the next result.
    fn next(&mut self) -> Option<Outcome> {
        while let Some(step) = self.steps.front_mut() {
            match &mut step.uses {
                Uses::Times(0) => {}
                Uses::Times(left) if *left > 1 => {
                    *left -= 1;
                    return Some(step.outcome.clone());
                }
                Uses::Times(_) => return self.steps.pop_front().map(|step| step.outcome),
                Uses::Always { is_used } => {
                    *is_used = true;
                    return Some(step.outcome.clone());
                }
            }
            self.steps.pop_front();
        }
        None
    }

    /// Describes the requests that are missing.
    pub(crate) fn missing(&self) -> Option<String> {
        let count = |step: &Step| match step.uses {
            Uses::Times(left) => left,
            Uses::Always { is_used } => usize::from(!is_used),
        };
        let left: usize = self.steps.iter().map(count).sum();
        (left > 0).then(|| format!("{} more of {}", left, self.operation.unwrap_or("any operation")))
    }
}
