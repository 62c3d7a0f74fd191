//! `src/lib.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::guide;
use crate::emit::service::has_credentials;
use crate::emit::tokens::ident;
use crate::format::RustFile;
use crate::ir::Crate;
use crate::markdown::{self, code};

/// The root: what the crate is, its modules, what it lends from the runtime.
pub fn lib(krate: &Crate) -> RustFile {
    let groups = krate.groups.iter().map(|group| ident(&group.name));
    let has_client = !krate.groups.is_empty();
    let service = has_client.then(|| {
        quote!(
            #[cfg(feature = "client")]
            mod service;
        )
    });
    let client = has_client.then(|| client(krate));
    RustFile {
        path: "src/lib.rs".to_owned(),
        docs: docs(krate),
        head: vec![
            quote!(#![forbid(unsafe_code)] #![deny(missing_docs)]),
            quote!(pub mod models; #(#[cfg(feature = "client")] pub mod #groups;)* mod runtime; #service),
            quote!(#client pub use runtime::maybe::Maybe; pub use runtime::text::{Checked, InvalidText, UnknownValue}; pub use runtime::json::DecodeError;),
        ],
        pieces: Vec::new(),
    }
}

fn client(krate: &Crate) -> TokenStream {
    let credentials = has_credentials(&krate.service).then(|| quote!(Credentials,));
    quote! {
        // They show in signatures, so that a caller needs no dependency of the same versions.
        #[cfg(feature = "client")]
        pub use {bytes, http};
        #[cfg(feature = "client")]
        pub use runtime::{
            Attempt, Body, BodyStream, BoxError, Client, ClientBuilder, #credentials Error, Headers, Items, Limits, OperationId, Pages,
            Parts, RawRequest, Request, Response, Retries, SleepFuture, Transport, TransportError, TransportErrorKind, TransportFuture,
            Wait,
        };
        #[cfg(feature = "blocking")]
        pub use runtime::blocking;
        #[cfg(feature = "mock")]
        pub use runtime::mock;
    }
}

fn docs(krate: &Crate) -> Vec<String> {
    let mut text = markdown::harmless(&krate.package.description).unwrap_or_default();
    text.push('\n');
    let api = format!("API: {}, version {}", code(&krate.title), code(&krate.api_version));
    text.push_str(&format!("\n{api}.\n"));
    if let Some(said) = &krate.docs {
        text.push_str(&format!("\n{said}\n"));
    }
    text.push_str(&format!("\n{}", guide::guide(krate)));
    text.lines().map(str::to_owned).collect()
}
