//! `src/runtime/`: support code, copied unchanged. A crate contains the files that it uses.

use crate::ir::{Crate, Operation};
use crate::print::header;

/// The condition for a crate to contain files of the runtime, path and text of each, and the lines about them: of the
/// `mod.rs` files, and of [`SEAMS`].
type Sources = (fn(&Crate) -> bool, &'static [(&'static str, &'static str)], &'static [&'static str]);

macro_rules! sources {
    ($($used:expr => [$($path:literal),* $(,)?], [$($line:literal),* $(,)?],)*) => {
        &[$((
            $used,
            &[$(($path, include_str!(concat!("../../runtime/src/runtime/", $path)))),*],
            &[$($line),*],
        )),*]
    };
}

/// The files of the runtime.
const SOURCES: &[Sources] = sources! {
    |_| true => [
        "json/any.rs",
        "json/context.rs",
        "json/debug.rs",
        "json/decode.rs",
        "json/encode.rs",
        "json/equal.rs",
        "json/error.rs",
        "json/impls.rs",
        "json/mod.rs",
        "json/number.rs",
        "json/object.rs",
        "json/types.rs",
        "json/visitors.rs",
        "mod.rs",
        "text.rs",
        "validated.rs",
    ], [],
    Crate::has_digits => ["digits.rs"], ["pub mod digits;"],
    Crate::has_engine => ["pattern.rs"], ["pub mod pattern;"],
    Crate::has_integer_enums => ["number.rs"], ["pub mod number;"],
    Crate::has_maybe => ["maybe.rs"], ["pub mod maybe;"],
    Crate::has_unions => [
        "json/discriminator.rs",
        "json/union.rs",
        "json/union_enclosing.rs",
        "json/union_evidence.rs",
        "json/union_macro.rs",
        "json/union_match.rs",
    ], [
        "mod discriminator;",
        "pub use discriminator::{members, union_ref};",
        "mod union;",
        "pub use union::{deserialize_union, union_from_str};",
        "mod union_enclosing;",
        "mod union_evidence;",
        "mod union_macro;",
        "pub(crate) use union_macro::{union, union_from_text};",
        "mod union_match;",
    ],
    Crate::has_replacements => ["json/foreign.rs", "json/foreign_macro.rs"], [
        "mod foreign;",
        "pub use foreign::ForeignValue;",
        "mod foreign_macro;",
        "pub(crate) use foreign_macro::foreign_value;",
        "use crate::runtime::json::foreign::fill;",
        "    /// A value of a type that the config names.",
        "    Foreign(&'a dyn crate::runtime::json::ForeignValue),",
        "    /// A type that the config names.",
        "    Foreign(&'a mut dyn crate::runtime::json::ForeignValue),",
        "            ValueRef::Foreign(value) => value.to_json().map_err(S::Error::custom)?.serialize(serializer),",
        "            (ValueRef::Foreign(left), ValueRef::Foreign(right)) => left.is_equal(right),",
        "            ValueRef::Foreign(value) => value.fmt(f),",
        "            ValueMut::Foreign(target) => fill(target, deserialize_any(deserializer, context)?)?,",
        "        (ValueMut::Foreign(of), value) => return evidence.loose_if(of.set(value.clone()).is_ok(), place),",
        "        ValueRef::Foreign(value) => value.text().map(Cow::Owned),",
    ],
    Crate::has_value_enums => ["value.rs"], ["pub mod value;"],
    |krate| {
        let has_pointer = |operation: &Operation| operation.has_next_url() || operation.has_next_parameter();
        krate.has_operation(has_pointer) || krate.has_waiters() || krate.has_unions()
    } => ["json/pointer.rs"], [
        "mod pointer;",
        "pub use pointer::lookup;",
    ],
    Crate::has_api_keys => ["net/api_key.rs"], ["mod api_key;"],
    Crate::has_forms => ["net/cli/form_field.rs", "net/form.rs"], [
        "mod form_field;",
        "pub use form_field::FORM;",
        "mod form;",
        "pub use form::{Form, FormStyle, FormStyles, StyledForm};",
    ],
    Crate::has_multipart => ["net/cli/file_part.rs", "net/multipart.rs", "net/part.rs"], [
        "mod file_part;",
        "pub use file_part::{PART, file, files, parts};",
        "mod multipart;",
        "pub use multipart::{Multipart, MultipartForm};",
        "mod part;",
        "pub use part::Part;",
    ],
    Crate::has_sources => ["net/blocking/source_reader.rs", "net/pump.rs", "net/source.rs", "net/upload.rs"], [
        "mod pump;",
        "mod source;",
        "mod source_reader;",
        "mod upload;",
        "pub use source::Source;",
        "use crate::runtime::net::source::Source;",
        "    /// A body that is read while it is sent.",
        "    Source(Source),",
        "            Some(Self::Source(source)) if source.is_replayable() => Some(Self::Source(source.again())),",
        "            Self::Source(source) => source.read_all(),",
        "            Self::Source(source) => collect_stream(source.into_stream(), limit).await,",
        "            Self::Source(source) => source.fmt(f),",
        "        crate::runtime::net::upload::set_length(&mut request);",
        "            self.body = self.body.take().map(Body::without_source);",
        "        Body::Source(source) => outgoing(Body::Stream(source.into_stream())),",
        "            Body::Source(source) => self.run(http::Request::from_parts(head, source.send_body()?), limits),",
    ],
    |krate| krate.has_multipart() || krate.has_idempotency_keys() => ["net/random.rs"], ["mod random;"],
    Crate::has_idempotency_keys => ["net/idempotency.rs"], [
        "mod idempotency;",
        "        let is_idempotent = crate::runtime::net::idempotency::set_key(&mut request) || is_idempotent;",
    ],
    Crate::has_json_text => ["net/json_text.rs"], ["mod json_text;", "pub use json_text::JsonText;"],
    |krate| krate.has_forms() || krate.has_parameter_styles() => ["net/members.rs"], ["mod members;"],
    |krate| krate.has_operation(|operation| !operation.has_method_constant()) => ["net/method.rs"], [
        "mod method;",
        "pub use method::method;",
    ],
    Crate::has_servers => ["net/servers.rs"], ["mod servers;"],
    Crate::has_parameter_styles => ["net/styles.rs"], ["mod styles;", "pub use styles::ParameterStyle;"],
    Crate::has_webhooks => ["webhook_signature.rs", "webhooks.rs"], [
        "#[cfg(feature = \"webhook-signatures\")]",
        "pub mod webhook_signature;",
        "pub mod webhooks;",
    ],
    Crate::has_pagination => ["net/cli/all_pages.rs", "net/pages.rs"], [
        "mod all_pages;",
        "pub use all_pages::all_pages;",
        "mod pages;",
        "pub use pages::{Following, Items, NextPage, Page, Pages};",
    ],
    |krate| krate.has_operation(Operation::has_next_link) => ["net/next_link.rs"], [
        "mod next_link;",
        "pub use next_link::NextLink;",
    ],
    |krate| krate.has_operation(Operation::has_next_parameter) => ["net/next_parameter.rs"], [
        "mod next_parameter;",
        "pub use next_parameter::{NextParameter, NextValue, PageParameter};",
    ],
    |krate| krate.has_operation(Operation::has_next_url) => ["net/next_url.rs"], [
        "mod next_url;",
        "pub use next_url::NextUrl;",
    ],
    Crate::has_oauth2 => ["net/oauth2.rs"], ["mod oauth2;", "pub use oauth2::OAuth2;"],
    Crate::has_secrets => ["net/provider.rs", "net/renewal.rs"], [
        "mod provider;",
        "pub use provider::{Provider, ProviderFuture, Token, TokenRequest};",
        "mod renewal;",
    ],
    Crate::has_waiters => ["net/cli/wait.rs", "net/waiter.rs"], [
        "mod wait;",
        "pub use wait::wait;",
        "mod waiter;",
        "pub use waiter::{Waiter, WaiterConfig};",
    ],
    Crate::has_error_bodies => ["net/error_body.rs"], [
        "mod error_body;",
        "pub use error_body::ErrorBody;",
    ],
    Crate::has_header_values => ["net/header_values.rs"], ["mod header_values;"],
    Crate::has_streams => [
        "net/streams/blocking.rs",
        "net/streams/chunks.rs",
        "net/streams/mod.rs",
        "net/streams/open.rs",
        "net/streams/operation.rs",
    ], ["mod streams;", "pub use streams::*;"],
    Crate::has_byte_streams => ["net/streams/byte_stream.rs"], [
        "mod byte_stream;",
        "pub use byte_stream::ByteStream;",
    ],
    Crate::has_event_streams => [
        "net/streams/event_parser.rs",
        "net/streams/event_stream.rs",
    ], [
        "mod event_parser;",
        "mod event_stream;",
        "pub use event_stream::{Event, EventStream};",
    ],
    Crate::has_json_streams => [
        "net/streams/json_stream.rs",
        "net/streams/record_parser.rs",
    ], [
        "mod json_stream;",
        "mod record_parser;",
        "pub use json_stream::JsonStream;",
    ],
    Crate::has_client => [
        "net/address.rs",
        "net/attempts.rs",
        "net/base_url.rs",
        "net/blocking/client.rs",
        "net/blocking/immediate.rs",
        "net/blocking/mod.rs",
        "net/blocking/transport.rs",
        "net/blocking/ureq.rs",
        "net/body.rs",
        "net/browser.rs",
        "net/builder.rs",
        "net/call.rs",
        "net/cli/command.rs",
        "net/cli/io.rs",
        "net/cli/mod.rs",
        "net/cli/output.rs",
        "net/cli/raw_json.rs",
        "net/cli/request.rs",
        "net/cli/run.rs",
        "net/cli/table.rs",
        "net/cli/values.rs",
        "net/client.rs",
        "net/client_inner.rs",
        "net/credentials.rs",
        "net/error.rs",
        "net/error_details.rs",
        "net/error_display.rs",
        "net/excerpt.rs",
        "net/exchange.rs",
        "net/headers.rs",
        "net/hooks.rs",
        "net/mock/cassette/compare.rs",
        "net/mock/cassette/mod.rs",
        "net/mock/cassette/recorded.rs",
        "net/mock/cassette/redaction.rs",
        "net/mock/cassette/transport.rs",
        "net/mock/check.rs",
        "net/mock/description.rs",
        "net/mock/expectation.rs",
        "net/mock/mod.rs",
        "net/mock/plan.rs",
        "net/mock/record.rs",
        "net/mock/transport.rs",
        "net/mod.rs",
        "net/outcome.rs",
        "net/path.rs",
        "net/query.rs",
        "net/raw.rs",
        "net/raw_response.rs",
        "net/redact.rs",
        "net/request.rs",
        "net/request_builder.rs",
        "net/reqwest.rs",
        "net/response.rs",
        "net/retries.rs",
        "net/scalar.rs",
        "net/security.rs",
        "net/service.rs",
        "net/time.rs",
        "net/timer.rs",
        "net/tower.rs",
        "net/trace.rs",
        "net/transport.rs",
        "net/transport_error.rs",
    ], [
        "#[cfg(feature = \"client\")]",
        "mod net;",
        "pub use net::*;",
    ],
    |krate| !krate.formats.is_empty() => ["formats/mod.rs"], ["pub mod formats;"],
    |krate| krate.has_formats(&["base64"]) => ["formats/base64.rs"], [
        "mod base64;",
        "pub use base64::Base64;",
    ],
    |krate| krate.has_formats(&["by_chrono"]) => ["formats/by_chrono.rs"], ["mod by_chrono;"],
    |krate| krate.has_formats(&["by_decimal"]) => ["formats/by_decimal.rs"], ["mod by_decimal;"],
    |krate| krate.has_formats(&["by_jiff"]) => ["formats/by_jiff.rs"], ["mod by_jiff;"],
    |krate| krate.has_formats(&["by_std"]) => ["formats/by_std.rs"], ["mod by_std;"],
    |krate| krate.has_formats(&["by_time"]) => ["formats/by_time.rs"], ["mod by_time;"],
    |krate| krate.has_formats(&["by_url"]) => ["formats/by_url.rs"], ["mod by_url;"],
    |krate| krate.has_formats(&["by_uuid"]) => ["formats/by_uuid.rs"], ["mod by_uuid;"],
    |krate| krate.has_formats(&["bytes"]) => ["formats/bytes.rs"], ["mod bytes;", "pub use bytes::Bytes;"],
    |krate| krate.has_formats(&["date_time"]) => ["formats/date_time.rs"], [
        "mod date_time;",
        "pub use date_time::{Date, DateTime, Time};",
    ],
    |krate| krate.has_formats(&["decimal"]) => ["formats/decimal.rs"], [
        "mod decimal;",
        "pub use decimal::Decimal;",
    ],
    |krate| krate.has_formats(&["duration"]) => ["formats/duration.rs"], [
        "mod duration;",
        "pub use duration::Duration;",
    ],
    |krate| krate.has_formats(&["ip"]) => ["formats/ip.rs"], ["mod ip;", "pub use ip::{Ip, Ipv4, Ipv6};"],
    |krate| krate.has_formats(&["uri"]) => ["formats/uri.rs"], [
        "mod uri;",
        "pub use uri::{Uri, UriReference};",
    ],
    |krate| krate.has_formats(&["uuid"]) => ["formats/uuid.rs"], ["mod uuid;", "pub use uuid::Uuid;"],
    // Files that several formats use.
    |krate| krate.has_formats(&["base64", "bytes"]) => ["formats/codec.rs"], ["mod codec;"],
    |krate| krate.has_formats(&["base64", "date_time", "decimal", "duration", "ip", "uri", "uuid"]) => [
        "formats/formatted.rs",
    ], [
        "mod formatted;",
        "pub use formatted::{Format, Formatted};",
    ],
    |krate| krate.has_formats(&["by_chrono", "by_std", "by_time", "duration"]) => ["formats/duration_parts.rs"], ["mod duration_parts;"],
    |krate| krate.has_formats(&[
        "by_chrono", "by_decimal", "by_jiff", "by_std", "by_time", "by_url", "by_uuid", "bytes",
    ]) => ["formats/foreign_string.rs"], [
        "mod foreign_string;",
    ],
};

/// The files other than `mod.rs` with lines about files that a crate may not have.
const SEAMS: [&str; 12] = [
    "json/debug.rs",
    "json/encode.rs",
    "json/equal.rs",
    "json/types.rs",
    "json/union_evidence.rs",
    "json/visitors.rs",
    "net/blocking/ureq.rs",
    "net/body.rs",
    "net/exchange.rs",
    "net/reqwest.rs",
    "net/scalar.rs",
    "net/streams/chunks.rs",
];

/// Returns `true` if a file has lines about files that a crate may not have.
fn has_seams(path: &str) -> bool {
    path.ends_with("mod.rs") || SEAMS.contains(&path)
}

/// The attribute of a module that only the runtime's own tests use. An emitted crate has no such attribute.
const TESTED: &str = "#[cfg(test)]";

/// Not every crate uses all items of a file.
const ALLOWED: &str = "#![allow(dead_code, unused_imports, unused_macros)]\n";

/// Returns `true` if the crate contains this file of the runtime.
pub fn has(krate: &Crate, path: &str) -> bool {
    let lists = |sources: &[(&str, &str)]| sources.iter().any(|(of, _)| *of == path);
    SOURCES.iter().any(|(is_used, sources, _)| lists(sources) && is_used(krate))
}

/// Returns the files that the crate uses, with their paths.
pub fn files(krate: &Crate) -> impl Iterator<Item = (String, String)> {
    let (used, unused): (Vec<&Sources>, Vec<&Sources>) =
        SOURCES.iter().partition(|(is_used, ..)| is_used(krate));
    let absent: Vec<&str> =
        unused.into_iter().flat_map(|(.., lines)| *lines).copied().chain([TESTED]).collect();
    used.into_iter().flat_map(|(_, sources, _)| *sources).map(move |(path, text)| {
        let allowed = if *path == "mod.rs" { ALLOWED } else { "" };
        let text = if has_seams(path) { index(text, &absent) } else { (*text).to_owned() };
        (format!("src/runtime/{path}"), format!("{}{allowed}\n{text}", header()))
    })
}

/// Returns a file without these lines, nor the blank lines that they leave.
fn index(text: &str, absent: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !absent.contains(line)) {
        if !line.is_empty() || !out.ends_with("\n\n") {
            out.extend([line, "\n"]);
        }
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_the_runtime_is_in_the_table_once() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src/runtime");
        let mut there = Vec::new();
        let mut folders = vec![folder.clone()];
        while let Some(of) = folders.pop() {
            for entry in std::fs::read_dir(of).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    there.push(path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/"));
                }
            }
        }
        let mut listed: Vec<&str> =
            SOURCES.iter().flat_map(|(_, sources, _)| *sources).map(|(path, _)| *path).collect();
        there.sort();
        listed.sort_unstable();
        assert_eq!(listed, there);
    }

    #[test]
    fn every_line_of_the_table_is_in_an_index() {
        let sources = || SOURCES.iter().flat_map(|(_, sources, _)| *sources);
        let indexes: Vec<&str> =
            sources().filter(|(path, _)| has_seams(path)).flat_map(|(_, text)| text.lines()).collect();
        for line in SOURCES.iter().flat_map(|(.., lines)| *lines) {
            let count = indexes.iter().filter(|other| *other == line).count();
            assert!(count == 1 || count > 0 && line.starts_with("#["), "{line}: {count}");
        }
    }

    #[test]
    fn every_optional_file_has_its_declaration_in_the_table() {
        for (_, sources, lines) in SOURCES.iter().skip(1) {
            let is_declared = |path: &str| {
                let module = path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
                let (folder, name) = module.rsplit_once('/').unwrap_or(("", module));
                lines.iter().any(|line| line.ends_with(&format!("mod {name};")))
                    || sources.iter().any(|(other, _)| *other == format!("{folder}/mod.rs"))
            };
            for (path, _) in *sources {
                assert!(is_declared(path), "{path}");
            }
        }
    }

    #[test]
    fn absent_lines_are_removed_from_an_index() {
        let text = "//! Docs.\n\nmod a;\n#[cfg(test)]\nmod c;\n\npub use a::A;\n\nuse std::fmt;\n";
        let left = index(text, &["mod a;", "pub use a::A;", TESTED]);
        assert_eq!(left, "//! Docs.\n\nmod c;\n\nuse std::fmt;\n");
    }
}
