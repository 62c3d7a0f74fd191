//! The `x-specsmith-…` extensions: what a description may say that OpenAPI has no words for, and where.

use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::source::grammar::{
    Form, INFO, Is, Kind, MAY, MUST, OPENAPI, OPERATION, Others, SECURITY_SCHEME, SERVER_VARIABLE, TEXTS,
};

const PREFIX: &str = "x-specsmith-";

/// Each key, the object that it may stand in, what it holds.
static KEYS: &[(&str, &Kind, Is)] = &[
    ("x-specsmith-errors", &OPENAPI, Is::Object(&ERRORS)),
    ("x-specsmith-user-agent", &INFO, Is::Form(&USER_AGENT)),
    ("x-specsmith-variable", &SERVER_VARIABLE, Is::Object(&VARIABLE)),
    ("x-specsmith-credentials", &SECURITY_SCHEME, Is::List(&Is::Object(&CREDENTIAL))),
    ("x-specsmith-paging", &OPERATION, Is::Object(&PAGING)),
    ("x-specsmith-wait", &OPERATION, Is::Keyed(&NAME, &Is::Object(&WAIT))),
];

/// Whether a key is meant for specsmith.
pub fn is_ours(key: &str) -> bool {
    key.starts_with(PREFIX)
}

/// What a key holds on this kind of object, if it may stand there.
pub fn find(key: &str, kind: &'static Kind) -> Option<Is> {
    KEYS.iter().find(|(known, on, _)| *known == key && std::ptr::eq(*on, kind)).map(|(_, _, is)| *is)
}

/// What to say of a key of ours that may not stand where it does, or nowhere.
pub fn misplaced(key: &str, place: &str, at: &Pointer) -> Diagnostic {
    match KEYS.iter().find(|(known, ..)| *known == key) {
        Some((_, on, _)) => Diagnostic::error("E0111", at, format!("`{key}` has no meaning {place}"))
            .help(format!("it belongs on {}", on.with_article())),
        None => {
            let known: Vec<String> =
                KEYS.iter().map(|(known, on, _)| format!("`{known}` on {}", on.with_article())).collect();
            Diagnostic::error("E0110", at, format!("there is no extension `{key}`"))
                .help(format!("there are {}", known.join(", ")))
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

/// RFC 6901 section 3.
static POINTER: Form = Form {
    problem: |text| {
        let escapes = || text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        let fits = Pointer::parse(text).is_some() && escapes();
        (!fits).then(|| format!("`{}` is no JSON Pointer", text.escape_debug()))
    },
    help: "a JSON Pointer is empty or begins with `/`, as in `/meta/next`; `~` is written `~0`, and `/` in a name `~1`",
};

/// RFC 9110 section 5.6.2: token.
static HEADER_NAME: Form = Form {
    problem: |text| {
        let tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let fits = !text.is_empty() && text.bytes().all(tchar);
        (!fits).then(|| format!("`{}` is no name of a header", text.escape_debug()))
    },
    help: "it is letters, digits and `-`, as in `X-Request-Id`",
};

/// POSIX, Base Definitions 8.1, with small letters, too.
static ENV: Form = Form {
    problem: |text| {
        let fits = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (!fits).then(|| format!("`{}` is no name of an environment variable", text.escape_debug()))
    },
    help: "it is letters, digits and `_`, as in `API_KEY`, and begins with no digit",
};

static NAME: Form = Form {
    problem: |text| {
        let word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        let fits = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('_').all(word);
        (!fits).then(|| format!("`{}` is no name in snake_case", text.escape_debug()))
    },
    help: "it is small letters and digits, with `_` between words, as in `api_key`",
};

static USER_AGENT: Form = Form {
    problem: user_agent,
    help: "it is visible ASCII and spaces, with the placeholders `{package}`, `{version}`, `{os}`, `{arch}` and \
           `{rust-version}`",
};

fn user_agent(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("a user agent says something".to_owned());
    }
    if let Some(c) = text.chars().find(|c| !(' '..='~').contains(c)) {
        return Some(format!("a user agent cannot have the character `{}` in it", c.escape_debug()));
    }
    let mut parts = text.split('{');
    // Before the first `{` nothing can be closed.
    let before = parts.next().unwrap_or_default();
    let mut rests = vec![before];
    for part in parts {
        let Some((name, rest)) = part.split_once('}') else {
            return Some("a `{` of this user agent is not closed".to_owned());
        };
        if !["package", "version", "os", "arch", "rust-version"].contains(&name) {
            return Some(format!("there is no placeholder `{{{name}}}`"));
        }
        rests.push(rest);
    }
    rests.iter().any(|rest| rest.contains('}')).then(|| "a `}` of this user agent closes nothing".to_owned())
}
