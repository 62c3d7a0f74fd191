//! `src/service.rs`: data about the service, and the constructors of clients.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::imports;
use crate::emit::tokens::{docs, ident, naming_lint};
use crate::ir::{Crate, CredentialConstructor, Service, Template, Variable, unraw};
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
    items.extend(service.template.as_ref().and_then(variables));
    items.extend(credentials(service));
    let says = "Servers and credentials of the service, and constructors of its clients.";
    let mut file = RustFile::new("src/service.rs", says);
    file.item(|file| uses(file, service));
    for item in items {
        file.tokens(item);
    }
    Some(file)
}

/// Returns `true` if the service has credentials.
pub fn has_credentials(service: &Service) -> bool {
    service.basic || service.bearer
}

/// Returns `true` if a client with default settings has an address.
pub fn has_address(service: &Service) -> bool {
    service.base_url.contains("://")
}

/// Returns `true` if `Client::new` exists.
fn has_new(service: &Service) -> bool {
    has_credentials(service) && has_address(service)
}

/// Returns `true` if `from_env` exists: the environment has credentials, and there is an address, possibly of variables from
/// the environment.
pub fn has_from_env(service: &Service) -> bool {
    let is_set = |variable: &Variable| variable.default.is_some() || variable.env.is_some();
    let by_variables = service.template.as_ref().is_some_and(|of| of.variables.iter().all(is_set));
    (has_address(service) || by_variables) && service.credentials.iter().any(|way| way.parts.env().is_some())
}

/// Returns the docs of `builder`.
fn builder_docs(service: &Service) -> TokenStream {
    let mut says = "Returns a builder for a client with custom settings.".to_owned();
    if !has_address(service) && service.template.is_none() {
        says.push_str(
            "\n\nThe description has no absolute server URL, so that a client needs a [`base_url`](ClientBuilder::base_url).",
        );
    }
    docs(&says)
}

fn uses(file: &mut RustFile, service: &Service) {
    let has_template = service.template.is_some();
    imports(
        file,
        [
            ("crate::runtime::Client", true),
            ("crate::runtime::ClientBuilder", true),
            ("crate::runtime::Credentials", has_new(service) || !service.credentials.is_empty()),
            ("crate::runtime::Error", has_new(service) || has_from_env(service)),
            ("crate::runtime::ErrorShape", true),
            ("crate::runtime::Service", true),
            ("crate::runtime::Template", has_template),
            ("crate::runtime::Variable", has_template),
            (
                "crate::runtime::CredentialEnv",
                service.credentials.iter().any(|way| way.parts.env().is_some()),
            ),
        ],
    );
}

