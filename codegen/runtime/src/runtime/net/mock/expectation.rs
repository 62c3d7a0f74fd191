//! Expectations of a mock and its responses.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderName, HeaderValue, Response};

use crate::runtime::net::mock::description;
use crate::runtime::net::mock::plan::{Outcome, Plan, Step, Uses};
use crate::runtime::net::mock::record::RecordedRequest;
use crate::runtime::net::mock::transport::{ExpectedOperation, Mock, ResponseBody as _};
use crate::runtime::net::transport_error::TransportErrorKind;

/// An expectation of a [`Mock`]. Each method that responds or fails adds the result of one more request, in order; the
/// others change the expectation or its last result.
pub struct Expectation<O> {
    mock: Mock,
    at: usize,
    operation: PhantomData<fn() -> O>,
}

impl Mock {
    /// Expects calls of an operation. The methods of the expectation add the results, in order.
    ///
    /// The first expectation that matches a request and has results left is used.
    ///
    /// # Panics
    ///
    /// If the mock [responds by a function](Mock::responding), which receives every request.
    #[must_use = "an expectation without results matches no request"]
    #[track_caller]
    pub fn expect<O: ExpectedOperation>(&self) -> Expectation<O> {
        assert!(
            !self.is_function(),
            "the mock responds by a function, so that the expectation of {} would never be used",
            O::ID
        );
        let at = self.add(Plan::of(O::ID));
        Expectation { mock: self.clone(), at, operation: PhantomData }
    }
}

impl<O: ExpectedOperation> Expectation<O> {
    /// Restricts the expectation to requests that match.
    pub fn when(self, fits: impl Fn(&RecordedRequest) -> bool + Send + Sync + 'static) -> Self {
        self.mock.change(self.at, |plan| plan.fits.push(Box::new(fits)));
        self
    }

    /// Responds with this body and the documented success status; if there are several, with the status of
    /// this body.
    ///
    /// # Panics
    ///
    /// As all methods that add a result: if an earlier result is for [all further requests](Self::always).
    #[track_caller]
    pub fn respond(self, body: O::Output) -> Self {
        let outcome = match body.content() {
            Ok((content_type, bytes)) => {
                Outcome::response(body.status().unwrap_or(O::STATUS), content_type, bytes)
            }
            Err(error) => Outcome::Failure(TransportErrorKind::Refused, error.to_string()),
        };
        self.push(outcome)
    }

    /// Responds with this status and JSON, which need not match the description.
    #[track_caller]
    pub fn status(self, status: u16, json: impl Into<Bytes>) -> Self {
        let json = json.into();
        let content_type = if json.is_empty() { "" } else { "application/json" };
        self.push(Outcome::response(status, content_type, json))
    }

    /// Responds with this.
    #[track_caller]
    pub fn response(self, response: Response<Bytes>) -> Self {
        self.push(Outcome::Response(response))
    }

    /// Responds with the first example of a success response in the description.
    ///
    /// # Panics
    ///
    /// If the description has no example that fits the schema of the response.
    #[track_caller]
    pub fn example(self) -> Self {
        let example = self.mock.description().operation(O::ID).and_then(|operation| operation.example);
        assert!(example.is_some(), "{}", description::no_example(O::ID));
        match example {
            Some(example) => self.push(example.outcome()),
            None => self,
        }
    }

    /// Uses the last result for this number of requests, in place of one.
    ///
    /// # Panics
    ///
    /// If there is no result yet.
    #[track_caller]
    pub fn times(self, count: usize) -> Self {
        self.uses("times", Uses::Times(count))
    }

    /// Uses the last result for all further requests that the expectation matches. There must be at least one.
    ///
    /// # Panics
    ///
    /// If there is no result yet.
    #[track_caller]
    pub fn always(self) -> Self {
        self.uses("always", Uses::Always { is_used: false })
    }

    #[track_caller]
    fn uses(self, method: &str, uses: Uses) -> Self {
        let mut is_set = false;
        self.mock.change(self.at, |plan| {
            is_set = plan.steps.back_mut().map(|step| step.uses = uses).is_some();
        });
        assert!(is_set, "`{method}` of the expectation of {}, but no result to use again", O::ID);
        self
    }

    /// Adds a header to the response that was added last.
    ///
    /// # Panics
    ///
    /// If the name or the value is invalid, or if the last result is not a response.
    #[track_caller]
    pub fn header(self, name: &'static str, value: &str) -> Self {
        let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        let mut is_added = false;
        self.mock.change(self.at, |plan| {
            let response = plan.steps.back_mut().and_then(|step| step.outcome.response_mut());
            if let (Some(response), Some((name, value))) = (response, header) {
                response.headers_mut().append(name, value);
                is_added = true;
            }
        });
        assert!(is_added, "invalid header `{name}`, or no response to add it to");
        self
    }

    /// Responds with 429 Too Many Requests, and with `Retry-After` in whole seconds, rounded down, unless `retry_after` is
    /// `None`.
    #[track_caller]
    pub fn too_many_requests(self, retry_after: impl Into<Option<Duration>>) -> Self {
        let mut outcome = Outcome::response(429, "", Bytes::new());
        if let (Some(pause), Some(response)) = (retry_after.into(), outcome.response_mut()) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(pause.as_secs()));
        }
        self.push(outcome)
    }

    /// Fails with a timeout before a response is received.
    #[track_caller]
    pub fn timeout(self) -> Self {
        self.fail(TransportErrorKind::Timeout, "the mock lets time run out")
    }

    /// Fails to connect.
    #[track_caller]
    pub fn no_connection(self) -> Self {
        self.fail(TransportErrorKind::Connect, "the mock makes no connection")
    }

    /// Breaks the connection before a response is received.
    #[track_caller]
    pub fn broken_connection(self) -> Self {
        self.fail(TransportErrorKind::Other, "the mock breaks the connection")
    }

    /// Responds with success and a body that is not JSON.
    #[track_caller]
    pub fn broken_body(self) -> Self {
        self.push(Outcome::response(O::STATUS, "application/json", Bytes::from_static(b"{\"broken\": ")))
    }

    /// Responds with success and a truncated body.
    #[track_caller]
    pub fn cut_body(self) -> Self {
        self.push(match Outcome::response(O::STATUS, "application/json", Bytes::from_static(b"{")) {
            Outcome::Response(response) => Outcome::Cut(response),
            other => other,
        })
    }

    #[track_caller]
    fn fail(self, kind: TransportErrorKind, why: &str) -> Self {
        self.push(Outcome::Failure(kind, why.to_owned()))
    }

    #[track_caller]
    fn push(self, outcome: Outcome) -> Self {
        let mut is_added = false;
        self.mock.change(self.at, |plan| {
            let last = plan.steps.back();
            is_added = !last.is_some_and(|last| matches!(last.uses, Uses::Always { .. }));
            plan.steps.push_back(Step { outcome, uses: Uses::Times(1) });
        });
        assert!(is_added, "a result after `always` of the expectation of {} would never be used", O::ID);
        self
    }
}

impl<O> Clone for Expectation<O> {
    fn clone(&self) -> Self {
        Self { mock: self.mock.clone(), at: self.at, operation: PhantomData }
    }
}

impl<O> fmt::Debug for Expectation<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").field("mock", &self.mock).finish_non_exhaustive()
    }
}
