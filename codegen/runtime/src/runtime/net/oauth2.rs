//! Access tokens from a token endpoint (OAuth 2.0, RFC 6749).

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, StatusCode, Uri};
use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::runtime::json;
use crate::runtime::net::address;
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::body::Body;
use crate::runtime::net::credentials::{Ask, Failure, ObtainFuture, Secret, Selected, Source, SourceFuture};
use crate::runtime::net::excerpt::{Excerpt, Status};
use crate::runtime::net::redact;
use crate::runtime::net::renewal::{self, Renewal, RenewalFuture, Renewed, Scopes, Sources};
use crate::runtime::net::request::{OperationId, ShownBody};
use crate::runtime::net::scalar::DATA;
use crate::runtime::net::security::SecurityScheme;
use crate::runtime::net::transport::{Limits, Transport};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// A grant of OAuth 2.0 (RFC 6749, section 1.3), for which the client obtains access tokens.
///
/// The client requests a token before the first call that needs one, shortly before the token expires, and after the
/// service has rejected it (status 401). Many calls at the same time make one token request. The token endpoint is that of
/// the description, unless [`token_url`](Self::token_url) is set.
///
/// A token has the scopes of the operations that were called so far, unless [`scopes`](Self::scopes) are set.
///
/// With an authorization code (section 4.1) or a device code (RFC 8628), the program obtains the first tokens itself:
/// see [`refresh_token`](Self::refresh_token).
#[derive(Clone)]
pub struct OAuth2 {
    grant: Grant,
    client_id: Option<String>,
    client_secret: Option<String>,
    is_in_body: bool,
    access_token: Option<String>,
    scopes: Option<String>,
    token_url: Option<String>,
    parameters: Vec<(String, String)>,
}

#[derive(Clone)]
enum Grant {
    ClientCredentials,
    Password { username: String, password: String },
    RefreshToken(String),
}

impl Grant {
    fn name(&self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::Password { .. } => "password",
            Self::RefreshToken(_) => "refresh_token",
        }
    }
}

impl OAuth2 {
    /// Creates the grant of client credentials (RFC 6749, section 4.4).
    pub fn client_credentials(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self::new(Grant::ClientCredentials).client(client_id, client_secret)
    }

    /// Creates the grant of a user's password (RFC 6749, section 4.3). A refresh token in a response replaces it until the
    /// endpoint refuses that.
    pub fn password(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::new(Grant::Password { username: username.into(), password: password.into() })
    }

    /// Creates the grant of a refresh token (RFC 6749, section 6), which the program has from an authorization code or a
    /// device code. A refresh token in a response replaces it. If the program has to store that, use a
    /// [`Provider`](crate::runtime::Provider) instead.
    pub fn refresh_token(refresh_token: impl Into<String>) -> Self {
        Self::new(Grant::RefreshToken(refresh_token.into()))
    }

    fn new(grant: Grant) -> Self {
        Self {
            grant,
            client_id: None,
            client_secret: None,
            is_in_body: false,
            access_token: None,
            scopes: None,
            token_url: None,
            parameters: Vec::new(),
        }
    }

