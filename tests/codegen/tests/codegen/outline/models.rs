//! Outlines of structs, enums, unions and validated strings.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{ItemEnum, ItemStruct, ItemType};

use super::index::{Index, Method, Struct, pairs, public_fields};
use super::tokens::compact;
use super::{deprecated, list};

/// Returns the lines of a struct: its public fields, `new` and setters.
pub fn structure(item: &ItemStruct, index: &Index) -> Vec<String> {
    let name = item.ident.to_string();
    let mut lines = vec![format!("  {}struct {name}{}", deprecated(&item.attrs), compact(&item.generics))];
    let Some(structure) = index.structure(&name) else {
        let accessor = index.accessors.get(&name).map(|accessor| format!(", client.{accessor}()"));
        lines[0].push_str(&accessor.unwrap_or_default());
        lines.extend(
            public_fields(&item.fields).into_iter().map(|(field, ty, _)| format!("    {field}: {ty}")),
        );
        return lines;
    };
    for (field, ty, is_deprecated) in &structure.fields {
        let prefix = if *is_deprecated { "deprecated " } else { "" };
        lines.push(format!("    {prefix}{field}: {ty}{}", marks(structure, field, ty)));
    }
    let mut more: Vec<String> = Vec::new();
    let new = structure.methods.iter().find(|method| method.name == "new");
    if let (Some(new), true) = (new, structure.is_object) {
        let arguments: Vec<String> =
            new.arguments.iter().map(|argument| new_argument(argument, structure, index)).collect();
        more.push(format!("new({})", arguments.join(", ")));
    }
    more.extend(setters(structure, index));
    // A struct without `new` has `Default`, which is derived by the macro if it has required fields.
    let is_implied = |keyword: &str| match keyword {
        "required" | "secret" => true,
        "default" => new.is_none(),
        _ => false,
    };
    for (keyword, names) in structure.lists.iter().filter(|(keyword, _)| !is_implied(keyword)) {
        more.push(format!("{keyword} {}", names.join(", ")).trim().to_owned());
    }
    if !more.is_empty() {
        lines.push(format!("    {}", more.join("; ")));
    }
    lines
}

/// Returns the index of a field that do not follow from its name and type.
fn marks(structure: &Struct, field: &str, ty: &str) -> String {
    let mut marks = String::new();
    if let Some(rename) = structure.renames.get(field) {
        marks.push_str(&format!(" = {rename}"));
    }
    let has = |keyword: &str| {
        structure.lists.get(keyword).is_some_and(|names| names.iter().any(|name| name == field))
    };
    let is_optional = ty.starts_with("Option<") || ty.starts_with("Maybe<");
    let is_rest = has("rest") || has("items");
    match (has("required"), is_optional) {
        (true, true) => marks.push_str(" required"),
        (false, false) if structure.is_object && !is_rest => marks.push_str(" optional"),
        _ => {}
    }
    if has("secret") {
        marks.push_str(" secret");
    }
    marks
}

