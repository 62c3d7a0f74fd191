//! Security schemes of the description, and the requirements of its operations.

use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};

use crate::runtime::net::redact;

/// A security scheme (OpenAPI, Security Scheme Object).
#[derive(Clone, Copy)]
pub struct SecurityScheme {
    /// The name in the description.
    pub(crate) name: &'static str,
    /// The kind.
    pub(crate) kind: SchemeKind,
    /// The token endpoints of OAuth 2.0: grant types and URLs.
    pub(crate) endpoints: &'static [(&'static str, &'static str)],
}

/// The kind of a security scheme.
#[derive(Clone, Copy)]
pub(crate) enum SchemeKind {
    /// HTTP basic authentication.
    Basic,
    /// A bearer token: HTTP bearer authentication, OAuth 2.0 and OpenID Connect.
    Bearer,
    /// Another scheme of the header `Authorization`.
    Authorization,
    /// A key under this name, and its place.
    Key(&'static str, &'static KeyPlace),
}

/// The place of an API key. Only crates with API keys have the functions.
pub(crate) struct KeyPlace {
    pub(crate) is_header: bool,
    /// Adds a key with this name to a request.
    pub(crate) add: fn(&'static str, &str, &mut Outgoing) -> Result<(), &'static str>,
    /// Returns `true` if a request has a key with this name.
    pub(crate) is_in: fn(&str, Given<'_>) -> bool,
}

/// What a request has before the client adds credentials.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) uri: &'a Uri,
}

impl SecurityScheme {
    /// Creates a scheme of HTTP basic authentication (RFC 7617).
    pub const fn basic(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Basic, endpoints: &[] }
    }

    /// Creates a scheme of bearer tokens (RFC 6750).
    pub const fn bearer(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Bearer, endpoints: &[] }
    }

    /// Creates a scheme of the header `Authorization` that the client does not know (RFC 9110, section 11.6.2).
    pub const fn authorization(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Authorization, endpoints: &[] }
    }

    /// Marks the header of an API key that the user has set as sensitive.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        let SchemeKind::Key(key, KeyPlace { is_header: true, .. }) = self.kind else { return };
        for (_, value) in headers.iter_mut().filter(|(name, _)| key.eq_ignore_ascii_case(name.as_str())) {
            value.set_sensitive(true);
        }
    }

    /// Returns `true` if an API key has this name, whatever its case and place.
    pub(crate) fn is_key(&self, name: &str) -> bool {
        matches!(self.kind, SchemeKind::Key(key, _) if key.eq_ignore_ascii_case(name))
    }

    /// Sets the token endpoints of OAuth 2.0.
    pub const fn endpoints(mut self, endpoints: &'static [(&'static str, &'static str)]) -> Self {
        self.endpoints = endpoints;
        self
    }
}

impl fmt::Debug for SecurityScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecurityScheme({})", self.name)
    }
}

/// A security scheme that a request requires, and its scopes.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    pub(crate) scheme: &'static str,
    pub(crate) scopes: &'static [&'static str],
}

impl Requirement {
    /// Creates the requirement of a scheme, with scopes of OAuth 2.0 or none.
    pub const fn new(scheme: &'static str, scopes: &'static [&'static str]) -> Self {
        Self { scheme, scopes }
    }
}

/// The credentials of the requests of an operation.
#[derive(Clone, Copy, Debug)]
pub enum Security {
    /// Those that the service requires.
    Default,
    /// One of these sets of credentials (OpenAPI, Security Requirement Object); none if there are no sets.
    AnyOf(&'static [&'static [Requirement]]),
    /// Those of the client, as far as it has any.
    Any,
}

/// The address and the headers of a request, with credentials.
#[derive(Default)]
pub(crate) struct Outgoing {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// The address without the credentials, if it has any.
    pub(crate) shown: Option<Uri>,
    /// The credentials outside of the headers.
    pub(crate) secrets: Vec<HeaderValue>,
}

impl Outgoing {
    /// Returns the address without the credentials.
    pub(crate) fn shown(&self) -> &Uri {
        self.shown.as_ref().unwrap_or(&self.uri)
    }

    /// Returns the secrets of the request, which texts of errors do not contain.
    pub(crate) fn secrets(&self) -> Vec<HeaderValue> {
        let mut all = redact::secrets(&self.headers, self.uri.query());
        all.extend_from_slice(&self.secrets);
        all
    }

    /// Sets the header `Authorization` to a scheme, which may be empty, and its credentials.
    pub(crate) fn authorize(&mut self, scheme: &str, credentials: &str) -> Result<(), &'static str> {
        // An access token may have more characters (RFC 6749, appendix A.12) than RFC 6750, section 2.1 allows in the header.
        if scheme == "Bearer"
            && (credentials.is_empty() || !credentials.bytes().all(|byte| byte.is_ascii_graphic()))
        {
            return Err("the bearer token is empty or contains an invalid character");
        }
        let text = format!("{scheme} {credentials}");
        let mut value = HeaderValue::from_str(text.trim_start())
            .ok()
            .filter(|value| !value.is_empty() && value.as_bytes().is_ascii())
            .ok_or("the credentials do not fit into a header")?;
        value.set_sensitive(true);
        self.headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}
