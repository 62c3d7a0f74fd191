//! The typed headers of an operation's answer.

use crate::emit::lints;
use crate::emit::types::Ty;
use crate::format::{RustFile, quoted};
use crate::ir::{Header, Operation, Type};
use crate::markdown::{code, summary_or};

/// The marker type, and a row for each header.
pub fn typed_headers(file: &mut RustFile, operation: &Operation, marker: &str, headers: &[Header]) {
    file.macro_call("headers", |file| {
        file.docs(&format!("Stands for the headers of the answer to {}.", code(&operation.id)));
        file.whole_line(format_args!("pub enum {marker} {{"));
        file.indented(|file| {
            for header in headers {
                row(file, header);
            }
        });
        file.whole_line(format_args!("}}"));
    });
}

/// A header: how it is read, its name, its type and its name on the wire.
fn row(file: &mut RustFile, header: &Header) {
    let (name, wire) = (&header.name, quoted(&header.wire));
    file.docs(&summary_or(&header.docs, "The header", &header.wire));
    lints::naming(file, name);
    lints::length(file, name);
    match &header.ty {
        Type::String => file.whole_line(format_args!("text {name}: &str = {wire},")),
        of => file.whole_line(format_args!("parsed {name}: {} = {wire},", Ty(of, ""))),
    }
}
