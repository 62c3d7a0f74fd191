//! The crate and its service as items of a surface.

use crate::diff::change::{Aspect, Noun};
use crate::diff::operations::with_security;
use crate::diff::surface::{Entry, View};
use crate::diff::words;
use crate::emit::root;
use crate::ir::{CredentialConstructor, Service, Template};
use crate::service::CredentialParts;

/// Returns the crate, the service, its servers and credentials.
pub fn nodes(view: &View<'_>) -> Vec<Entry> {
    let Service {
        base_url,
        template,
        servers,
        errors,
        credentials,
        schemes,
        security,
        user_agent: _,
        has_certificates: _,
    } = &view.krate.service;
    let crate_node = Entry::new(Noun::Crate, "", "crate").with(Aspect::Name, &view.krate.package.lib);
    let url = [Some(base_url.clone()), template.as_ref().map(|of| of.url.clone())];
    let service = Entry::new(Noun::Service, "", "Client")
        .with_all(Aspect::Url, url.into_iter().flatten().collect())
        .with(Aspect::ErrorShape, words::error_shape(errors));
    let service = if view.krate.has_client() { Some(with_security(service, security)) } else { None };
    let variables = template.iter().flat_map(|Template { variables, .. }| variables).map(|variable| {
        Entry::new(Noun::Variable, &variable.name, format!("ClientBuilder::{}", variable.method))
            .with(Aspect::Name, &variable.method)
            .with_some(Aspect::Constant, variable.default.as_ref())
            .with_some(Aspect::Environment, variable.env.as_ref())
            .with_all(Aspect::Constraints, variable.allowed.clone())
    });
    let servers = servers.iter().map(|server| {
        Entry::new(Noun::Server, &server.url, format!("ClientBuilder::{}", server.method))
            .with(Aspect::Name, &server.method)
    });
    let schemes = schemes.iter().map(|scheme| {
        Entry::new(Noun::Scheme, &scheme.name, &scheme.name).with(Aspect::Kind, words::scheme(&scheme.kind))
    });
    let credentials = credentials.iter().map(credential);
    let exports = root::exported(view.krate).into_iter().map(|name| Entry::new(Noun::Export, name, name));
    let constructors =
        [("new", view.krate.service.has_new()), ("from_env", view.krate.service.has_from_env())];
    let constructors = constructors
        .into_iter()
        .filter(|(_, exists)| *exists && view.krate.has_client())
        .map(|(name, _)| Entry::new(Noun::Constructor, name, format!("Client::{name}")));
    let nodes = [crate_node].into_iter().chain(exports).chain(service).chain(constructors);
    let nodes = nodes.chain(variables).chain(servers);
    nodes.chain(schemes).chain(credentials).collect()
}

fn credential(of: &CredentialConstructor) -> Entry {
    let parts = of.parts.all();
    let ty = match of.parts {
        CredentialParts::Basic { .. } | CredentialParts::Client { .. } => "impl Into<String>",
        CredentialParts::Bearer { .. } | CredentialParts::Secret { .. } => "impl Into<Secret>",
    };
    let arguments = parts.iter().map(|_| ty.to_owned()).collect();
    let environment: Vec<String> = parts.iter().filter_map(|part| part.env.clone()).collect();
    Entry::new(Noun::Credential, format!("{} {}", of.scheme, of.name), format!("Credentials::{}", of.name))
        .with(Aspect::Name, &of.name)
        .with_all(Aspect::Arguments, arguments)
        .with_all(Aspect::Environment, environment)
}
