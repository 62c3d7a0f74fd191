//! `[derive]` of the config: further derives of models.

use std::collections::HashMap;

use toml::Spanned;

use crate::config::{STANDARD_DERIVES, config_error, derive_path};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Format, Item, ItemKind, Presence, Struct, Type};
use crate::lower::context::Context;
use crate::markdown::code;
use crate::pointer::Pointer;

/// The entry for all models.
const ALL: &str = "*";

/// An entry of a list of derives.
struct Derive<'a> {
    entry: &'a Spanned<String>,
    /// The address of the list.
    address: &'a str,
    path: String,
}

/// Adds the derives of the config to the models. Returns the addresses that have an effect.
pub fn derive(cx: &Context<'_>, items: &mut [Item]) -> Vec<String> {
    let is_known = |address: &str| address == ALL || items.iter().any(|item| item.address == address);
    let addresses = cx.config.derives().map(|(address, _)| address.as_ref());
    let used = addresses.filter(|address| is_known(address)).cloned().collect();
    for derive in derives(cx) {
        let is_meant = |item: &&mut Item| derive.address == ALL || item.address == derive.address;
        let (mut is_known, mut has_effect) = (false, false);
        for item in items.iter_mut().filter(is_meant) {
            is_known = true;
            let other = match &item.kind {
                ItemKind::Alias(_) => Some("an alias of another type"),
                ItemKind::Validated(_) => Some("an alias of `Validated`"),
                _ => None,
            };
            match other {
                Some(other) if derive.address != ALL => {
                    has_effect = true;
                    let what = format!("`{}` cannot have derives: it is {other}", item.name);
                    let error = config_error(Code::E0443, derive.entry.span(), what);
                    cx.report(error.help("use the address of the other type, or remove the entry"));
                }
                None if !is_natural(&item.kind, &derive.path) => {
                    has_effect = true;
                    if !item.derives.contains(&derive.path) {
                        item.derives.push(derive.path.clone());
                    }
                }
                _ => {}
            }
        }
        if is_known && !has_effect {
            let what =
                format!("derive {} without effect: the types implement it", code(derive.entry.as_ref()));
            cx.report(config_error(Code::E0402, derive.entry.span(), what).help("remove it"));
        }
    }
    check(cx, items);
    used
}

/// Returns the derives of the config. Reports those that are no paths, and empty lists.
fn derives<'a>(cx: &Context<'a>) -> Vec<Derive<'a>> {
    let mut all = Vec::new();
    for (address, list) in cx.config.derives() {
        if list.is_empty() {
            let what = format!("no derives for `{}`", address.as_ref().escape_debug());
            cx.report(
                config_error(Code::E0402, address.span(), what).help("add a derive, or remove the entry"),
            );
        }
        for entry in list {
            match derive_path(entry.as_ref()) {
                Ok(path) => all.push(Derive { entry, address: address.as_ref(), path }),
                Err(why) => {
                    let what = format!("invalid derive `{}`: {why}", entry.as_ref().escape_debug());
                    let help = "use a name such as `Eq`, or a path such as `schemars::JsonSchema`";
                    cx.report(config_error(Code::E0441, entry.span(), what).help(help));
                }
            }
        }
    }
    // Those of all models come first.
    all.sort_by_key(|derive| derive.address != ALL);
    all
}

/// Returns `true` if all types of a kind implement a trait without a derive of the config.
fn is_natural(kind: &ItemKind, path: &str) -> bool {
    let of_all = ["Clone", "Debug", "PartialEq", "::serde::Serialize", "::serde::Deserialize"];
    let others: &[&str] = match kind {
        ItemKind::Struct(body) if has_default(body) => &["Default"],
        ItemKind::Struct(_) | ItemKind::Union(_) | ItemKind::Alias(_) => &[],
        ItemKind::Enum(_) | ItemKind::Validated(_) => &["Eq", "Hash", "Ord", "PartialOrd"],
        ItemKind::Values(values) if values.integers => &["Copy", "Eq", "Hash", "Ord", "PartialOrd"],
        ItemKind::Values(_) => &[],
    };
    of_all.contains(&path) || others.contains(&path)
}

fn has_default(body: &Struct) -> bool {
    body.has_own_default() || body.response_only || body.initialized_fields().next().is_none()
}

/// Reports derives of the prelude that cannot be implemented: because of another trait, or of a member.
fn check(cx: &Context<'_>, items: &[Item]) {
    let types = Implemented(items.iter().map(|item| (item.name.as_str(), item)).collect());
    for item in items {
        for derive in item.derives.iter().filter(|derive| STANDARD_DERIVES.contains(&derive.as_str())) {
            let needed: &[&str] = match derive.as_str() {
                "Ord" => &["Eq", "PartialOrd"],
                _ => &[],
            };
            if derive == "Default" && !matches!(item.kind, ItemKind::Struct(_)) {
                let what = format!("`{}` cannot derive `Default`: it is an enum", item.name);
                report(cx, item, what, "remove the derive".to_owned());
            } else if let Some(missing) = needed.iter().find(|needed| !types.item(item, needed)) {
                let what = format!("`{}` cannot derive `{derive}` without `{missing}`", item.name);
                report(cx, item, what, format!("add `{missing}` to the list under `[derive]`"));
            } else if let Some((member, ty)) = types.obstacle(item, derive) {
                let what = format!(
                    "`{}` cannot derive `{derive}`: {member} has the type {}, which does not implement it",
                    item.name,
                    code(&ty)
                );
                let help = match types.0.get(ty.as_str()) {
                    Some(model) => {
                        format!(
                            "add `{:?} = [\"{derive}\"]` under `[derive]`, or remove the derive",
                            model.address
                        )
                    }
                    None => "remove the derive, or replace the type under `[replace]`".to_owned(),
                };
                report(cx, item, what, help);
            }
        }
    }
}

