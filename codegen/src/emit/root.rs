//! `src/lib.rs`.

use crate::emit::guide;
use crate::emit::service::has_credentials;
use crate::format::RustFile;
use crate::ir::Crate;
use crate::markdown::{self, code};

/// The root: what the crate is, its modules, what it lends from the runtime.
pub fn lib(krate: &Crate) -> RustFile {
    let mut file = RustFile::new("src/lib.rs", &docs(krate));
    file.item(|file| {
        file.line(format_args!("#![forbid(unsafe_code)]"));
        file.line(format_args!("#![deny(missing_docs)]"));
        if !krate.groups.is_empty() {
            // What the docs above tell of the client has links to what there is with it alone.
            file.line(format_args!(
                "#![cfg_attr(not(feature = \"client\"), allow(rustdoc::broken_intra_doc_links))]"
            ));
        }
    });
    file.item(|file| modules(file, krate));
    file.item(|file| uses(file, krate));
    file
}

fn modules(file: &mut RustFile, krate: &Crate) {
    file.line(format_args!("pub mod models;"));
    for group in &krate.groups {
        with(file, "client");
        file.line(format_args!("pub mod {};", group.name));
    }
    file.line(format_args!("mod runtime;"));
    if !krate.groups.is_empty() {
        with(file, "client");
        file.line(format_args!("mod service;"));
    }
    if !krate.headers.is_empty() {
        with(file, "client");
        file.line(format_args!("pub mod shared_headers;"));
    }
}

/// What stands behind a feature.
fn with(file: &mut RustFile, feature: &str) {
    file.line(format_args!("#[cfg(feature = \"{feature}\")]"));
}

fn uses(file: &mut RustFile, krate: &Crate) {
    if !krate.groups.is_empty() {
        // They show in signatures, so that a caller needs no dependency of the same versions.
        with(file, "client");
        file.line(format_args!("pub use {{bytes, http}};"));
        with(file, "client");
        let credentials = has_credentials(&krate.service);
        let lent = LENT.iter().copied().filter(|name| credentials || *name != "Credentials");
        file.names_of("pub use", "runtime", &lent.collect::<Vec<_>>());
        with(file, "blocking");
        file.line(format_args!("pub use runtime::blocking;"));
        with(file, "mock");
        file.line(format_args!("pub use runtime::mock;"));
    }
    if krate.formats.iter().any(|format| format.is_own()) {
        file.line(format_args!("pub use runtime::formats;"));
    }
    file.line(format_args!("pub use runtime::maybe::Maybe;"));
    file.line(format_args!("pub use runtime::digits::{{Digits, InvalidDigits}};"));
    file.line(format_args!("pub use runtime::number::UnknownInteger;"));
    file.line(format_args!("pub use runtime::text::{{Checked, InvalidText, UnknownValue}};"));
    file.line(format_args!("pub use runtime::value::UnknownJson;"));
    file.line(format_args!("pub use runtime::json::DecodeError;"));
}

/// What the runtime has for those who call.
const LENT: &[&str] = &[
    "Attempt",
    "Body",
    "BodyStream",
    "BoxError",
    "Client",
    "ClientBuilder",
    "Credentials",
    "Error",
    "Headers",
    "Items",
    "Limits",
    "Operation",
    "OperationId",
    "Pages",
    "Parts",
    "RawRequest",
    "Request",
    "RequestBuilder",
    "Response",
    "Retries",
    "SleepFuture",
    "Transport",
    "TransportError",
    "TransportErrorKind",
    "TransportFuture",
    "Wait",
];

fn docs(krate: &Crate) -> String {
    let mut text = markdown::harmless(&krate.package.description).unwrap_or_default();
    text.push('\n');
    let api = format!("API: {}, version {}", code(&krate.title), code(&krate.api_version));
    text.push_str(&format!("\n{api}.\n"));
    if let Some(said) = &krate.docs {
        text.push_str(&format!("\n{said}\n"));
    }
    text.push_str(&format!("\n{}", guide::guide(krate)));
    text
}
