//! Constructors of credentials.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{CredentialConstructor, unraw};
use crate::lower::context::Context;
use crate::lower::docs::{codes, verbs};
use crate::lower::names::credentials::is_alone;
use crate::lower::names::identifier::is_keyword;
use crate::lower::names::reserved::CREDENTIALS;
use crate::markdown;
use crate::model::{Credential, KeyLocation, SecurityKind, SecurityScheme};
use crate::service::{CredentialPart, CredentialParts};

/// Returns the constructors of credentials of each security scheme.
pub fn constructors(cx: &Context<'_>, lib: &str) -> Vec<CredentialConstructor> {
    let mut constructors: Vec<CredentialConstructor> = Vec::new();
    // Who names some variables wants no others.
    let is_named = cx.api.security.iter().any(|scheme| !scheme.credentials.is_empty());
    let prefix = (!is_named).then_some(lib);
    for (index, scheme) in cx.api.security.iter().enumerate() {
        if scheme.credentials.is_empty() {
            constructors.extend(match cx.names.credentials.get(&index) {
                Some(name) => named(cx, scheme, name, prefix),
                None => common(scheme, prefix),
            });
        }
        for credential in &scheme.credentials {
            let constructor = constructor(cx, scheme, credential);
            if let Some(conflict) = conflict(&constructor, &constructors) {
                let help = "choose another name";
                cx.report(Diagnostic::new(Code::E0306, &credential.pointer, conflict).help(help));
            }
            constructors.push(constructor);
        }
    }
    constructors
}

/// Returns the reason why a constructor cannot have its name or those of its arguments.
fn conflict(constructor: &CredentialConstructor, others: &[CredentialConstructor]) -> Option<String> {
    let name = &constructor.name;
    let args = constructor.parts.names();
    let keyword = [name.as_str()].into_iter().chain(args.iter().copied()).find(|name| is_keyword(name));
    if let Some(keyword) = keyword {
        Some(format!("name `{keyword}` is a Rust keyword"))
    } else if CREDENTIALS.split_whitespace().any(|reserved| reserved == name) {
        Some(format!("name `{name}` is already used by a function of `Credentials`"))
    } else if others.iter().any(|other| other.name == *name) {
        Some(format!("name `{name}` is already used by another entry"))
    } else if matches!(args.as_slice(), [one, other] if one == other) {
        Some(format!("duplicate name `{}` in this entry", args[0]))
    } else {
        None
    }
}

/// Returns a constructor of the extension.
fn constructor(cx: &Context<'_>, scheme: &SecurityScheme, credential: &Credential) -> CredentialConstructor {
    let parts = credential.parts.clone();
    let kind = kind_name(&scheme.kind);
    let own = credential.description.as_deref().and_then(markdown::harmless);
    let mut docs = own.unwrap_or_else(|| {
        let names = codes(&parts.names(), " and ");
        format!("Credentials for {kind} authentication: {names}.")
    });
    docs.push_str(&variables(&parts));
    // The first paragraph, and not the first line: that may be a fence.
    let summary = markdown::summary_line(&docs);
    let is_noun = |start: &&str| docs.starts_with(*start) && verbs::has_no_verb(&docs);
    let docs = if ["Credentials ", "The credentials "].iter().any(is_noun) {
        format!("Creates {}", verbs::uncapitalized(&docs))
    } else {
        let sentence = format!("Creates credentials for {kind} authentication.");
        verbs::with_verb(&docs, "Creates credentials from", &sentence)
    };
    CredentialConstructor {
        name: credential.name.clone(),
        docs,
        summary,
        parts,
        scheme: scheme.name.clone(),
        written: written(&scheme.kind),
        is_bound: !is_alone(cx.api, &scheme.kind),
        is_common: false,
    }
}

/// Returns a paragraph with the environment variables.
fn variables(parts: &CredentialParts) -> String {
    let Some(env) = parts.env() else { return String::new() };
    let noun = if env.len() == 1 { "variable" } else { "variables" };
    format!("\n\nEnvironment {noun}: {}.", codes(&env, " and "))
}

