//! `src/service.rs`: data about the service, and the constructors of clients.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::credentials;
use crate::emit::imports::imports;
use crate::emit::template::{fill, flag};
use crate::emit::tokens::{docs, ident, naming_lint};
use crate::ir::{Crate, Service, Template, Variable, unraw};
use crate::markdown::code;
use crate::print::RustFile;
use crate::service::CredentialParts;

/// The file, if the crate has a client.
pub fn module(krate: &Crate) -> Option<RustFile> {
    if krate.groups.is_empty() {
        return None;
    }
    let service = &krate.service;
    let mut items = vec![statics(service), client(service), blocking(service)];
    items.extend(builder(service));
    items.extend(credentials::constructors(service));
    let says = "Servers and credentials of the service, and constructors of its clients.";
    let mut file = RustFile::new("src/service.rs", says);
    file.item(|file| uses(file, service));
    for item in items {
        file.tokens(item);
    }
    Some(file)
}

fn uses(file: &mut RustFile, service: &Service) {
    let has_template = service.template.is_some();
    let has_env = service.credentials.iter().any(|way| way.parts.env().is_some());
    let own = || service.credentials.iter().filter(|way| !way.is_common);
    let takes_secret = |parts: &CredentialParts| {
        matches!(parts, CredentialParts::Bearer { .. } | CredentialParts::Secret { .. })
    };
    imports(
        file,
        [
            ("crate::runtime::Client", true),
            ("crate::runtime::ClientBuilder", true),
            ("crate::runtime::Credentials", service.has_new() || has_env || own().next().is_some()),
            ("crate::runtime::OAuth2", own().any(|way| matches!(way.parts, CredentialParts::Client { .. }))),
            ("crate::runtime::Secret", own().any(|way| takes_secret(&way.parts))),
            ("crate::runtime::SecurityScheme", !service.schemes.is_empty()),
            ("crate::runtime::Security", true),
            ("crate::runtime::Requirement", credentials::names_schemes(&service.security)),
            ("crate::runtime::Error", service.has_new() || service.has_from_env()),
            ("crate::runtime::ErrorShape", true),
            ("crate::runtime::Service", true),
            ("crate::runtime::Template", has_template),
            ("crate::runtime::Variable", has_template),
            ("crate::runtime::CredentialEnv", has_env),
        ],
    );
}

