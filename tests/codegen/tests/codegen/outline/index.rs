//! An index of the parts of a crate that an outline shows with the item they belong to.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{FnArg, ImplItem, Item, ReturnType, Type};

use super::tokens::compact;
use super::{deprecated, method_name, type_name};

/// An index of the items of a crate.
#[derive(Default)]
pub struct Index {
    /// `true` while the items of a file of models are read.
    pub is_in_models: bool,
    /// Structs of models by name.
    pub structs: BTreeMap<String, Struct>,
    /// Other structs: those of groups of operations.
    groups: BTreeSet<String>,
    /// Enums by name, with their values on the wire.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Unions by name, with the arguments of their macro.
    pub unions: BTreeMap<String, Vec<TokenTree>>,
    /// Unions of a string and others.
    pub unions_with_text: BTreeSet<String>,
    /// Builders by name, with the type that implements `Operation`.
    pub builders: BTreeMap<String, String>,
    /// Trait impls by trait and type, with the text of their items.
    pub impls: BTreeMap<(String, String), BTreeMap<String, String>>,
    /// The methods of each `impl Client`, and of each impl of the blocking client.
    pub asynchronous: BTreeSet<Vec<String>>,
    pub blocking: BTreeSet<Vec<String>>,
    /// The methods of both clients that return a group of operations, by its type.
    pub accessors: BTreeMap<String, String>,
}

/// A struct with public fields.
#[derive(Default)]
pub struct Struct {
    /// Names and types of the public fields, with `true` for deprecated ones.
    pub fields: Vec<(String, String, bool)>,
    /// Methods that the struct has.
    pub methods: Vec<Method>,
    /// Names on the wire that differ from those of the fields.
    pub renames: BTreeMap<String, String>,
    /// Lists of names in the arguments of the macro, such as `required`, and keywords with one name or none.
    pub lists: BTreeMap<String, Vec<String>>,
    /// `true` if the struct is serialized as an object or tuple.
    pub is_object: bool,
}

/// A method or associated function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    pub name: String,
    /// `self`, `&self` or `mut self`.
    pub receiver: Option<String>,
    /// Names and types.
    pub arguments: Vec<(String, String)>,
    /// The output with `->`; empty if there is none.
    pub output: String,
    pub is_deprecated: bool,
}

impl Method {
    pub fn of(item: &syn::ImplItemFn) -> Self {
        let mut method = Self {
            name: item.sig.ident.to_string(),
            receiver: None,
            arguments: Vec::new(),
            output: match &item.sig.output {
                ReturnType::Default => String::new(),
                output @ ReturnType::Type(..) => compact(output),
            },
            is_deprecated: !deprecated(&item.attrs).is_empty(),
        };
        for input in &item.sig.inputs {
            match input {
                FnArg::Receiver(receiver) => method.receiver = Some(compact(receiver)),
                FnArg::Typed(argument) => {
                    method.arguments.push((compact(&argument.pat), compact(&argument.ty)));
                }
            }
        }
        method
    }

    /// Returns `true` for setters of models and of fields of a body.
    pub fn is_setter(&self) -> bool {
        self.receiver.as_deref() == Some("mut self") && self.output == "-> Self"
    }
}

impl Index {
    /// Indexes files, given by their paths below `src/`.
    pub fn of(files: &[(&str, Vec<Item>)]) -> Self {
        let mut index = Self::default();
        let items = || {
            files
                .iter()
                .flat_map(|(path, items)| items.iter().map(|item| (path.starts_with("models/"), item)))
        };
        for (is_in_models, item) in items() {
            match item {
                Item::Struct(item) if is_in_models => {
                    let fields = public_fields(&item.fields);
                    index.structs.insert(item.ident.to_string(), Struct { fields, ..Struct::default() });
                }
                Item::Struct(item) => drop(index.groups.insert(item.ident.to_string())),
                Item::Type(item) => {
                    let ty = compact(&item.ty);
                    let operation = ty.strip_prefix("RequestBuilder<").and_then(|ty| ty.strip_suffix(", C>"));
                    let name = item.ident.to_string();
                    index.builders.extend(operation.map(|operation| (name, operation.to_owned())));
                }
                _ => {}
            }
        }
        for (is_in_models, item) in items() {
            index.is_in_models = is_in_models;
            match item {
                Item::Macro(item) => index.add_macro(&item.mac),
                Item::Impl(block) => index.add_impl(block),
                _ => {}
            }
        }
        index
    }

    /// Returns the struct of this name, if the present file is one of models.
    pub fn structure(&self, name: &str) -> Option<&Struct> {
        self.structs.get(name).filter(|_| self.is_in_models)
    }

    fn add_macro(&mut self, call: &syn::Macro) {
        let mut tokens = call.tokens.clone().into_iter();
        let name = tokens.next().map(|token| token.to_string()).unwrap_or_default();
        let rest: Vec<TokenTree> = tokens.collect();
        match compact(&call.path).as_str() {
            "json::object" => {
                let object = self.structs.entry(name).or_default();
                object.is_object = true;
                object.read(rest);
            }
            "json::union" => drop(self.unions.insert(name, rest)),
            "json::union_from_text" => drop(self.unions_with_text.insert(name)),
            "value::value_enum" => {
                let values = rest.first().map(pairs).unwrap_or_default();
                self.values.insert(name, values);
            }
            _ => {}
        }
    }

