//! The names of an emitted crate, as another crate writes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use syn::{
    File, FnArg, GenericArgument, Item, PathArguments, Receiver, ReceiverKind, ReturnType, Signature, Type,
    parse_quote,
};

/// The public names by module.
pub struct Names {
    models: BTreeSet<String>,
    /// The names of each module of a group.
    modules: BTreeMap<String, BTreeSet<String>>,
    /// The labels of builders and handles: that of the method that returns them.
    labels: HashMap<(String, String), String>,
}

/// The names in a file.
pub struct Scope<'a> {
    names: &'a Names,
    /// The module of the crate: `models`, or that of a group.
    module: String,
}

impl Names {
    /// Collects the names of a crate's files.
    pub fn of(files: &BTreeMap<String, File>) -> Self {
        let mut names = Self { models: BTreeSet::new(), modules: BTreeMap::new(), labels: HashMap::new() };
        for (path, file) in files {
            let module = module(path);
            let items = file.items.iter().filter_map(|item| match item {
                Item::Struct(of) => Some(of.ident.to_string()),
                Item::Enum(of) => Some(of.ident.to_string()),
                Item::Type(of) => Some(of.ident.to_string()),
                _ => None,
            });
            match module.as_str() {
                "models" => names.models.extend(items),
                _ => names.modules.entry(module.clone()).or_default().extend(items),
            }
        }
        for (path, file) in files {
            names.label(&module(path), file);
            names.label_markers(&module(path), file);
        }
        names
    }

    /// Labels the builders by the methods that return them, `senders().list`, and so the types that belong to them.
    fn label(&mut self, module: &str, file: &File) {
        for item in &file.items {
            let Item::Impl(of) = item else { continue };
            for item in &of.items {
                let syn::ImplItem::Fn(function) = item else { continue };
                let ReturnType::Type(_, result) = &function.sig.output else { continue };
                let is_method =
                    matches!(function.sig.inputs.first(), Some(FnArg::Receiver(of)) if is_reference(of));
                let builder = type_name(result);
                if of.trait_.is_none()
                    && is_method
                    && self.modules.get(module).is_some_and(|of| of.contains(&builder))
                {
                    let name = function.sig.ident.to_string();
                    let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
                    let key = (module.to_owned(), builder);
                    self.labels.entry(key).or_insert_with(|| format!("{module}().{name}"));
                }
            }
        }
    }

    /// Labels the markers of operations by their builders, and the types of headers by their markers.
    fn label_markers(&mut self, module: &str, file: &File) {
        let key = |name: String| (module.to_owned(), name);
        for item in &file.items {
            if let Item::Type(of) = item
                && let Some(label) = self.labels.get(&key(of.ident.to_string())).cloned()
            {
                self.labels.insert(key(marker_of(&of.ty)), label);
            }
        }
        for (marker, (_, headers)) in operations(file) {
            if let Some(label) = self.labels.get(&key(marker)).cloned() {
                self.labels.insert(key(type_name(&headers)), label);
            }
        }
    }

    /// Returns the operation of each enum of error bodies. It has the name of the builder, and `Error` after it.
    pub fn errors(&self) -> BTreeMap<String, String> {
        let builders = self.labels.iter().filter_map(|((module, builder), label)| {
            let name = format!("{builder}Error");
            let is_emitted = self.modules.get(module).is_some_and(|of| of.contains(&name));
            is_emitted.then(|| (format!("{module}::{name}"), label.clone()))
        });
        builders.collect()
    }

    /// Returns the names in a file.
    pub fn scope(&self, path: &str) -> Scope<'_> {
        Scope { names: self, module: module(path) }
    }
}

/// Returns the public module of a file: that of its group, `models`, or the root.
fn module(path: &str) -> String {
    let below = path.strip_prefix("src/").unwrap_or(path);
    let first = below.split('/').next().unwrap_or_default();
    let first = first.strip_suffix(".rs").unwrap_or(first);
    if matches!(first, "lib" | "service") { String::new() } else { first.to_owned() }
}

/// Returns `true` for `&self`.
pub fn is_reference(of: &Receiver) -> bool {
    matches!(of.kind, ReceiverKind::Reference(..))
}

/// Returns the last name of a type.
pub fn type_name(of: &Type) -> String {
    match of {
        Type::Path(of) => {
            of.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
        }
        Type::Reference(of) => type_name(&of.elem),
        _ => String::new(),
    }
}

/// Returns output and headers of each operation, by its marker.
pub fn operations(file: &File) -> BTreeMap<String, (Type, Type)> {
    let mut found = BTreeMap::new();
    for item in &file.items {
        let Item::Impl(of) = item else { continue };
        let Some((path, _)) = &of.trait_ else { continue };
        if path.segments.last().is_none_or(|segment| segment.ident != "Operation") {
            continue;
        }
        let ty = |name: &str| {
            of.items.iter().find_map(|item| match item {
                syn::ImplItem::Type(of) if of.ident == name => Some(of.ty.clone()),
                _ => None,
            })
        };
        if let (Some(output), Some(headers)) = (ty("Output"), ty("Headers")) {
            found.insert(type_name(&of.self_ty), (output, headers));
        }
    }
    found
}

/// Returns the marker in the alias of a request builder.
pub fn marker_of(of: &Type) -> String {
    let Type::Path(of) = of else { return String::new() };
    let segment = of.path.segments.last();
    segment.and_then(|segment| generic(&segment.arguments)).map(type_name).unwrap_or_default()
}

pub fn generic(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    })
}

