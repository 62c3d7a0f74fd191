//! Deserialization of the `x-specsmith-…` extensions. `validate` has validated their fields; constraints between fields are
//! checked here.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Credential, IdempotencyKey, Pagination, SecurityKind, Stream, Variable, Waiter};
use crate::pointer::Pointer;
use crate::service::{
    CredentialPart, CredentialParts, ErrorShape, NextPage, PageLocation, PageParameter, PageValue, Polling,
};

const ERRORS: &str = "x-specsmith-errors";
const USER_AGENT: &str = "x-specsmith-user-agent";
const VARIABLE: &str = "x-specsmith-variable";
const CREDENTIALS: &str = "x-specsmith-credentials";
const PAGINATION: &str = "x-specsmith-pagination";
const STREAM: &str = "x-specsmith-stream";
const IDEMPOTENCY_KEY: &str = "x-specsmith-idempotency-key";
const WAIT: &str = "x-specsmith-waiters";

/// The extensions of one object.
type Extensions = IndexMap<String, Value>;

/// Reads the locations of error details; `at` is the root.
pub fn errors(from: &Extensions, at: &Pointer, diagnostics: &mut Diagnostics) -> ErrorShape {
    deserialize(from, ERRORS, at, diagnostics).unwrap_or_default()
}

/// Reads the user agent; `at` is the Info Object.
pub fn user_agent(from: &Extensions, at: &Pointer, diagnostics: &mut Diagnostics) -> Option<String> {
    deserialize(from, USER_AGENT, at, diagnostics)
}

