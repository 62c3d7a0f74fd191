//! The typed headers of an operation's answer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::tokens::{docs, ident, ty};
use crate::ir::{Header, Operation, Type};
use crate::markdown::{code, summary_or};

/// The marker type, and a method for each header.
pub fn typed_headers(operation: &Operation, marker: &str, headers: &[Header]) -> TokenStream {
    let marker = ident(marker);
    let says = docs(&format!(
        "Stands for the headers of the answer to {}: see the methods of [`Headers`].",
        code(&operation.id)
    ));
    let methods = headers.iter().map(|header| {
        let (name, says, wire) =
            (ident(&header.name), docs(&summary_or(&header.docs, "The header", &header.wire)), &header.wire);
        match &header.ty {
            Type::String => quote! {
                #says
                pub fn #name(&self) -> Option<&str> {
                    self.text(#wire)
                }
            },
            other => {
                let of = ty(other, &TokenStream::new());
                quote! {
                    #says
                    pub fn #name(&self) -> Option<#of> {
                        self.parsed(#wire)
                    }
                }
            }
        }
    });
    quote! {
        #says
        #[derive(Clone, Copy, Debug)]
        pub enum #marker {}

        impl Headers<'_, #marker> {
            #(#methods)*
        }
    }
}
