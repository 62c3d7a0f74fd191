//! `src/{group}.rs`: the handle of a group and the builders of its operations.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::models::file_stem;
use crate::emit::operations;
use crate::emit::repeated;
use crate::emit::tokens::{docs, ident, imports};
use crate::format::{Code, Piece, RustFile};
use crate::ir::{Crate, Group, Operation, Success, Type};

/// The file of a group.
pub fn module(krate: &Crate, group: &Group) -> RustFile {
    let mut pieces = vec![Piece { origin: group.name.clone(), code: Code::Items(handle(krate, group)) }];
    for operation in &group.operations {
        for code in operations::pieces(operation) {
            pieces.push(Piece { origin: operation.pointer.to_string(), code });
        }
    }
    RustFile {
        path: format!("src/{}.rs", file_stem(&group.name)),
        docs: group.docs.lines().map(str::to_owned).collect(),
        head: vec![
            uses(group),
            quote!(
                #[cfg(feature = "blocking")]
                use crate::runtime::blocking;
            ),
        ],
        pieces,
    }
}

/// What the code of a group names.
fn uses(group: &Group) -> TokenStream {
    let any = |is: &dyn Fn(&Operation) -> bool| group.operations.iter().any(is);
    let in_types = |is: fn(&Type) -> bool| any(&|operation| operation.types().any(is));
    imports([
        ("bytes::Bytes", any(&|operation| operation.success == Success::Bytes)),
        ("crate::models", in_types(|ty| !ty.models().is_empty())),
        ("crate::runtime::Call", true),
        ("crate::runtime::Client", true),
        ("crate::runtime::Error", true),
        ("crate::runtime::Items", any(&|operation| operation.paging.is_some())),
        ("crate::runtime::Pages", any(&|operation| operation.paging.is_some())),
        ("crate::runtime::Wait", any(&|operation| !operation.waits.is_empty())),
        ("crate::runtime::WaitFor", any(&|operation| !operation.waits.is_empty())),
        ("crate::runtime::Headers", any(&|operation| operation.headers.is_some())),
        ("crate::runtime::Path", true),
        ("crate::runtime::Request", true),
        ("crate::runtime::Response", true),
        ("crate::runtime::call_options", true),
        ("crate::runtime::operation", true),
        ("crate::runtime::json::Node", any(&operations::has_node)),
        ("crate::runtime::json::Val", any(&operations::has_val)),
        ("http::Method", true),
        ("std::collections::BTreeMap", in_types(Type::has_map)),
    ])
}

/// The handle: what the client's method gives, with a method for each operation.
fn handle(krate: &Crate, group: &Group) -> TokenStream {
    let (method, name) = (ident(&group.name), ident(&group.type_name));
    let says = docs(&group.docs);
    let methods = group.operations.iter().map(|operation| {
        let method = operations::method(krate, group, operation);
        let waits = operation.waits.iter().map(|wait| repeated::wait(krate, group, operation, wait));
        quote!(#method #(#waits)*)
    });
    let from = docs(&format!("Made by [`Client::{0}`](crate::Client::{0}).", file_stem(&group.name)));
    quote! {
        #says
        #[doc = ""]
        #from
        #[derive(Clone, Debug)]
        pub struct #name<'a, C = Client> {
            client: &'a C,
        }

        impl Client {
            #says
            pub fn #method(&self) -> #name<'_> {
                #name { client: self }
            }
        }

        #[cfg(feature = "blocking")]
        impl blocking::Client {
            #says
            pub fn #method(&self) -> #name<'_, Self> {
                #name { client: self }
            }
        }

        impl<'a, C> #name<'a, C> {
            #(#methods)*
        }
    }
}
