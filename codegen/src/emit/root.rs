//! `src/lib.rs`.

use std::collections::BTreeSet;

use crate::emit::{guide, lints, runtime};
use crate::ir::{ALL_TAGS, Crate};
use crate::markdown::code;
use crate::print::RustFile;

/// Returns the root: docs, modules and re-exports.
pub fn lib(krate: &Crate) -> RustFile {
    let mut file = RustFile::new("src/lib.rs", &docs(krate));
    file.item(|file| {
        if let Some(limit) = krate.recursion_limit {
            file.line(format_args!("#![recursion_limit = \"{limit}\"]"));
            file.line(format_args!("#![doc(test(attr(recursion_limit = \"{limit}\")))]"));
        }
        file.line(format_args!("#![forbid(unsafe_code)]"));
        file.line(format_args!("#![deny(missing_docs)]"));
        if krate.has_tag_features() {
            file.line(format_args!("#![cfg_attr(docsrs, feature(doc_cfg))]"));
        }
        lints::of_workspace(file, krate.package.inherits("lints"));
        if !krate.groups.is_empty() {
            // The docs above link to items that exist only with the client, and to those of groups.
            let feature = if krate.has_tag_features() { ALL_TAGS } else { "client" };
            file.line(format_args!(
                "#![cfg_attr(not(feature = \"{feature}\"), allow(rustdoc::broken_intra_doc_links))]"
            ));
        }
    });
    file.item(|file| modules(file, krate));
    file.item(|file| uses(file, krate));
    file
}

fn modules(file: &mut RustFile, krate: &Crate) {
    file.line(format_args!("pub mod models;"));
    if let Some(name) = &krate.package.ext {
        file.line(format_args!("#[allow(missing_docs)]"));
        file.line(format_args!("pub mod {name};"));
    }
    for group in &krate.groups {
        match &group.feature {
            Some(feature) => {
                with(file, feature);
                lints::doc_cfg(file, &[feature]);
            }
            None => with(file, "client"),
        }
        file.line(format_args!("pub mod {};", group.name));
    }
    if let Some(webhooks) = &krate.webhooks {
        file.line(format_args!("pub mod {};", webhooks.module));
    }
    if !krate.groups.is_empty() {
        with(file, "mock");
        file.line(format_args!("pub mod mock;"));
        with(file, "cli");
        file.line(format_args!("pub mod cli;"));
    }
    file.line(format_args!("mod runtime;"));
    if !krate.groups.is_empty() {
        with(file, "client");
        file.line(format_args!("mod service;"));
    }
    if !krate.headers.is_empty() {
        with(file, "client");
        file.line(format_args!("pub mod common_headers;"));
    }
}

/// Writes the attribute of an item behind a feature.
fn with(file: &mut RustFile, feature: &str) {
    file.line(format_args!("#[cfg(feature = \"{feature}\")]"));
}

fn uses(file: &mut RustFile, krate: &Crate) {
    if krate.has_webhooks() {
        let feature = "feature = \"webhook-signatures\"";
        match krate.has_client() {
            true => file.line(format_args!("#[cfg(any(feature = \"client\", {feature}))]")),
            false => file.line(format_args!("#[cfg({feature})]")),
        }
        file.line(format_args!("pub use http;"));
    }
    if !krate.groups.is_empty() {
        // They occur in signatures; re-exported, users need no dependencies of the same versions.
        with(file, "client");
        let own = if krate.has_webhooks() { "bytes" } else { "{bytes, http}" };
        file.line(format_args!("pub use {own};"));
        with(file, "client");
        file.names_of("pub use", "runtime", &of_client(krate).into_iter().collect::<Vec<_>>());
        with(file, "blocking");
        file.line(format_args!("pub use runtime::blocking;"));
        with(file, "tower");
        file.line(format_args!("pub use runtime::TransportService;"));
    }
    if krate.formats.iter().any(|format| format.is_own()) {
        file.line(format_args!("pub use runtime::formats;"));
    }
    for (module, names) in of_models(krate) {
        file.names_of("pub use", &format!("runtime::{module}"), names);
    }
    file.line(format_args!("pub use runtime::json::DecodeError;"));
}

