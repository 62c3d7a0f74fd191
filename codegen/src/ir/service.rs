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
    /// The value of `User-Agent`, with placeholders that the runtime fills in.
    pub user_agent: String,
    /// Locations of code and message in error responses.
    pub errors: ErrorShape,
    /// Constructors of credentials, in the order in which `from_env` tries them.
    pub credentials: Vec<CredentialConstructor>,
    /// `true` if a security scheme is HTTP basic authentication.
    pub basic: bool,
    /// `true` if a security scheme is HTTP bearer authentication.
    pub bearer: bool,
}

impl Service {
    /// Returns `true` if the service has credentials.
    pub fn has_credentials(&self) -> bool {
        self.basic || self.bearer
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
