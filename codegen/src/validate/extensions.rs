//! The tables of the `x-specsmith-…` extensions.

use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{
    Expected, INFO, OPENAPI, OPERATION, OPTIONAL, ObjectKind, OtherKeys, REQUIRED, SECURITY_SCHEME,
    SERVER_VARIABLE, STRINGS, Syntax,
};
use crate::methods::is_token;
use crate::pointer::Pointer;

const PREFIX: &str = "x-specsmith-";

/// The keys, each with the object that can contain it and its value.
static KEYS: &[(&str, &ObjectKind, Expected)] = &[
    ("x-specsmith-errors", &OPENAPI, Expected::Object(&ERRORS)),
    ("x-specsmith-user-agent", &INFO, Expected::Syntax(&USER_AGENT)),
    ("x-specsmith-variable", &SERVER_VARIABLE, Expected::Object(&VARIABLE)),
    ("x-specsmith-credentials", &SECURITY_SCHEME, Expected::Array(&Expected::Object(&CREDENTIAL))),
    ("x-specsmith-pagination", &OPERATION, Expected::Object(&PAGINATION)),
    ("x-specsmith-stream", &OPERATION, Expected::Object(&STREAM)),
    ("x-specsmith-idempotency-key", &OPERATION, Expected::Object(&IDEMPOTENCY_KEY)),
    ("x-specsmith-waiters", &OPERATION, Expected::KeyedMap(&NAME, &Expected::Object(&WAITER))),
];

/// Returns whether a key has the prefix of our extensions.
pub fn is_extension(key: &str) -> bool {
    key.starts_with(PREFIX)
}

/// Returns the value of an extension of a kind of object, if that kind can contain it.
pub fn find(key: &str, kind: &'static ObjectKind) -> Option<Expected> {
    KEYS.iter()
        .find(|(known, on, _)| *known == key && std::ptr::eq(*on, kind))
        .map(|(_, _, expected)| *expected)
}

/// Returns the diagnostic for an unknown or misplaced extension.
pub fn misplaced(key: &str, place: &str, at: &Pointer) -> Diagnostic {
    match KEYS.iter().find(|(known, ..)| *known == key) {
        Some((_, on, _)) => Diagnostic::new(Code::E0111, at, format!("`{key}` is not allowed {place}"))
            .help(format!("move it to {}", on.with_article())),
        None => {
            let known: Vec<String> =
                KEYS.iter().map(|(known, on, _)| format!("`{known}` in {}", on.with_article())).collect();
            Diagnostic::new(Code::E0110, at, format!("unknown extension `{key}`"))
                .help(format!("use one of {}", known.join(", ")))
                .did_you_mean(key, KEYS.iter().map(|(known, ..)| *known))
        }
    }
}

static ERRORS: ObjectKind = ObjectKind {
    name: "`x-specsmith-errors`",
    fields: &[
        ("code", Expected::Array(&Expected::Syntax(&POINTER)), OPTIONAL),
        ("message", Expected::Array(&Expected::Syntax(&POINTER)), OPTIONAL),
        ("request-id", Expected::Syntax(&HEADER_NAME), OPTIONAL),
    ],
    others: OtherKeys::Rejected,
};

static VARIABLE: ObjectKind = ObjectKind {
    name: "`x-specsmith-variable`",
    fields: &[("env", Expected::Syntax(&ENV), OPTIONAL), ("required", Expected::Bool, OPTIONAL)],
    others: OtherKeys::Rejected,
};

static CREDENTIAL: ObjectKind = ObjectKind {
    name: "entry of `x-specsmith-credentials`",
    fields: &[
        ("name", Expected::Syntax(&NAME), REQUIRED),
        ("description", Expected::String, OPTIONAL),
        ("username", Expected::Object(&CREDENTIAL_PART), OPTIONAL),
        ("password", Expected::Object(&CREDENTIAL_PART), OPTIONAL),
        ("token", Expected::Object(&CREDENTIAL_PART), OPTIONAL),
        ("key", Expected::Object(&CREDENTIAL_PART), OPTIONAL),
        ("client-id", Expected::Object(&CREDENTIAL_PART), OPTIONAL),
        ("client-secret", Expected::Object(&CREDENTIAL_PART), OPTIONAL),
    ],
    others: OtherKeys::Rejected,
};

static CREDENTIAL_PART: ObjectKind = ObjectKind {
    name: "part of an entry of `x-specsmith-credentials`",
    fields: &[("name", Expected::Syntax(&NAME), REQUIRED), ("env", Expected::Syntax(&ENV), OPTIONAL)],
    others: OtherKeys::Rejected,
};

static PAGINATION: ObjectKind = ObjectKind {
    name: "`x-specsmith-pagination`",
    fields: &[
        ("items", Expected::Syntax(&POINTER), REQUIRED),
        ("next", Expected::Syntax(&POINTER), OPTIONAL),
        ("link", Expected::Bool, OPTIONAL),
        ("token", Expected::Object(&PAGE_TOKEN), OPTIONAL),
        ("page", Expected::Object(&PAGE_NUMBER), OPTIONAL),
        ("offset", Expected::Object(&PAGE_OFFSET), OPTIONAL),
        ("more", Expected::Syntax(&POINTER), OPTIONAL),
        ("total", Expected::Syntax(&POINTER), OPTIONAL),
    ],
    others: OtherKeys::Rejected,
};