/// Returns the items of the runtime that the crate exports, if it uses them.
pub fn exported(krate: &Crate) -> BTreeSet<&'static str> {
    let client = if krate.groups.is_empty() { BTreeSet::new() } else { of_client(krate) };
    client.into_iter().chain(of_models(krate).flat_map(|(_, names)| *names).copied()).collect()
}

fn of_client(krate: &Crate) -> BTreeSet<&'static str> {
    let used = OF_CLIENT.iter().filter(|(path, _)| runtime::has(krate, path));
    used.flat_map(|(_, names)| *names).copied().collect()
}

fn of_models(krate: &Crate) -> impl Iterator<Item = &'static (&'static str, &'static [&'static str])> {
    OF_MODELS.iter().filter(|(module, _)| runtime::has(krate, &format!("{module}.rs")))
}

/// The re-exports of the runtime for models, by module.
const OF_MODELS: &[(&str, &[&str])] = &[
    ("maybe", &["Maybe"]),
    ("digits", &["Digits", "InvalidDigits"]),
    ("number", &["UnknownInteger"]),
    ("text", &["UnknownValue"]),
    ("validated", &["Constraints", "InvalidText", "Validated"]),
    ("value", &["UnknownJson"]),
];

/// The re-exports of the runtime for the client, by file.
const OF_CLIENT: &[(&str, &[&str])] = &[
    ("net/attempts.rs", &["Attempt"]),
    ("net/body.rs", &["Body", "BodyStream"]),
    ("net/builder.rs", &["ClientBuilder"]),
    ("net/client.rs", &["Client"]),
    ("net/credentials.rs", &["Credentials", "Secret"]),
    ("net/error.rs", &["Error", "ErrorKind"]),
    ("net/oauth2.rs", &["OAuth2"]),
    ("net/error_body.rs", &["ErrorBody"]),
    ("net/pages.rs", &["Items", "Pages"]),
    ("net/provider.rs", &["Provider", "ProviderFuture", "Token", "TokenRequest"]),
    ("net/raw.rs", &["RawRequest"]),
    ("net/request.rs", &["OperationId", "Request"]),
    (
        "net/request_builder.rs",
        &[
            "BodyFields",
            "BodyState",
            "Json",
            "MediaType",
            "NullableJson",
            "Operation",
            "OperationInfo",
            "RequestBuilder",
        ],
    ),
    ("net/form.rs", &["Form"]),
    ("net/hooks.rs", &["RequestView", "ResponseView"]),
    ("net/multipart.rs", &["Multipart", "MultipartForm"]),
    ("net/part.rs", &["Part"]),
    ("net/source.rs", &["Source"]),
    ("net/raw_response.rs", &["Parts", "RawResponse"]),
    ("net/response.rs", &["FromResponse", "Headers", "Response"]),
    ("net/retries.rs", &["Retries"]),
    ("net/security.rs", &["Requirement", "Security"]),
    ("net/streams/byte_stream.rs", &["ByteStream"]),
    ("net/streams/chunks.rs", &["StreamClient"]),
    ("net/streams/event_stream.rs", &["Event", "EventStream"]),
    ("net/streams/json_stream.rs", &["JsonStream"]),
    ("net/streams/operation.rs", &["StreamOperation"]),
    ("net/transport.rs", &["Limits", "SleepFuture", "Transport", "TransportFuture"]),
    ("net/transport_error.rs", &["BoxError", "TransportError", "TransportErrorKind"]),
    ("net/waiter.rs", &["Waiter"]),
];

fn docs(krate: &Crate) -> String {
    let mut text = format!("{}\n", krate.package.summary);
    let api = format!("API: {}, version {}", code(&krate.title), code(&krate.api_version));
    text.push_str(&format!("\n{api}.\n"));
    if let Some(said) = &krate.docs {
        text.push_str(&format!("\n{said}\n"));
    }
    text.push_str(&format!("\n{}", guide::guide(krate)));
    text
}
