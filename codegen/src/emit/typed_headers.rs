//! Typed response headers: those of one operation, and `src/common_headers.rs` with those of several.

use crate::emit::lints;
use crate::emit::types::IN_CRATE;
use crate::ir::{Crate, Header, HeaderReading, HeaderSet, Headers, Operation};
use crate::markdown::code;
use crate::print::{Function, RustFile, Ty, quoted};

const DOCS: &str = "Typed response headers that several operations declare.";

const METHODS: &str = "The methods are listed under [`Headers`].";

/// `src/common_headers.rs`, if the crate has one.
pub fn module(krate: &Crate) -> Option<RustFile> {
    if krate.headers.is_empty() {
        return None;
    }
    let operations = krate.groups.iter().flat_map(|group| &group.operations);
    let mut aliases = operations.filter_map(|operation| match &operation.headers {
        Some((name, Headers::Alias(_))) => Some(format!(", such as {}", code(name))),
        _ => None,
    });
    let example = aliases.next().unwrap_or_default();
    let docs = format!("{DOCS}\n\nEach operation has an alias in its module{example}. {METHODS}");
    let mut file = RustFile::new("src/common_headers.rs", &docs);
    file.item(|file| file.line(format_args!("use crate::runtime::Headers;")));
    for HeaderSet { name, headers } in &krate.headers {
        own(&mut file, name, DOCS, headers);
    }
    Some(file)
}

/// Writes the typed headers of an operation: its own marker, or an alias of a common one.
pub fn items(file: &mut RustFile, operation: &Operation, name: &str, headers: &Headers) {
    let docs = format!("Typed response headers of {}.", code(&operation.id));
    match headers {
        Headers::Own(headers) => own(file, name, &docs, headers),
        Headers::Alias(marker) => file.item(|file| {
            file.docs(&docs);
            let common = Ty::new(format!("crate::common_headers::{marker}"));
            file.line_of_type(format_args!("pub type {name} = "), &common, ";");
        }),
    }
}

/// Returns `true` if an operation has its own marker.
pub fn has_own(operation: &Operation) -> bool {
    matches!(operation.headers, Some((_, Headers::Own(_))))
}

/// Writes the marker type, and a method for each header.
fn own(file: &mut RustFile, marker: &str, docs: &str, headers: &[Header]) {
    file.item(|file| {
        file.docs(docs);
        file.docs(&format!("\n{METHODS}"));
        file.line(format_args!("#[derive(Clone, Copy, Debug)]"));
        file.line(format_args!("pub enum {marker} {{}}"));
    });
    file.item(|file| {
        let has_text = headers.iter().any(|header| header.reading == HeaderReading::Text);
        let (generic, lifetime) = if has_text { ("<'a>", "'a") } else { ("", "'_") };
        file.block(format_args!("impl{generic} Headers<{lifetime}, {marker}>"), |file| {
            for header in headers {
                file.item(|file| method(file, header));
            }
        });
    });
}

/// Writes the method that returns a header: text as it is, anything else parsed.
fn method(file: &mut RustFile, header: &Header) {
    let (name, wire) = (&header.name, quoted(&header.wire));
    file.docs(&header.docs);
    lints::deprecated(file, header.deprecated);
    lints::naming(file, name);
    lints::length(file, name);
    let read = match header.reading {
        HeaderReading::Text => "text",
        HeaderReading::Parsed => "parsed",
        HeaderReading::Decoded => "decoded",
        HeaderReading::List => "decoded_list",
        HeaderReading::Object => "decoded_object",
        HeaderReading::Json => "decoded_json",
    };
    // Text lives as long as the response, and not as the view of its headers.
    let of = match header.reading {
        HeaderReading::Text => Ty::new("str").with("&'a "),
        _ => IN_CRATE.ty(&header.ty),
    };
    let method = Function::new(name, Some("&self"), Vec::new(), Ty::generic("Option", [of]));
    file.function(&method, |file| file.line(format_args!("self.{read}({wire})")));
}