/// Returns the type of the argument for a value of a field: `impl Into<String>` for `String`.
fn argument(ty: &str, index: &Index) -> String {
    let inside = |ty: &str, outer: &str| {
        Some(ty.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>')?.to_owned())
    };
    let ty = inside(ty, "Box").unwrap_or_else(|| ty.to_owned());
    let is_union = index.unions.contains_key(ty.trim_start_matches("models::"));
    let is_converted = matches!(ty.as_str(), "String" | "serde_json::Value" | "crate::Digits");
    if let Some(item) = inside(&ty, "Vec") {
        let item = if item.starts_with("Vec<") { item } else { argument(&item, index) };
        format!("impl IntoIterator<Item = {item}>")
    } else if is_union || is_converted || ty.starts_with("formats::") {
        format!("impl Into<{ty}>")
    } else {
        ty
    }
}

/// Returns the type of a field without `Option` or `Maybe`.
fn plain(ty: &str) -> &str {
    let outer = ["Option<", "Maybe<"].into_iter().find_map(|outer| ty.strip_prefix(outer));
    outer.and_then(|inner| inner.strip_suffix('>')).unwrap_or(ty)
}

/// Returns the name of an argument of `new`, with its type if it does not follow from the field.
fn new_argument((name, ty): &(String, String), structure: &Struct, index: &Index) -> String {
    let field = structure.fields.iter().find(|(field, ..)| field == name);
    let is_implied = field.is_some_and(|(_, field, _)| {
        let is_optional = plain(field).len() < field.len();
        *ty == if is_optional { field.replace("Box<", "").replace(">>", ">") } else { argument(field, index) }
            || is_optional && ty == field
    });
    if is_implied { name.clone() } else { format!("{name}: {ty}") }
}

/// Returns the setters that a struct has if nothing is special about its fields.
pub fn expected_setters(structure: &Struct, index: &Index) -> Vec<Method> {
    let mut setters = Vec::new();
    let rest = ["rest", "items"].map(|keyword| structure.lists.get(keyword).and_then(|names| names.first()));
    for (field, ty, is_deprecated) in &structure.fields {
        if rest.contains(&Some(field)) {
            continue;
        }
        let setter = |name: String, arguments| Method {
            name,
            receiver: Some("mut self".to_owned()),
            arguments,
            output: "-> Self".to_owned(),
            is_deprecated: *is_deprecated,
        };
        setters.push(setter(field.clone(), vec![(field.clone(), argument(plain(ty), index))]));
        if ty.starts_with("Maybe<") {
            setters.push(setter(format!("clear_{}", field.trim_start_matches("r#")), Vec::new()));
        }
    }
    setters
}

/// Returns the setters of a struct: one word if they are as expected.
fn setters(structure: &Struct, index: &Index) -> Option<String> {
    let setters: Vec<&Method> = structure.methods.iter().filter(|method| method.is_setter()).collect();
    let expected = expected_setters(structure, index);
    if setters.is_empty() {
        None
    } else if setters.iter().copied().eq(&expected) {
        Some("setters".to_owned())
    } else {
        let list: Vec<String> = setters.iter().map(|setter| short(setter, &expected)).collect();
        Some(format!("setters {}", list.join(", ")))
    }
}

/// Returns the name of a setter, with its argument if it is not as expected.
pub fn short(setter: &Method, expected: &[Method]) -> String {
    if expected.contains(setter) {
        return setter.name.clone();
    }
    let types: Vec<&str> = setter.arguments.iter().map(|(_, ty)| ty.as_str()).collect();
    let prefix = if setter.is_deprecated { "deprecated " } else { "" };
    format!("{prefix}{}({})", setter.name, types.join(", "))
}

/// Returns the lines of an enum, with the values on the wire or the discriminator.
pub fn enumeration(item: &ItemEnum, index: &Index) -> Vec<String> {
    let name = item.ident.to_string();
    let values = index.values.get(&name);
    let variants = item.variants.iter().map(|variant| {
        let value = values.and_then(|values| values.get(&variant.ident.to_string()));
        let value = value.map(|value| format!(" = {value}")).unwrap_or_default();
        format!("{}{}{}{value}", deprecated(&variant.attrs), variant.ident, compact(&variant.fields))
    });
    let mut lines = list(&format!("{}enum {name}", deprecated(&item.attrs)), variants.collect());
    let union = index.unions.get(&name).map(|tokens| union(item, tokens)).unwrap_or_default();
    let text = if index.unions_with_text.contains(&name) { "from text" } else { "" };
    let more: Vec<&str> = [union.as_str(), text].into_iter().filter(|text| !text.is_empty()).collect();
    if !more.is_empty() {
        lines.push(format!("    {}", more.join("; ")));
    }
    lines
}

/// Returns the discriminator of a union with its values, and the variants with `From` unless all have it.
fn union(item: &ItemEnum, tokens: &[TokenTree]) -> String {
    let mut parts = Vec::new();
    let mut before: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let by = compact(&before.drain(..).collect::<TokenStream>());
                let values = pairs(token);
                let values: Vec<String> =
                    values.iter().map(|(variant, values)| format!("{variant} = {values}")).collect();
                parts.extend((!by.is_empty()).then(|| format!("{by} {}", values.join(", "))));
            }
            TokenTree::Group(group) => {
                before.clear();
                let conversions = compact(&group.stream());
                let all = item.variants.iter().filter(|variant| variant.ident != "Unknown");
                let all: Vec<String> = all.map(compact).collect();
                let is_all = conversions == all.join(", ");
                let names: Vec<&str> =
                    conversions.split("), ").filter_map(|one| one.split('(').next()).collect();
                parts.extend((!is_all).then(|| format!("from {}", names.join(", "))));
            }
            token => before.push(token.clone()),
        }
    }
    parts.join("; ").trim().to_owned()
}

/// Returns the line of a type alias; of a validated string with its constraints.
pub fn alias(item: &ItemType, index: &Index) -> Vec<String> {
    let name = item.ident.to_string();
    let ty = compact(&item.ty);
    let key = ("validated::Constraints".to_owned(), format!("{name}Constraints"));
    let head = format!("{}type {name}{}", deprecated(&item.attrs), compact(&item.generics));
    match index.impls.get(&key) {
        Some(constraints) if ty == format!("Validated<{}>", key.1) => {
            let constraints = constraints
                .iter()
                .filter(|(key, value)| !(*key == "TYPE_NAME" && **value == format!("{name:?}")));
            let constraints = constraints.map(|(key, value)| format!("{key} {value}"));
            vec![format!("  {head} = Validated, {}", constraints.collect::<Vec<_>>().join(", "))]
        }
        _ => vec![format!("  {head} = {ty}")],
    }
}
