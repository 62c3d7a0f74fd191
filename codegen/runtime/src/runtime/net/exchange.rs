//! The state machine of a call: attempts, retries and redirects. It does no I/O.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{LOCATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};

use crate::runtime::net::address;
use crate::runtime::net::attempts::History;
use crate::runtime::net::base_url::Server;
use crate::runtime::net::body::Body;
use crate::runtime::net::client_inner::ClientInner;
use crate::runtime::net::credentials::{Ask, Failure, ObtainFuture, Selected};
use crate::runtime::net::error::Error;
use crate::runtime::net::hooks::{RequestView, ResponseView};
use crate::runtime::net::outcome::{Outcome, Verdict};
use crate::runtime::net::raw_response::{Documented, Parts, RawResponse};
use crate::runtime::net::redact;
use crate::runtime::net::request::{OperationId, Request, ShownUri};
use crate::runtime::net::retries::{self, Budget, Retries};
use crate::runtime::net::security::{Given, Outgoing, Security, SecurityScheme};
use crate::runtime::net::time::Instant;
use crate::runtime::net::trace::Trace;
use crate::runtime::net::transport::{Limits, Transport};
use crate::runtime::net::transport_error::TransportError;

/// The maximum number of redirects. More of them are a loop with changing addresses.
const MAX_REDIRECTS: usize = 10;

/// The maximum memory of a decoded body, as a multiple of the maximum size of the body.
const MEMORY_PER_BYTE: usize = 8;

/// The state of a call.
pub(crate) struct Exchange<'a> {
    inner: &'a ClientInner,
    trace: &'a Trace,
    operation: Cow<'static, str>,
    documented: &'static Documented,
    method: Method,
    /// `true` if the service may process the request twice.
    is_idempotent: bool,
    /// Without credentials, as the headers.
    uri: Uri,
    headers: HeaderMap,
    credentials: Vec<Selected<'a>>,
    /// Address and headers with the credentials.
    outgoing: Outgoing,
    /// `true` if the service has rejected renewable credentials.
    is_renewed: bool,
    /// `None` after a stream was sent.
    body: Option<Body>,
    timeout: Option<Duration>,
    retries: Retries,
    started: Instant,
    attempt_started: Instant,
    followed: Vec<Uri>,
    history: History,
}

impl<'a> Exchange<'a> {
    /// Starts a call.
    ///
    /// # Errors
    ///
    /// A request error if the request was changed to one that cannot be sent, and an error of the credentials if those that
    /// it requires are missing.
    pub(crate) fn new(
        inner: &'a ClientInner,
        request: Request,
        trace: &'a Trace,
        now: Instant,
    ) -> Result<Self, Error> {
        Self::checked(inner, request, trace, now).inspect_err(|error| trace.done(Err(error)))
    }

    fn checked(
        inner: &'a ClientInner,
        mut request: Request,
        trace: &'a Trace,
        now: Instant,
    ) -> Result<Self, Error> {
        let is_idempotent = retries::is_idempotent(&request.method);
        let is_idempotent = crate::runtime::net::idempotency::set_key(&mut request) || is_idempotent;
        let own = std::mem::take(&mut request.headers);
        let checked = inner.base_of(&request).and_then(|base| {
            let headers = inner.headers(own, &base, request.server)?;
            Ok((inner.uri(&request)?, headers, base))
        });
        let (uri, headers, base) = match checked {
            Ok(checked) => checked,
            Err(message) => return Err(Error::request(request.operation, message)),
        };
        let security = match request.server {
            Some(Server { with_credentials: false, .. }) => Security::AnyOf(&[]),
            _ => request.documented.security,
        };
        let credentials = match inner.credentials(security, Given { headers: &headers, uri: &uri }) {
            Ok(credentials) if !credentials.is_empty() && !base.is_private => {
                let why = format!("credentials are not sent to {} over plain http; use https", base.origin);
                return Err(Error::request(request.operation, why));
            }
            Ok(credentials) => credentials,
            Err(expected) => {
                let hint = "set `credentials` of the client builder";
                let failure =
                    Failure::from(format!("the client has no credentials for it: {expected}; {hint}"));
                return Err(Error::credentials(request.operation, failure));
            }
        };
        let mut exchange = Self {
            inner,
            trace,
            operation: request.operation,
            documented: request.documented,
            method: request.method,
            is_idempotent,
            uri,
            headers,
            credentials,
            outgoing: Outgoing::default(),
            is_renewed: false,
            body: Some(request.body),
            timeout: request.timeout.or(inner.timeout),
            retries: request.retries.unwrap_or(inner.retries),
            started: now,
            attempt_started: now,
            followed: Vec::new(),
            history: History::default(),
        };
        match exchange.authorize() {
            Ok(()) => Ok(exchange),
            Err(why) => Err(Error::request(exchange.operation, why)),
        }
    }