static PAGE_TOKEN: ObjectKind = ObjectKind {
    name: "`token` of `x-specsmith-pagination`",
    fields: &[
        ("from", Expected::Syntax(&POINTER), OPTIONAL),
        ("last-item", Expected::Syntax(&POINTER), OPTIONAL),
        ("query", Expected::String, OPTIONAL),
        ("header", Expected::Syntax(&HEADER_NAME), OPTIONAL),
        ("body", Expected::String, OPTIONAL),
    ],
    others: OtherKeys::Rejected,
};

static PAGE_NUMBER: ObjectKind = ObjectKind {
    name: "`page` of `x-specsmith-pagination`",
    fields: &[
        ("first", Expected::Unsigned, OPTIONAL),
        ("query", Expected::String, OPTIONAL),
        ("header", Expected::Syntax(&HEADER_NAME), OPTIONAL),
        ("body", Expected::String, OPTIONAL),
    ],
    others: OtherKeys::Rejected,
};

static PAGE_OFFSET: ObjectKind = ObjectKind {
    name: "`offset` of `x-specsmith-pagination`",
    fields: &[
        ("query", Expected::String, OPTIONAL),
        ("header", Expected::Syntax(&HEADER_NAME), OPTIONAL),
        ("body", Expected::String, OPTIONAL),
    ],
    others: OtherKeys::Rejected,
};

static IDEMPOTENCY_KEY: ObjectKind = ObjectKind {
    name: "`x-specsmith-idempotency-key`",
    fields: &[("header", Expected::Syntax(&HEADER_NAME), OPTIONAL)],
    others: OtherKeys::Rejected,
};

static STREAM: ObjectKind = ObjectKind {
    name: "`x-specsmith-stream`",
    fields: &[("flag", Expected::String, OPTIONAL), ("end", Expected::String, OPTIONAL)],
    others: OtherKeys::Rejected,
};

static WAITER: ObjectKind = ObjectKind {
    name: "entry of `x-specsmith-waiters`",
    fields: &[
        ("description", Expected::String, OPTIONAL),
        ("field", Expected::Syntax(&POINTER), REQUIRED),
        ("done", STRINGS, REQUIRED),
        ("failed", STRINGS, OPTIONAL),
        ("reason", Expected::Syntax(&POINTER), OPTIONAL),
        ("grace", Expected::Unsigned, OPTIONAL),
        ("every", Expected::Unsigned, OPTIONAL),
        ("slowest", Expected::Unsigned, OPTIONAL),
        ("deadline", Expected::Unsigned, OPTIONAL),
    ],
    others: OtherKeys::Rejected,
};

/// A JSON Pointer (RFC 6901 section 3).
static POINTER: Syntax = Syntax {
    error: |text| {
        let escapes = || text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        let is_valid = Pointer::parse(text).is_some() && escapes();
        (!is_valid).then(|| format!("invalid JSON Pointer `{}`", text.escape_debug()))
    },
    help: "start it with `/`, as in `/meta/next`, and write `~` as `~0` and `/` in a name as `~1`",
};

/// The name of a header, which is a token (RFC 9110 section 5.6.2).
static HEADER_NAME: Syntax = Syntax {
    error: |text| (!is_token(text)).then(|| format!("invalid header name `{}`", text.escape_debug())),
    help: "use letters, digits and `-`, as in `X-Request-Id`",
};

/// The name of an environment variable (POSIX, Base Definitions 8.1), including lower case.
static ENV: Syntax = Syntax {
    error: |text| {
        let is_valid = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (!is_valid).then(|| format!("invalid name `{}` of an environment variable", text.escape_debug()))
    },
    help: "use letters, digits and `_`, as in `API_KEY`, and do not start with a digit",
};

static NAME: Syntax = Syntax {
    error: |text| {
        let word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        let is_valid = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('_').all(word);
        (!is_valid).then(|| format!("invalid name `{}`: expected snake_case", text.escape_debug()))
    },
    help: "use lower-case letters and digits, with `_` between words, as in `api_key`",
};

static USER_AGENT: Syntax = Syntax {
    error: user_agent,
    help: "use printable ASCII, and the placeholders `{package}`, `{version}`, `{os}`, `{arch}` and `{rust-version}`",
};

fn user_agent(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("empty user agent".to_owned());
    }
    if let Some(c) = text.chars().find(|c| !(' '..='~').contains(c)) {
        return Some(format!("invalid character `{}` in the user agent", c.escape_debug()));
    }
    let mut parts = text.split('{');
    let before = parts.next().unwrap_or_default();
    let mut rests = vec![before];
    for part in parts {
        let Some((name, rest)) = part.split_once('}') else {
            return Some("unclosed `{` in the user agent".to_owned());
        };
        if !["package", "version", "os", "arch", "rust-version"].contains(&name) {
            return Some(format!("unknown placeholder `{{{name}}}`"));
        }
        rests.push(rest);
    }
    rests.iter().any(|rest| rest.contains('}')).then(|| "unmatched `}` in the user agent".to_owned())
}
