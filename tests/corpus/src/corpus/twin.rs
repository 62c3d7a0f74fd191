//! The models of an emitted crate with serde derives in place of the crate's own macros.
//!
//! Strings with constraints or a format are `String`. A string enum reads unknown values with `#[serde(other)]`,
//! which is the fastest way, although it forgets them. A union with a discriminator is read as a `Value` first: a
//! derive with `tag` would take the discriminator away from a variant that has it as a field.

mod parse;

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Expr, Fields, Item, ItemEnum, ItemStruct, LitStr, Type};

use self::parse::{Entry, Object, Union, ValueEnum, method, type_name, variants_of_values};

/// Returns the models of these files as one module.
pub fn models<'a>(files: impl IntoIterator<Item = &'a str>) -> syn::Result<String> {
    let (mut traits, mut items) = (Traits::default(), Vec::new());
    for file in files {
        for item in syn::parse_file(file)?.items {
            traits.add(&item)?;
            items.push(item);
        }
    }
    let items = items.iter().map(|item| traits.item(item)).collect::<syn::Result<Vec<_>>>()?;
    let file = quote! {
        use std::collections::BTreeMap;
        use crate::runtime::{Maybe, formats};
        #(#items)*
    };
    Ok(prettyplease::unparse(&syn::parse2(file)?))
}

/// The JSON form of each model, from its macro call or its methods.
#[derive(Default)]
struct Traits {
    objects: BTreeMap<Ident, Object>,
    unions: BTreeMap<Ident, Union>,
    enums: BTreeMap<Ident, Values>,
}

/// The variants of an enum with their values.
enum Values {
    Strings(Vec<(Ident, Expr)>),
    Integers(Vec<(Ident, Expr)>),
    Mixed(Vec<(Ident, TokenStream)>),
}