/// Reads a variable of a server.
pub fn variable(
    name: &str,
    source: &openapiv3::ServerVariable,
    at: Pointer,
    diagnostics: &mut Diagnostics,
) -> Variable {
    #[derive(Default, Deserialize)]
    struct Raw {
        env: Option<String>,
        #[serde(default)]
        required: bool,
    }
    let Raw { env, required } =
        deserialize(&source.extensions, VARIABLE, &at, diagnostics).unwrap_or_default();
    Variable {
        name: name.to_owned(),
        default: source.default.clone(),
        allowed: source.enumeration.clone(),
        description: source.description.clone(),
        env,
        required,
        pointer: at,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RawCredential {
    name: String,
    description: Option<String>,
    username: Option<CredentialPart>,
    password: Option<CredentialPart>,
    token: Option<CredentialPart>,
    key: Option<CredentialPart>,
    client_id: Option<CredentialPart>,
    client_secret: Option<CredentialPart>,
}

/// Reads the credentials of a security scheme; `at` is the scheme.
pub fn credentials(
    from: &Extensions,
    kind: &SecurityKind,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Vec<Credential> {
    let Some(raw) = deserialize::<Vec<RawCredential>>(from, CREDENTIALS, at, diagnostics) else {
        return Vec::new();
    };
    let at = at.child(CREDENTIALS);
    let unsupported = match kind {
        SecurityKind::Http(name) => Some(format!("HTTP {name}")),
        SecurityKind::MutualTls => Some("mutual TLS".to_owned()),
        _ => None,
    };
    if let Some(name) = unsupported {
        let message = format!("`{CREDENTIALS}` is not supported for {name} authentication");
        let help = "move it to another security scheme";
        diagnostics.push(Diagnostic::new(Code::E0213, &at, message).help(help));
        return Vec::new();
    }
    let read = |(index, credential)| self::credential(credential, kind, at.item(index), diagnostics);
    raw.into_iter().enumerate().filter_map(read).collect()
}

fn credential(
    raw: RawCredential,
    kind: &SecurityKind,
    at: Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Credential> {
    let RawCredential { name, description, username, password, token, key, client_id, client_secret } = raw;
    let has_grant =
        |endpoints: &[(String, String)]| endpoints.iter().any(|(grant, _)| grant == "client_credentials");
    let parts = match (kind, (username, password), token, key, (client_id, client_secret)) {
        (SecurityKind::Basic, (Some(username), Some(password)), None, None, (None, None)) => {
            CredentialParts::Basic { username, password }
        }
        (SecurityKind::Bearer, (None, None), Some(token), None, (None, None)) => {
            CredentialParts::Bearer { token }
        }
        (SecurityKind::OAuth2(endpoints), (None, None), None, None, (Some(id), Some(secret)))
            if has_grant(endpoints) =>
        {
            CredentialParts::Client { id, secret }
        }
        (
            SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect,
            (None, None),
            Some(secret),
            None,
            (None, None),
        )
        | (SecurityKind::ApiKey(..), (None, None), None, Some(secret), (None, None)) => {
            CredentialParts::Secret { secret }
        }
        _ => {
            let (scheme, parts) = match kind {
                SecurityKind::ApiKey(..) => ("API key", "only `key`"),
                SecurityKind::OAuth2(endpoints) if has_grant(endpoints) => {
                    ("OAuth 2.0", "only `token`, or both `client-id` and `client-secret`")
                }
                SecurityKind::OAuth2(_) => ("OAuth 2.0 without the flow `clientCredentials`", "only `token`"),
                SecurityKind::OpenIdConnect => ("OpenID Connect", "only `token`"),
                SecurityKind::Bearer => ("HTTP bearer", "only `token`"),
                _ => ("HTTP basic", "both `username` and `password`"),
            };
            let message = format!("expected {parts} in a credential of {scheme} authentication");
            diagnostics.push(
                Diagnostic::new(Code::E0214, &at, message)
                    .help("add the missing fields, and remove the others"),
            );
            return None;
        }
    };
    Some(Credential { pointer: at, name, description, parts })
}

#[derive(Deserialize)]
struct RawPagination {
    items: String,
    next: Option<String>,
    #[serde(default)]
    link: bool,
    token: Option<RawToken>,
    page: Option<RawNumber>,
    offset: Option<RawParameter>,
    more: Option<String>,
    total: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RawToken {
    from: Option<String>,
    last_item: Option<String>,
    #[serde(flatten)]
    parameter: RawParameter,
}

#[derive(Deserialize)]
struct RawNumber {
    first: Option<u64>,
    #[serde(flatten)]
    parameter: RawParameter,
}

#[derive(Deserialize)]
struct RawParameter {
    query: Option<String>,
    header: Option<String>,
    body: Option<String>,
}

/// Reads the pagination of an operation; `at` is the operation.
pub fn pagination(from: &Extensions, at: &Pointer, diagnostics: &mut Diagnostics) -> Option<Pagination> {
    let raw: RawPagination = deserialize(from, PAGINATION, at, diagnostics)?;
    let pointer = at.child(PAGINATION);
    let items = raw.items.clone();
    match next_page(raw) {
        Ok(next) => Some(Pagination { pointer, items, next }),
        Err(message) => {
            diagnostics.push(Diagnostic::new(Code::E0307, &pointer, message));
            None
        }
    }
}

fn next_page(raw: RawPagination) -> Result<NextPage, String> {
    let RawPagination { next, link, token, page, offset, more, total, .. } = raw;
    let has_end = more.is_some() || total.is_some();
    let parameter = |raw: RawParameter, value: PageValue| {
        let (location, name) = match (raw.query, raw.header, raw.body) {
            (Some(name), None, None) => (PageLocation::Query, name),
            (None, Some(name), None) => (PageLocation::Header, name.to_ascii_lowercase()),
            (None, None, Some(name)) => (PageLocation::Body, name),
            _ => return Err("expected one parameter: one of `query`, `header` and `body`".to_owned()),
        };
        Ok(NextPage::Parameter(PageParameter { location, name, value, more, total }))
    };
    match (next, link, token, page, offset) {
        (Some(_), false, None, None, None) | (None, true, None, None, None) if has_end => {
            Err("`more` and `total` have no meaning for links".to_owned())
        }
        (Some(next), false, None, None, None) => Ok(NextPage::Url(next)),
        (None, true, None, None, None) => Ok(NextPage::Link),
        (None, false, Some(token), None, None) => match (token.from, token.last_item) {
            (Some(at), None) => parameter(token.parameter, PageValue::Token(at)),
            (None, Some(at)) => parameter(token.parameter, PageValue::LastItem(at)),
            _ => Err("expected one source of the token: `from` or `last-item`".to_owned()),
        },
        (None, false, None, Some(page), None) => {
            parameter(page.parameter, PageValue::Page(page.first.unwrap_or(1)))
        }
        (None, false, None, None, Some(offset)) => parameter(offset, PageValue::Offset),
        _ => {
            Err("expected one way to the next page: `next`, `link: true`, `token`, `page` or `offset`"
                .to_owned())
        }
    }
}

/// Reads the stream of an operation; `at` is the operation.
pub fn stream(from: &Extensions, at: &Pointer, diagnostics: &mut Diagnostics) -> Option<Stream> {
    #[derive(Deserialize)]
    struct Raw {
        flag: Option<String>,
        end: Option<String>,
    }
    let Raw { flag, end } = deserialize(from, STREAM, at, diagnostics)?;
    Some(Stream { pointer: at.child(STREAM), flag, end })
}

/// Reads the idempotency key of an operation; `at` is the operation.
pub fn idempotency_key(
    from: &Extensions,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<IdempotencyKey> {
    let RawKey { header } = deserialize(from, IDEMPOTENCY_KEY, at, diagnostics)?;
    let header = header.unwrap_or_else(|| "Idempotency-Key".to_owned());
    Some(IdempotencyKey { pointer: at.child(IDEMPOTENCY_KEY).child("header"), header })
}

#[derive(Deserialize)]
struct RawKey {
    header: Option<String>,
}

#[derive(Deserialize)]
struct RawWaiter {
    description: Option<String>,
    #[serde(flatten)]
    polling: Polling,
}

/// Reads the waiters of an operation; `at` is the operation.
pub fn waiters(from: &Extensions, at: &Pointer, diagnostics: &mut Diagnostics) -> Vec<Waiter> {
    let raw: IndexMap<String, RawWaiter> = deserialize(from, WAIT, at, diagnostics).unwrap_or_default();
    let at = at.child(WAIT);
    raw.into_iter().map(|(name, raw)| waiter(name, raw, &at, diagnostics)).collect()
}

fn waiter(
    name: String,
    RawWaiter { description, polling }: RawWaiter,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Waiter {
    let at = at.child(&name);
    let (every, slowest) = (polling.every, polling.slowest());
    let mut error = |key: &str, message: String| {
        diagnostics.push(Diagnostic::new(Code::E0215, &at.child(key), message));
    };
    if every == 0 {
        error("every", "expected an interval of at least one second, found 0".to_owned());
    }
    if slowest < every {
        error("slowest", format!("expected at least the first interval, {every}, found {slowest}"));
    }
    if polling.deadline == 0 {
        error("deadline", "expected a deadline of at least one second, found 0".to_owned());
    }
    if polling.done.is_empty() {
        error("done", "expected at least one value".to_owned());
    }
    if let Some(value) = polling.failed.iter().find(|value| polling.done.contains(value)) {
        error("failed", format!("duplicate value `{}` in `done` and `failed`", value.escape_debug()));
    }
    Waiter { name, description, polling, pointer: at }
}

/// Deserializes the extension with a key.
fn deserialize<T: DeserializeOwned>(
    from: &Extensions,
    key: &str,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let read = T::deserialize(from.get(key)?);
    // `validate` has validated the value, so an error is a bug.
    read.map_err(|error| {
        let message = format!("internal error: {error}");
        let help = "report this bug of specsmith, with the description that causes it";
        diagnostics.push(Diagnostic::new(Code::E9001, &at.child(key), message).help(help));
    })
    .ok()
}