impl Scope<'_> {
    /// Returns the label of an item: a model, or the operation that it belongs to.
    pub fn label(&self, name: &str) -> String {
        if self.module == "models" {
            return format!("models::{name}");
        }
        let label = self.names.labels.get(&(self.module.clone(), name.to_owned()));
        label.cloned().unwrap_or_else(|| format!("{}::{name}", self.module))
    }

    /// Returns the label of a method: on a handle, that of the operation.
    pub fn label_of_method(&self, owner: &Type, function: &Signature) -> String {
        let builder = match &function.output {
            ReturnType::Type(_, result) => type_name(result),
            ReturnType::Default => String::new(),
        };
        let label = self.names.labels.get(&(self.module.clone(), builder.clone()));
        let is_handle = (label.is_some() || builder == "Waiter") && type_name(owner) != builder;
        let name = function.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        if is_handle && type_name(owner) != "Client" {
            label.cloned().unwrap_or_else(|| format!("{}().{name}", self.module))
        } else if type_name(owner) == "Client" || self.module.is_empty() {
            format!("{}::{name}", type_name(owner))
        } else {
            let marker = if type_name(owner) == "Headers" { marker_of(owner) } else { type_name(owner) };
            self.label(&marker)
        }
    }

    /// Returns the path of an item of this file.
    pub fn path(&self, name: &str) -> Type {
        let name = syn::Ident::new_raw_or_plain(name);
        let module = syn::Ident::new_raw_or_plain(&self.module);
        if self.module.is_empty() { parse_quote!(k::#name) } else { parse_quote!(k::#module::#name) }
    }

    /// Returns a type of this file as another crate writes it.
    pub fn external(&self, of: &Type) -> Type {
        let mut of = of.clone();
        self.replace(&mut of, None);
        of
    }

    /// Returns a type of this file; `Self` is the owner, which is external.
    pub fn external_in(&self, of: &Type, owner: &Type) -> Type {
        let mut of = of.clone();
        self.replace(&mut of, Some(owner));
        of
    }

    fn replace(&self, of: &mut Type, owner: Option<&Type>) {
        match of {
            Type::Reference(inner) => {
                inner.lifetime = None;
                self.replace(&mut inner.elem, owner);
            }
            Type::Slice(inner) => self.replace(&mut inner.elem, owner),
            Type::Tuple(inner) => inner.elems.iter_mut().for_each(|of| self.replace(of, owner)),
            Type::Path(path) => {
                if let (true, Some(owner)) = (path.path.is_ident("Self"), owner) {
                    *of = owner.clone();
                    return;
                }
                for segment in &mut path.path.segments {
                    let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { continue };
                    for argument in &mut arguments.args {
                        match argument {
                            GenericArgument::Type(of) => self.replace(of, owner),
                            GenericArgument::AssocType(of) => self.replace(&mut of.ty, owner),
                            GenericArgument::Lifetime(of) => of.ident = syn::Ident::new("_", of.ident.span()),
                            _ => {}
                        }
                    }
                }
                self.qualify(&mut path.path);
            }
            _ => {}
        }
    }

    /// Adds the path of a name.
    fn qualify(&self, path: &mut syn::Path) {
        const OTHERS: [&str; 14] = [
            "Option", "Vec", "String", "Box", "Result", "str", "bool", "i32", "i64", "u64", "f64", "u16",
            "u8", "Self",
        ];
        let Some(first) = path.segments.first().map(|segment| segment.ident.to_string()) else { return };
        let root: syn::PathSegment = parse_quote!(k);
        match first.as_str() {
            "C" => *path = parse_quote!(k::Client),
            "BTreeMap" => {
                path.segments.insert(0, parse_quote!(collections));
                path.segments.insert(0, parse_quote!(std));
            }
            "crate" => {
                if let Some(segment) = path.segments.first_mut() {
                    *segment = root;
                }
                // The runtime is private; its items are those of the root.
                if path.segments.get(1).is_some_and(|segment| segment.ident == "runtime") {
                    let segments = std::mem::take(&mut path.segments);
                    path.segments = segments
                        .into_iter()
                        .enumerate()
                        .filter(|(index, _)| *index != 1)
                        .map(|(_, of)| of)
                        .collect();
                }
            }
            "models" | "formats" => path.segments.insert(0, root),
            "serde_json" | "std" | "http" | "jiff" | "chrono" | "time" | "uuid" | "url" => {}
            "bytes" | "Bytes" if first == "bytes" => path.segments.insert(0, root),
            name if OTHERS.contains(&name) => {}
            name => {
                let is_model = self.module == "models" && self.names.models.contains(name);
                let is_own = self.names.modules.get(&self.module).is_some_and(|of| of.contains(name));
                if is_model || is_own && !self.module.is_empty() {
                    let module = syn::Ident::new_raw_or_plain(&self.module);
                    path.segments.insert(0, parse_quote!(#module));
                }
                if name == "Bytes" {
                    path.segments.insert(0, parse_quote!(bytes));
                }
                path.segments.insert(0, root);
            }
        }
    }
}

/// Identifiers that may be keywords.
trait AnyIdent {
    fn new_raw_or_plain(name: &str) -> syn::Ident;
}

impl AnyIdent for syn::Ident {
    fn new_raw_or_plain(name: &str) -> syn::Ident {
        let span = proc_macro2::Span::call_site();
        match name.strip_prefix("r#") {
            Some(name) => syn::Ident::new_raw(name, span),
            None if syn::parse_str::<syn::Ident>(name).is_err() && !name.is_empty() => {
                syn::Ident::new_raw(name, span)
            }
            None => syn::Ident::new(if name.is_empty() { "_" } else { name }, span),
        }
    }
}
