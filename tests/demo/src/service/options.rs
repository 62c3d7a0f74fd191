//! Options of a service.

use std::fmt;

use axum::http::Method;

use super::LoggedRequest;

/// The path of the list of senders; a single sender is one segment below.
pub(super) const SENDERS: &str = "/v2/Channels/Senders";

/// The options of a service. The default has invented credentials, any free port, and no faults.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 selects any free port.
    pub port: u16,
    /// The SID of the one account, and its auth token.
    pub account: Credentials,
    /// The SID of the account's one API key, and its secret.
    pub api_key: Credentials,
    /// The faults to inject.
    pub faults: Vec<Fault>,
    /// A function that is called with each request when its response is ready.
    pub on_request: Option<fn(&LoggedRequest)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            account: Credentials::new("AC00112233445566778899aabbccddeeff", "demo-auth-token"),
            api_key: Credentials::new("SK00112233445566778899aabbccddeeff", "demo-api-secret"),
            faults: Vec::new(),
            on_request: None,
        }
    }
}

/// Credentials for HTTP basic authentication.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user name: the SID of an account or of an API key.
    pub username: String,
    /// The password: an auth token or a secret.
    pub password: String,
}

impl Credentials {
    /// Creates credentials of a user name and a password.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { username: username.into(), password: password.into() }
    }
}

/// Omits the password, as debug output often ends up in logs.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

/// An injected fault: a valid request is rejected and not carried out.
///
/// Requests are counted per operation, from 1. Requests with wrong credentials are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429, with problem details (RFC 9457) as the body.
    TooManyRequests {
        /// The operation.
        operation: Operation,
        /// The number of the request among those of the operation.
        nth: usize,
        /// The `Retry-After` header, in seconds.
        retry_after: Option<u64>,
    },
    /// 503, with an HTML page as the body, like the response of a proxy in front of the service.
    Unavailable {
        /// The operation.
        operation: Operation,
        /// The number of the request among those of the operation.
        nth: usize,
    },
}

impl Fault {
    /// Returns `true` if the fault applies to this request.
    pub(super) fn applies_to(&self, requested: Operation, number: usize) -> bool {
        let (Self::TooManyRequests { operation, nth, .. } | Self::Unavailable { operation, nth }) = *self;
        (operation, nth) == (requested, number)
    }
}

/// An operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Registers a sender.
    Create,
    /// Lists the senders of a channel.
    List,
    /// Reads one sender.
    Fetch,
    /// Changes one sender.
    Update,
    /// Removes one sender.
    Delete,
}

impl Operation {
    /// Returns the operation with this method and path, if any.
    pub(super) fn of(method: &Method, path: &str) -> Option<Self> {
        let rest = path.strip_prefix(SENDERS)?;
        let is_one = rest.strip_prefix('/').is_some_and(|sid| !sid.is_empty() && !sid.contains('/'));
        match (method.as_str(), is_one) {
            ("POST", false) if rest.is_empty() => Some(Self::Create),
            ("GET", false) if rest.is_empty() => Some(Self::List),
            ("GET", true) => Some(Self::Fetch),
            ("POST", true) => Some(Self::Update),
            ("DELETE", true) => Some(Self::Delete),
            _ => None,
        }
    }
}
