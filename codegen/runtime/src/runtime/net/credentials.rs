//! Credentials, and their selection for a request.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::security::{Given, Outgoing, Requirement, SchemeKind, Security, SecurityScheme};
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::{Limits, Transport};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// Credentials for a service, one or more. `Debug`, errors and recorded requests never contain them.
///
/// A request is sent with those that its operation requires.
#[derive(Clone)]
pub struct Credentials {
    entries: Vec<Entry>,
}

/// Credentials from environment variables.
#[derive(Clone, Copy, Debug)]
pub struct CredentialEnv {
    /// The names of the variables.
    pub variables: &'static [&'static str],
    /// Creates the credentials from the values of the variables; `None` if one is missing.
    pub credentials: fn(Variables<'_>) -> Option<Credentials>,
}

/// A source of the values of variables.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A credential.
#[derive(Clone)]
struct Entry {
    of: For,
    secret: Secret,
}

/// The security schemes that a credential fulfils.
#[derive(Clone, Copy, PartialEq)]
enum For {
    Basic,
    Bearer,
    /// All schemes of the header `Authorization`.
    Authorization,
    /// The scheme of this name, and the authentication scheme in the header `Authorization`.
    Scheme(&'static str, &'static str),
}

impl Credentials {
    /// Creates credentials for HTTP basic authentication (RFC 7617).
    ///
    /// Building the client fails if the user name contains a colon, or if one of both contains control
    /// characters (RFC 7617, section 2).
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::from_entry(For::Basic, Secret(Kind::Fixed(basic(&username.into(), &password.into()))))
    }

    /// Creates credentials for bearer authentication (RFC 6750).
    ///
    /// Building the client fails if the token is empty or contains other characters than RFC 6750, section
    /// 2.1 allows.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::from_entry(For::Bearer, token.into())
    }

    /// Creates credentials from a value of the header `Authorization`: a scheme and its credentials (RFC 9110,
    /// section 11.6.2).
    pub fn authorization(value: impl Into<Secret>) -> Self {
        Self::from_entry(For::Authorization, value.into())
    }

    /// Creates empty credentials, for a transport or a proxy that adds the credentials: requests are sent without any.
    pub fn none() -> Self {
        Self { entries: Vec::new() }
    }

    /// Returns these credentials and `other`, for a service that requires both, or another set for some operations.
    /// Of two credentials for the same security scheme, the first one is used.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self
    }

    /// Creates credentials for the security scheme of this name.
    #[doc(hidden)]
    pub fn of(scheme: &'static str, written: &'static str, secret: impl Into<Secret>) -> Self {
        Self::from_entry(For::Scheme(scheme, written), secret.into())
    }

    /// Creates credentials of HTTP basic authentication for the security scheme of this name.
    #[doc(hidden)]
    pub fn basic_of(scheme: &'static str, username: impl Into<String>, password: impl Into<String>) -> Self {
        let secret = Secret(Kind::Fixed(basic(&username.into(), &password.into())));
        Self::from_entry(For::Scheme(scheme, "Basic"), secret)
    }

    fn from_entry(of: For, secret: Secret) -> Self {
        Self { entries: vec![Entry { of, secret }] }
    }

    /// Returns the credentials of the environment: of each security scheme the first of these sets of variables that is
    /// complete.
    ///
    /// # Errors
    ///
    /// The names of the missing variables.
    pub(crate) fn from_vars(
        ways: &[CredentialEnv],
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let value = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut all = Self::none();
        for way in ways {
            let found = (way.credentials)(&value);
            let is_new = |entry: &Entry| all.entries.iter().all(|other| !entry.is_alike(other));
            all.entries
                .extend(found.into_iter().flat_map(|found| found.entries).filter(is_new).collect::<Vec<_>>());
        }
        if !all.entries.is_empty() {
            return Ok(all);
        }
        let wanted: Vec<String> = ways.iter().map(|way| way.variables.join(" and ")).collect();
        let names = ways.iter().flat_map(|way| way.variables.iter().copied());
        let (there, missing): (Vec<_>, Vec<_>) = names.partition(|name| value(name).is_some());
        let there = match there.as_slice() {
            [] => "none of them is set".to_owned(),
            there => format!("{} is set; {} is not", there.join(", "), missing.join(", ")),
        };
        Err(format!("the environment has no credentials: set {} ({there})", wanted.join(", or ")))
    }

    /// Returns `true` if there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Checks the credentials as far as they are known before a request.
    pub(crate) fn check(&self, schemes: &[SecurityScheme], base: &BaseUrl) -> Result<(), String> {
        for entry in &self.entries {
            let scheme = entry.scheme(schemes);
            let checked = match &entry.secret.0 {
                Kind::Fixed(_) => Selected::new(scheme, &[], entry).add_to(&mut Outgoing::default()),
                Kind::Renewed(source) => {
                    let others = schemes.iter().filter(|other| entry.fits(other));
                    others.fold(source.check(&scheme, base), |checked, other| {
                        checked.or_else(|why| source.check(other, base).map_err(|_| why))
                    })
                }
            };
            checked.map_err(|why| match entry.of {
                For::Scheme(name, _) => format!("the credentials `{name}` are invalid: {why}"),
                _ => why,
            })?;
        }
        Ok(())
    }

    /// Returns the credentials for a request: the first set that the client has. An alternative without credentials counts
    /// last. A key in a header may be among the headers that the user has set.
    ///
    /// # Errors
    ///
    /// The alternatives, if the request requires credentials that are missing.
    pub(crate) fn select(
        &self,
        schemes: &[SecurityScheme],
        security: Security,
        default: Security,
        given: Given<'_>,
    ) -> Result<Vec<Selected<'_>>, String> {
        let (alternatives, is_required) = match (security, default) {
            (Security::AnyOf(own), _) | (Security::Default, Security::AnyOf(own)) => (own, true),
            (_, Security::AnyOf(own)) => (own, false),
            _ => (&[][..], false),
        };
        let mut is_optional = alternatives.is_empty();
        for all in alternatives {
            match self.fulfil(schemes, all, given) {
                Some(selected) if !all.is_empty() => return Ok(selected),
                Some(_) => is_optional = true,
                None => {}
            }
        }
        if !is_required {
            let mut selected = Vec::with_capacity(self.entries.len());
            for entry in &self.entries {
                selected.push(Selected::new(
                    entry.with_endpoints(schemes, entry.scheme(schemes)),
                    &[],
                    entry,
                ));
            }
            return Ok(selected);
        }
        if is_optional { Ok(Vec::new()) } else { Err(expected(alternatives)) }
    }

    fn fulfil(
        &self,
        schemes: &[SecurityScheme],
        all: &[Requirement],
        given: Given<'_>,
    ) -> Option<Vec<Selected<'_>>> {
        let mut selected = Vec::with_capacity(all.len());
        for one in all {
            let scheme = schemes.iter().find(|scheme| scheme.name == one.scheme)?;
            match self.entry(scheme) {
                Some(entry) => {
                    let scheme = entry.with_endpoints(schemes, *scheme);
                    selected.push(Selected::new(scheme, one.scopes, entry));
                }
                None => match scheme.kind {
                    SchemeKind::Key(name, place) if (place.is_in)(name, given) => {}
                    _ => return None,
                },
            }
        }
        Some(selected)
    }

    /// Returns the credential for this security scheme, or else one for all of its kind.
    fn entry(&self, scheme: &SecurityScheme) -> Option<&Entry> {
        let own = |entry: &&Entry| matches!(entry.of, For::Scheme(name, _) if name == scheme.name);
        self.entries.iter().find(own).or_else(|| self.entries.iter().find(|entry| entry.fits(scheme)))
    }
}

