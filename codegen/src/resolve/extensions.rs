//! Deserialization of the `x-specsmith-…` extensions. `source` has validated their fields; constraints between fields are
//! checked here.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{
    Credential, CredentialPart, CredentialParts, ErrorShape, Paging, SecurityKind, Variable, Wait,
};
use crate::pointer::Pointer;

const ERRORS: &str = "x-specsmith-errors";
const USER_AGENT: &str = "x-specsmith-user-agent";
const VARIABLE: &str = "x-specsmith-variable";
const CREDENTIALS: &str = "x-specsmith-credentials";
const PAGING: &str = "x-specsmith-paging";
const WAIT: &str = "x-specsmith-wait";

/// The extensions of one object.
type Extensions = IndexMap<String, Value>;

/// Reads the locations of error details; `at` is the root.
pub fn errors(from: &Extensions, at: &Pointer, found: &mut Diagnostics) -> ErrorShape {
    #[derive(Deserialize)]
    struct Written {
        #[serde(default)]
        code: Vec<String>,
        #[serde(default)]
        message: Vec<String>,
        #[serde(rename = "request-id")]
        request_id: Option<String>,
    }
    let Some(Written { code, message, request_id }) = take(from, ERRORS, at, found) else {
        return ErrorShape::default();
    };
    ErrorShape { code, message, request_id }
}

/// Reads the user agent; `at` is the Info Object.
pub fn user_agent(from: &Extensions, at: &Pointer, found: &mut Diagnostics) -> Option<String> {
    take(from, USER_AGENT, at, found)
}

/// Reads a variable of a server.
pub fn variable(
    name: &str,
    source: &openapiv3::ServerVariable,
    at: Pointer,
    found: &mut Diagnostics,
) -> Variable {
    #[derive(Default, Deserialize)]
    struct Written {
        env: Option<String>,
        #[serde(default)]
        required: bool,
    }
    let Written { env, required } = take(&source.extensions, VARIABLE, &at, found).unwrap_or_default();
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
struct WrittenCredential {
    name: String,
    description: Option<String>,
    username: Option<WrittenPart>,
    password: Option<WrittenPart>,
    token: Option<WrittenPart>,
}

#[derive(Deserialize)]
struct WrittenPart {
    name: String,
    env: Option<String>,
}

/// Reads the credentials of a security scheme; `at` is the scheme.
pub fn credentials(
    from: &Extensions,
    kind: &SecurityKind,
    at: &Pointer,
    found: &mut Diagnostics,
) -> Vec<Credential> {
    let Some(written) = take::<Vec<WrittenCredential>>(from, CREDENTIALS, at, found) else {
        return Vec::new();
    };
    let at = at.child(CREDENTIALS);
    if let SecurityKind::Other(name) = kind {
        let what = format!("`{CREDENTIALS}` is not supported for {name} authentication");
        let help = "move it to a security scheme of `type: http` with `scheme: basic` or `scheme: bearer`";
        found.push(Diagnostic::error("E0213", &at, what).help(help));
        return Vec::new();
    }
    let read = |(index, credential)| self::credential(credential, kind, at.child(index), found);
    written.into_iter().enumerate().filter_map(read).collect()
}

fn credential(
    written: WrittenCredential,
    kind: &SecurityKind,
    at: Pointer,
    found: &mut Diagnostics,
) -> Option<Credential> {
    let part = |WrittenPart { name, env }| CredentialPart { name, env };
    let parts = match (kind, written.username, written.password, written.token) {
        (SecurityKind::Basic, Some(username), Some(password), None) => {
            CredentialParts::Basic { username: part(username), password: part(password) }
        }
        (SecurityKind::Bearer, None, None, Some(token)) => CredentialParts::Bearer { token: part(token) },
        _ => {
            let (scheme, parts) = match kind {
                SecurityKind::Bearer => ("bearer", "only `token`"),
                _ => ("basic", "both `username` and `password`"),
            };
            let what = format!("expected {parts} in a credential of HTTP {scheme} authentication");
            found.push(
                Diagnostic::error("E0214", &at, what).help("add the missing fields, and remove the others"),
            );
            return None;
        }
    };
    Some(Credential { pointer: at, name: written.name, description: written.description, parts })
}

/// Reads the pagination of an operation; `at` is the operation.
pub fn paging(from: &Extensions, at: &Pointer, found: &mut Diagnostics) -> Option<Paging> {
    #[derive(Deserialize)]
    struct Written {
        items: String,
        next: String,
    }
    let Written { items, next } = take(from, PAGING, at, found)?;
    Some(Paging { pointer: at.child(PAGING), items, next })
}

#[derive(Deserialize)]
struct WrittenWait {
    description: Option<String>,
    field: String,
    done: Vec<String>,
    #[serde(default)]
    failed: Vec<String>,
    reason: Option<String>,
    #[serde(default)]
    grace: u64,
    #[serde(default = "WrittenWait::every")]
    every: u64,
    slowest: Option<u64>,
    #[serde(default = "WrittenWait::deadline")]
    deadline: u64,
}

impl WrittenWait {
    fn every() -> u64 {
        2
    }

    fn deadline() -> u64 {
        900
    }
}

/// Reads the waiters of an operation; `at` is the operation.
pub fn waits(from: &Extensions, at: &Pointer, found: &mut Diagnostics) -> Vec<Wait> {
    let written: IndexMap<String, WrittenWait> = take(from, WAIT, at, found).unwrap_or_default();
    let at = at.child(WAIT);
    written.into_iter().map(|(name, written)| wait(name, written, &at, found)).collect()
}

fn wait(name: String, written: WrittenWait, at: &Pointer, found: &mut Diagnostics) -> Wait {
    let at = at.child(&name);
    let every = written.every;
    // The default of the longest interval is raised to that of the first one.
    let slowest = written.slowest.unwrap_or(every.max(30));
    let mut refuse = |key: &str, what: String| {
        found.push(Diagnostic::error("E0215", &at.child(key), what));
    };
    if every == 0 {
        refuse("every", "expected an interval of at least one second, found 0".to_owned());
    }
    if slowest < every {
        refuse("slowest", format!("expected at least the first interval, {every}, found {slowest}"));
    }
    if written.deadline == 0 {
        refuse("deadline", "expected a deadline of at least one second, found 0".to_owned());
    }
    if written.done.is_empty() {
        refuse("done", "expected at least one value".to_owned());
    }
    if let Some(value) = written.failed.iter().find(|value| written.done.contains(value)) {
        refuse("failed", format!("duplicate value `{}` in `done` and `failed`", value.escape_debug()));
    }
    Wait {
        name,
        description: written.description,
        field: written.field,
        done: written.done,
        failed: written.failed,
        reason: written.reason,
        grace: written.grace,
        every,
        slowest,
        deadline: written.deadline,
        pointer: at,
    }
}

/// Deserializes the extension with a key.
fn take<T: DeserializeOwned>(
    from: &Extensions,
    key: &str,
    at: &Pointer,
    found: &mut Diagnostics,
) -> Option<T> {
    let read = T::deserialize(from.get(key)?);
    // `source` has validated the value, so an error is a bug.
    read.map_err(|error| {
        let what = format!("internal error: {error}");
        let help = "report this bug of specsmith, with the description that causes it";
        found.push(Diagnostic::error("E9001", &at.child(key), what).help(help));
    })
    .ok()
}
