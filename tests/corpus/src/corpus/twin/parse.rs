//! The parts of emitted files that determine the JSON form of a model.

use proc_macro2::{Group, Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Expr, ImplItem, ImplItemFn, ItemImpl, LitBool, LitStr, Pat, Stmt, Token, Type, braced, bracketed,
    parenthesized,
};

/// The arguments of `json::object!`.
pub struct Object {
    pub name: Ident,
    /// The fields, with the names on the wire that differ.
    pub fields: Vec<Entry<LitStr>>,
    pub required: Vec<Ident>,
    /// The field with the entries of `additionalProperties`.
    pub rest: Option<Ident>,
}

/// The arguments of `json::union!`.
pub struct Union {
    pub name: Ident,
    pub discriminator: Option<LitStr>,
    /// The variants with their discriminator values.
    pub variants: Vec<Entry<Vec<LitStr>>>,
}

/// The arguments of `value::value_enum!`.
pub struct ValueEnum {
    pub name: Ident,
    pub variants: Vec<(Ident, TokenStream)>,
}

/// An entry of a list between braces: `name`, or `name = value`.
pub struct Entry<T> {
    pub name: Ident,
    pub value: Option<T>,
}

impl Parse for Object {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        let fields = entries(input, Parse::parse)?;
        let (mut required, mut rest) = (Vec::new(), None);
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "required" => required = list(input)?,
                "secret" => drop(list::<Ident>(input)?),
                "rest" => rest = Some(input.parse()?),
                "items" => drop(input.parse::<Ident>()?),
                "only" => {
                    input.parse::<Group>()?;
                }
                "closed" => {
                    input.parse::<LitBool>()?;
                }
                "default" => {}
                _ => return Err(syn::Error::new_spanned(word, "unknown part of `json::object!`")),
            }
        }
        Ok(Self { name, fields, required, rest })
    }
}

impl Parse for Union {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        // `by`, or `inferred by`.
        while input.peek(Ident::peek_any) {
            input.parse::<Ident>()?;
        }
        let discriminator = if input.peek(LitStr) { Some(input.parse()?) } else { None };
        let variants = entries(input, list)?;
        // The list after `from`.
        input.parse::<TokenStream>()?;
        Ok(Self { name, discriminator, variants })
    }
}

impl Parse for ValueEnum {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        let variants = entries(input, |input| {
            let kind: Ident = input.parse()?;
            let value;
            parenthesized!(value in input);
            let value: Expr = value.parse()?;
            // Without a type, a large integer would be an `i32`.
            Ok(if kind == "I64" { quote!(#value as i64) } else { quote!(#value) })
        })?;
        let pair = |entry: Entry<TokenStream>| (entry.name, entry.value.unwrap_or_default());
        Ok(Self { name, variants: variants.into_iter().map(pair).collect() })
    }
}

/// Parses a list between braces.
fn entries<T>(input: ParseStream, value: fn(ParseStream) -> syn::Result<T>) -> syn::Result<Vec<Entry<T>>> {
    let content;
    braced!(content in input);
    let mut entries = Vec::new();
    while !content.is_empty() {
        let name = content.parse()?;
        let is_equal = content.parse::<Option<Token![=]>>()?.is_some();
        let value = if is_equal { Some(value(&content)?) } else { None };
        entries.push(Entry { name, value });
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(entries)
}

/// Parses a list between brackets.
fn list<T: Parse>(input: ParseStream) -> syn::Result<Vec<T>> {
    let content;
    bracketed!(content in input);
    let items = Punctuated::<T, Token![,]>::parse_terminated(&content)?;
    Ok(items.into_iter().collect())
}

/// Returns the last identifier of a type's path.
pub fn type_name(ty: &Type) -> Option<Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.clone()),
        _ => None,
    }
}

/// Returns the method of this name.
pub fn method<'a>(block: &'a ItemImpl, name: &str) -> Option<&'a ImplItemFn> {
    block.items.iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == name => Some(method),
        _ => None,
    })
}

/// Returns the variants and their values from a method that consists of `match self { Self::A => "a", … }`.
pub fn variants_of_values(method: &ImplItemFn) -> Vec<(Ident, Expr)> {
    let [Stmt::Expr(Expr::Match(body), _)] = method.block.stmts.as_slice() else { return Vec::new() };
    let pairs = body.arms.iter().filter_map(|variant| match &variant.pat {
        Pat::Path(path) => Some((path.path.segments.last()?.ident.clone(), without_braces(&variant.body))),
        _ => None,
    });
    pairs.collect()
}

/// Returns the expression of an arm, which is in braces where it is too long for the line.
fn without_braces(body: &Expr) -> Expr {
    match body {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [Stmt::Expr(inner, None)] => inner.clone(),
            _ => body.clone(),
        },
        _ => body.clone(),
    }
}
