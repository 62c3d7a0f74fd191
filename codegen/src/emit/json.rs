//! `src/models/json/`: how the models are read and written, apart from what a person reads.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::models::file_stem;
use crate::emit::tokens::{ident, imports};
use crate::format::{Code, Piece, RustFile, Table};
use crate::ir::{Crate, Field, Item, ItemKind, Module, Presence, Struct, Type};

/// `src/models/json/mod.rs`.
pub fn index(krate: &Crate) -> RustFile {
    let modules = krate.models.iter().filter(|module| has_structs(module)).map(|module| ident(&module.name));
    RustFile {
        path: "src/models/json/mod.rs".to_owned(),
        docs: vec!["How the models are read from JSON and written to it.".to_owned()],
        head: vec![quote!(#(mod #modules;)*)],
        pieces: Vec::new(),
    }
}

fn has_structs(module: &Module) -> bool {
    module.items.iter().any(|item| matches!(item.kind, ItemKind::Struct(_)))
}

/// `src/models/json/{module}.rs`, where the module has structs.
pub fn module(module: &Module) -> Option<RustFile> {
    if !has_structs(module) {
        return None;
    }
    let structs = module.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Struct(body) => Some((item, body)),
        _ => None,
    });
    let mut pieces = Vec::new();
    let mut names = Vec::new();
    for (item, body) in structs {
        names.push(ident(&item.name));
        if let Some(blank) = blank(item, body) {
            pieces.push(Piece { origin: item.pointer.to_string(), code: Code::Items(blank) });
        }
        pieces.push(Piece { origin: item.pointer.to_string(), code: table(item, body) });
    }
    let uses = imports([
        ("crate::runtime::json", blanks(module, |ty| !has_own_blank(ty))),
        ("std::collections::BTreeMap", blanks(module, |ty| matches!(ty, Type::Map(_)))),
    ]);
    let models = match names.as_slice() {
        [name] => quote!(use crate::models::#name;),
        names => quote!(use crate::models::{#(#names),*};),
    };
    Some(RustFile {
        path: format!("src/models/json/{}.rs", file_stem(&module.name)),
        docs: Vec::new(),
        head: vec![quote!(#models #uses)],
        pieces,
    })
}

fn table(item: &Item, body: &Struct) -> Code {
    let required: Vec<_> = body.required().map(|field| ident(&field.name)).collect();
    Code::Table(Table {
        path: "crate::runtime::json::record",
        subject: ident(&item.name),
        by: Some(ident(if required.is_empty() { "new" } else { "blank" })),
        rows: body.fields.iter().map(|field| (ident(&field.name), Literal::string(&field.wire))).collect(),
        required: Some(required),
        secret: body.fields.iter().filter(|field| field.secret).map(|field| ident(&field.name)).collect(),
        rest: body.rest.as_ref().map(|(name, _)| ident(name)),
    })
}

/// A value to read into, where `new` asks for some.
fn blank(item: &Item, body: &Struct) -> Option<TokenStream> {
    let name = ident(&item.name);
    let args: Vec<TokenStream> = body.required().map(blank_arg).collect();
    (!args.is_empty()).then(|| {
        quote! {
            impl #name {
                fn blank() -> Self {
                    Self::new(#(#args),*)
                }
            }
        }
    })
}

/// Whether some field that needs a blank value has such a type.
fn blanks(module: &Module, is: impl Fn(&Type) -> bool) -> bool {
    let structs = module.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Struct(body) => Some(body),
        _ => None,
    });
    structs.flat_map(Struct::required).any(|field| field.presence == Presence::Required && is(&field.ty))
}

/// Whether the blank value of a type is written out, and not asked of the type.
fn has_own_blank(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Any | Type::List(_) | Type::Map(_))
}

fn blank_arg(field: &Field) -> TokenStream {
    if field.presence == Presence::RequiredNullable {
        return quote!(None);
    }
    match &field.ty {
        Type::String => quote!(String::new()),
        Type::Any => quote!(serde_json::Value::Null),
        Type::List(_) => quote!(Vec::new()),
        Type::Map(_) => quote!(BTreeMap::new()),
        _ => quote!(json::Node::blank()),
    }
}
