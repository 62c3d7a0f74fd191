//! What whoever starts a service decides.

use std::fmt;

use axum::http::Method;

use super::Seen;

/// Where senders live; one of them is one segment below.
pub(super) const SENDERS: &str = "/v2/Channels/Senders";

/// How a service is started. The default has made-up credentials, any free port, and no faults.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
    /// The SID of the one account, and its auth token.
    pub account: Credentials,
    /// The SID of the account's one API key, and its secret.
    pub api_key: Credentials,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// Told of each request when its answer is ready.
    pub watch: Option<fn(&Seen)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            account: Credentials::new("AC00112233445566778899aabbccddeeff", "demo-auth-token"),
            api_key: Credentials::new("SK00112233445566778899aabbccddeeff", "demo-api-secret"),
            faults: Vec::new(),
            watch: None,
        }
    }
}

/// What HTTP basic authentication carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user name: the SID of an account or of an API key.
    pub username: String,
    /// The password: an auth token or a secret.
    pub password: String,
}

impl Credentials {
    /// These two.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { username: username.into(), password: password.into() }
    }
}

/// Without the password: what is printed while looking for a mistake is often kept.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

/// A request that is refused although nothing is wrong with it. It is not carried out.
///
/// Requests are counted by kind and from 1, those with wrong credentials left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429, with problem details (RFC 9457) as the body.
    TooManyRequests {
        /// The kind of request.
        operation: Operation,
        /// Which one of its kind.
        nth: usize,
        /// The `Retry-After` header, in seconds.
        retry_after: Option<u64>,
    },
    /// 503, with a page of HTML as the body, as a proxy in front of the service would answer.
    Unavailable {
        /// The kind of request.
        operation: Operation,
        /// Which one of its kind.
        nth: usize,
    },
}

impl Fault {
    /// Whether this is what happens to that request.
    pub(super) fn hits(&self, its_operation: Operation, its_number: usize) -> bool {
        let (Self::TooManyRequests { operation, nth, .. } | Self::Unavailable { operation, nth }) = *self;
        (operation, nth) == (its_operation, its_number)
    }
}

/// A kind of request.
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
    /// The operation that a method on a path is, if any.
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
