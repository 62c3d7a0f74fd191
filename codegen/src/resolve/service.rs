//! Servers and security schemes.

use openapiv3::{ReferenceOr, SecurityScheme as Scheme};

use crate::diagnostic::Diagnostics;
use crate::model::{SecurityKind, SecurityScheme, Server};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::extensions;

impl Resolver<'_> {
    pub(super) fn security(&mut self) -> Vec<SecurityScheme> {
        let at = Pointer::root().descend(["components", "securitySchemes"]);
        let mut schemes = Vec::new();
        for (name, scheme) in &self.components.security_schemes {
            let pointer = at.child(name);
            // After bundling, a reference is an alias of another scheme (or of a skipped one), which the client needs only once.
            let ReferenceOr::Item(scheme) = scheme else { continue };
            let (kind, extensions) = match scheme {
                Scheme::HTTP { scheme, extensions, .. } => (http(scheme), extensions),
                Scheme::APIKey { extensions, .. } => (SecurityKind::Other("API key".into()), extensions),
                Scheme::OAuth2 { extensions, .. } => (SecurityKind::Other("OAuth 2".into()), extensions),
                Scheme::OpenIDConnect { extensions, .. } => {
                    (SecurityKind::Other("OpenID Connect".into()), extensions)
                }
            };
            let credentials = extensions::credentials(extensions, &kind, &pointer, self.diagnostics);
            schemes.push(SecurityScheme { pointer, kind, credentials });
        }
        schemes
    }
}

/// Returns the kind of an HTTP scheme, whose name is case-insensitive (RFC 9110 section 11.1).
fn http(scheme: &str) -> SecurityKind {
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => SecurityKind::Basic,
        "bearer" => SecurityKind::Bearer,
        _ => SecurityKind::Other(format!("HTTP {scheme}")),
    }
}

pub(super) fn servers(
    servers: &[openapiv3::Server],
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Vec<Server> {
    let at = at.child("servers");
    let mut read = Vec::with_capacity(servers.len());
    for (index, server) in servers.iter().enumerate() {
        let pointer = at.child(index);
        let place = pointer.child("variables");
        let variables = server.variables.iter().flatten();
        let variables = variables
            .map(|(name, variable)| extensions::variable(name, variable, place.child(name), diagnostics))
            .collect();
        read.push(Server { pointer, url: server.url.clone(), variables });
    }
    read
}
