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
    /// The grant of client credentials of OAuth 2.0.
    Client {
        /// The identifier of the client.
        id: CredentialPart,
        /// The password of the client.
        secret: CredentialPart,
    },
    /// Another secret: an API key, a token of OAuth 2.0, or a value of the header `Authorization`.
    Secret {
        /// The secret.
        secret: CredentialPart,
    },
}

impl CredentialParts {
    /// Returns the parts in order.
    pub fn all(&self) -> Vec<&CredentialPart> {
        match self {
            Self::Basic { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
            Self::Client { id, secret } => vec![id, secret],
            Self::Secret { secret } => vec![secret],
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

/// How a list continues: where a page says what the next one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// A JSON Pointer to the URL of the next page in the body.
    Url(String),
    /// The header `Link` with the relation `next` (RFC 8288).
    Link,
    /// A parameter with another value.
    Parameter(PageParameter),
}

/// A parameter that selects a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageParameter {
    /// Where the parameter is.
    pub location: PageLocation,
    /// Its name.
    pub name: String,
    /// Its next value.
    pub value: PageValue,
    /// A JSON Pointer to a boolean, which is `false` on the last page.
    pub more: Option<String>,
    /// A JSON Pointer to the number of all items.
    pub total: Option<String>,
}

/// Where a parameter that selects a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLocation {
    /// The query.
    Query,
    /// A header.
    Header,
    /// A property of the JSON body.
    Body,
}

/// The next value of a parameter that selects a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageValue {
    /// What a JSON Pointer into the body refers to.
    Token(String),
    /// What a JSON Pointer into the last item refers to.
    LastItem(String),
    /// The number of the page; the first page has this one.
    Page(u64),
    /// The number of the items before the page.
    Offset,
}
