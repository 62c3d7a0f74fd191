//! Default values, as associated constants of structs and request builders.

use crate::emit::lints;
use crate::emit::types::Paths;
use crate::ir::{Constant, Example, Type, unraw};
use crate::markdown::code;
use crate::print::{RustFile, quoted};

/// Writes the constants of a type. Each comes with the name of its field or parameter, and with whether that is deprecated.
pub fn items<'a>(
    file: &mut RustFile,
    name: &str,
    paths: &Paths<'_>,
    constants: impl Iterator<Item = (&'a str, bool, &'a Constant)>,
) {
    let mut constants = constants.peekable();
    if constants.peek().is_none() {
        return;
    }
    file.item(|file| {
        file.block(format_args!("impl {name}"), |file| {
            for (of, deprecated, constant) in constants {
                file.item(|file| item(file, of, deprecated, constant, paths));
            }
        });
    });
}

fn item(
    file: &mut RustFile,
    of: &str,
    deprecated: bool,
    Constant { name, ty, value }: &Constant,
    paths: &Paths<'_>,
) {
    file.docs(&format!("The value that the service uses when {} is not set.", code(unraw(of))));
    lints::deprecated(file, deprecated);
    lints::doubles(file, *ty == Type::F64);
    let is_bare = is_bare(ty);
    let ty = paths.ty(ty);
    match value {
        Example::Variant(variant) => {
            file.line(format_args!("pub const {name}: {ty} = {ty}::{variant};"));
        }
        Example::Text(text) if is_bare => {
            file.line(format_args!("pub const {name}: {ty} = {text};"));
        }
        Example::Text(text) => {
            file.line(format_args!("pub const {name}: &str = {};", quoted(text)));
        }
    }
}

/// Returns `true` for types whose values are written without quotes.
fn is_bare(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64)
}
