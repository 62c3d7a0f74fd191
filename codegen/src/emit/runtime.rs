//! `src/runtime/`: support code, copied as it stands.

use crate::format::header;
use crate::ir::Crate;

macro_rules! sources {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../runtime/src/runtime/", $path)))),*]
    };
}

/// What models need.
const MODELS: &[(&str, &str)] = sources![
    "digits.rs",
    "json/compare.rs",
    "json/decode.rs",
    "json/encode.rs",
    "json/error.rs",
    "json/mod.rs",
    "json/node.rs",
    "json/number.rs",
    "json/pointer.rs",
    "json/record.rs",
    "json/scalar.rs",
    "json/union.rs",
    "json/union_macro.rs",
    "maybe.rs",
    "number.rs",
    "text.rs",
    "value.rs",
];

/// What operations need beside that.
const CLIENT: &[(&str, &str)] = sources![
    "net/address.rs",
    "net/attempts.rs",
    "net/base_url.rs",
    "net/blocking/client.rs",
    "net/blocking/mod.rs",
    "net/blocking/transport.rs",
    "net/blocking/ureq.rs",
    "net/body.rs",
    "net/builder.rs",
    "net/call.rs",
    "net/client.rs",
    "net/core.rs",
    "net/credentials.rs",
    "net/error.rs",
    "net/excerpt.rs",
    "net/exchange.rs",
    "net/form.rs",
    "net/headers.rs",
    "net/mock/expectation.rs",
    "net/mock/mod.rs",
    "net/mock/record.rs",
    "net/mod.rs",
    "net/pages.rs",
    "net/path.rs",
    "net/problem.rs",
    "net/query.rs",
    "net/raw.rs",
    "net/redact.rs",
    "net/request.rs",
    "net/reqwest.rs",
    "net/response.rs",
    "net/retries.rs",
    "net/scalar.rs",
    "net/service.rs",
    "net/timer.rs",
    "net/trace.rs",
    "net/transport.rs",
    "net/wait.rs",
];

const INDEX: &str = include_str!("../../runtime/src/runtime/mod.rs");

/// The index of a crate without operations.
const MODELS_INDEX: &str = "\
//! What this crate's models share.

pub mod digits;
pub mod json;
pub mod maybe;
pub mod number;
pub mod text;
pub mod value;
";

/// The files that the crate uses, with their paths.
pub fn files(krate: &Crate) -> impl Iterator<Item = (String, String)> {
    let with_client = !krate.groups.is_empty();
    let index = if with_client { INDEX } else { MODELS_INDEX };
    // Not every description has use for every part of a file.
    let allow = "#![allow(dead_code, unused_imports, unused_macros)]\n";
    let index = ("src/runtime/mod.rs".to_owned(), format!("{}{allow}\n{index}", header()));
    let sources = MODELS.iter().chain(if with_client { CLIENT } else { &[] });
    sources
        .map(|(path, text)| (format!("src/runtime/{path}"), format!("{}\n{text}", header())))
        .chain([index])
}
