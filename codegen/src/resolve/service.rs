//! Servers and security schemes.

use openapiv3::{APIKeyLocation, OAuth2Flows, ReferenceOr, SecurityRequirement, SecurityScheme as Scheme};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::methods::is_token;
use crate::model::{KeyLocation, Requirement, Security, SecurityKind, SecurityScheme, Server};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::extensions;
use crate::resolve::refs::component_name;

impl Resolver<'_> {
    pub(super) fn security(&mut self) -> Vec<SecurityScheme> {
        let at = Pointer::root().descend(["components", "securitySchemes"]);
        let mut schemes = Vec::new();
        for (name, scheme) in &self.components.security_schemes {
            let pointer = at.child(name);
            // After bundling, a reference is an alias of another scheme (or of a skipped one), which the client needs only once.
            let ReferenceOr::Item(scheme) = scheme else { continue };
            if !is_usable(scheme) {
                let at = pointer.child("name");
                self.report_scheme(name, &at, "unusable", "use a name that HTTP allows");
                continue;
            }
            let (kind, description, extensions) = match scheme {
                Scheme::HTTP { scheme, description, extensions, .. } => {
                    (http(scheme), description, extensions)
                }
                Scheme::APIKey { location, name, description, extensions } => {
                    (SecurityKind::ApiKey(key_location(location), name.clone()), description, extensions)
                }
                Scheme::OAuth2 { flows, description, extensions } => {
                    (SecurityKind::OAuth2(endpoints(flows)), description, extensions)
                }
                Scheme::OpenIDConnect { description, extensions, .. } => {
                    (SecurityKind::OpenIdConnect, description, extensions)
                }
            };
            let credentials = extensions::credentials(extensions, &kind, &pointer, self.diagnostics);
            let (name, description) = (name.clone(), description.clone());
            schemes.push(SecurityScheme { pointer, name, description, kind, credentials });
        }
        schemes
    }

    /// Resolves the alternatives of a `security`. An alternative with an undefined or unusable scheme is skipped. Client
    /// certificates are no part of requests.
    pub(super) fn requirements(
        &mut self,
        source: Option<&Vec<SecurityRequirement>>,
        at: &Pointer,
    ) -> Security {
        let Some(source) = source else { return Security::Absent };
        let mut alternatives: Vec<Requirement> = Vec::with_capacity(source.len());
        for (index, all) in source.iter().enumerate() {
            let mut resolved = Some(Requirement::new());
            for (name, scopes) in all {
                match self.scheme(name) {
                    None => {
                        let help = "define it in `components.securitySchemes`, or correct its name";
                        self.report_scheme(name, &at.item(index).child(name), "undefined", help);
                        resolved = None;
                    }
                    Some((_, scheme)) if is_certificate(scheme) => {}
                    Some((name, _)) => {
                        if let Some(resolved) = &mut resolved {
                            resolved.push((name, scopes.clone()));
                        }
                    }
                }
            }
            if let Some(resolved) = resolved.filter(|one| !alternatives.contains(one)) {
                alternatives.push(resolved);
            }
        }
        match source.is_empty() || !alternatives.is_empty() {
            true => Security::AnyOf(alternatives),
            false => Security::Undefined,
        }
    }

    /// Returns a usable security scheme and its name, or the one that it is an alias of.
    fn scheme(&self, name: &str) -> Option<(String, &Scheme)> {
        let (mut name, schemes) = (name.to_owned(), &self.components.security_schemes);
        for _ in 0..=schemes.len() {
            match schemes.get(&name)? {
                ReferenceOr::Item(scheme) => return Some((name, scheme)).filter(|_| is_usable(scheme)),
                ReferenceOr::Reference { reference } => {
                    name = component_name(reference, "securitySchemes")?.into_owned();
                }
            }
        }
        None
    }

    /// Reports an undefined or unusable scheme, once for each name.
    fn report_scheme(&mut self, name: &str, at: &Pointer, why: &str, help: &str) {
        if self.skipped_schemes.insert(name.to_owned()) {
            let message = format!(
                "{why} security scheme `{}`; the alternatives with it are skipped",
                name.escape_debug()
            );
            self.diagnostics.push(Diagnostic::new(Code::W0224, at, message).help(help));
        }
    }
}

/// Returns `true` unless an API key is in a header or a cookie with a name that HTTP does not allow.
fn is_usable(scheme: &Scheme) -> bool {
    match scheme {
        Scheme::APIKey { location: APIKeyLocation::Header | APIKeyLocation::Cookie, name, .. } => {
            is_token(name)
        }
        _ => true,
    }
}

fn is_certificate(scheme: &Scheme) -> bool {
    matches!(scheme, Scheme::HTTP { scheme, .. } if http(scheme) == SecurityKind::MutualTls)
}

/// Returns the kind of an HTTP scheme, whose name is case-insensitive (RFC 9110 section 11.1). `normalize` converts mutual
/// TLS to such a scheme.
fn http(scheme: &str) -> SecurityKind {
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => SecurityKind::Basic,
        "bearer" => SecurityKind::Bearer,
        _ if scheme == "mutualTLS" => SecurityKind::MutualTls,
        _ => SecurityKind::Http(scheme.to_owned()),
    }
}

fn key_location(location: &APIKeyLocation) -> KeyLocation {
    match location {
        APIKeyLocation::Header => KeyLocation::Header,
        APIKeyLocation::Query => KeyLocation::Query,
        APIKeyLocation::Cookie => KeyLocation::Cookie,
    }
}

/// Returns the grant types (RFC 6749, section 1.3) and URLs of the token endpoints. Tokens of an authorization code are
/// refreshed.
fn endpoints(flows: &OAuth2Flows) -> Vec<(String, String)> {
    let mut endpoints: Vec<(String, String)> = Vec::new();
    let mut add = |grant: &str, url: &str| {
        if !url.is_empty() && endpoints.iter().all(|(other, _)| other != grant) {
            endpoints.push((grant.to_owned(), url.to_owned()));
        }
    };
    if let Some(flow) = &flows.client_credentials {
        add("client_credentials", &flow.token_url);
    }
    if let Some(flow) = &flows.password {
        add("password", &flow.token_url);
    }
    if let Some(flow) = &flows.authorization_code {
        add("refresh_token", flow.refresh_url.as_ref().unwrap_or(&flow.token_url));
    }
    if let Some(flow) = &flows.password {
        add("refresh_token", flow.refresh_url.as_ref().unwrap_or(&flow.token_url));
    }
    if let Some(flow) = &flows.client_credentials {
        add("refresh_token", flow.refresh_url.as_ref().unwrap_or(&flow.token_url));
    }
    endpoints
}

pub(super) fn servers(
    servers: &[openapiv3::Server],
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Vec<Server> {
    let at = at.child("servers");
    let mut read = Vec::with_capacity(servers.len());
    for (index, server) in servers.iter().enumerate() {
        let pointer = at.item(index);
        let place = pointer.child("variables");
        let variables = server.variables.iter().flatten();
        let variables = variables
            .map(|(name, variable)| extensions::variable(name, variable, place.child(name), diagnostics))
            .collect();
        read.push(Server { pointer, url: server.url.clone(), variables });
    }
    read
}
