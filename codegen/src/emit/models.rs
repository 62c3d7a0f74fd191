//! The files of the models: structs, open enums, checked strings, other names.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::structs;
use crate::emit::tokens::{docs, ident, imports, ty};
use crate::format::{Code, Piece, RustFile, Table};
use crate::ir::{Crate, Form, Item, ItemKind, Module, Part, Presence, Struct, Type, Variant};
use crate::markdown::code;

/// `src/models/mod.rs`: all models at a glance.
pub fn index(krate: &Crate) -> RustFile {
    let modules = krate.models.iter().map(|module| ident(&module.name));
    let uses = krate.models.iter().map(|module| {
        let name = ident(&module.name);
        let items = module.items.iter().flat_map(|item| {
            let marker = match &item.kind {
                ItemKind::Text(form) => Some(ident(&form.marker)),
                _ => None,
            };
            std::iter::once(ident(&item.name)).chain(marker)
        });
        quote!(pub use #name::{#(#items),*};)
    });
    RustFile {
        path: "src/models/mod.rs".to_owned(),
        docs: vec![
            "What requests and responses are made of.".to_owned(),
            String::new(),
            "A field of a response that the description does not name is skipped when it is read, and so not"
                .to_owned(),
            "written again, unless its struct has a field `additional_properties`.".to_owned(),
        ],
        head: vec![quote!(mod json; #(mod #modules;)*), quote!(#(#uses)*)],
        pieces: Vec::new(),
    }
}

/// `src/models/{module}.rs`.
pub fn module(module: &Module) -> RustFile {
    let own: Vec<&str> = module.items.iter().map(|item| item.name.as_str()).collect();
    let models = module.items.iter().flat_map(types_in).flat_map(Type::models);
    let foreign: Vec<String> =
        models.filter(|name| !own.contains(name)).map(|name| format!("crate::models::{name}")).collect();
    let any = |is: &dyn Fn(&Item) -> bool| module.items.iter().any(is);
    let paths = [
        ("std::collections::BTreeMap", any(&has_map)),
        ("crate::runtime::maybe::Maybe", any(&has_maybe)),
        ("crate::runtime::text", any(&|item| matches!(item.kind, ItemKind::Enum(_) | ItemKind::Text(_)))),
    ];
    RustFile {
        path: format!("src/models/{}.rs", file_stem(&module.name)),
        docs: Vec::new(),
        head: vec![imports(paths.into_iter().chain(foreign.iter().map(|path| (path.as_str(), true))))],
        pieces: module.items.iter().flat_map(pieces).collect(),
    }
}

fn has_map(item: &Item) -> bool {
    types_in(item).iter().any(|ty| ty.has_map())
        || matches!(&item.kind, ItemKind::Struct(Struct { rest: Some(_), .. }))
}

fn has_maybe(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Struct(body) => {
            body.fields.iter().any(|field| field.presence == Presence::OptionalNullable)
        }
        _ => false,
    }
}

/// `r#type` is the module of `type.rs`.
pub fn file_stem(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

fn types_in(item: &Item) -> Vec<&Type> {
    match &item.kind {
        ItemKind::Struct(body) => {
            body.fields.iter().map(|field| &field.ty).chain(body.rest.iter().map(|(_, ty)| ty)).collect()
        }
        ItemKind::Alias(target) => vec![target],
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
            checked_text(item, form).into_iter().map(|code| piece(Code::Items(code))).collect()
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
    let alias = item.spec_name.iter().filter(|name| is_searchable(name));
    quote!(#docs #(#[doc(alias = #alias)])*)
}

/// What rustc takes for a doc alias without complaint.
fn is_searchable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-:/".contains(c))
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
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the description does not name.
            Unknown(text::UnknownValue),
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
        secret: Vec::new(),
        rest: None,
    })
}

fn checked_text(item: &Item, form: &Form) -> [TokenStream; 2] {
    let checked = if form.unchecked {
        "\n\nIts length is checked when it is made; its pattern is not. A response's is taken as it is."
    } else {
        "\n\nIt is checked when it is made, and taken as it is from a response."
    };
    let (name, head) = (ident(&item.name), head(item, checked));
    let (words, min) = (&form.words, Literal::usize_unsuffixed(form.min));
    let max = count(form.max);
    let parts = form.parts.iter().map(|Part { of, min, max }| {
        let of: String = of.iter().flat_map(|(from, to)| [from, to]).collect();
        let (min, max) = (Literal::usize_unsuffixed(*min), count(*max));
        quote!(text::part(#of, #min, #max))
    });
    let (marker, says) = (ident(&form.marker), format!(" What a [`{name}`] looks like."));
    let text = name.to_string();
    let definition = quote! {
        #head
        pub type #name = text::Checked<#marker>;
    };
    let form = quote! {
        #[doc = #says]
        pub enum #marker {}

        impl text::Form for #marker {
            const RULES: text::Rules = text::Rules { name: #text, words: #words, min: #min, max: #max, parts: &[#(#parts),*] };
        }
    };
    [definition, form]
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
