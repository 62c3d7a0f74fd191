//! The service as a whole, pagination and waiters.

use crate::ir::{Presence, Type};
use crate::service::{CredentialParts, ErrorShape, NextPage, Polling};

/// Servers, credentials and error bodies of the service.
#[derive(Debug)]
pub struct Service {
    /// The default base URL; empty if the description has none.
    pub base_url: String,
    /// A server URL with variables.
    pub template: Option<Template>,
    /// The methods of the client builder for servers of operations.
    pub servers: Vec<ServerMethod>,
    /// The value of `User-Agent`, with placeholders that the runtime fills in.
    pub user_agent: String,
    /// Locations of code and message in error responses.
    pub errors: ErrorShape,
    /// Constructors of credentials, in the order in which `from_env` tries them.
    pub credentials: Vec<CredentialConstructor>,
    /// The security schemes.
    pub schemes: Vec<Scheme>,
    /// The credentials that most operations require.
    pub security: Security,
    /// `true` if a security scheme is a client certificate.
    pub has_certificates: bool,
}

/// A security scheme of requests.
#[derive(Debug)]
pub struct Scheme {
    /// The name in the description.
    pub name: String,
    /// The kind.
    pub kind: SchemeKind,
}

/// The kind of a security scheme.
#[derive(Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP basic authentication.
    Basic,
    /// HTTP bearer authentication, or OpenID Connect.
    Bearer,
    /// OAuth 2.0, with the grant types and URLs of its token endpoints.
    OAuth2(Vec<(String, String)>),
    /// Another scheme of the header `Authorization`.
    Authorization,
    /// An API key in this header, in lower case.
    Header(String),
    /// An API key in this query parameter.
    Query(String),
    /// An API key in this cookie.
    Cookie(String),
}

/// The credentials of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// Those that the client has.
    Any,
    /// One of these alternatives: security schemes and their scopes.
    AnyOf(Vec<Vec<(String, Vec<String>)>>),
}

impl Service {
    /// Returns `true` if the service has credentials.
    pub fn has_credentials(&self) -> bool {
        !self.schemes.is_empty()
    }

    /// Returns `true` if a client with default settings has an address.
    pub fn has_address(&self) -> bool {
        self.base_url.contains("://")
    }

    /// Returns `true` if `Client::new` exists.
    pub fn has_new(&self) -> bool {
        self.has_credentials() && self.has_address()
    }

    /// Returns `true` if `from_env` exists: the environment has credentials, and there is an address, possibly of variables
    /// from the environment.
    pub fn has_from_env(&self) -> bool {
        let is_set = |variable: &Variable| variable.default.is_some() || variable.env.is_some();
        let by_variables = self.template.as_ref().is_some_and(|of| of.variables.iter().all(is_set));
        (self.has_address() || by_variables) && self.credentials.iter().any(|way| way.parts.env().is_some())
    }
}

/// A method of the client builder that sets the base URL in place of a server of operations.
#[derive(Debug)]
pub struct ServerMethod {
    /// The method's name.
    pub method: String,
    /// The URL as in [`OwnServer`](crate::ir::OwnServer).
    pub url: String,
    /// Docs.
    pub docs: String,
}

/// A server URL with variables.
#[derive(Debug)]
pub struct Template {
    /// The URL with `{variables}`.
    pub url: String,
    /// The variables, all of which occur in the URL.
    pub variables: Vec<Variable>,
}

/// A variable of a server URL.
#[derive(Debug)]
pub struct Variable {
    /// The name in the URL.
    pub name: String,
    /// The method of the client builder that sets it.
    pub method: String,
    /// Docs.
    pub docs: String,
    /// The default; `None` if the variable is required as soon as another one is set.
    pub default: Option<String>,
    /// The environment variable that provides it.
    pub env: Option<String>,
    /// Allowed values; empty if there is no restriction.
    pub allowed: Vec<String>,
}

/// A constructor of credentials.
#[derive(Debug)]
pub struct CredentialConstructor {
    /// The constructor's name.
    pub name: String,
    /// Docs.
    pub docs: String,
    /// A description of the credentials on one line, for lists; may be empty.
    pub summary: String,
    /// The arguments.
    pub parts: CredentialParts,
    /// The security scheme.
    pub scheme: String,
    /// The authentication scheme in the header `Authorization`, if it is not that of the parts.
    pub written: &'static str,
    /// `true` if it fits only this security scheme, and not all of its kind.
    pub is_bound: bool,
    /// `true` if it is a function of the runtime.
    pub is_common: bool,
}

/// The pagination of an operation.
#[derive(Debug)]
pub struct Pagination {
    /// Where the next page is.
    pub next: NextPage,
    /// A JSON Pointer to the items in the response body.
    pub pointer: String,
    /// The fields on the path from the response body to the items; empty if the body is the array itself.
    pub items: Vec<Step>,
    /// The type of an item.
    pub item: Type,
}

/// A field on a path into the response body.
#[derive(Debug)]
pub struct Step {
    /// The Rust name.
    pub field: String,
    /// Presence and nullability.
    pub presence: Presence,
    /// `true` if the field is deprecated.
    pub deprecated: bool,
}

/// A waiter: polls an operation until a field has one of the wanted values.
#[derive(Debug)]
pub struct Waiter {
    /// The method's name.
    pub method: String,
    /// Docs.
    pub docs: String,
    /// The field and its values.
    pub polling: Polling,
    /// The type of the response body.
    pub body: Type,
}
