//! The files of the models: structs, open enums, checked strings, other names.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::structs;
use crate::emit::tokens::{docs, ident, imports, ty};
use crate::format::{Code, Piece, RustFile, Table};
use crate::ir::{Crate, Form, Item, ItemKind, Module, Part, Type, Variant};
use crate::markdown::code;

/// `src/models/mod.rs`: all models at a glance.
pub fn index(krate: &Crate) -> RustFile {
    let modules = krate.models.iter().map(|module| ident(&module.name));
    let uses = krate.models.iter().map(|module| {
        let name = ident(&module.name);
        let items = module.items.iter().map(|item| ident(&item.name));
        quote!(pub use #name::{#(#items),*};)
    });
    RustFile {
        path: "src/models/mod.rs".to_owned(),
        docs: vec!["What requests and responses are made of.".to_owned()],
        head: vec![quote!(mod json; #(mod #modules;)*), quote!(#(#uses)*)],
        pieces: Vec::new(),
    }
}

/// `src/models/{module}.rs`.
pub fn module(module: &Module) -> RustFile {
    let pieces: Vec<Piece> = module.items.iter().flat_map(pieces).collect();
    let code: Vec<TokenStream> = pieces
        .iter()
        .filter_map(|piece| match &piece.code {
            Code::Items(tokens) => Some(tokens.clone()),
            Code::Table(_) => None,
        })
        .collect();
    let own: Vec<&str> = module.items.iter().map(|item| item.name.as_str()).collect();
    let mut foreign: Vec<String> = module
        .items
        .iter()
        .flat_map(models_in)
        .filter(|name| !own.contains(name))
        .map(|name| format!("crate::models::{name}"))
        .collect();
    foreign.sort();
    foreign.dedup();
    let mut candidates = vec![
        "std::collections::BTreeMap",
        "crate::runtime::maybe::Maybe",
        "crate::runtime::text::Form",
        "crate::runtime::text::Part",
        "crate::runtime::text::UnknownValue",
    ];
    candidates.extend(foreign.iter().map(String::as_str));
    RustFile {
        path: format!("src/models/{}.rs", file_stem(&module.name)),
        docs: Vec::new(),
        head: vec![imports(&code, &candidates)],
        pieces,
    }
}

/// `r#type` is the module of `type.rs`.
pub fn file_stem(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

fn models_in(item: &Item) -> Vec<&str> {
    match &item.kind {
        ItemKind::Struct(body) => {
            let fields = body.fields.iter().map(|field| &field.ty);
            fields.chain(body.rest.iter().map(|(_, ty)| ty)).flat_map(Type::models).collect()
        }
        ItemKind::Alias(target) => target.models(),
        ItemKind::Enum(_) | ItemKind::Text(_) => Vec::new(),
    }
}

fn pieces(item: &Item) -> Vec<Piece> {
    let origin = item.pointer.to_string();
    let piece = |code| Piece { origin: origin.clone(), code };
    match &item.kind {
        ItemKind::Struct(body) => {
            structs::pieces(item, body).into_iter().map(|code| piece(Code::Items(code))).collect()
        }
        ItemKind::Enum(variants) => {
            vec![piece(Code::Items(open_enum(item, variants))), piece(wire_table(item, variants))]
        }
        ItemKind::Text(form) => {
            let name = ident(&item.name);
            let macro_call = quote!(crate::runtime::text::checked_text!(#name););
            checked_text(item, form)
                .into_iter()
                .chain([macro_call])
                .map(|code| piece(Code::Items(code)))
                .collect()
        }
        ItemKind::Alias(target) => {
            let (name, head, target) = (ident(&item.name), head(item, ""), ty(target, &TokenStream::new()));
            vec![piece(Code::Items(quote!(#head pub type #name = #target;)))]
        }
    }
}

/// Docs, what is to be said after them, and the name in the description for searching.
pub fn head(item: &Item, more: &str) -> TokenStream {
    let docs = docs(&format!("{}{more}", item.docs));
    let alias = item.spec_name.iter().filter(|name| !name.contains(char::is_whitespace) && !name.is_empty());
    quote!(#docs #(#[doc(alias = #alias)])*)
}

fn open_enum(item: &Item, variants: &[Variant]) -> TokenStream {
    let unknown = "\n\n# Unknown values\n\nA value that is not listed here is kept as [`Unknown`](Self::Unknown), and goes \
                   out as it came in.\nMatch with a wildcard arm: a later version may name more values.";
    let (name, head) = (ident(&item.name), head(item, unknown));
    let variants = variants.iter().map(|variant| {
        let (name, wire) = (ident(&variant.name), docs(&code(&variant.wire)));
        quote!(#wire #name)
    });
    quote! {
        #head
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the description does not name.
            Unknown(UnknownValue),
        }
    }
}

fn wire_table(item: &Item, variants: &[Variant]) -> Code {
    Code::Table(Table {
        path: "crate::runtime::text::open_enum",
        subject: ident(&item.name),
        by: None,
        rows: variants.iter().map(|variant| (ident(&variant.name), Literal::string(&variant.wire))).collect(),
        required: None,
        rest: None,
    })
}

fn checked_text(item: &Item, form: &Form) -> [TokenStream; 2] {
    let checked = "\n\nIt is checked when it is made, and taken as it is from a response.";
    let (name, head) = (ident(&item.name), head(item, checked));
    let (words, min) = (&form.words, Literal::usize_unsuffixed(form.min));
    let max = count(form.max);
    let parts = form.parts.iter().map(|Part { of, min, max }| {
        let of = of.iter().map(|(from, to)| quote!((#from, #to)));
        let (min, max) = (Literal::usize_unsuffixed(*min), count(*max));
        quote!(Part { of: &[#(#of),*], min: #min, max: #max })
    });
    let definition = quote! {
        #head
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(String);
    };
    let constant = quote! {
        impl #name {
            const FORM: Form = Form { words: #words, min: #min, max: #max, parts: &[#(#parts),*] };
        }
    };
    [definition, constant]
}

fn count(max: Option<usize>) -> TokenStream {
    match max {
        Some(max) => {
            let max = Literal::usize_unsuffixed(max);
            quote!(#max)
        }
        None => quote!(usize::MAX),
    }
}
