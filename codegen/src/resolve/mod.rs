//! Resolution of OpenAPI into `model::Api`: references become ids, and compositions are flattened.

mod all_of;
mod any_of;
mod depth;
mod digits;
mod evidence;
mod extensions;
mod inheritance;
mod labels;
mod operations;
mod paths;
mod refs;
mod scalars;
mod schemas;
mod tuples;
mod undeclared;
mod union_parts;
mod unions;
mod untyped;

use std::collections::HashMap;

use openapiv3::{Components, OpenAPI, ReferenceOr, SecurityRequirement, SecurityScheme as Scheme};

use crate::config::Limits;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Api, SchemaId, SecurityKind, SecurityScheme, Server, Tag};
use crate::pointer::Pointer;
use crate::resolve::all_of::Compositions;
use crate::resolve::inheritance::Base;
use crate::resolve::undeclared::Examples;

/// Resolves a description.
///
/// # Errors
///
/// Returns an error for cyclic references and for parameters that do not match their path. Warnings are added to `diagnostics`.
pub fn resolve(openapi: OpenAPI, limits: &Limits, diagnostics: &mut Diagnostics) -> Result<Api, Diagnostics> {
    let root = Pointer::root();
    let components = openapi.components.unwrap_or_default();
    let schemas = root.descend(["components", "schemas"]);
    let mut resolver = Resolver {
        components: &components,
        schemas: Vec::new(),
        inline: HashMap::new(),
        compositions: Compositions::default(),
        bases: Vec::new(),
        examples: Examples::default(),
        security: openapi.security,
        limits,
        copied: 0,
        diagnostics,
    };
    resolver.reserve(components.schemas.len());
    for (at, (name, schema)) in components.schemas.iter().enumerate() {
        resolver.component(SchemaId(at), name, schema, &schemas.child(name));
    }
    let mut operations = resolver.operations(&openapi.paths.paths);
    resolver.flatten();
    resolver.expand_bases();
    resolver.simplify_unions();
    let (undeclared, evidence) = resolver.compare_examples(&operations);
    resolver.apply(evidence);
    resolver.type_parameters(&mut operations);
    resolver.report_undeclared_required();
    resolver.report_cycles();
    let circular_levels = resolver.limit_depth();
    let security = resolver.security();
    let schemas = resolver.schemas;
    let api = Api {
        user_agent: extensions::user_agent(&openapi.info.extensions, &root.child("info"), diagnostics),
        errors: extensions::errors(&openapi.extensions, &root, diagnostics),
        title: openapi.info.title,
        version: openapi.info.version,
        description: openapi.info.description,
        servers: servers(&openapi.servers, &root, diagnostics),
        tags: openapi
            .tags
            .into_iter()
            .map(|tag| Tag { name: tag.name, description: tag.description })
            .collect(),
        security,
        components: (0..components.schemas.len()).map(SchemaId).collect(),
        schemas,
        operations,
        undeclared,
        circular_levels,
    };
    diagnostics.finish(api)
}

/// The state of this stage.
struct Resolver<'a> {
    components: &'a Components,
    schemas: Vec<crate::model::Schema>,
    inline: HashMap<Pointer, SchemaId>,
    compositions: Compositions,
    /// Objects with a discriminator.
    bases: Vec<Base>,
    /// The examples of media types.
    examples: Examples<'a>,
    /// The default security requirements of operations.
    security: Option<Vec<SecurityRequirement>>,
    limits: &'a Limits,
    /// The number of values that compositions have copied.
    copied: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Resolver<'_> {
    /// Counts the values that a composition copies. Returns `false`, and reports the first such composition, beyond the limit.
    fn copy(&mut self, values: usize, at: &Pointer) -> bool {
        let max = self.limits.copied_values(self.schemas.len());
        let before = self.copied;
        self.copied = before.saturating_add(values);
        if before <= max && self.copied > max {
            let message = format!("compositions copy more than {max} properties and values");
            let help = "repeat fewer parts, or raise `copied-values` in `[limits]` of the config";
            self.diagnostics.push(Diagnostic::new(Code::E0224, at, message).help(help));
        }
        self.copied <= max
    }

    fn security(&mut self) -> Vec<SecurityScheme> {
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

fn servers(servers: &[openapiv3::Server], at: &Pointer, diagnostics: &mut Diagnostics) -> Vec<Server> {
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
