//! Defaults, as constants of what they are the defaults of.

use crate::emit::lints;
use crate::emit::types::Ty;
use crate::format::{RustFile, quoted};
use crate::ir::{Constant, Example, Type};

/// The constants of a type: what each is the default of, whether that is deprecated, and the constant.
pub fn items<'a>(
    file: &mut RustFile,
    name: &str,
    models: &str,
    constants: impl Iterator<Item = (&'a str, bool, &'a Constant)>,
) {
    let mut constants = constants.peekable();
    if constants.peek().is_none() {
        return;
    }
    file.macro_call("defaults", |file| {
        file.whole_line(format_args!("{name} {{"));
        file.indented(|file| {
            for (of, deprecated, constant) in constants {
                row(file, of, deprecated, constant, models);
            }
        });
        file.whole_line(format_args!("}}"));
    });
}

fn row(
    file: &mut RustFile,
    of: &str,
    deprecated: bool,
    Constant { name, ty, value }: &Constant,
    models: &str,
) {
    lints::deprecated(file, deprecated);
    let ty = Ty(ty, models);
    match value {
        Example::Variant(variant) => {
            file.whole_line(format_args!("{of} => {name}: {ty} = {ty}::{variant},"));
        }
        Example::Text(text) if is_bare(ty.0) => {
            file.whole_line(format_args!("{of} => {name}: {ty} = {text},"));
        }
        Example::Text(text) => {
            file.whole_line(format_args!("{of} => {name}: &'static str = {},", quoted(text)));
        }
    }
}

/// Whether a value stands without quotes.
fn is_bare(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64)
}