/// Returns the text of alternatives.
fn expected(alternatives: &[&[Requirement]]) -> String {
    let mut text = "expected".to_owned();
    for (index, all) in alternatives.iter().enumerate() {
        for (at, one) in all.iter().enumerate() {
            text.push_str(match (index, at) {
                (0, 0) => " `",
                (_, 0) => ", or `",
                _ => " and `",
            });
            text.push_str(one.scheme);
            text.push('`');
        }
    }
    text
}

impl Entry {
    fn fits(&self, scheme: &SecurityScheme) -> bool {
        // Some descriptions declare any use of the header as an API key.
        let is_header = matches!(scheme.kind, SchemeKind::Key("authorization", place) if place.is_header);
        match self.of {
            For::Basic => is_header || matches!(scheme.kind, SchemeKind::Basic),
            For::Bearer => is_header || matches!(scheme.kind, SchemeKind::Bearer),
            For::Authorization => is_header || !matches!(scheme.kind, SchemeKind::Key(..)),
            For::Scheme(name, _) => scheme.name == name,
        }
    }

    /// Returns `true` if a request has only one of both.
    fn is_alike(&self, other: &Self) -> bool {
        match (self.of, other.of) {
            (For::Scheme(one, _), For::Scheme(other, _)) => one == other,
            (For::Scheme(..), _) | (_, For::Scheme(..)) => false,
            _ => true,
        }
    }

