//! The tables of the `x-specsmith-…` extensions.

use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::source::grammar::{
    Form, INFO, Is, Kind, MAY, MUST, OPENAPI, OPERATION, Others, SECURITY_SCHEME, SERVER_VARIABLE, TEXTS,
};

const PREFIX: &str = "x-specsmith-";

/// The keys, each with the object that can contain it and its value.
static KEYS: &[(&str, &Kind, Is)] = &[
    ("x-specsmith-errors", &OPENAPI, Is::Object(&ERRORS)),
    ("x-specsmith-user-agent", &INFO, Is::Form(&USER_AGENT)),
    ("x-specsmith-variable", &SERVER_VARIABLE, Is::Object(&VARIABLE)),
    ("x-specsmith-credentials", &SECURITY_SCHEME, Is::List(&Is::Object(&CREDENTIAL))),
    ("x-specsmith-paging", &OPERATION, Is::Object(&PAGING)),
    ("x-specsmith-wait", &OPERATION, Is::Keyed(&NAME, &Is::Object(&WAIT))),
];

/// Returns whether a key has the prefix of our extensions.
pub fn is_ours(key: &str) -> bool {
    key.starts_with(PREFIX)
}

/// Returns the value of an extension of a kind of object, if that kind can contain it.
pub fn find(key: &str, kind: &'static Kind) -> Option<Is> {
    KEYS.iter().find(|(known, on, _)| *known == key && std::ptr::eq(*on, kind)).map(|(_, _, is)| *is)
}

/// Returns the diagnostic for an unknown or misplaced extension.
pub fn misplaced(key: &str, place: &str, at: &Pointer) -> Diagnostic {
    match KEYS.iter().find(|(known, ..)| *known == key) {
        Some((_, on, _)) => Diagnostic::error("E0111", at, format!("`{key}` is not allowed {place}"))
            .help(format!("move it to {}", on.with_article())),
        None => {
            let known: Vec<String> =
                KEYS.iter().map(|(known, on, _)| format!("`{known}` in {}", on.with_article())).collect();
            Diagnostic::error("E0110", at, format!("unknown extension `{key}`"))
                .help(format!("use one of {}", known.join(", ")))
        }
    }
}

static ERRORS: Kind = Kind {
    name: "`x-specsmith-errors`",
    fields: &[
        ("code", Is::List(&Is::Form(&POINTER)), MAY),
        ("message", Is::List(&Is::Form(&POINTER)), MAY),
        ("request-id", Is::Form(&HEADER_NAME), MAY),
    ],
    others: Others::Refused,
};

static VARIABLE: Kind = Kind {
    name: "`x-specsmith-variable`",
    fields: &[("env", Is::Form(&ENV), MAY), ("required", Is::Flag, MAY)],
    others: Others::Refused,
};

static CREDENTIAL: Kind = Kind {
    name: "entry of `x-specsmith-credentials`",
    fields: &[
        ("name", Is::Form(&NAME), MUST),
        ("description", Is::Text, MAY),
        ("username", Is::Object(&CREDENTIAL_PART), MAY),
        ("password", Is::Object(&CREDENTIAL_PART), MAY),
        ("token", Is::Object(&CREDENTIAL_PART), MAY),
    ],
    others: Others::Refused,
};

static CREDENTIAL_PART: Kind = Kind {
    name: "part of an entry of `x-specsmith-credentials`",
    fields: &[("name", Is::Form(&NAME), MUST), ("env", Is::Form(&ENV), MAY)],
    others: Others::Refused,
};

static PAGING: Kind = Kind {
    name: "`x-specsmith-paging`",
    fields: &[("items", Is::Form(&POINTER), MUST), ("next", Is::Form(&POINTER), MUST)],
    others: Others::Refused,
};

static WAIT: Kind = Kind {
    name: "entry of `x-specsmith-wait`",
    fields: &[
        ("description", Is::Text, MAY),
        ("field", Is::Form(&POINTER), MUST),
        ("done", TEXTS, MUST),
        ("failed", TEXTS, MAY),
        ("reason", Is::Form(&POINTER), MAY),
        ("grace", Is::Count, MAY),
        ("every", Is::Count, MAY),
        ("slowest", Is::Count, MAY),
        ("deadline", Is::Count, MAY),
    ],
    others: Others::Refused,
};

/// A JSON Pointer (RFC 6901 section 3).
static POINTER: Form = Form {
    problem: |text| {
        let escapes = || text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        let fits = Pointer::parse(text).is_some() && escapes();
        (!fits).then(|| format!("invalid JSON Pointer `{}`", text.escape_debug()))
    },
    help: "start it with `/`, as in `/meta/next`, and write `~` as `~0` and `/` in a name as `~1`",
};

/// The name of a header, which is a token (RFC 9110 section 5.6.2).
static HEADER_NAME: Form = Form {
    problem: |text| {
        let tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let fits = !text.is_empty() && text.bytes().all(tchar);
        (!fits).then(|| format!("invalid header name `{}`", text.escape_debug()))
    },
    help: "use letters, digits and `-`, as in `X-Request-Id`",
};

/// The name of an environment variable (POSIX, Base Definitions 8.1), including lower case.
static ENV: Form = Form {
    problem: |text| {
        let fits = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (!fits).then(|| format!("invalid name `{}` of an environment variable", text.escape_debug()))
    },
    help: "use letters, digits and `_`, as in `API_KEY`, and do not start with a digit",
};

static NAME: Form = Form {
    problem: |text| {
        let word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        let fits = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('_').all(word);
        (!fits).then(|| format!("invalid name `{}`: expected snake_case", text.escape_debug()))
    },
    help: "use lower-case letters and digits, with `_` between words, as in `api_key`",
};

static USER_AGENT: Form = Form {
    problem: user_agent,
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
