//! Attributes that allow the lints which names and types of a description cause.

use crate::ir::Type;
use crate::print::{Function, RustFile, Ty};

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

/// Writes the attributes of a function with this signature.
pub fn signature(file: &mut RustFile, Function { receiver, args, result, .. }: &Function<'_>) {
    if args.len() + usize::from(receiver.is_some()) > 7 {
        file.line(format_args!("#[allow(clippy::too_many_arguments)]"));
    }
    if args.iter().any(|arg| DISALLOWED.contains(&arg.name)) {
        file.line(format_args!("#[allow(clippy::disallowed_names)]"));
    }
    if args.iter().map(|arg| &arg.ty).chain([result]).any(Ty::is_complex) {
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
pub fn field(file: &mut RustFile, ty: &Ty<'_>) {
    if ty.is_complex() {
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
