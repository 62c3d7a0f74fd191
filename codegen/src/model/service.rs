//! The servers and security schemes of the service, and the contents of our extensions.

use crate::pointer::Pointer;
use crate::service::{CredentialParts, NextPage, Polling};

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// The location.
    pub pointer: Pointer,
    /// The URL, possibly with `{variables}`.
    pub url: String,
    /// The variables, in order.
    pub variables: Vec<Variable>,
}

/// A variable of a server.
#[derive(Clone, Debug)]
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

/// A way to authenticate.
#[derive(Debug)]
pub struct SecurityScheme {
    /// The location.
    pub pointer: Pointer,
    /// The name.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
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
    /// An API key of this name.
    ApiKey(KeyLocation, String),
    /// OAuth 2.0 (RFC 6749), with the grant types and URLs of its token endpoints.
    OAuth2(Vec<(String, String)>),
    /// OpenID Connect.
    OpenIdConnect,
    /// Another HTTP authentication scheme of this name.
    Http(String),
    /// A client certificate.
    MutualTls,
}

/// The location of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// A Security Requirement Object: all schemes that a request needs, each with its scopes.
pub type Requirement = Vec<(String, Vec<String>)>;

/// The `security` of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// There is none.
    Absent,
    /// One of these alternatives.
    AnyOf(Vec<Requirement>),
    /// Alternatives with undefined schemes only.
    Undefined,
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

/// The pagination of an operation.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// The location.
    pub pointer: Pointer,
    /// A JSON Pointer to the items in the response body.
    pub items: String,
    /// Where the next page is.
    pub next: NextPage,
}

/// A stream that a request asks for.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The location.
    pub pointer: Pointer,
    /// The name of the field of the body, or of the query parameter, that is `true` in requests for the stream.
    pub flag: Option<String>,
    /// The data of the event that ends the stream.
    pub end: Option<String>,
}

/// The idempotency key of an operation.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    /// The location.
    pub pointer: Pointer,
    /// The name of the header, as in the parameter.
    pub header: String,
}

/// A waiter: a method that polls an operation until its response has a state.
#[derive(Clone, Debug)]
pub struct Waiter {
    /// The location.
    pub pointer: Pointer,
    /// The name.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// The field and its values.
    pub polling: Polling,
}
