//! A program that uses every public item of an emitted crate, generated from its files.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{
    Fields, File, FnArg, GenericArgument, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, ItemUse,
    PathArguments, ReturnType, Signature, Type, TypeParamBound, UseTree, Visibility, parse_quote,
};

use super::names::{Names, Scope, generic, is_reference, marker_of, operations, type_name};

/// A program: each function uses one item, with the label of the item.
#[derive(Default)]
pub struct Program {
    functions: Vec<(String, TokenStream)>,
    /// The operation of each enum of error bodies: both are labels.
    errors: BTreeMap<String, String>,
}

impl Program {
    /// Generates the program for the files of a crate, by path.
    pub fn of(files: &BTreeMap<String, File>) -> Self {
        let names = Names::of(files);
        let mut program = Self { errors: names.errors(), ..Self::default() };
        for (path, file) in files {
            program.file(&names, path, file);
        }
        program
    }

    /// Returns the text, and the label of each line.
    pub fn text(&self) -> (String, Vec<String>) {
        // `v` is a value of any type. The program is compiled, and never run.
        let head = "#![allow(deprecated, unused, unreachable_code, clippy::all)]\n\
                    fn v<T>() -> T { loop {} }\ntrait Own {}\n\
                    struct Text;\nimpl From<Text> for String { fn from(_: Text) -> Self { v() } }\n\
                    fn model<T: Clone + std::fmt::Debug + PartialEq + serde::Serialize + serde::de::DeserializeOwned + Send + Sync>() {}\n";
        let mut text = head.to_owned();
        let mut labels = vec![String::new(); text.lines().count()];
        for (label, tokens) in &self.functions {
            let line = tokens.to_string().replace('\n', " ");
            text.push_str(&line);
            text.push('\n');
            labels.push(label.clone());
        }
        text.push_str("fn main() {}\n");
        (text, labels)
    }

    /// Returns the labels of all items.
    pub fn labels(&self) -> BTreeSet<&str> {
        self.functions.iter().map(|(label, _)| label.as_str()).collect()
    }

    /// Returns the labels of what is gone with an item: what is inside of it.
    pub fn inside(&self, of: &str) -> impl Iterator<Item = &str> {
        let module = format!("{of}::");
        let methods = format!("{of}().");
        let client = format!("Client::{of}");
        self.functions.iter().map(|(label, _)| label.as_str()).filter(move |label| {
            label.starts_with(&module)
                || label.starts_with(&methods)
                || *label == client
                || self.errors.get(*label).is_some_and(|operation| operation == of)
        })
    }

