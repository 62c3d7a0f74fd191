//! `src/{group}.rs`: the handle of a group and the builders of its operations.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::models::file_stem;
use crate::emit::operations;
use crate::emit::tokens::{docs, ident, imports};
use crate::format::{Code, Piece, RustFile};
use crate::ir::{Crate, Group};

/// The file of a group.
pub fn module(krate: &Crate, group: &Group) -> RustFile {
    let mut pieces = vec![Piece { origin: group.name.clone(), code: Code::Items(handle(krate, group)) }];
    for operation in &group.operations {
        for code in operations::pieces(operation) {
            pieces.push(Piece { origin: operation.pointer.to_string(), code: Code::Items(code) });
        }
    }
    let code: Vec<TokenStream> = pieces
        .iter()
        .filter_map(|piece| match &piece.code {
            Code::Items(tokens) => Some(tokens.clone()),
            Code::Table(_) => None,
        })
        .collect();
    RustFile {
        path: format!("src/{}.rs", file_stem(&group.name)),
        docs: group.docs.lines().map(str::to_owned).collect(),
        head: vec![imports(&code, IMPORTS)],
        pieces,
    }
}

const IMPORTS: &[&str] = &[
    "bytes::Bytes",
    "crate::models",
    "crate::runtime::Call",
    "crate::runtime::Client",
    "crate::runtime::Error",
    "crate::runtime::Headers",
    "crate::runtime::Path",
    "crate::runtime::Request",
    "crate::runtime::Response",
    "crate::runtime::call_options",
    "crate::runtime::json::Node",
    "crate::runtime::json::Val",
    "crate::runtime::maybe::Maybe",
    "http::Method",
    "std::collections::BTreeMap",
];

/// The handle: what the client's method gives, with a method for each operation.
fn handle(krate: &Crate, group: &Group) -> TokenStream {
    let (method, name) = (ident(&group.name), ident(&group.type_name));
    let says = docs(&group.docs);
    let methods = group.operations.iter().map(|operation| operations::method(krate, group, operation));
    let from = docs(&format!("Made by [`Client::{0}`](crate::Client::{0}).", file_stem(&group.name)));
    quote! {
        #says
        #[doc = ""]
        #from
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a> {
            client: &'a Client,
        }

        impl Client {
            #says
            pub fn #method(&self) -> #name<'_> {
                #name { client: self }
            }
        }

        impl<'a> #name<'a> {
            #(#methods)*
        }
    }
}