impl Traits {
    /// Records the form that a macro call or an `impl` block gives to a type.
    fn add(&mut self, item: &Item) -> syn::Result<()> {
        match item {
            Item::Macro(call) => {
                let last = call.mac.path.segments.last().map(|segment| segment.ident.to_string());
                match last.as_deref() {
                    Some("object") => {
                        let object: Object = call.mac.parse_body()?;
                        self.objects.insert(object.name.clone(), object);
                    }
                    Some("union") => {
                        let union: Union = call.mac.parse_body()?;
                        self.unions.insert(union.name.clone(), union);
                    }
                    Some("value_enum") => {
                        let ValueEnum { name, variants } = call.mac.parse_body()?;
                        self.enums.insert(name, Values::Mixed(variants));
                    }
                    _ => {}
                }
            }
            Item::Impl(block) => {
                let Some(name) = type_name(&block.self_ty) else { return Ok(()) };
                if let Some(as_str) = method(block, "as_str") {
                    self.enums.insert(name.clone(), Values::Strings(variants_of_values(as_str)));
                } else if let Some(as_i64) = method(block, "as_i64") {
                    self.enums.insert(name.clone(), Values::Integers(variants_of_values(as_i64)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the item with derives; only types are kept.
    fn item(&self, item: &Item) -> syn::Result<TokenStream> {
        match item {
            Item::Struct(body) => match self.objects.get(&body.ident) {
                Some(object) => Ok(structure(body, object)),
                None => Err(syn::Error::new_spanned(
                    &body.ident,
                    "expected a call of `json::object!` for the struct",
                )),
            },
            Item::Enum(body) => Ok(self.enumeration(body)),
            Item::Type(alias) => {
                let (name, target) = (&alias.ident, &alias.ty);
                let is_validated = type_name(target).is_some_and(|target| target == "Validated");
                Ok(if is_validated {
                    quote!(pub type #name = String;)
                } else {
                    quote!(pub type #name = #target;)
                })
            }
            _ => Ok(TokenStream::new()),
        }
    }

    fn enumeration(&self, body: &ItemEnum) -> TokenStream {
        let name = &body.ident;
        if let Some(union) = self.unions.get(name) {
            return match &union.discriminator {
                Some(property) => by_discriminator(body, union, property),
                None => untagged(body, &TokenStream::new()),
            };
        }
        match self.enums.get(name) {
            Some(Values::Strings(pairs)) => {
                let (variants, values): (Vec<_>, Vec<_>) =
                    pairs.iter().map(|(name, value)| (name, value)).unzip();
                quote! {
                    #[derive(Clone, serde::Serialize, serde::Deserialize)]
                    pub enum #name {
                        #(#[serde(rename = #values)] #variants,)*
                        #[serde(other)]
                        Unknown,
                    }
                }
            }
            Some(Values::Integers(pairs)) => {
                let pairs = pairs.iter().map(|(variant, value)| (variant, quote!(#value as i64)));
                converted("i64", name, pairs)
            }
            Some(Values::Mixed(pairs)) => {
                let pairs = pairs.iter().map(|(variant, value)| (variant, value.clone()));
                converted("serde_json::Value", name, pairs)
            }
            // The type of a string's constraints.
            None => TokenStream::new(),
        }
    }
}

fn structure(body: &ItemStruct, object: &Object) -> TokenStream {
    let name = &body.ident;
    let fields = body.fields.iter().map(|field| {
        let (field, ty) = (&field.ident, &field.ty);
        let attributes = field.as_ref().map(|field| attributes(object, field, ty));
        quote!(#attributes pub #field: #ty,)
    });
    quote! {
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        pub struct #name { #(#fields)* }
    }
}

/// Returns the attributes of a field.
fn attributes(object: &Object, field: &Ident, ty: &Type) -> TokenStream {
    if object.rest.as_ref() == Some(field) {
        return quote!(#[serde(flatten)]);
    }
    let entry = object.fields.iter().find(|entry| entry.name == *field);
    let rename = entry.and_then(|entry| entry.value.as_ref()).map(|name| quote!(#[serde(rename = #name)]));
    let wrapper = type_name(ty).map(|name| name.to_string());
    let presence = match wrapper.as_deref() {
        Some("Option") if !object.required.contains(field) => {
            quote!(#[serde(skip_serializing_if = "Option::is_none")])
        }
        Some("Maybe") => quote!(#[serde(default, skip_serializing_if = "Maybe::is_absent")]),
        _ => TokenStream::new(),
    };
    quote!(#rename #presence)
}

/// Returns a union whose variants are tried in turn; an attribute may replace that for deserializing.
fn untagged(body: &ItemEnum, attribute: &TokenStream) -> TokenStream {
    let name = &body.ident;
    let variants = body.variants.iter().map(|variant| {
        let name = &variant.ident;
        match &variant.fields {
            Fields::Unnamed(fields) => {
                let types = fields.unnamed.iter().map(|field| &field.ty);
                quote!(#name(#(#types),*),)
            }
            _ => quote!(#name,),
        }
    });
    quote! {
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        #[serde(untagged)]
        #attribute
        pub enum #name { #(#variants)* }
    }
}

fn by_discriminator(body: &ItemEnum, union: &Union, property: &LitStr) -> TokenStream {
    let name = &body.ident;
    let definition = untagged(body, &quote!(#[serde(try_from = "serde_json::Value")]));
    let cases = union.variants.iter().filter_map(|Entry { name, value }| {
        let values = value.as_ref().filter(|values| !values.is_empty())?.iter();
        Some(quote!(#(#values)|* => serde_json::from_value(value).map(Self::#name),))
    });
    quote! {
        #definition
        impl TryFrom<serde_json::Value> for #name {
            type Error = serde_json::Error;
            fn try_from(value: serde_json::Value) -> Result<Self, serde_json::Error> {
                match crate::runtime::discriminator(&value, #property).as_str() {
                    #(#cases)*
                    _ => Ok(Self::Unknown(value)),
                }
            }
        }
    }
}

/// Returns an enum that serde converts from and to another type.
fn converted<'a>(
    from: &str,
    name: &Ident,
    pairs: impl Iterator<Item = (&'a Ident, TokenStream)>,
) -> TokenStream {
    let (variants, values): (Vec<_>, Vec<_>) = pairs.unzip();
    let ty: TokenStream = from.parse().unwrap_or_default();
    quote! {
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        #[serde(from = #from, into = #from)]
        pub enum #name { #(#variants,)* Unknown(#ty) }
        impl From<#ty> for #name {
            fn from(value: #ty) -> Self {
                #(if value == #values { return Self::#variants; })*
                Self::Unknown(value)
            }
        }
        impl From<#name> for #ty {
            fn from(value: #name) -> Self {
                match value {
                    #(#name::#variants => Self::from(#values),)*
                    #name::Unknown(value) => value,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the twin of a file without the imports.
    fn twin(file: &str) -> String {
        let text = models([file]).unwrap();
        text.split_once("formats};\n").unwrap().1.to_owned()
    }

    #[test]
    fn struct_has_the_names_and_the_presence_of_its_macro() {
        let text = twin(
            r#"
            /// A pet.
            #[non_exhaustive]
            pub struct Pet {
                /// The name.
                pub r#type: String,
                pub owner: Option<Box<Pet>>,
                pub keeper: Option<i64>,
                pub tag: Maybe<formats::Uuid>,
                pub more: BTreeMap<String, i64>,
            }
            impl Pet {
                pub fn tag(mut self, tag: i64) -> Self { self }
            }
            json::object!(Pet { r#type = "type", owner, keeper = "Keeper", tag } required [r#type, owner] secret [tag] rest more default);
            "#,
        );
        assert_eq!(
            text,
            r#"#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct Pet {
    #[serde(rename = "type")]
    pub r#type: String,
    pub owner: Option<Box<Pet>>,
    #[serde(rename = "Keeper")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keeper: Option<i64>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub tag: Maybe<formats::Uuid>,
    #[serde(flatten)]
    pub more: BTreeMap<String, i64>,
}
"#
        );
        let error = models(["pub struct Pet {}"]).unwrap_err();
        assert_eq!(error.to_string(), "expected a call of `json::object!` for the struct");
    }

    #[test]
    fn string_enum_has_the_values_of_as_str() {
        let text = twin(
            r#"
            pub enum Color { Red, Green, Unknown(UnknownValue) }
            impl Color {
                pub const VALUES: &'static [Self] = &[Self::Red, Self::Green];
                pub fn as_str(&self) -> &str {
                    match self {
                        Self::Red => "RED",
                        Self::Green => {
                            "GREEN"
                        }
                        Self::Unknown(value) => value.as_str(),
                    }
                }
            }
            text::string_enum!(Color);
            pub type Id = Validated<IdConstraints>;
            pub enum IdConstraints {}
            pub type Ids = Vec<Id>;
            "#,
        );
        assert_eq!(
            text,
            r#"#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub enum Color {
    #[serde(rename = "RED")]
    Red,
    #[serde(rename = "GREEN")]
    Green,
    #[serde(other)]
    Unknown,
}
pub type Id = String;
pub type Ids = Vec<Id>;
"#
        );
    }

    #[test]
    fn other_enums_are_converted() {
        let text = twin(
            r#"
            pub enum Level { Minus1, Unknown(number::UnknownInteger) }
            impl Level {
                pub fn as_i64(self) -> i64 {
                    match self { Self::Minus1 => -1, Self::Unknown(value) => value.as_i64() }
                }
            }
            pub enum Mode { Auto, N1, Unknown(value::UnknownJson) }
            value::value_enum!(Mode { Auto = Str("auto"), N1 = I64(1) });
            "#,
        );
        assert!(text.contains("#[serde(from = \"i64\", into = \"i64\")]"), "{text}");
        assert!(text.contains("if value == -1 as i64 {"), "{text}");
        assert!(text.contains("Mode::Auto => Self::from(\"auto\"),"), "{text}");
        assert!(text.contains("Mode::N1 => Self::from(1 as i64),"), "{text}");
    }

    #[test]
    fn union_is_untagged_or_by_discriminator() {
        let text = twin(
            r#"
            pub enum Shape { Pair(Box<Pair>), Dot(Dot), Unknown(serde_json::Value) }
            json::union!(Shape inferred by "kind" { Pair = ["pair", "2"], Dot } from [Pair(Pair), Dot(Dot)]);
            pub enum Other { Text(String), Unknown(serde_json::Value) }
            json::union!(Other { Text });
            json::union_from_text!(Other);
            "#,
        );
        assert!(
            text.contains("#[serde(untagged)]\n#[serde(try_from = \"serde_json::Value\")]\npub enum Shape {")
        );
        assert!(
            text.contains("\"pair\" | \"2\" => serde_json::from_value(value).map(Self::Pair),"),
            "{text}"
        );
        assert!(text.contains("#[serde(untagged)]\npub enum Other {\n    Text(String),"), "{text}");
        assert!(!text.contains("Self::Dot"), "{text}");
    }
}
