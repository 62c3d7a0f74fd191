//! Paths of Rust items in the config. Only a path is emitted, whatever else the text contains.

use syn::parse::Parser;

/// The derives of the prelude. Their names are no paths.
pub const STANDARD_DERIVES: [&str; 9] =
    ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// Returns a path as it is emitted: it begins with `crate::`, or with `::` and the name of another crate.
///
/// # Errors
///
/// The reason that the text is no such path.
pub fn absolute_path(text: &str) -> Result<String, &'static str> {
    let path = syn::Path::parse_mod_style.parse_str(text).map_err(|_| "expected a path without arguments")?;
    let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let (first, others) = segments.split_first().ok_or("expected a path")?;
    let is_relative = |segment: &String| matches!(segment.as_str(), "self" | "super" | "Self");
    let is_keyword = |segment: &String| segment == "crate" || is_relative(segment);
    if others.is_empty() {
        return Err("expected a path that begins with `crate::` or the name of a crate");
    }
    if is_relative(first) || others.iter().any(is_keyword) {
        return Err("expected a path without `self`, `super` and `Self`");
    }
    match first.as_str() {
        "crate" if path.leading_colon.is_none() => Ok(segments.join("::")),
        "crate" => Err("expected a path"),
        _ => Ok(format!("::{}", segments.join("::"))),
    }
}

/// Returns a derive as it is emitted: a name of the prelude, or a path that begins with `::`.
///
/// # Errors
///
/// The reason that the text is no derive.
pub fn derive_path(text: &str) -> Result<String, &'static str> {
    if STANDARD_DERIVES.contains(&text) {
        return Ok(text.to_owned());
    }
    let path = absolute_path(text)?;
    // A crate that is no proc macro cannot define a derive.
    if path.starts_with("crate::") { Err("expected a derive of another crate") } else { Ok(path) }
}

#[cfg(test)]
mod tests {
    use super::{absolute_path, derive_path};

    #[test]
    fn only_paths_are_paths() {
        for (text, expected) in [
            ("crate::ext::Money", Some("crate::ext::Money")),
            ("rust_decimal::Decimal", Some("::rust_decimal::Decimal")),
            (" :: a /* b */ :: r#type ", Some("::a::r#type")),
            ("a::B<u8>", None),
            ("a::B; fn f() {}", None),
            ("Money", None),
            ("crate", None),
            ("super::Money", None),
            ("a::crate::B", None),
            ("::crate::B", None),
            ("a::self", None),
            ("a::fn", None),
            ("a::_", None),
            ("", None),
            ("a::B\n#[doc]", None),
        ] {
            assert_eq!(absolute_path(text).ok().as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn derives_are_names_of_the_prelude_or_paths() {
        assert_eq!(derive_path("Eq").as_deref(), Ok("Eq"));
        assert_eq!(derive_path("schemars::JsonSchema").as_deref(), Ok("::schemars::JsonSchema"));
        assert!(derive_path("JsonSchema").is_err() && derive_path("crate::ext::Derive").is_err());
    }
}