/// Returns a part with the environment variable of a prefix and these words.
fn part(name: &str, prefix: Option<&str>, words: &[&str]) -> CredentialPart {
    let variable = prefix.map(|prefix| format!("{prefix}_{}", words.join("_")).to_uppercase());
    CredentialPart { name: name.to_owned(), env: variable }
}

fn kind_name(kind: &SecurityKind) -> &'static str {
    match kind {
        SecurityKind::Basic => "HTTP basic",
        SecurityKind::Bearer => "HTTP bearer",
        SecurityKind::ApiKey(..) => "API key",
        SecurityKind::OAuth2(_) => "OAuth 2.0",
        SecurityKind::OpenIdConnect => "OpenID Connect",
        SecurityKind::Http(_) => "HTTP",
        SecurityKind::MutualTls => "mutual TLS",
    }
}

/// Returns the authentication scheme in the header `Authorization`.
fn written(kind: &SecurityKind) -> &'static str {
    match kind {
        SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect => "Bearer",
        SecurityKind::Basic => "Basic",
        _ => "",
    }
}

/// Returns a function of the runtime, for the only security scheme of its kind.
fn common(scheme: &SecurityScheme, prefix: Option<&str>) -> Option<CredentialConstructor> {
    let part = |name: &str| part(name, prefix, &[name]);
    let (name, summary, parts) = match scheme.kind {
        SecurityKind::Basic => {
            let parts = CredentialParts::Basic { username: part("username"), password: part("password") };
            ("basic", "a user name and a password.", parts)
        }
        SecurityKind::Bearer => ("bearer", "a token.", CredentialParts::Bearer { token: part("token") }),
        _ => return None,
    };
    Some(CredentialConstructor {
        name: name.to_owned(),
        docs: String::new(),
        summary: summary.to_owned(),
        parts,
        scheme: scheme.name.clone(),
        written: written(&scheme.kind),
        is_bound: false,
        is_common: true,
    })
}

/// Returns a constructor with the name of its security scheme.
fn named(
    cx: &Context<'_>,
    scheme: &SecurityScheme,
    name: &str,
    prefix: Option<&str>,
) -> Option<CredentialConstructor> {
    let way = unraw(name);
    let part = |name: &str| part(name, prefix, &[way, name]);
    let secret = |name: &str| {
        // The variables of `Credentials::basic` and `Credentials::bearer` are those of their arguments.
        let words: &[&str] =
            if matches!(way, "username" | "password" | "token") { &[way, name] } else { &[way] };
        CredentialParts::Secret { secret: self::part(name, prefix, words) }
    };
    let (summary, parts) = match &scheme.kind {
        SecurityKind::Basic => (
            "a user name and a password.".to_owned(),
            CredentialParts::Basic { username: part("username"), password: part("password") },
        ),
        SecurityKind::Bearer => ("a token.".to_owned(), secret("token")),
        SecurityKind::OAuth2(_) => ("an access token of OAuth 2.0.".to_owned(), secret("token")),
        SecurityKind::OpenIdConnect => ("an access token of OpenID Connect.".to_owned(), secret("token")),
        SecurityKind::ApiKey(location, key) => {
            let place = match location {
                KeyLocation::Header => "header",
                KeyLocation::Query => "query parameter",
                KeyLocation::Cookie => "cookie",
            };
            (format!("an API key for the {place} {}.", markdown::code(key)), secret("key"))
        }
        SecurityKind::Http(http) => {
            let value = markdown::code(&format!("{http} …"));
            (format!("a value of the header `Authorization`: {value}."), secret("authorization"))
        }
        SecurityKind::MutualTls => return None,
    };
    let mut docs = format!("Creates credentials from {summary}");
    if let Some(own) = scheme.description.as_deref().and_then(markdown::harmless) {
        docs.push_str(&format!("\n\n{own}"));
    }
    docs.push_str(&variables(&parts));
    let is_bound =
        !matches!(scheme.kind, SecurityKind::Basic | SecurityKind::Bearer) || !is_alone(cx.api, &scheme.kind);
    Some(CredentialConstructor {
        name: name.to_owned(),
        docs,
        summary,
        parts,
        scheme: scheme.name.clone(),
        written: written(&scheme.kind),
        is_bound,
        is_common: false,
    })
}
