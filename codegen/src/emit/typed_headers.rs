//! The typed headers of answers: those of an operation alone, and `src/shared_headers.rs` with those of several.

use crate::emit::lints;
use crate::emit::types::Ty;
use crate::format::{RustFile, quoted};
use crate::ir::{Crate, Header, HeaderSet, Headers, Operation, Type};
use crate::markdown::{code, summary_or};

const DOCS: &str = "\
Headers that the answers to several operations have.

Each of these operations has a name of its own for them, in its module.";

/// `src/shared_headers.rs`, if the crate has one.
pub fn module(krate: &Crate) -> Option<RustFile> {
    if krate.headers.is_empty() {
        return None;
    }
    let mut file = RustFile::new("src/shared_headers.rs", DOCS);
    file.item(|file| file.line(format_args!("use crate::runtime::headers;")));
    for HeaderSet { name, headers } in &krate.headers {
        table(&mut file, name, "Stands for headers that the answers to several operations have.", headers);
    }
    Some(file)
}

/// What stands for the headers of an operation's answer: a marker, or another name for that of several operations.
pub fn items(file: &mut RustFile, operation: &Operation, name: &str, headers: &Headers) {
    let docs = format!("Stands for the headers of the answer to {}.", code(&operation.id));
    match headers {
        Headers::Own(headers) => table(file, name, &docs, headers),
        Headers::Alias(marker) => file.item(|file| {
            file.docs(&docs);
            file.line_of_type(
                &format!("pub type {name} = "),
                format_args!("crate::shared_headers::{marker}"),
                ";",
            );
        }),
    }
}

/// Whether an operation has a marker of its own.
pub fn has_own(operation: &Operation) -> bool {
    matches!(operation.headers, Some((_, Headers::Own(_))))
}

/// The marker type, and a row for each header.
fn table(file: &mut RustFile, marker: &str, docs: &str, headers: &[Header]) {
    file.macro_call("headers", |file| {
        file.docs(docs);
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
    lints::deprecated(file, header.deprecated);
    lints::naming(file, name);
    lints::length(file, name);
    match &header.ty {
        Type::String => file.whole_line(format_args!("text {name}: &str = {wire},")),
        of => file.whole_line(format_args!("parsed {name}: {} = {wire},", Ty(of, ""))),
    }
}
