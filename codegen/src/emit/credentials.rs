//! Security schemes, requirements, and constructors of credentials.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::{docs, ident};
use crate::ir::{CredentialConstructor, Operation, Scheme, SchemeKind, Security, Service};
use crate::print::{RustFile, quoted};
use crate::service::CredentialParts;

/// Returns the requirement of a service.
pub fn security(security: &Security) -> String {
    match alternatives(security) {
        None => "Security::Any".to_owned(),
        Some(alternatives) => format!("Security::AnyOf({alternatives})"),
    }
}

/// Writes the requirement of an operation.
pub fn constant(file: &mut RustFile, security: &Security) {
    match alternatives(security) {
        None => file.line(format_args!("const SECURITY: Security = Security::Any;")),
        Some(alternatives) => {
            let open = format_args!("const SECURITY: Security = Security::AnyOf(");
            file.call(open, &[alternatives], format_args!(");"));
        }
    }
}

fn alternatives(security: &Security) -> Option<String> {
    let Security::AnyOf(alternatives) = security else { return None };
    let alternatives: Vec<String> = alternatives.iter().map(|all| requirements(all)).collect();
    Some(format!("&[{}]", alternatives.join(", ")))
}

/// Returns `true` if the code of an operation contains requirements.
pub fn has_requirements(operation: &Operation) -> bool {
    operation.security.as_ref().is_some_and(names_schemes)
}

/// Returns `true` if some alternative names a security scheme.
pub fn names_schemes(security: &Security) -> bool {
    matches!(security, Security::AnyOf(alternatives) if alternatives.iter().any(|all| !all.is_empty()))
}

fn requirements(all: &[(String, Vec<String>)]) -> String {
    let all = all.iter().map(|(scheme, scopes)| {
        let scopes: Vec<String> = scopes.iter().map(|scope| quoted(scope).to_string()).collect();
        format!("Requirement::new({}, &[{}])", quoted(scheme), scopes.join(", "))
    });
    format!("&[{}]", all.collect::<Vec<_>>().join(", "))
}

/// Returns the constructor of a security scheme.
pub fn scheme(Scheme { name, kind }: &Scheme) -> TokenStream {
    match kind {
        SchemeKind::Basic => quote!(SecurityScheme::basic(#name)),
        SchemeKind::Bearer => quote!(SecurityScheme::bearer(#name)),
        SchemeKind::OAuth2(endpoints) if endpoints.is_empty() => quote!(SecurityScheme::bearer(#name)),
        SchemeKind::OAuth2(endpoints) => {
            let endpoints = endpoints.iter().map(|(grant, url)| quote!((#grant, #url)));
            quote!(SecurityScheme::bearer(#name).endpoints(&[#(#endpoints),*]))
        }
        SchemeKind::Authorization => quote!(SecurityScheme::authorization(#name)),
        SchemeKind::Header(key) => quote!(SecurityScheme::header(#name, #key)),
        SchemeKind::Query(key) => quote!(SecurityScheme::query(#name, #key)),
        SchemeKind::Cookie(key) => quote!(SecurityScheme::cookie(#name, #key)),
    }
}

/// Returns the environment variables of credentials.
pub fn way(way: &CredentialConstructor) -> Option<TokenStream> {
    let env = way.parts.env()?;
    let name = ident(&way.name);
    Some(quote! {
        CredentialEnv {
            variables: &[#(#env),*],
            credentials: |value| Some(Credentials::#name(#(value(#env)?),*)),
        }
    })
}

/// Returns the constructors of credentials.
pub fn constructors(service: &Service) -> Option<TokenStream> {
    let own = service.credentials.iter().filter(|way| !way.is_common);
    let constructors: Vec<TokenStream> = own.map(constructor).collect();
    (!constructors.is_empty()).then(|| quote!(impl Credentials { #(#constructors)* }))
}

fn constructor(way: &CredentialConstructor) -> TokenStream {
    let CredentialConstructor { scheme, written, is_bound, .. } = way;
    let name = ident(&way.name);
    let names: Vec<_> = way.parts.names().into_iter().map(ident).collect();
    let says = docs(&way.docs);
    let (ty, call) = match (&way.parts, is_bound) {
        (CredentialParts::Basic { .. }, false) => (quote!(String), quote!(Self::basic(#(#names),*))),
        (CredentialParts::Basic { .. }, true) => {
            (quote!(String), quote!(Self::basic_of(#scheme, #(#names),*)))
        }
        (CredentialParts::Client { .. }, _) => {
            let secret = quote!(OAuth2::client_credentials(#(#names),*));
            (quote!(String), quote!(Self::of(#scheme, #written, #secret)))
        }
        (CredentialParts::Bearer { .. }, false) => (quote!(Secret), quote!(Self::bearer(#(#names),*))),
        _ => (quote!(Secret), quote!(Self::of(#scheme, #written, #(#names),*))),
    };
    quote! {
        #says
        pub fn #name(#(#names: impl Into<#ty>),*) -> Self {
            #call
        }
    }
}
