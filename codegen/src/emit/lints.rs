//! Attributes that allow the lints which names and types of a description cause.

use crate::ir::Type;
use crate::print::RustFile;

/// Returns `true` if clippy expects a method with this name not to take `self`.
pub fn is_conversion(name: &str) -> bool {
    ["as_", "from_", "is_", "to_"].iter().any(|prefix| name.starts_with(prefix))
}

/// Writes the attribute by which docs.rs shows that an item needs these features.
pub fn doc_cfg(file: &mut RustFile, features: &[&str]) {
    let all: Vec<String> = features.iter().map(|name| format!("feature = \"{name}\"")).collect();
    match all.as_slice() {
        [one] => file.line(format_args!("#[cfg_attr(docsrs, doc(cfg({one})))]")),
        all => file.line(format_args!("#[cfg_attr(docsrs, doc(cfg(all({}))))]", all.join(", "))),
    }
}

/// Writes the attributes of a setter with this name.
pub fn naming(file: &mut RustFile, name: &str) {
    if is_conversion(name) {
        file.allow("wrong_self_convention");
    }
    if OPERATORS.contains(&name) {
        file.allow("should_implement_trait");
    }
}

/// Methods of operators with the signature of a setter.
const OPERATORS: [&str; 10] = ["add", "sub", "mul", "div", "rem", "shl", "shr", "bitand", "bitor", "bitxor"];

/// Writes the attribute of an enum with variants of these types. A `Box` would cost its users more than the size does.
pub fn variants<'a>(file: &mut RustFile, mut types: impl Iterator<Item = &'a Type>) {
    fn is_large(of: &Type) -> bool {
        match of {
            Type::Model { text, .. } => !text,
            Type::Replacement(_) => true,
            Type::Nullable(inner) => is_large(inner),
            _ => false,
        }
    }
    if types.any(is_large) {
        file.allow("large_enum_variant");
    }
}

/// Writes the attribute of an item that contains doubles of the description, which may be close to pi.
pub fn doubles(file: &mut RustFile, does: bool) {
    if does {
        file.allow("approx_constant");
    }
}

/// Writes `#[deprecated]`.
pub fn deprecated(file: &mut RustFile, is: bool) {
    if is {
        file.line(format_args!("#[deprecated]"));
    }
}

/// Writes the attribute of a file whose own code uses deprecated items.
pub fn uses_deprecated(file: &mut RustFile, does: bool) {
    if does {
        file.item(|file| file.line(format_args!("#![allow(deprecated)]")));
    }
}

/// Writes the attribute of a method `len` without `is_empty`.
pub fn length(file: &mut RustFile, name: &str) {
    if name == "len" {
        file.allow("len_without_is_empty");
    }
}

/// Lints of rustc and clippy that a workspace may enable, in lines. They judge the style of code that a person wrote.
const OF_WORKSPACES: [&str; 9] = [
    "clippy::all, clippy::cargo, clippy::nursery, clippy::pedantic",
    "clippy::restriction",
    "future_incompatible, keyword_idents, let_underscore, nonstandard_style, unused",
    "rust_2018_idioms, rust_2021_compatibility, rust_2024_compatibility",
    "explicit_outlives_requirements, missing_copy_implementations",
    "missing_debug_implementations, redundant_lifetimes, single_use_lifetimes",
    "trivial_casts, trivial_numeric_casts, unnameable_types, unreachable_pub",
    "unused_crate_dependencies, unused_lifetimes, unused_qualifications",
    "unused_results, variant_size_differences",
];

/// Writes the attributes of a crate with the lints of its workspace.
pub fn of_workspace(file: &mut RustFile, are_inherited: bool) {
    if are_inherited {
        OF_WORKSPACES.iter().for_each(|lints| file.line(format_args!("#![allow({lints})]")));
    }
}