    /// Adds the credentials to the address and the headers.
    pub(crate) fn authorize(&mut self) -> Result<(), String> {
        let mut outgoing =
            Outgoing { uri: self.uri.clone(), headers: self.headers.clone(), ..Outgoing::default() };
        for credential in &self.credentials {
            credential.add_to(&mut outgoing)?;
        }
        self.outgoing = outgoing;
        Ok(())
    }

    /// Returns the future of the credentials of the next attempt, if they expire. After it, `authorize` adds them.
    ///
    /// The request for them belongs to no call, so that its time limit is that of the client. The call does not wait
    /// longer than its own, unless the transport's time is simulated.
    pub(crate) fn obtain<'b>(&'b mut self, transport: &'b Arc<dyn Transport>) -> Option<ObtainFuture<'b>> {
        let source = self.credentials.iter().find_map(Selected::source)?;
        let (now, inner) = (transport.now(), self.inner);
        self.attempt_started = now;
        let limit = self.limits(now).timeout.filter(|_| !transport.is_simulated());
        let ask = Ask {
            scheme: SecurityScheme::authorization(""),
            scopes: &[],
            transport,
            base: &inner.base,
            limits: Limits {
                timeout: [inner.timeout, inner.attempt_timeout].into_iter().flatten().min(),
                head_timeout: None,
                max_response_size: inner.max_response_size,
            },
            deadline: limit.and_then(|limit| now.checked_add(limit)),
            user_agent: self.headers.get(USER_AGENT),
        };
        Some(source.obtain(&mut self.credentials, ask))
    }

