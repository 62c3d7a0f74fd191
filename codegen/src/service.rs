//! Data about the service that the model and the IR have in common.

use serde::Deserialize;

/// The locations of details in error responses: JSON Pointers into their bodies, tried in order.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ErrorShape {
    /// The pointers to the code.
    #[serde(default)]
    pub code: Vec<String>,
    /// The pointers to the message.
    #[serde(default)]
    pub message: Vec<String>,
    /// The header with the request id.
    #[serde(rename = "request-id")]
    pub request_id: Option<String>,
}

/// The parts of a credential.
#[derive(Clone, Debug)]
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

impl CredentialParts {
    /// Returns the authentication scheme.
    pub fn scheme(&self) -> &'static str {
        match self {
            Self::Basic { .. } => "basic",
            Self::Bearer { .. } => "bearer",
        }
    }

    /// Returns the parts in order.
    pub fn all(&self) -> Vec<&CredentialPart> {
        match self {
            Self::Basic { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
        }
    }

    /// Returns the names of the parts.
    pub fn names(&self) -> Vec<&str> {
        self.all().into_iter().map(|part| part.name.as_str()).collect()
    }

    /// Returns the environment variables of the parts, if each part has one.
    pub fn env(&self) -> Option<Vec<&str>> {
        self.all().into_iter().map(|part| part.env.as_deref()).collect()
    }
}

/// A part of a credential.
#[derive(Clone, Debug, Deserialize)]
pub struct CredentialPart {
    /// The name, which is also that of the argument.
    pub name: String,
    /// The environment variable with the value.
    pub env: Option<String>,
}

/// The polling of an operation until a field has one of several values. Times are in seconds.
#[derive(Clone, Debug, Deserialize)]
pub struct Polling {
    /// A JSON Pointer to the field in the response body.
    pub field: String,
    /// The values of success, as strings.
    pub done: Vec<String>,
    /// The values of failure.
    #[serde(default)]
    pub failed: Vec<String>,
    /// A JSON Pointer to the reason of a failure in the response body.
    pub reason: Option<String>,
    /// The time that a value of failure must persist to be final.
    #[serde(default)]
    pub grace: u64,
    /// The first interval; later ones are longer.
    #[serde(default = "two")]
    pub every: u64,
    /// The longest interval, if it is given.
    slowest: Option<u64>,
    /// The time after which polling ends.
    #[serde(default = "fifteen_minutes")]
    pub deadline: u64,
}

impl Polling {
    /// Returns the longest interval. The default is raised to that of the first one.
    pub fn slowest(&self) -> u64 {
        self.slowest.unwrap_or(self.every.max(30))
    }
}

fn two() -> u64 {
    2
}

fn fifteen_minutes() -> u64 {
    900
}
