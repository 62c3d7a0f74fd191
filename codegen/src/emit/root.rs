//! `src/lib.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::ident;
use crate::format::{Code, Piece, RustFile};
use crate::ir::Crate;
use crate::markdown::{self, code};

/// The root: what the crate is, its modules, what it lends from the runtime.
pub fn lib(krate: &Crate) -> RustFile {
    let groups = krate.groups.iter().map(|group| ident(&group.name));
    let client = (!krate.groups.is_empty()).then(|| client(krate));
    RustFile {
        path: "src/lib.rs".to_owned(),
        docs: docs(krate),
        head: vec![
            quote!(#![forbid(unsafe_code)] #![deny(missing_docs)]),
            quote!(pub mod models; #(pub mod #groups;)* mod runtime;),
            quote!(#client pub use runtime::maybe::Maybe; pub use runtime::text::{Checked, InvalidText, UnknownValue}; pub use runtime::json::DecodeError;),
        ],
        pieces: service(krate),
    }
}

fn client(krate: &Crate) -> TokenStream {
    let credentials = krate.basic_auth.then(|| quote!(Credentials,));
    quote! {
        // They show in signatures, so that a caller needs no dependency of the same versions.
        pub use {bytes, http};
        pub use runtime::{
            Body, BodyStream, BoxError, Client, ClientBuilder, #credentials Error, Headers, Limits, MemoryTransport, Parts,
            RawRequest, RecordedRequest, Request, Response, Transport, TransportError, TransportErrorKind, TransportFuture,
        };
    }
}

fn service(krate: &Crate) -> Vec<Piece> {
    if krate.groups.is_empty() {
        return Vec::new();
    }
    let base_url = &krate.base_url;
    let new = krate.basic_auth.then(|| {
        quote! {
            /// A client with these credentials, and the defaults for everything else.
            ///
            /// # Errors
            ///
            /// When the transport cannot be set up, or the crate is built without one.
            pub fn new(credentials: Credentials) -> Result<Self, Error> {
                Self::builder().credentials(credentials).build()
            }
        }
    });
    let methods = quote! {
        impl Client {
            #new

            /// A client with settings of its own.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(runtime::Service {
                    base_url: #base_url,
                    user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
                })
            }
        }
    };
    vec![Piece { origin: "the client".to_owned(), code: Code::Items(methods) }]
}

fn docs(krate: &Crate) -> Vec<String> {
    let mut text = markdown::harmless(&krate.package.description).unwrap_or_default();
    text.push('\n');
    let api = format!("API: {}, version {}", code(&krate.title), code(&krate.api_version));
    text.push_str(&format!("\n{api}.\n"));
    if let Some(said) = &krate.docs {
        text.push_str(&format!("\n{said}\n"));
    }
    if let Some(example) = quick_start(krate) {
        text.push_str(&format!("\n# Quick start\n\n{example}\n"));
    }
    text.lines().map(str::to_owned).collect()
}

/// A client, and where its operations are.
pub fn quick_start(krate: &Crate) -> Option<String> {
    let group = krate.groups.first()?;
    let lib = &krate.package.lib;
    let make = if krate.basic_auth {
        format!("let client = {lib}::Client::new({lib}::Credentials::basic(username, password))?;")
    } else {
        format!("let client = {lib}::Client::builder().build()?;")
    };
    let args = if krate.basic_auth { "username: String, password: String" } else { "" };
    Some(format!(
        "```no_run\n# fn example({args}) -> Result<(), {lib}::Error> {{\n{make}\nlet {handle} = client.{name}();\n# let _ = \
         {handle};\n# Ok(())\n# }}\n```",
        handle = group.name,
        name = group.name,
    ))
}