    /// Sets the identifier and the password of the client (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn client(mut self, client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self.client_secret = Some(client_secret.into());
        self
    }

    /// Sets the identifier of a client without a password (RFC 6749, section 3.2.1).
    #[must_use]
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// Sends the password of the client in the body of the token request. By default it is sent with HTTP basic
    /// authentication, which all token endpoints support (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn client_in_body(mut self) -> Self {
        self.is_in_body = true;
        self
    }

    /// Sets the access token for the first calls, until the service rejects it.
    #[must_use]
    pub fn access_token(mut self, access_token: impl Into<String>) -> Self {
        self.access_token = Some(access_token.into());
        self
    }

    /// Sets the scopes of all tokens, in place of those of the operations.
    #[must_use]
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<String> = scopes.into_iter().map(|scope| scope.as_ref().to_owned()).collect();
        self.scopes = Some(scopes.join(" "));
        self
    }

    /// Sets the URL of the token endpoint, in place of that of the description. A relative one is resolved against the base
    /// URL of the client.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Adds a parameter of the token request, such as `audience` or `resource` (RFC 8707).
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Returns the address of the token endpoint for a grant.
    fn endpoint(&self, grant: &str, scheme: &SecurityScheme, base: &BaseUrl) -> Result<Uri, String> {
        let of = |name| scheme.endpoints.iter().find(|(of, _)| *of == name).map(|(_, url)| *url);
        let Some(url) = self.token_url.as_deref().or_else(|| of(grant)).or_else(|| of(self.grant.name()))
        else {
            return Err(format!(
                "the description has no token endpoint for the grant `{grant}`; set `token_url`"
            ));
        };
        let base: Uri = format!("{}{}/", base.origin, base.path).parse().map_err(|_| "invalid base URL")?;
        let uri = address::resolve(&base, url)
            .map_err(|why| format!("invalid URL of the token endpoint: {why}"))?;
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let origin = BaseUrl::parse(&format!("{}://{authority}", uri.scheme_str().unwrap_or_default()))
            .map_err(|why| format!("invalid URL of the token endpoint: {why}"))?;
        match origin.is_private {
            true => Ok(uri),
            false => Err(format!("credentials are not sent to {} over plain http; use https", origin.origin)),
        }
    }

    /// Returns the fields of a token request.
    fn form<'a>(&'a self, grant: &'a Grant, scopes: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![("grant_type", grant.name())];
        match grant {
            Grant::ClientCredentials => {}
            Grant::Password { username, password } => {
                fields.extend([("username", username.as_str()), ("password", password)]);
            }
            Grant::RefreshToken(token) => fields.push(("refresh_token", token)),
        }
        if !scopes.is_empty() {
            fields.push(("scope", scopes));
        }
        let in_body = |_: &_| self.is_in_body || self.client_secret.is_none();
        fields.extend(self.client_id.as_deref().filter(in_body).map(|id| ("client_id", id)));
        let in_body = |_: &_| self.is_in_body;
        fields.extend(self.client_secret.as_deref().filter(in_body).map(|secret| ("client_secret", secret)));
        fields.extend(self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        fields
    }

    /// Returns the value of `Authorization` of a token request. Both parts are encoded like a form (RFC 6749, section 2.3.1).
    fn authorization(&self) -> Option<HeaderValue> {
        let (id, secret) =
            self.client_id.as_ref().zip(self.client_secret.as_ref()).filter(|_| !self.is_in_body)?;
        let pair = format!("{}:{}", encoded(id), encoded(secret));
        let mut value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(pair))).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, DATA).to_string()
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2")
            .field("grant", &self.grant.name())
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl From<OAuth2> for Secret {
    fn from(oauth: OAuth2) -> Self {
        Self::renewed(Tokens { oauth, own: Sources::new() })
    }
}

/// A grant, and its tokens by the token endpoints of security schemes.
struct Tokens {
    oauth: OAuth2,
    own: Sources<Endpoints, Own>,
}

type Endpoints = &'static [(&'static str, &'static str)];

/// An endpoint and its present token.
struct Own {
    endpoint: Arc<Endpoint>,
    renewal: Renewal,
}

/// A grant, and the last refresh token that was received.
struct Endpoint {
    oauth: OAuth2,
    /// The token, and the scopes that were requested with its grant.
    refresh_token: Mutex<Option<(String, Scopes)>>,
}

/// The settings of the client for requests to the endpoint.
struct Sender {
    transport: Arc<dyn Transport>,
    scheme: SecurityScheme,
    base: BaseUrl,
    limits: Limits,
    user_agent: Option<HeaderValue>,
}

impl Source for Tokens {
    fn check(&self, scheme: &SecurityScheme, base: &BaseUrl) -> Result<(), String> {
        self.oauth.endpoint(self.oauth.grant.name(), scheme, base).map(drop)
    }