    /// Returns a security scheme with token endpoints: its own, or those of another scheme that the credential fulfils.
    fn with_endpoints(&self, schemes: &[SecurityScheme], scheme: SecurityScheme) -> SecurityScheme {
        let mut others = schemes.iter().filter(|other| self.fits(other) && !other.endpoints.is_empty());
        match others.next() {
            Some(other) if scheme.endpoints.is_empty() => scheme.endpoints(other.endpoints),
            _ => scheme,
        }
    }

    /// Returns the security scheme, or one that only sets the header `Authorization`.
    fn scheme(&self, schemes: &[SecurityScheme]) -> SecurityScheme {
        let scheme = schemes.iter().find(|scheme| self.fits(scheme)).copied();
        scheme.unwrap_or(SecurityScheme::authorization(""))
    }
}

/// A credential of a request.
pub(crate) struct Selected<'a> {
    scheme: SecurityScheme,
    scopes: &'static [&'static str],
    entry: &'a Entry,
    /// The present value of a secret that is renewed.
    value: Option<String>,
}

impl<'a> Selected<'a> {
    fn new(scheme: SecurityScheme, scopes: &'static [&'static str], entry: &'a Entry) -> Self {
        Self { scheme, scopes, entry, value: None }
    }

    /// Adds the credential to a request, if it is known.
    pub(crate) fn add_to(&self, request: &mut Outgoing) -> Result<(), String> {
        let value = match (&self.entry.secret.0, &self.value) {
            (Kind::Fixed(value), _) => value.as_deref().map_err(|why| (*why).to_owned())?,
            (Kind::Renewed(_), Some(value)) => value,
            (Kind::Renewed(_), None) => return Ok(()),
        };
        let added = match (self.scheme.kind, self.entry.of) {
            (SchemeKind::Key(name, place), For::Scheme(..)) => (place.add)(name, value, request),
            (_, For::Basic) => request.authorize("Basic", value),
            (_, For::Bearer) if !value.bytes().all(is_token_byte) => {
                Err("the bearer token is empty or contains an invalid character")
            }
            (_, For::Bearer) => request.authorize("Bearer", value),
            (_, For::Authorization) => request.authorize("", value),
            (_, For::Scheme(_, written)) => request.authorize(written, value),
        };
        added.map_err(str::to_owned)
    }

    /// Returns the source of a secret that is renewed.
    pub(crate) fn source(&self) -> Option<&'a dyn Source> {
        match &self.entry.secret.0 {
            Kind::Fixed(_) => None,
            Kind::Renewed(source) => Some(&**source),
        }
    }

    /// Returns the request for a value.
    pub(crate) fn ask<'b>(&self, ask: Ask<'b>) -> Ask<'b> {
        Ask { scheme: self.scheme, scopes: self.scopes, ..ask }
    }

    /// Sets the present value of a secret that is renewed.
    pub(crate) fn set(&mut self, value: String) {
        self.value = Some(value);
    }

    /// Reports to the source that the service has rejected the value. Returns `true` if there is a source.
    pub(crate) fn reject(&self) -> bool {
        match (self.source(), &self.value) {
            (Some(source), Some(value)) => {
                source.reject(value);
                true
            }
            _ => false,
        }
    }
}

