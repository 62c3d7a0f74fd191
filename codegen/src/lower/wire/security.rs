//! Security schemes, and the requirements of operations.

use std::collections::HashMap;

use crate::ir::{Scheme, SchemeKind, Security};
use crate::model::{self, Api, KeyLocation, SecurityKind, SecurityScheme};

/// Lowers a security scheme, unless it is no part of requests.
pub fn scheme(scheme: &SecurityScheme) -> Option<Scheme> {
    let kind = match &scheme.kind {
        SecurityKind::Basic => SchemeKind::Basic,
        SecurityKind::Bearer | SecurityKind::OpenIdConnect => SchemeKind::Bearer,
        SecurityKind::OAuth2(endpoints) => SchemeKind::OAuth2(endpoints.clone()),
        SecurityKind::Http(_) => SchemeKind::Authorization,
        // Header names are case-insensitive (RFC 9110 section 5.1).
        SecurityKind::ApiKey(KeyLocation::Header, name) => SchemeKind::Header(name.to_ascii_lowercase()),
        SecurityKind::ApiKey(KeyLocation::Query, name) => SchemeKind::Query(name.clone()),
        SecurityKind::ApiKey(KeyLocation::Cookie, name) => SchemeKind::Cookie(name.clone()),
        SecurityKind::MutualTls => return None,
    };
    Some(Scheme { name: scheme.name.clone(), kind })
}

/// Returns the credentials of the service: those that the description requires, else those that most operations require.
pub fn default(api: &Api) -> Security {
    if let model::Security::AnyOf(alternatives) = &api.requirements {
        return Security::AnyOf(alternatives.clone());
    }
    let mut counts: HashMap<&[model::Requirement], usize> = HashMap::new();
    let own = api.operations.iter().filter_map(|operation| match &operation.security {
        model::Security::AnyOf(alternatives) => Some(alternatives),
        _ => None,
    });
    own.clone().for_each(|alternatives| *counts.entry(alternatives).or_default() += 1);
    // Of several that are equally frequent, the first one.
    let most = own.rev().max_by_key(|alternatives| counts.get(alternatives.as_slice()));
    most.map_or(Security::Any, |alternatives| Security::AnyOf(alternatives.clone()))
}

/// Returns the credentials of an operation, unless they are those of the service.
pub fn of_operation(default: &Security, operation: &model::Operation) -> Option<Security> {
    let own = match &operation.security {
        model::Security::AnyOf(alternatives) => Security::AnyOf(alternatives.clone()),
        model::Security::Undefined => Security::Any,
        // A description without any requirement does not say which operations need the credentials.
        model::Security::Absent if *default == Security::Any => Security::Any,
        model::Security::Absent => Security::AnyOf(Vec::new()),
    };
    (own != *default).then_some(own)
}
