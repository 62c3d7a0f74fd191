//! The names of constructors of credentials.

use std::collections::HashMap;

use crate::lower::names::identifier::{Case, identifier};
use crate::lower::names::namer::{NameRequest, Namer};
use crate::lower::names::reserved::CREDENTIALS;
use crate::lower::names::scope::Scope;
use crate::model::{Api, SecurityKind, SecurityScheme};

/// Names the constructors of the security schemes that have none of their own: neither by the extension, nor one of the
/// runtime, which only one scheme of its kind has.
pub fn assign(api: &Api, namer: &mut Namer<'_>) -> HashMap<usize, String> {
    let own = api.security.iter().flat_map(|scheme| &scheme.credentials);
    let mut scope = Scope::new(Case::Snake, CREDENTIALS).reserve(own.map(|own| own.name.as_str()));
    let is_named = |kind: &SecurityKind| match kind {
        SecurityKind::Basic | SecurityKind::Bearer => !is_alone(api, kind),
        SecurityKind::MutualTls => false,
        _ => true,
    };
    let schemes = api.security.iter().enumerate();
    let (indexes, requested): (Vec<usize>, Vec<_>) = schemes
        .filter(|(_, scheme)| scheme.credentials.is_empty() && is_named(&scheme.kind))
        .map(|(index, scheme)| (index, NameRequest::new(scheme.pointer.clone(), words(scheme))))
        .unzip();
    indexes.into_iter().zip(namer.assign(&mut scope, requested)).collect()
}

/// Returns the words of a name. `OAuth` is one word, and a reserved name is followed by the kind of the secret.
fn words(scheme: &SecurityScheme) -> String {
    let words = scheme.name.replace("OAuth", "Oauth").replace("oAuth", "oauth");
    let name = identifier(&words, Case::Snake);
    let noun = match scheme.kind {
        _ if CREDENTIALS.split_whitespace().all(|reserved| reserved != name) => return words,
        SecurityKind::ApiKey(..) => "key",
        SecurityKind::OAuth2(_) | SecurityKind::OpenIdConnect | SecurityKind::Bearer => "token",
        _ => "scheme",
    };
    format!("{words} {noun}")
}

/// Returns `true` if only one security scheme is of this kind.
pub fn is_alone(api: &Api, kind: &SecurityKind) -> bool {
    api.security.iter().filter(|scheme| scheme.kind == *kind).count() == 1
}
