//! Secrets from a provider of the user, such as a store of secrets or an own flow of OAuth 2.0.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::credentials::{Ask, Failure, ObtainFuture, Secret, Selected, Source, SourceFuture};
use crate::runtime::net::renewal::{self, Renewal, RenewalFuture, Renewed, Sources};
use crate::runtime::net::security::SecurityScheme;
use crate::runtime::net::transport_error::BoxError;

/// A provider of secrets: access tokens or API keys.
///
/// A client asks it before the first request, shortly before the secret expires, and after the service has rejected it
/// (status 401). Many calls that need a secret at the same time make one request to the provider.
///
/// An async function is a provider:
///
/// ```ignore
/// let secret = Secret::from_provider(|wanted: TokenRequest| async move {
///     let answer = vault::read(wanted.scheme).await?;
///     Ok(Token::new(answer.token).expires_in(answer.lifetime))
/// });
/// let client = Client::new(Credentials::bearer(secret))?;
/// ```
///
/// A call that waits for a secret ends at its time limit. The request goes on: the next call waits for it, too, unless it has
/// lasted longer than the time limits of the client. A provider must not wait for a call that requires its own secret:
/// that call fails.
///
/// The blocking client runs it on the thread of the call, outside of any async runtime.
pub trait Provider: Send + Sync + 'static {
    /// Returns a new secret.
    ///
    /// # Errors
    ///
    /// Any error: the call fails with it, and is not sent.
    fn token(&self, wanted: TokenRequest) -> ProviderFuture<'_>;
}

/// The future of a [`Provider`].
pub type ProviderFuture<'a> = Pin<Box<dyn Future<Output = Result<Token, BoxError>> + Send + 'a>>;

impl<P, F> Provider for P
where
    P: Fn(TokenRequest) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Token, BoxError>> + Send + 'static,
{
    fn token(&self, wanted: TokenRequest) -> ProviderFuture<'_> {
        Box::pin(self(wanted))
    }
}

/// A request to a [`Provider`].
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// The name of the security scheme in the description.
    pub scheme: &'static str,
    /// The scopes that the secret must have: those of the operation, and of the secret before it.
    pub scopes: Vec<&'static str>,
}

/// A secret from a [`Provider`].
#[derive(Clone)]
pub struct Token {
    value: String,
    expires_in: Option<Duration>,
}

impl Token {
    /// Creates a secret that does not expire.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), expires_in: None }
    }

    /// Sets the time after which the secret expires.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token([redacted], expires in {:?})", self.expires_in)
    }
}

impl Secret {
    /// Creates a secret that this provider gives, and gives again when it expires.
    pub fn from_provider(provider: impl Provider) -> Self {
        Self::renewed(Provided { provider: Arc::new(provider), renewals: Sources::new() })
    }
}

struct Provided<P> {
    provider: Arc<P>,
    /// The secrets by the names of security schemes.
    renewals: Sources<&'static str, Renewal>,
}

impl<P: Provider> Source for Provided<P> {
    fn check(&self, _: &SecurityScheme, _: &BaseUrl) -> Result<(), String> {
        Ok(())
    }

    fn value<'a>(&'a self, ask: Ask<'a>) -> SourceFuture<'a> {
        let scheme = ask.scheme.name;
        let renewal = self.renewals.of(scheme, Renewal::default);
        let request = move |scopes| -> RenewalFuture {
            let provider = Arc::clone(&self.provider);
            Box::pin(async move {
                match provider.token(TokenRequest { scheme, scopes }).await {
                    Ok(Token { value, expires_in }) => Ok(Renewed { value, expires_in }),
                    Err(error) => Err(Failure {
                        message: format!("the provider of the credentials `{scheme}` failed"),
                        source: Some(Arc::from(error)),
                        ..Failure::default()
                    }),
                }
            })
        };
        Box::pin(async move { renewal.get(ask, request).await })
    }

    fn obtain<'a>(&'a self, all: &'a mut [Selected<'_>], ask: Ask<'a>) -> ObtainFuture<'a> {
        renewal::obtain(all, ask)
    }

    fn reject(&self, value: &str) {
        self.renewals.each(|renewal| renewal.reject(value));
    }
}
