//! The typed headers of an operation's answer.

use crate::emit::lints;
use crate::emit::types::Ty;
use crate::format::{RustFile, quoted};
use crate::ir::{Header, Operation, Type};
use crate::markdown::{code, summary_or};

/// The marker type, and a method for each header.
pub fn typed_headers(file: &mut RustFile, operation: &Operation, marker: &str, headers: &[Header]) {
    file.item(|file| {
        file.docs(&format!(
            "Stands for the headers of the answer to {}: see the methods of [`Headers`].",
            code(&operation.id)
        ));
        file.line(format_args!("#[derive(Clone, Copy, Debug)]"));
        file.line(format_args!("pub enum {marker} {{}}"));
    });
    file.item(|file| {
        file.block(format_args!("impl Headers<'_, {marker}>"), |file| {
            for header in headers {
                file.item(|file| method(file, header));
            }
        });
    });
}

fn method(file: &mut RustFile, header: &Header) {
    let wire = quoted(&header.wire);
    file.docs(&summary_or(&header.docs, "The header", &header.wire));
    lints::length(file, &header.name);
    let head = format_args!("pub fn {}", header.name);
    match &header.ty {
        Type::String => file.function(head, &["&self"], "Option<&str>", |file| {
            file.line(format_args!("self.text({wire})"));
        }),
        other => {
            file.function(head, &["&self"], &format!("Option<{}>", Ty(other, "")), |file| {
                file.line(format_args!("self.parsed({wire})"));
            });
        }
    }
}
