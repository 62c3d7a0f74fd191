//! Lints that the description's own names and numbers would set off.

use crate::format::RustFile;

/// Whether clippy would have a method of this name not take `self`.
pub fn is_conversion(name: &str) -> bool {
    ["as_", "from_", "is_", "to_"].iter().any(|prefix| name.starts_with(prefix))
}

/// Before a method that takes `self`.
pub fn naming(file: &mut RustFile, name: &str) {
    if is_conversion(name) {
        file.line(format_args!("#[allow(clippy::wrong_self_convention)]"));
    }
}

/// Before a function of so many arguments: they are what the description requires.
pub fn length(file: &mut RustFile, arguments: usize) {
    if arguments > 7 {
        file.line(format_args!("#[allow(clippy::too_many_arguments)]"));
    }
}