    fn add_impl(&mut self, block: &syn::ItemImpl) {
        let name = compact(&block.self_ty);
        if let Some((path, _)) = &block.trait_ {
            let items = block.items.iter().filter_map(|item| match item {
                ImplItem::Const(item) => Some((item.ident.to_string(), compact(&item.expr))),
                ImplItem::Type(item) => Some((item.ident.to_string(), compact(&item.ty))),
                _ => None,
            });
            self.impls.insert((compact(path), name), items.collect());
            return;
        }
        let names = block.items.iter().filter_map(method_name).collect();
        match name.as_str() {
            "Client" => drop(self.asynchronous.insert(names)),
            _ if name.ends_with("blocking::Client") => drop(self.blocking.insert(names)),
            _ => {}
        }
        for item in &block.items {
            let ImplItem::Fn(item) = item else { continue };
            let method = Method::of(item);
            if let Some(group) =
                method.output.strip_prefix("-> ").and_then(|group| group.strip_suffix("<Self>"))
                && name.ends_with("blocking::Client")
                && self.groups.contains(group)
            {
                self.accessors.insert(group.to_owned(), method.name.clone());
            }
            if self.structure(&name).is_some() {
                self.structs.entry(name.clone()).or_default().methods.push(method);
            } else if matches!(item.sig.ident.to_string().as_str(), "as_str" | "as_i64") {
                self.values.insert(name.clone(), arms(&item.block));
            }
        }
    }

    /// Returns `true` if the outline of a type shows a macro call.
    pub fn is_shown_elsewhere(&self, call: &syn::Macro) -> bool {
        let name = call.tokens.clone().into_iter().next().map(|token| token.to_string()).unwrap_or_default();
        match compact(&call.path).as_str() {
            "json::object" => self.structs.contains_key(&name),
            "json::union" | "json::union_from_text" => self.unions.contains_key(&name),
            "text::string_enum" | "number::integer_enum" | "value::value_enum" => {
                self.values.contains_key(&name)
            }
            _ => false,
        }
    }

    /// Returns `true` if the outline of a type shows a trait impl.
    pub fn is_shown_with_type(&self, path: &str, name: &str) -> bool {
        match path {
            "Operation" | "BodyFields" | "validated::Constraints" => true,
            "crate::runtime::FromResponse" | "crate::runtime::mock::ResponseBody" => true,
            "From<&str>" | "From<i64>" => self.values.contains_key(name),
            _ => false,
        }
    }

    /// Returns `true` if the outline of a type shows a method.
    pub fn is_implied(&self, ty: &Type, method: &Method) -> bool {
        let name = type_name(ty);
        let is_model = self.structure(&name).is_some_and(|structure| structure.is_object);
        let is_builder = self.builders.contains_key(&name) && !self.is_in_models;
        match method.name.as_str() {
            "new" if is_model => true,
            "as_str" | "as_i64" | "to_value" if self.values.contains_key(&name) => true,
            "builder" => method.output.starts_with("-> ClientBuilder") && method.arguments.is_empty(),
            _ if name == "Client" && method.arguments.is_empty() => {
                let group = method.output.trim_start_matches("-> ").trim_end_matches("<Self>");
                self.accessors.get(group) == Some(&method.name)
            }
            _ => (is_model || is_builder) && method.is_setter(),
        }
    }
}

impl Struct {
    /// Reads the arguments of the macro after the name: fields, then keywords.
    fn read(&mut self, tokens: Vec<TokenTree>) {
        let mut keyword: Option<String> = None;
        for token in tokens {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    self.renames = pairs(&TokenTree::Group(group));
                }
                TokenTree::Group(group) => {
                    let names = compact(&group.stream()).split(", ").map(str::to_owned).collect();
                    self.lists.insert(keyword.take().unwrap_or_default(), names);
                }
                other => match keyword.take() {
                    Some(before) if ["rest", "items", "closed"].contains(&before.as_str()) => {
                        self.lists.insert(before, vec![other.to_string()]);
                    }
                    before => {
                        self.lists.extend(before.map(|before| (before, Vec::new())));
                        keyword = Some(other.to_string());
                    }
                },
            }
        }
        self.lists.extend(keyword.map(|keyword| (keyword, Vec::new())));
    }
}

/// Returns the names and types of public fields, with `true` for deprecated ones.
pub fn public_fields(fields: &syn::Fields) -> Vec<(String, String, bool)> {
    let fields = fields.iter().filter(|field| matches!(field.vis, syn::Visibility::Public(_)));
    let fields = fields.map(|field| {
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        (name, compact(&field.ty), !deprecated(&field.attrs).is_empty())
    });
    fields.collect()
}

/// Returns the pairs of a list in braces: `a = b, c = d`. Items without `=` are skipped.
pub fn pairs(group: &TokenTree) -> BTreeMap<String, String> {
    let TokenTree::Group(group) = group else { return BTreeMap::new() };
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_sign =
        |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let items = tokens.split(|token| is_sign(token, ','));
    let pairs = items.filter_map(|item| {
        let at = item.iter().position(|token| is_sign(token, '='))?;
        let text = |part: &[TokenTree]| compact(&part.iter().cloned().collect::<TokenStream>());
        Some((text(&item[..at]), text(&item[at + 1..])))
    });
    pairs.collect()
}

/// Returns the arms of a `match` with a literal: `Self::A => "a"`.
fn arms(block: &syn::Block) -> BTreeMap<String, String> {
    let Some(syn::Stmt::Expr(syn::Expr::Match(body), _)) = block.stmts.last() else { return BTreeMap::new() };
    let literals = body.arms.iter().filter_map(|variant| match &*variant.body {
        syn::Expr::Lit(_) | syn::Expr::Unary(_) => {
            Some((compact(&variant.pat).trim_start_matches("Self::").to_owned(), compact(&variant.body)))
        }
        _ => None,
    });
    literals.collect()
}