fn statics(service: &Service) -> TokenStream {
    let Service { base_url, user_agent, errors, .. } = service;
    let template = option(service.template.as_ref().map(template));
    let (codes, messages) = (&errors.code, &errors.message);
    let request_id = option(errors.request_id.as_ref().map(|name| quote!(#name)));
    let ways = service.credentials.iter().filter_map(credentials::way);
    let schemes = service.schemes.iter().map(credentials::scheme);
    let security: TokenStream = credentials::security(&service.security).parse().unwrap_or_default();
    quote! {
        /// The service as the description declares it.
        static SERVICE: Service = Service {
            base_url: #base_url,
            template: #template,
            user_agent: #user_agent,
            errors: ErrorShape { code: &[#(#codes),*], message: &[#(#messages),*], request_id: #request_id },
            schemes: &[#(#schemes),*],
            security: #security,
            credentials: &[#(#ways),*],
        };
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn template(template: &Template) -> TokenStream {
    let url = &template.url;
    let variables = template.variables.iter().map(|variable| {
        let Variable { name, allowed, .. } = variable;
        let default = option(variable.default.as_ref().map(|default| quote!(#default)));
        let env = option(variable.env.as_ref().map(|env| quote!(#env)));
        quote!(Variable { name: #name, default: #default, env: #env, allowed: &[#(#allowed),*] })
    });
    quote!(Template { url: #url, variables: &[#(#variables),*] })
}

fn client(service: &Service) -> TokenStream {
    let errors = ["the transport cannot be set up", "no feature with a transport is enabled"];
    constructors(service, &errors, &quote!(impl Client), &quote!(ClientBuilder))
}

fn blocking(service: &Service) -> TokenStream {
    let head = quote!(#[cfg(feature = "blocking")] impl crate::runtime::blocking::Client);
    constructors(service, &[], &head, &quote!(ClientBuilder<Self>))
}

/// Returns the constructors of a client. `transport` lists the errors of its transport.
fn constructors(
    service: &Service,
    transport: &[&str],
    head: &TokenStream,
    builder: &TokenStream,
) -> TokenStream {
    let new = service.has_new().then(|| {
        let says = docs(&fill(NEW, &[("errors", &conditions(&[], transport))]));
        quote! {
            #says
            pub fn new(credentials: Credentials) -> Result<Self, Error> {
                Self::builder().credentials(credentials).build()
            }
        }
    });
    let from_env = service.has_from_env().then(|| {
        let says = docs(&from_env_docs(service, transport));
        quote! {
            #says
            pub fn from_env() -> Result<Self, Error> {
                Self::builder().with_env().build()
            }
        }
    });
    let needs_url = !service.has_address() && service.template.is_none();
    let says = docs(&fill(include_str!("guide/builder.md"), &[("needs_url", flag(needs_url))]));
    quote! {
        #head {
            #new
            #from_env
            #says
            pub fn builder() -> #builder {
                ClientBuilder::new(&SERVICE)
            }
        }
    }
}

/// Returns the conditions of errors of a constructor: its own, invalid credentials, and those of the transport.
fn conditions(own: &[&str], transport: &[&str]) -> String {
    let all = [own, &["the credentials contain invalid characters"], transport].concat();
    match all.as_slice() {
        [others @ .., last] if others.len() > 1 => format!("{}, or {last}", others.join(", ")),
        few => few.join(" or "),
    }
}

const NEW: &str = "\
Creates a client with these credentials and default settings.

# Errors

A [client error](Error::is_client) if {{errors}}.";

/// Returns the docs of `from_env`.
fn from_env_docs(service: &Service, transport: &[&str]) -> String {
    let credentials = service.credentials.iter().filter_map(|way| {
        let env: Vec<String> = way.parts.env()?.into_iter().map(code).collect();
        Some(format!("{} for [`Credentials::{1}`](crate::Credentials::{1})", env.join(" and "), way.name))
    });
    let credentials: Vec<String> = credentials.collect();
    let (one, list) = match credentials.as_slice() {
        [one] => (one.clone(), String::new()),
        all => (String::new(), (1..).zip(all).map(|(number, way)| format!("\n{number}. {way}")).collect()),
    };
    let variables = service.template.iter().flat_map(|template| &template.variables);
    let variables = variables.filter_map(|variable| {
        let (method, env) = (unraw(&variable.method), code(variable.env.as_deref()?));
        Some(format!("\n* {env} for [`{method}`](crate::ClientBuilder::{method})"))
    });
    let own = ["no complete set of credential variables is set", "a variable is invalid"];
    fill(
        include_str!("guide/from_env.md"),
        &[
            ("one", &one),
            ("list", &list),
            ("variables", &variables.collect::<String>()),
            ("errors", &conditions(&own, transport)),
        ],
    )
}

/// Returns the methods of the client builder for the variables of the base URL and for servers of operations.
fn builder(service: &Service) -> Option<TokenStream> {
    let variables = service.template.iter().flat_map(|template| &template.variables).map(|variable| {
        let (method, name) = (ident(&variable.method), &variable.name);
        let says = docs(&variable.docs);
        let lint = naming_lint(&variable.method);
        quote! {
            #says
            #lint
            pub fn #method(self, #method: impl Into<String>) -> Self {
                self.variable(#name, #method)
            }
        }
    });
    let servers = service.servers.iter().map(|server| {
        let (method, url) = (ident(&server.method), &server.url);
        let says = docs(&server.docs);
        let lint = naming_lint(&server.method);
        quote! {
            #says
            #lint
            pub fn #method(self, base_url: impl Into<String>) -> Self {
                self.server_url(#url, base_url)
            }
        }
    });
    let methods: Vec<TokenStream> = variables.chain(servers).collect();
    (!methods.is_empty()).then(|| quote!(impl<C> ClientBuilder<C> { #(#methods)* }))
}