fn report(cx: &Context<'_>, item: &Item, what: String, help: String) {
    let at = Pointer::parse(&item.address).unwrap_or_default();
    cx.report(Diagnostic::new(Code::E0443, &at, what).help(help));
}

/// The models by name, and the traits that they implement.
struct Implemented<'a>(HashMap<&'a str, &'a Item>);

impl Implemented<'_> {
    /// Returns `true` if a model implements a trait of the prelude.
    fn item(&self, item: &Item, name: &str) -> bool {
        match &item.kind {
            ItemKind::Alias(target) => self.missing(target, name).is_none(),
            kind => is_natural(kind, name) || item.derives.iter().any(|derive| derive == name),
        }
    }

    /// Returns the first member that does not implement a trait, and its type.
    fn obstacle(&self, item: &Item, name: &str) -> Option<(String, String)> {
        match &item.kind {
            ItemKind::Struct(body) => {
                let rest = body.rest.as_ref().filter(|_| !matches!(name, "Default"));
                let rest = rest.map(|(field, ty)| (field, Type::Map(Box::new(ty.clone()))));
                let own = body
                    .fields
                    .iter()
                    .filter(|field| name != "Default" || matches!(field.presence, Presence::Required));
                let own = own.map(|field| (&field.name, field.ty.clone()));
                own.chain(rest)
                    .find_map(|(field, ty)| Some((format!("the field `{field}`"), self.missing(&ty, name)?)))
            }
            ItemKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| (variant.name.as_str(), &variant.ty));
                let mut variants = variants.chain([("Unknown", &Type::Any)]);
                variants.find_map(|(variant, ty)| {
                    Some((format!("the variant `{variant}`"), self.missing(ty, name)?))
                })
            }
            ItemKind::Enum(_) => Some(("the variant `Unknown`".to_owned(), "UnknownValue".to_owned())),
            ItemKind::Values(_) => Some(("the variant `Unknown`".to_owned(), "UnknownJson".to_owned())),
            ItemKind::Validated(_) | ItemKind::Alias(_) => None,
        }
    }

    /// Returns the part of a type that does not implement a trait; `None` also if that is not known.
    fn missing(&self, ty: &Type, name: &str) -> Option<String> {
        let is_implemented = match ty {
            Type::List(_) | Type::Map(_) | Type::Nullable(_) if name == "Default" => true,
            Type::List(_) | Type::Map(_) | Type::Boxed(_) if name == "Copy" => false,
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                return self.missing(inner, name);
            }
            Type::Model { name: model, .. } => match self.0.get(model.as_str()) {
                Some(item) if matches!(item.kind, ItemKind::Alias(_)) && self.item(item, name) => true,
                Some(item) if matches!(item.kind, ItemKind::Alias(_)) => {
                    return match &item.kind {
                        ItemKind::Alias(target) => self.missing(target, name),
                        _ => None,
                    };
                }
                Some(item) if self.item(item, name) => true,
                _ => return Some(model.clone()),
            },
            Type::Replacement(_) => true,
            Type::Bool | Type::I32 | Type::I64 | Type::U64 => true,
            Type::F64 => matches!(name, "Copy" | "Default" | "PartialOrd"),
            Type::Digits => matches!(name, "Eq" | "Hash"),
            Type::String => name != "Copy",
            Type::Any => matches!(name, "Default" | "Eq" | "Hash"),
            Type::Format(format) => is_implemented_by(format, name),
        };
        (!is_implemented).then(|| written(ty))
    }
}

/// Returns `true` if the type of a format implements a trait of the prelude.
fn is_implemented_by(format: &Format, name: &str) -> bool {
    match (name, format.path) {
        (_, "jiff::Span") => matches!(name, "Copy" | "Default"),
        ("Copy", _) => {
            matches!(format.module, "by_chrono" | "by_decimal" | "by_jiff" | "by_std" | "by_time" | "by_uuid")
        }
        ("Default", "std::time::Duration" | "time::Duration") => true,
        ("Default", _) => {
            matches!(format.module, "bytes" | "by_chrono" | "by_decimal" | "by_jiff" | "by_uuid")
        }
        _ => true,
    }
}

/// Returns the name of a type in a message.
fn written(ty: &Type) -> String {
    match ty {
        Type::F64 => "f64".to_owned(),
        Type::Digits => "Digits".to_owned(),
        Type::String => "String".to_owned(),
        Type::Any => "serde_json::Value".to_owned(),
        Type::Format(format) => format.path.to_owned(),
        Type::List(_) => "Vec".to_owned(),
        Type::Map(_) => "BTreeMap".to_owned(),
        Type::Boxed(_) => "Box".to_owned(),
        Type::Nullable(_) => "Option".to_owned(),
        Type::Bool | Type::I32 | Type::I64 | Type::U64 => "an integer or a boolean".to_owned(),
        Type::Model { name, .. } => name.clone(),
        Type::Replacement(path) => path.trim_start_matches("::").to_owned(),
    }
}
