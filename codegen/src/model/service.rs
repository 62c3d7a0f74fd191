//! What the API says about the service as a whole, and what our own extensions add to the standard's words.

use crate::pointer::Pointer;

/// A server.
#[derive(Debug)]
pub struct Server {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its URL, possibly with `{variables}`.
    pub url: String,
    /// What the variables may be, in order.
    pub variables: Vec<Variable>,
}

/// A variable of a server.
#[derive(Debug)]
pub struct Variable {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`; empty where it is free.
    pub allowed: Vec<String>,
    /// `description`.
    pub description: Option<String>,
    /// The environment variable that holds it: `x-specsmith-variable`.
    pub env: Option<String>,
    /// Whether its default is not implied: who sets another variable must set this one: `x-specsmith-variable`.
    pub required: bool,
}

/// Where answers that are no success say what went wrong: JSON Pointers into their bodies, to be tried in order.
#[derive(Debug, Default)]
pub struct ErrorShape {
    /// To a code.
    pub code: Vec<String>,
    /// To a text for people.
    pub message: Vec<String>,
    /// The header with the service's name for the request.
    pub request_id: Option<String>,
}

/// A way to authenticate.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub pointer: Pointer,
    /// How it works.
    pub kind: SecurityKind,
    /// What users have that can be used with it: `x-specsmith-credentials`.
    pub credentials: Vec<Credential>,
}

/// How a security scheme works.
#[derive(Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// HTTP basic (RFC 7617).
    Basic,
    /// HTTP bearer (RFC 6750).
    Bearer,
    /// Anything else, as the document calls it.
    Other(String),
}

/// Something that users have and authenticate with.
#[derive(Debug)]
pub struct Credential {
    /// Where it stands.
    pub pointer: Pointer,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// What it is made of.
    pub parts: CredentialParts,
}

/// What a credential is made of.
#[derive(Debug)]
pub enum CredentialParts {
    /// What HTTP basic takes.
    Basic {
        /// The user name.
        username: CredentialPart,
        /// The password.
        password: CredentialPart,
    },
    /// What HTTP bearer takes.
    Bearer {
        /// The token.
        token: CredentialPart,
    },
}

/// A part of a credential.
#[derive(Debug)]
pub struct CredentialPart {
    /// What it is called.
    pub name: String,
    /// The environment variable that holds it.
    pub env: Option<String>,
}

/// How an answer is one page of many.
#[derive(Debug)]
pub struct Paging {
    /// Where it stands.
    pub pointer: Pointer,
    /// A JSON Pointer into the answer, to the items of the page.
    pub items: String,
    /// A JSON Pointer into the answer, to the address of the next page.
    pub next: String,
}

/// What an operation may be repeated for, until it is so. Times are in seconds.
#[derive(Debug)]
pub struct Wait {
    /// Where it stands.
    pub pointer: Pointer,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// A JSON Pointer into the answer, to the value that is looked at.
    pub field: String,
    /// The values that end it well.
    pub done: Vec<String>,
    /// The values that end it badly, once they last.
    pub failed: Vec<String>,
    /// A JSON Pointer into the answer, to what says why it failed.
    pub reason: Option<String>,
    /// How long one of `failed` must last to be final.
    pub grace: u64,
    /// The first pause; later ones are longer.
    pub every: u64,
    /// The longest pause.
    pub slowest: u64,
    /// When to give up.
    pub deadline: u64,
}