    /// Returns the next request to send, with the [`OperationId`] in its extensions, and its limits.
    pub(crate) fn request(&mut self, now: Instant) -> (http::Request<Body>, Limits) {
        self.attempt_started = now;
        let mut request = http::Request::new(Body::again(&mut self.body).unwrap_or_default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.outgoing.uri.clone();
        *request.headers_mut() = self.outgoing.headers.clone();
        request.extensions_mut().insert(OperationId(self.operation.clone()));
        if let Some(shown) = &self.outgoing.shown {
            request.extensions_mut().insert(ShownUri(shown.clone()));
        }
        crate::runtime::net::upload::set_length(&mut request);
        let hooks = &self.inner.hooks.on_request;
        if !hooks.is_empty() {
            let view = self.view();
            hooks.iter().for_each(|hook| hook(&view));
        }
        (request, self.limits(now))
    }

    /// Returns the limits of an attempt.
    pub(crate) fn limits(&self, now: Instant) -> Limits {
        Limits {
            timeout: [self.left(now), self.inner.attempt_timeout].into_iter().flatten().min(),
            head_timeout: None,
            max_response_size: self.inner.max_response_size,
        }
    }

    /// Returns the next request without secrets.
    fn view(&self) -> RequestView {
        RequestView {
            operation: self.operation.to_string(),
            method: self.method.clone(),
            url: self.inner.service.shown(self.outgoing.shown()),
            headers: redact::headers(&self.outgoing.headers, &[]),
            attempt: self.failed_attempts().saturating_add(1),
        }
    }

    /// Calls the hooks for a response or a failure. Without credentials no request was sent.
    fn report(&self, outcome: &Outcome, took: Duration) {
        let hooks = &self.inner.hooks.on_response;
        let (parts, failure) = match outcome {
            Outcome::Response(parts, _) => (Some(parts), None),
            Outcome::Failure(error, parts) => (parts.as_ref(), Some(error.kind())),
            Outcome::Unauthorized(_) => return,
        };
        if hooks.is_empty() {
            return;
        }
        let secrets = self.secrets();
        let view = ResponseView {
            request: self.view(),
            status: parts.map(|parts| parts.status),
            headers: parts.map(|parts| redact::headers(&parts.headers, &secrets)).unwrap_or_default(),
            failure,
            took,
        };
        hooks.iter().for_each(|hook| hook(&view));
    }

    /// Returns the secrets of the request, which neither errors nor hooks show.
    fn secrets(&self) -> Vec<HeaderValue> {
        let mut all = self.outgoing.secrets();
        all.extend(self.inner.service.keys(&self.uri));
        all
    }

    /// Returns the number of failed attempts.
    fn failed_attempts(&self) -> u32 {
        u32::try_from(self.history.attempts.len()).unwrap_or(u32::MAX)
    }

    /// Returns the next step after this outcome.
    pub(crate) fn evaluate(&mut self, outcome: Outcome, now: Instant) -> Verdict {
        let took = now.saturating_duration_since(self.attempt_started);
        self.report(&outcome, took);
        let resend_count = self.history.attempts.len() + self.followed.len();
        let event = self.trace.attempt(&outcome, resend_count, took);
        let verdict = self.next(outcome, now);
        self.trace.next(event, &verdict, self.outgoing.shown());
        verdict
    }

    fn next(&mut self, outcome: Outcome, now: Instant) -> Verdict {
        match outcome {
            Outcome::Response(mut parts, body) if self.is_success(parts.status) => {
                parts.attempts = parts.attempts.saturating_add(self.failed_attempts());
                // The request with renewed credentials does not count as a retry.
                let was_retried = self.history.attempts.len() > usize::from(self.is_renewed);
                self.inner.retry_budget.iter().for_each(|budget| budget.refund(was_retried));
                Verdict::Done(Ok(self.response(parts, body)))
            }
            Outcome::Response(parts, _) if self.renews(parts.status) => {
                self.history.note((Some(parts.status), None), self.attempt_started, now);
                self.history.pause(Duration::ZERO);
                Verdict::Renew
            }
            Outcome::Response(parts, body) => match self.redirect(&parts) {
                Some(Ok(())) => Verdict::Redirect,
                Some(Err(why)) => self.failed_status(parts, body, Some(why), now),
                None => self.failed_status(parts, body, None, now),
            },
            Outcome::Failure(error, response) => self.failed_exchange(error, response, now),
            Outcome::Unauthorized(failure) => self.unauthorized(failure, now),
        }
    }

    /// Returns `true` for 2xx, and for a redirection that the description declares as the success.
    fn is_success(&self, status: StatusCode) -> bool {
        status.is_success() || self.documented.statuses.contains(&status.as_u16())
    }

    /// Returns the last response.
    fn response(&mut self, parts: Parts, body: Bytes) -> RawResponse {
        let operation = std::mem::take(&mut self.operation);
        let secrets = self.secrets();
        let max_memory = self.inner.max_response_size.saturating_mul(MEMORY_PER_BYTE);
        RawResponse { parts, body, operation, documented: self.documented, secrets, max_memory }
    }

    fn failed_status(
        &mut self,
        parts: Parts,
        body: Bytes,
        redirect: Option<String>,
        now: Instant,
    ) -> Verdict {
        self.history.note((Some(parts.status), None), self.attempt_started, now);
        let may = retries::may_follow_status(self.is_idempotent, parts.status);
        if let Some(pause) = self.pause(may, retries::retry_after(&parts.headers), now) {
            return Verdict::Retry(pause);
        }
        let error = Error::api(self.response(parts, body), self.inner.service, redirect);
        Verdict::Done(Err(error.with_history(std::mem::take(&mut self.history))))
    }

    fn failed_exchange(&mut self, error: TransportError, response: Option<Parts>, now: Instant) -> Verdict {
        let status = response.as_ref().map(|parts| parts.status);
        self.history.note((status, Some(error.kind())), self.attempt_started, now);
        let may = retries::may_follow_failure(self.is_idempotent, error.kind());
        if let Some(pause) = self.pause(may, None, now) {
            return Verdict::Retry(pause);
        }
        let operation = std::mem::take(&mut self.operation);
        let error =
            Error::transport(operation, error, &address::origin(&self.uri).unwrap_or_default(), response)
                .with_secrets(self.secrets());
        Verdict::Done(Err(error.with_history(std::mem::take(&mut self.history))))
    }

    fn unauthorized(&mut self, failure: Failure, now: Instant) -> Verdict {
        self.history.note((None, None), self.attempt_started, now);
        if let Some(pause) = self.pause(failure.is_temporary, None, now) {
            return Verdict::Retry(pause);
        }
        let error = Error::credentials(std::mem::take(&mut self.operation), failure);
        Verdict::Done(Err(error.with_history(std::mem::take(&mut self.history))))
    }

    /// Drops credentials that the service has rejected (RFC 9110, section 15.5.2). Returns `true` if the request is sent
    /// again with new ones, which happens once.
    fn renews(&mut self, status: StatusCode) -> bool {
        if status != StatusCode::UNAUTHORIZED {
            return false;
        }
        let mut is_renewable = false;
        for credential in &self.credentials {
            is_renewable |= credential.reject();
        }
        is_renewable && !std::mem::replace(&mut self.is_renewed, true) && self.body.is_some()
    }

    /// Returns the pause before the next attempt, if there is one.
    fn pause(&mut self, may: bool, asked: Option<Duration>, now: Instant) -> Option<Duration> {
        // The request with renewed credentials does not count as an attempt.
        let attempts = self.failed_attempts().saturating_sub(u32::from(self.is_renewed));
        let history = &mut self.history;
        history.total = now.saturating_duration_since(self.started);
        let budget = self.inner.retry_budget.as_ref();
        if !may || attempts >= self.retries.attempts {
            return None;
        }
        let total = |pause: Duration| history.total.saturating_add(pause);
        let pause = match self.retries.pause(attempts, asked) {
            _ if self.body.is_none() => Err("the body was a stream and cannot be sent again"),
            Ok(pause) if total(pause) >= self.retries.total_time => Err("the time for attempts is over"),
            Ok(pause) if self.timeout.is_some_and(|limit| total(pause) >= limit) => {
                Err("the call's time would be over")
            }
            Ok(_) if !budget.is_none_or(Budget::take) => Err("the retry budget of the client is used up"),
            other => other,
        };
        match pause {
            Ok(pause) => {
                history.pause(pause);
                Some(pause)
            }
            Err(why) => {
                history.ended = Some(why);
                None
            }
        }
    }

    fn left(&self, now: Instant) -> Option<Duration> {
        Some(self.timeout?.saturating_sub(now.saturating_duration_since(self.started)))
    }

    /// Follows a redirect (RFC 9110, section 15.4), or returns the reason why it is not followed; `None` for other responses.
    ///
    /// Only redirects within the origin are followed, even without credentials: a body may be secret, too.
    /// The method never changes, because a `GET` would not do what was requested.
    fn redirect(&mut self, parts: &Parts) -> Option<Result<(), String>> {
        if !matches!(parts.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let to = parts.headers.get(LOCATION)?.to_str().ok()?;
        Some(self.follow(parts.status, to).map_err(|why| format!("the redirect is not followed: {why}")))
    }

    fn follow(&mut self, status: StatusCode, to: &str) -> Result<(), String> {
        let keeps_method = matches!(status.as_u16(), 307 | 308);
        if !keeps_method && !matches!(self.method, Method::GET | Method::HEAD) {
            return Err(format!("it might change the method {} to GET", self.method));
        }
        let uri = self.inner.follow(&self.uri, to)?;
        if uri == self.uri || self.followed.contains(&uri) {
            return Err("it is a redirect loop".to_owned());
        }
        if self.followed.len() >= MAX_REDIRECTS {
            return Err(format!("{MAX_REDIRECTS} were followed before it"));
        }
        if self.body.is_none() {
            return Err("the body was a stream and cannot be sent again".to_owned());
        }
        self.followed.push(std::mem::replace(&mut self.uri, uri));
        self.authorize()
    }
}