fn statics(service: &Service) -> TokenStream {
    let Service { base_url, user_agent, errors, .. } = service;
    let template = option(service.template.as_ref().map(template));
    let (codes, messages) = (&errors.code, &errors.message);
    let request_id = option(errors.request_id.as_ref().map(|name| quote!(#name)));
    let ways = service.credentials.iter().filter_map(way);
    quote! {
        /// The service as the description declares it.
        static SERVICE: Service = Service {
            base_url: #base_url,
            template: #template,
            user_agent: #user_agent,
            errors: ErrorShape { code: &[#(#codes),*], message: &[#(#messages),*], request_id: #request_id },
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

/// Returns the environment variables of credentials.
fn way(way: &CredentialConstructor) -> Option<TokenStream> {
    let env = way.parts.env()?;
    Some(match (&way.parts, env.as_slice()) {
        (CredentialParts::Basic { .. }, [username, password]) => {
            quote!(CredentialEnv::Basic { username: #username, password: #password })
        }
        (_, env) => quote!(CredentialEnv::Bearer { token: #(#env)* }),
    })
}

fn client(service: &Service) -> TokenStream {
    let methods =
        methods(service, &["the transport cannot be set up", "no feature with a transport is enabled"]);
    let builder_docs = builder_docs(service);
    quote! {
        impl Client {
            #methods

            #builder_docs
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(&SERVICE)
            }
        }
    }
}

fn blocking(service: &Service) -> TokenStream {
    let methods = methods(service, &[]);
    let builder_docs = builder_docs(service);
    quote! {
        #[cfg(feature = "blocking")]
        impl crate::runtime::blocking::Client {
            #methods

            #builder_docs
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new(&SERVICE)
            }
        }
    }
}

/// Returns the constructors that both clients have beside `builder`. `transport` lists the errors of the transport.
fn methods(service: &Service, transport: &[&str]) -> TokenStream {
    let new = has_new(service).then(|| {
        let errors = [&[INVALID_CREDENTIALS], transport].concat();
        let says = docs(&format!(
            "Creates a client with these credentials and default settings.\n\n{}",
            errors_section(&errors)
        ));
        quote! {
            #says
            pub fn new(credentials: Credentials) -> Result<Self, Error> {
                Self::builder().credentials(credentials).build()
            }
        }
    });
    let from_env = from_env(service).map(|says| {
        let own = ["no complete set of credential variables is set", "a variable is invalid"];
        let errors = [own.as_slice(), &[INVALID_CREDENTIALS], transport].concat();
        let says = docs(&format!("{says}\n\n{}", errors_section(&errors)));
        quote! {
            #says
            pub fn from_env() -> Result<Self, Error> {
                Self::builder().with_env().build()
            }
        }
    });
    quote!(#new #from_env)
}

const INVALID_CREDENTIALS: &str = "the credentials contain invalid characters";

/// Returns the section about the errors of a constructor.
fn errors_section(conditions: &[&str]) -> String {
    let conditions = match conditions {
        [others @ .., last] if others.len() > 1 => format!("{}, or {last}", others.join(", ")),
        few => few.join(" or "),
    };
    format!("# Errors\n\nA [client error](Error::is_client) if {conditions}.")
}

/// Returns the docs of `from_env` up to its errors, if it exists.
fn from_env(service: &Service) -> Option<String> {
    if !has_from_env(service) {
        return None;
    }
    let ways: Vec<String> = service
        .credentials
        .iter()
        .filter_map(|way| {
            let env: Vec<String> = way.parts.env()?.into_iter().map(code).collect();
            Some(format!("{} for [`Credentials::{1}`](crate::Credentials::{1})", env.join(" and "), way.name))
        })
        .collect();
    let mut text = "Creates a client from environment variables, with default settings.".to_owned();
    match ways.as_slice() {
        [] => return None,
        [way] => text.push_str(&format!("\n\nCredentials: {way}.")),
        ways => {
            text.push_str("\n\nCredentials, the first of these that are set:\n");
            for (number, way) in (1..).zip(ways) {
                text.push_str(&format!("\n{number}. {way}"));
            }
        }
    }
    let variables = service.template.iter().flat_map(|template| &template.variables);
    let read: Vec<String> = variables
        .filter_map(|variable| {
            let method = unraw(&variable.method);
            let env = code(variable.env.as_deref()?);
            Some(format!("* {env} for [`{method}`](crate::ClientBuilder::{method})"))
        })
        .collect();
    if !read.is_empty() {
        text.push_str(&format!("\n\nVariables of the server URL, if set:\n\n{}", read.join("\n")));
    }
    Some(text)
}

fn variables(template: &Template) -> Option<TokenStream> {
    let methods = template.variables.iter().map(|variable| {
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
    (!template.variables.is_empty()).then(|| quote!(impl<C> ClientBuilder<C> { #(#methods)* }))
}

fn credentials(service: &Service) -> Option<TokenStream> {
    let constructors = service.credentials.iter().map(|way| {
        let name = ident(&way.name);
        let names: Vec<_> = way.parts.names().into_iter().map(ident).collect();
        let says = docs(&way.docs);
        let by = ident(way.parts.scheme());
        quote! {
            #says
            pub fn #name(#(#names: impl Into<String>),*) -> Self {
                Self::#by(#(#names),*)
            }
        }
    });
    (!service.credentials.is_empty()).then(|| quote!(impl Credentials { #(#constructors)* }))
}
