//! Attributes that allow the lints which names and types of a description cause.

use std::fmt::Display;

use crate::ir::Type;
use crate::print::RustFile;

/// Returns `true` if clippy expects a method with this name not to take `self`.
pub fn is_conversion(name: &str) -> bool {
    ["as_", "from_", "is_", "to_"].iter().any(|prefix| name.starts_with(prefix))
}

/// Writes the attributes of a setter with this name.
pub fn naming(file: &mut RustFile, name: &str) {
    if is_conversion(name) {
        file.line(format_args!("#[allow(clippy::wrong_self_convention)]"));
    }
    if OPERATORS.contains(&name) {
        file.line(format_args!("#[allow(clippy::should_implement_trait)]"));
    }
}

/// Methods of operators with the signature of a setter.
const OPERATORS: [&str; 10] = ["add", "sub", "mul", "div", "rem", "shl", "shr", "bitand", "bitor", "bitxor"];

/// Writes the attributes of a function with these parameters and this result.
pub fn signature(file: &mut RustFile, args: &[impl Display], result: &str) {
    if args.len() > 7 {
        file.line(format_args!("#[allow(clippy::too_many_arguments)]"));
    }
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    let split = || args.iter().filter_map(|arg| arg.split_once(": "));
    if split().any(|(name, _)| DISALLOWED.contains(&name)) {
        file.line(format_args!("#[allow(clippy::disallowed_names)]"));
    }
    if split().map(|(_, of)| of).chain([result]).any(is_complex) {
        complex(file);
    }
}

/// Writes the attribute of an enum with variants of these types. A `Box` would cost its users more than the size does.
pub fn variants<'a>(file: &mut RustFile, mut types: impl Iterator<Item = &'a Type>) {
    fn is_large(of: &Type) -> bool {
        match of {
            Type::Model { text, .. } => !text,
            Type::Nullable(inner) => is_large(inner),
            _ => false,
        }
    }
    if types.any(is_large) {
        file.line(format_args!("#[allow(clippy::large_enum_variant)]"));
    }
}

/// Writes the attribute of an item that contains doubles of the description, which may be close to pi.
pub fn doubles(file: &mut RustFile, does: bool) {
    if does {
        file.line(format_args!("#[allow(clippy::approx_constant)]"));
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

/// Writes the attribute of a field of this type.
pub fn field(file: &mut RustFile, of: &str) {
    if is_complex(of) {
        complex(file);
    }
}

/// Writes the attribute of a method `len` without `is_empty`.
pub fn length(file: &mut RustFile, name: &str) {
    if name == "len" {
        file.line(format_args!("#[allow(clippy::len_without_is_empty)]"));
    }
}

/// Parameter names that `clippy::disallowed_names` rejects by default.
const DISALLOWED: [&str; 3] = ["foo", "baz", "quux"];

fn complex(file: &mut RustFile) {
    file.line(format_args!("#[allow(clippy::type_complexity)]"));
}

/// Returns `true` if `clippy::type_complexity` rejects a type. The lint counts ten for each name, times its depth, and one for each
/// reference.
fn is_complex(of: &str) -> bool {
    const MOST: usize = 250;
    // A short type never reaches the limit, and most types are short. An `impl Trait` does not count.
    if of.len() < 30 || of.starts_with("impl ") {
        return false;
    }
    let (mut score, mut level, mut before) = (0, 1, ' ');
    for c in of.chars() {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        match c {
            '<' => level += 1,
            '>' => level -= 1,
            '(' => {
                score += 10 * level;
                level += 1;
            }
            ')' => level -= 1,
            '&' => score += level,
            _ if is_name(c) && !is_name(before) && !matches!(before, ':' | '\'' | '#') => score += 10 * level,
            _ => {}
        }
        before = c;
    }
    score > MOST
}

#[cfg(test)]
mod tests {
    use super::is_complex;

    #[test]
    fn types_are_as_complex_as_clippy_counts() {
        // 10, 20 + 20, 30, 40 + 40, 50: 210; a further level makes it 280.
        let five = "Option<BTreeMap<String, Vec<BTreeMap<String, serde_json::Value>>>>";
        assert!(!is_complex(five));
        assert!(is_complex(&format!("Option<{five}>")));
        assert!(!is_complex(&format!("impl Into<Option<{five}>>")));
        assert!(!is_complex(
            "Result<Response<models::AVeryLongNameOfAModel, AVeryLongNameOfHeaders>, Error>"
        ));
    }
}
