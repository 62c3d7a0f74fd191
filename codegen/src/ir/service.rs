//! The service as a whole, and what operations do beyond a single call.

use crate::ir::{Presence, Type};

/// Where the service is and how it is talked to.
#[derive(Debug)]
pub struct Service {
    /// Where requests go unless a user says otherwise; empty if the description does not say.
    pub base_url: String,
    /// Other addresses of the service, by variables.
    pub template: Option<Template>,
    /// What the client says of itself, with placeholders that the runtime fills in.
    pub user_agent: String,
    /// Where answers that are no success say what went wrong.
    pub errors: Errors,
    /// What users have to authenticate with, in the order in which the environment is searched.
    pub credentials: Vec<CredentialWay>,
    /// Whether HTTP basic authentication is among its security schemes.
    pub basic: bool,
    /// Whether HTTP bearer authentication is.
    pub bearer: bool,
}

/// Addresses of the service, by variables.
#[derive(Debug)]
pub struct Template {
    /// The URL with `{variables}` in it.
    pub url: String,
    /// The variables, in order; each occurs in the URL.
    pub variables: Vec<Variable>,
}

/// A variable of an address.
#[derive(Debug)]
pub struct Variable {
    /// Its name in the URL.
    pub name: String,
    /// The method of the client's builder that sets it.
    pub method: String,
    /// What its docs say.
    pub docs: String,
    /// What it is if nobody sets it; none where who sets another variable must set it, too.
    pub default: Option<String>,
    /// The environment variable that holds it.
    pub env: Option<String>,
    /// What it may be; empty where it is free.
    pub allowed: Vec<String>,
}

/// Where answers that are no success say what went wrong: JSON Pointers, to be tried in order.
#[derive(Debug)]
pub struct Errors {
    /// To a code.
    pub code: Vec<String>,
    /// To a text for people.
    pub message: Vec<String>,
    /// The header with the service's name for the request.
    pub request_id: Option<String>,
}

/// Something that users have and authenticate with: a constructor of the credentials.
#[derive(Debug)]
pub struct CredentialWay {
    /// The constructor's name.
    pub name: String,
    /// What its docs say.
    pub docs: String,
    /// Its arguments.
    pub parts: CredentialParts,
}

/// The arguments of a constructor of credentials.
#[derive(Debug)]
pub enum CredentialParts {
    /// What HTTP basic takes.
    Basic {
        /// The user name.
        username: SecretPart,
        /// The password.
        password: SecretPart,
    },
    /// What HTTP bearer takes.
    Bearer {
        /// The token.
        token: SecretPart,
    },
}

impl CredentialWay {
    /// Its arguments, in order.
    pub fn parts(&self) -> Vec<&SecretPart> {
        match &self.parts {
            CredentialParts::Basic { username, password } => vec![username, password],
            CredentialParts::Bearer { token } => vec![token],
        }
    }

    /// The environment variables that hold its arguments, if all of them are in the environment.
    pub fn env(&self) -> Option<Vec<&str>> {
        self.parts().into_iter().map(|part| part.env.as_deref()).collect()
    }
}

/// An argument of a constructor of credentials.
#[derive(Debug)]
pub struct SecretPart {
    /// Its name.
    pub name: String,
    /// The environment variable that holds it.
    pub env: Option<String>,
}

/// How the answer of an operation is one page of many.
#[derive(Debug)]
pub struct Paging {
    /// A JSON Pointer into the answer, to the address of the next page.
    pub next: String,
    /// The fields that lead from the answer to the items, from the outside in; none where it is the list itself.
    pub items: Vec<Step>,
    /// What the items are.
    pub item: Type,
}

/// A field on the way to something.
#[derive(Debug)]
pub struct Step {
    /// Its name in Rust.
    pub field: String,
    /// Whether it may be left out or null.
    pub presence: Presence,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// What an operation may be repeated for, until it is so. Times are in seconds.
#[derive(Debug)]
pub struct Wait {
    /// The method that does it.
    pub method: String,
    /// What its docs say.
    pub docs: String,
    /// A JSON Pointer into the answer, to the value that is looked at.
    pub field: String,
    /// The values that end it well, as text.
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
    /// What it gives.
    pub answer: Type,
}