    fn value<'a>(&'a self, ask: Ask<'a>) -> SourceFuture<'a> {
        // A refresh token has the scopes that the user granted.
        let oauth = &self.oauth;
        let is_fixed = oauth.scopes.is_some() || matches!(oauth.grant, Grant::RefreshToken(_));
        let ask = Ask { scopes: if is_fixed { &[] } else { ask.scopes }, ..ask };
        let key = if oauth.token_url.is_some() { &[][..] } else { ask.scheme.endpoints };
        let own = self.own.of(key, || Own {
            endpoint: Arc::new(Endpoint { oauth: oauth.clone(), refresh_token: Mutex::default() }),
            renewal: Renewal::of(oauth.access_token.clone()),
        });
        let endpoint = Arc::clone(&own.endpoint);
        let request = move |scopes| -> RenewalFuture {
            let sender = Sender {
                transport: Arc::clone(ask.transport),
                scheme: ask.scheme,
                base: ask.base.clone(),
                limits: ask.limits,
                user_agent: ask.user_agent.cloned(),
            };
            let endpoint = Arc::clone(&endpoint);
            Box::pin(async move { endpoint.token(&sender, scopes).await })
        };
        Box::pin(async move { own.renewal.get(ask, request).await })
    }

    fn obtain<'a>(&'a self, all: &'a mut [Selected<'_>], ask: Ask<'a>) -> ObtainFuture<'a> {
        renewal::obtain(all, ask)
    }

    fn reject(&self, value: &str) {
        self.own.each(|own| own.renewal.reject(value));
    }
}

impl Endpoint {
    /// Requests a token: with a refresh token, if there is one that has these scopes (RFC 6749, section 6), or else with the
    /// grant.
    async fn token(&self, sender: &Sender, scopes: Scopes) -> Result<Renewed, Failure> {
        let refresh_token = self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let has_all = |of: &Scopes| scopes.iter().all(|scope| of.contains(scope));
        if let Some((refresh_token, of)) = refresh_token.filter(|(_, of)| has_all(of)) {
            let refreshed = self.request(sender, &Grant::RefreshToken(refresh_token), &of).await;
            let is_refused = |failure: &Failure| failure.code.as_deref() == Some("invalid_grant");
            match refreshed {
                Err(failure)
                    if is_refused(&failure) && !matches!(self.oauth.grant, Grant::RefreshToken(_)) => {}
                other => return other,
            }
        }
        self.request(sender, &self.oauth.grant, &scopes).await
    }

    async fn request(&self, sender: &Sender, grant: &Grant, of: &Scopes) -> Result<Renewed, Failure> {
        let uri = self.oauth.endpoint(grant.name(), &sender.scheme, &sender.base)?;
        let origin = address::origin(&uri).unwrap_or_default();
        let scopes = self.oauth.scopes.clone().unwrap_or_else(|| of.join(" "));
        // The present refresh token is one of the user, or has the scopes of its grant (RFC 6749, section 6).
        let is_refresh = matches!(grant, Grant::RefreshToken(_));
        let is_given = matches!(self.oauth.grant, Grant::RefreshToken(_));
        let fields = self.oauth.form(grant, if is_refresh && !is_given { "" } else { &scopes });
        let authorization = self.oauth.authorization();
        let secrets = fields.iter().filter(|(name, _)| is_secret_field(name));
        let secrets = secrets.filter_map(|(_, value)| HeaderValue::from_bytes(value.as_bytes()).ok());
        let client_secret = self.oauth.client_secret.iter();
        let client_secret = client_secret.filter_map(|text| HeaderValue::from_bytes(text.as_bytes()).ok());
        let secrets: Vec<HeaderValue> = secrets.chain(client_secret).chain(authorization.clone()).collect();
        let request = token_request(uri, &fields, authorization, sender.user_agent.as_ref());
        let failed = |message: &str, error: TransportError| Failure {
            message: format!("{message} the token endpoint {origin}"),
            code: None,
            is_temporary: !matches!(error.kind(), TransportErrorKind::TooLarge | TransportErrorKind::Refused),
            source: Some(Arc::new(error)),
        };
        let limits = Limits {
            max_response_size: sender.limits.max_response_size.min(MAX_RESPONSE_SIZE),
            ..sender.limits
        };
        let response = sender.transport.send(request, limits).await;
        let (head, body) = response.map_err(|error| failed("no response from", error))?.into_parts();
        let body = body.collect(limits.max_response_size).await;
        let body = body.map_err(|error| failed("no complete response from", error))?;
        let token = read(head.status, &body).map_err(|mut failure| {
            let text = redact::without(std::mem::take(&mut failure.message), &secrets);
            failure.message = format!("the token endpoint {origin} {}", Excerpt(text.as_bytes()));
            failure
        })?;
        if let (Some(refresh_token), false) =
            (token.refresh_token, matches!(self.oauth.grant, Grant::ClientCredentials))
        {
            let refresh_token = Some((refresh_token, of.clone()));
            *self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner) = refresh_token;
        }
        Ok(Renewed { value: token.access_token, expires_in: token.expires_in })
    }
}