/// A secret: a text, or the source of texts that expire.
#[derive(Clone)]
pub struct Secret(Kind);

#[derive(Clone)]
enum Kind {
    /// The text, or the reason why it is invalid.
    Fixed(Result<String, &'static str>),
    Renewed(Arc<dyn Source>),
}

impl Secret {
    pub(crate) fn renewed(source: impl Source + 'static) -> Self {
        Self(Kind::Renewed(Arc::new(source)))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Kind::Fixed(Ok(text)))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

/// A source of a secret that expires.
pub(crate) trait Source: Send + Sync {
    /// Checks the settings before any request.
    fn check(&self, scheme: &SecurityScheme, base: &BaseUrl) -> Result<(), String>;

    /// Returns the present value, and obtains one if there is none.
    fn value<'a>(&'a self, ask: Ask<'a>) -> SourceFuture<'a>;

    /// Obtains the values of all credentials of a request that expire.
    fn obtain<'a>(&'a self, all: &'a mut [Selected<'_>], ask: Ask<'a>) -> ObtainFuture<'a>;

    /// Drops this value, which the service has rejected, if it is the present one.
    fn reject(&self, value: &str);
}

/// The future of a secret.
pub(crate) type SourceFuture<'a> = Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>>;

/// The future of all secrets of a request.
pub(crate) type ObtainFuture<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

/// The request that a secret is for.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) scheme: SecurityScheme,
    pub(crate) scopes: &'static [&'static str],
    pub(crate) transport: &'a Arc<dyn Transport>,
    pub(crate) base: &'a BaseUrl,
    /// The limits of the request for a secret, which belongs to no call.
    pub(crate) limits: Limits,
    /// The time up to which the call waits for it.
    pub(crate) deadline: Option<Instant>,
    pub(crate) user_agent: Option<&'a HeaderValue>,
}

/// The reason why there are no credentials for a request.
#[derive(Clone, Default)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// The error code of OAuth 2.0.
    pub(crate) code: Option<String>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
    /// `true` if it makes sense to try again.
    pub(crate) is_temporary: bool,
}

impl Failure {
    /// Returns the failure of a call whose time is over.
    pub(crate) fn late() -> Self {
        let error = TransportError::new(TransportErrorKind::Timeout, "no credentials in time");
        let message = "the credentials were not obtained in time".to_owned();
        Self { message, code: None, source: Some(Arc::new(error)), is_temporary: true }
    }

    /// Returns `true` if a time limit was exceeded.
    pub(crate) fn is_timeout(&self) -> bool {
        let error = self.source.as_deref().and_then(|error| error.downcast_ref::<TransportError>());
        let kind = error.map(TransportError::kind);
        matches!(kind, Some(TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout))
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self { message, ..Self::default() }
    }
}

/// Returns `true` for a byte of a bearer token (RFC 6750, section 2.1).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

fn basic(username: &str, password: &str) -> Result<String, &'static str> {
    if username.contains(':') {
        return Err("the user name contains a colon");
    }
    if username.chars().chain(password.chars()).any(char::is_control) {
        return Err("the credentials contain a control character, such as a line end");
    }
    Ok(STANDARD.encode(format!("{username}:{password}")))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(")?;
        for entry in &self.entries {
            let scheme = match entry.of {
                For::Basic => "basic",
                For::Bearer => "bearer",
                For::Authorization => "authorization",
                For::Scheme(name, _) => name,
            };
            write!(f, "{scheme}, ")?;
        }
        f.write_str("[redacted])")
    }
}
