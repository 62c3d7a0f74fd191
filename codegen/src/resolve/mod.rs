//! Resolution of OpenAPI into `model::Api`: references become ids, and compositions are flattened.

mod all_of;
mod any_of;
mod context;
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
mod service;
mod tuples;
mod undeclared;
mod union_parts;
mod unions;
mod untyped;
mod webhooks;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem};

use crate::config::Limits;
use crate::diagnostic::Diagnostics;
use crate::model::{Api, SchemaId, Tag};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;

/// Resolves a description, and its webhooks by location.
///
/// # Errors
///
/// Returns an error for cyclic references and for parameters that do not match their path. Warnings are added to `diagnostics`.
pub fn resolve(
    openapi: OpenAPI,
    webhooks: &IndexMap<Pointer, PathItem>,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Diagnostics> {
    let root = Pointer::root();
    let components = openapi.components.unwrap_or_default();
    let schemas = root.descend(["components", "schemas"]);
    let mut resolver = Resolver::new(&components, limits, diagnostics);
    resolver.reserve(components.schemas.len());
    for (at, (name, schema)) in components.schemas.iter().enumerate() {
        resolver.component(SchemaId(at), name, schema, &schemas.child(name));
    }
    let security = resolver.security();
    resolver.security = resolver.requirements(openapi.security.as_ref(), &root.child("security"));
    let mut operations = resolver.operations(&openapi.paths.paths);
    let webhooks = resolver.webhooks(webhooks, &openapi.paths.paths);
    resolver.flatten();
    resolver.expand_bases();
    resolver.simplify_unions();
    if resolver.is_exceeded() {
        resolver.diagnostics.finish(())?;
    }
    let (undeclared, evidence) = resolver.compare_examples(&operations, &webhooks);
    resolver.apply(evidence);
    resolver.type_parameters(&mut operations);
    let event = resolver.event(&webhooks);
    resolver.report_undeclared_required();
    resolver.report_cycles();
    let circular_levels = resolver.limit_depth();
    let requirements = resolver.security.clone();
    let schemas = resolver.schemas;
    let api = Api {
        user_agent: extensions::user_agent(&openapi.info.extensions, &root.child("info"), diagnostics),
        errors: extensions::errors(&openapi.extensions, &root, diagnostics),
        title: openapi.info.title,
        version: openapi.info.version,
        description: openapi.info.description,
        servers: service::servers(&openapi.servers, &root, diagnostics),
        tags: openapi.tags.into_iter().map(tag).collect(),
        security,
        requirements,
        components: (0..components.schemas.len()).map(SchemaId).collect(),
        schemas,
        operations,
        webhooks,
        event,
        undeclared,
        circular_levels,
    };
    diagnostics.finish(api)
}

fn tag(tag: openapiv3::Tag) -> Tag {
    Tag { name: tag.name, description: tag.description }
}