    fn add(&mut self, label: &str, body: TokenStream) {
        let name = format_ident!("f{}", self.functions.len());
        self.functions.push((label.to_owned(), quote!(fn #name() { #body })));
    }

    fn file(&mut self, names: &Names, path: &str, file: &File) {
        let scope = names.scope(path);
        let markers = operations(file);
        for item in &file.items {
            match item {
                // For a feature that the program does not enable.
                Item::Impl(of) if of.attrs.iter().any(|of| of.path().is_ident("cfg")) => {}
                Item::Struct(of) if is_public(&of.vis) => self.structure(&scope, of),
                Item::Enum(of) if is_public(&of.vis) => self.enumeration(&scope, of, &markers),
                Item::Type(of) if is_public(&of.vis) => {
                    let (name, ty) = (scope.path(&of.ident.to_string()), scope.external(&of.ty));
                    if type_name(&of.ty) == "Validated" {
                        let label = scope.label(&of.ident.to_string());
                        self.functions.push((label.clone(), quote!(impl Own for #name {})));
                        self.add(&label, quote!(let _: Result<#name, k::InvalidText> = <#name>::new("");));
                    } else if of.generics.params.is_empty() {
                        self.add(&scope.label(&of.ident.to_string()), quote!(let _: #name = v::<#ty>();));
                    } else if let Some(marker) = markers.get(&marker_of(&of.ty)) {
                        let label = scope.label(&of.ident.to_string());
                        let (output, headers) = (scope.external(&marker.0), scope.external(&marker.1));
                        self.add(&label, quote!(let _ = async { let r: k::Response<#output, #headers> = v::<#name>().send().await.unwrap(); };));
                    }
                }
                Item::Impl(of) => self.implementation(&scope, of),
                Item::Use(of) if is_public(&of.vis) && path == "src/lib.rs" => self.exports(of),
                Item::Fn(of) if is_public(&of.vis) => self.function(&scope, &of.sig),
                Item::Macro(of) => self.conversions(&scope, of),
                _ => {}
            }
        }
    }

    /// Uses the items of the runtime that the crate exports, unless they belong to a feature that the program does not enable.
    fn exports(&mut self, of: &ItemUse) {
        let condition =
            of.attrs.iter().map(|attribute| attribute.meta.to_token_stream().to_string()).collect::<String>();
        if ["blocking", "mock", "tower", "webhook"].iter().any(|feature| condition.contains(feature)) {
            return;
        }
        let UseTree::Path(path) = &of.tree else { return };
        if path.ident != "runtime" {
            return;
        }
        for name in leaves(&path.tree) {
            self.add(&name.to_string(), quote!(use k::#name as _;));
        }
    }

    fn structure(&mut self, scope: &Scope<'_>, of: &ItemStruct) {
        let name = of.ident.to_string();
        let (label, path) = (scope.label(&name), scope.path(&name));
        if !of.generics.params.is_empty() {
            return self.add(&label, quote!(let _: #path = v();));
        }
        self.add(&label, quote!(model::<#path>();));
        self.functions.push((label.clone(), quote!(impl Own for #path {})));
        for field in of.fields.iter().filter(|field| is_public(&field.vis)) {
            let (Some(field), ty) = (&field.ident, scope.external(&field.ty)) else { continue };
            self.add(&label, quote!(let mut x: #path = v(); let _: &#ty = &x.#field; x.#field = v::<#ty>();));
        }
    }

    fn enumeration(&mut self, scope: &Scope<'_>, of: &ItemEnum, markers: &BTreeMap<String, (Type, Type)>) {
        let name = of.ident.to_string();
        if markers.contains_key(&name) || name.ends_with("Constraints") && of.variants.is_empty() {
            return;
        }
        let (label, path) = (scope.label(&name), scope.path(&name));
        self.functions.push((label.clone(), quote!(impl Own for #path {})));
        for variant in &of.variants {
            let ident = &variant.ident;
            self.add(&label, quote!(use #path::#ident;));
            match &variant.fields {
                Fields::Unit => {
                    self.add(&label, quote!(let x: #path = #path::#ident; if let #path::#ident = x {}))
                }
                Fields::Unnamed(fields) if ident != "Unknown" => {
                    let types = fields.unnamed.iter().map(|field| scope.external(&field.ty));
                    let types: Vec<_> = types.collect();
                    self.add(&label, quote!(if let #path::#ident(y) = #path::#ident(#(v::<#types>()),*) { #(let _: #types = y;)* }));
                }
                _ => {}
            }
        }
    }

    fn implementation(&mut self, scope: &Scope<'_>, of: &ItemImpl) {
        let owner = scope.external(&of.self_ty);
        let label = scope.label(&type_name(&of.self_ty));
        if let Some((path, _)) = &of.trait_ {
            let last = path.segments.last();
            let name = last.map(|segment| segment.ident.to_string()).unwrap_or_default();
            let arguments = last.and_then(|segment| generic(&segment.arguments));
            match (name.as_str(), arguments) {
                ("From", Some(from)) => {
                    let from = scope.external(from);
                    self.add(&label, quote!(let _: #owner = v::<#from>().into();));
                }
                ("Default", _) => self.add(&label, quote!(let _: #owner = Default::default();)),
                ("BodyFields", _) => self.add(&label, quote!(fn is<T: k::BodyFields>() {} is::<#owner>();)),
                _ => {}
            }
            return;
        }
        for item in &of.items {
            match item {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    let label = scope.label_of_method(&of.self_ty, &function.sig);
                    let call = call(scope, &owner, &function.sig);
                    self.add(&label, call);
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let (name, ty) = (&constant.ident, scope.external_in(&constant.ty, &owner));
                    self.add(&label, quote!(let _: #ty = <#owner>::#name;));
                }
                _ => {}
            }
        }
    }

    /// Uses a function that belongs to no type.
    fn function(&mut self, scope: &Scope<'_>, function: &Signature) {
        let path = scope.path(&function.ident.to_string());
        let (arguments, result) = (arguments(scope, &path, function), result(scope, &path, function));
        self.add(&scope.label(&function.ident.to_string()), quote!(let _: #result = #path(#(#arguments),*);));
    }

    /// Uses the conversions and `Default` that macros implement.
    fn conversions(&mut self, scope: &Scope<'_>, of: &syn::ItemMacro) {
        let macro_name =
            of.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let text = of.mac.tokens.to_string();
        let Some(name) =
            text.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|name| !name.is_empty())
        else {
            return;
        };
        let (label, path) = (scope.label(name), scope.path(name));
        match macro_name.as_str() {
            "object" if !text.contains("} required [") || text.ends_with("default") => {
                self.add(&label, quote!(let _: #path = Default::default();));
            }
            "union_from_text" => {
                self.add(&label, quote!(let _: #path = "".into(); let _: #path = String::new().into();));
            }
            "union" => {
                let Some((_, list)) = text.split_once("} from [") else { return };
                let list = format!("({},)", list.trim_end_matches(']'));
                let Ok(Type::Tuple(list)) = syn::parse_str::<Type>(&generic_form(&list)) else { return };
                for of in &list.elems {
                    let Type::Path(of) = of else { continue };
                    let from = of.path.segments.last().and_then(|segment| generic(&segment.arguments));
                    let Some(from) = from else { continue };
                    let from = scope.external(from);
                    self.add(&label, quote!(let _: #path = v::<#from>().into();));
                }
            }
            _ => {}
        }
    }
}

/// Returns the names that a `use` item imports.
fn leaves(of: &UseTree) -> Vec<&syn::Ident> {
    match of {
        UseTree::Path(of) => leaves(&of.tree),
        UseTree::Name(of) => vec![&of.ident],
        UseTree::Group(of) => of.items.iter().flat_map(leaves).collect(),
        UseTree::Rename(_) | UseTree::Glob(_) => Vec::new(),
    }
}

/// Writes `Variant (Type)` as `Variant<Type>`, which is a type.
fn generic_form(list: &str) -> String {
    let mut depth = 0_u32;
    let replaced = list.chars().map(|c| match c {
        '(' => {
            depth += 1;
            if depth == 2 { '<' } else { c }
        }
        ')' => {
            depth -= 1;
            if depth == 1 { '>' } else { c }
        }
        _ => c,
    });
    replaced.collect()
}

/// Returns the call of a function of a type, with a value of each parameter's type.
fn call(scope: &Scope<'_>, owner: &Type, function: &Signature) -> TokenStream {
    let name = &function.ident;
    let (arguments, result) = (arguments(scope, owner, function), result(scope, owner, function));
    if function.asyncness.is_some() {
        return quote!(let _ = async { let _: #result = <#owner>::#name(#(#arguments),*).await; };);
    }
    quote!(let _: #result = <#owner>::#name(#(#arguments),*);)
}

/// Returns a value for each parameter.
fn arguments(scope: &Scope<'_>, owner: &Type, function: &Signature) -> Vec<TokenStream> {
    let value = |input: &FnArg| match input {
        FnArg::Receiver(of) if is_reference(of) => quote!(&v::<#owner>()),
        FnArg::Receiver(_) => quote!(v::<#owner>()),
        FnArg::Typed(of) => value(scope, &of.ty, owner),
    };
    function.inputs.iter().map(value).collect()
}

/// Returns the type of the result.
fn result(scope: &Scope<'_>, owner: &Type, function: &Signature) -> Type {
    match &function.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, of) => scope.external_in(of, owner),
    }
}

/// Returns an expression of a type; of the type that is converted, for an `impl Into`.
fn value(scope: &Scope<'_>, of: &Type, owner: &Type) -> TokenStream {
    match of {
        Type::ImplTrait(of) => {
            let bound = of.bounds.iter().find_map(|bound| match bound {
                TypeParamBound::Trait(bound) => bound.path.segments.last(),
                _ => None,
            });
            let Some(bound) = bound else { return quote!(v()) };
            let PathArguments::AngleBracketed(arguments) = &bound.arguments else { return quote!(v()) };
            match arguments.args.first() {
                // A type of the user.
                Some(GenericArgument::Type(of)) if type_name(of) == "String" => quote!(v::<Text>()),
                Some(GenericArgument::Type(of)) => value(scope, of, owner),
                Some(GenericArgument::AssocType(of)) => {
                    let item = value(scope, &of.ty, owner);
                    quote!(vec![#item])
                }
                _ => quote!(v()),
            }
        }
        other => {
            let other = scope.external_in(other, owner);
            quote!(v::<#other>())
        }
    }
}

fn is_public(of: &Visibility) -> bool {
    matches!(of, Visibility::Public(_))
}