/// The maximum size of a response of a token endpoint.
const MAX_RESPONSE_SIZE: usize = 1 << 20;

/// The fields of token requests that are no secrets. Those that the user adds may be.
const PUBLIC_FIELDS: [&str; 8] = [
    "audience",
    "client_assertion_type",
    "client_id",
    "grant_type",
    "requested_token_type",
    "resource",
    "scope",
    "username",
];

fn is_secret_field(name: &str) -> bool {
    !PUBLIC_FIELDS.contains(&name)
}

fn token_request(
    uri: Uri,
    fields: &[(&str, &str)],
    authorization: Option<HeaderValue>,
    user_agent: Option<&HeaderValue>,
) -> http::Request<Body> {
    let pair = |name: &str, value: &str| format!("{}={value}", encoded(name));
    let form: Vec<String> = fields.iter().map(|(name, value)| pair(name, &encoded(value))).collect();
    let shown: Vec<String> = fields
        .iter()
        .map(|(name, value)| match is_secret_field(name) {
            true => pair(name, redact::REDACTED),
            false => pair(name, &encoded(value)),
        })
        .collect();
    let mut request = http::Request::new(Body::from(form.join("&")));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
    headers.extend(user_agent.map(|value| (USER_AGENT, value.clone())));
    request.extensions_mut().insert(OperationId(Cow::Borrowed("OAuth2 token")));
    request.extensions_mut().insert(ShownBody(shown.join("&").into()));
    request
}

/// A successful response of a token endpoint (RFC 6749, section 5.1).
struct Response {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<Duration>,
}

/// Reads a response of a token endpoint. The message of a failure follows its name.
fn read(status: StatusCode, body: &[u8]) -> Result<Response, Failure> {
    let value: Value = json::from_slice_within(body, 8 * MAX_RESPONSE_SIZE).unwrap_or_default();
    let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let code = text("error").map(str::to_owned);
    let is_error = code.is_some() && text("access_token").is_none();
    if !status.is_success() || is_error {
        let details = [code.as_deref(), text("error_description")].into_iter().flatten();
        let details: String = details.map(|detail| format!(": {detail}")).collect();
        return Err(Failure {
            message: format!("responded with {}{details}", Status(status)),
            code,
            is_temporary: status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS,
            source: None,
        });
    }
    let Some(access_token) = text("access_token") else {
        return Err(format!("responded with {} and no `access_token`", Status(status)).into());
    };
    // The type is case-insensitive (RFC 6749, section 5.1), and some endpoints omit or extend it.
    if let Some(kind) = text("token_type").filter(|kind| !kind.to_ascii_lowercase().starts_with("bearer")) {
        return Err(format!("responded with a token of the type `{kind}`, expected `Bearer`").into());
    }
    let expires_in = value.get("expires_in").and_then(|lifetime| match lifetime {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    });
    Ok(Response {
        access_token: access_token.to_owned(),
        refresh_token: text("refresh_token").map(str::to_owned),
        expires_in: expires_in.and_then(|seconds: f64| Duration::try_from_secs_f64(seconds).ok()),
    })
}
