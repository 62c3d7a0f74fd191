//! The servers and security schemes of the service, and the contents of our extensions.

use crate::pointer::Pointer;

/// A server.
#[derive(Debug)]
pub struct Server {
    /// The location.
    pub pointer: Pointer,
    /// The URL, possibly with `{variables}`.
    pub url: String,
    /// The variables, in order.
    pub variables: Vec<Variable>,
}

/// A variable of a server.
#[derive(Debug)]
pub struct Variable {
    /// The location.
    pub pointer: Pointer,
    /// The name.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`; empty for any value.
    pub allowed: Vec<String>,
    /// `description`.
    pub description: Option<String>,
    /// The environment variable with the value: `x-specsmith-variable`.
    pub env: Option<String>,
    /// Set if the variable must be set whenever another one is, despite its default: `x-specsmith-variable`.
    pub required: bool,
}

/// The locations of details in error responses: JSON Pointers into their bodies, tried in order.
#[derive(Debug, Default)]
pub struct ErrorShape {
    /// The pointers to the code.
    pub code: Vec<String>,
    /// The pointers to the message.
    pub message: Vec<String>,
    /// The header with the request id.
    pub request_id: Option<String>,
}

/// A way to authenticate.
#[derive(Debug)]
pub struct SecurityScheme {
    /// The location.
    pub pointer: Pointer,
    /// The kind.
    pub kind: SecurityKind,
    /// The kinds of credentials: `x-specsmith-credentials`.
    pub credentials: Vec<Credential>,
}

/// The kind of a security scheme.
#[derive(Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// HTTP basic (RFC 7617).
    Basic,
    /// HTTP bearer (RFC 6750).
    Bearer,
    /// Any other kind, with its name.
    Other(String),
}

/// A kind of credential.
#[derive(Debug)]
pub struct Credential {
    /// The location.
    pub pointer: Pointer,
    /// The name.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// The parts.
    pub parts: CredentialParts,
}

/// The parts of a credential.
#[derive(Debug)]
pub enum CredentialParts {
    /// HTTP basic authentication.
    Basic {
        /// The user name.
        username: CredentialPart,
        /// The password.
        password: CredentialPart,
    },
    /// HTTP bearer authentication.
    Bearer {
        /// The token.
        token: CredentialPart,
    },
}

/// A part of a credential.
#[derive(Debug)]
pub struct CredentialPart {
    /// The name.
    pub name: String,
    /// The environment variable with the value.
    pub env: Option<String>,
}

/// The pagination of an operation.
#[derive(Debug)]
pub struct Pagination {
    /// The location.
    pub pointer: Pointer,
    /// A JSON Pointer to the items in the response body.
    pub items: String,
    /// A JSON Pointer to the URL of the next page in the response body.
    pub next: String,
}

/// A waiter: polling of an operation until a field has one of several values. Times are in seconds.
#[derive(Debug)]
pub struct Waiter {
    /// The location.
    pub pointer: Pointer,
    /// The name.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// A JSON Pointer to the field in the response body.
    pub field: String,
    /// The values of success.
    pub done: Vec<String>,
    /// The values of failure.
    pub failed: Vec<String>,
    /// A JSON Pointer to the reason of a failure in the response body.
    pub reason: Option<String>,
    /// The time that a value of failure must persist to be final.
    pub grace: u64,
    /// The first interval; later ones are longer.
    pub every: u64,
    /// The longest interval.
    pub slowest: u64,
    /// The time after which polling ends.
    pub deadline: u64,
}
