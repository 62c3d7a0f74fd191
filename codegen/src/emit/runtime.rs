//! `src/runtime/`: support code, copied unchanged. A crate contains the files that it uses.

use std::collections::BTreeSet;

use crate::ir::Crate;
use crate::print::header;

/// Files of the runtime with the condition for a crate to contain them, and path and text of each.
type Sources = (fn(&Crate) -> bool, &'static [(&'static str, &'static str)]);

macro_rules! sources {
    ($($used:expr => [$($path:literal),* $(,)?],)*) => {
        &[$(($used, &[$(($path, include_str!(concat!("../../runtime/src/runtime/", $path)))),*])),*]
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
    ],
    Crate::has_digits => ["digits.rs"],
    Crate::has_engine => ["pattern.rs"],
    Crate::has_integer_enums => ["number.rs"],
    Crate::has_maybe => ["maybe.rs"],
    Crate::has_unions => [
        "json/discriminator.rs",
        "json/union.rs",
        "json/union_enclosing.rs",
        "json/union_evidence.rs",
        "json/union_macro.rs",
        "json/union_match.rs",
    ],
    Crate::has_value_enums => ["value.rs"],
    |krate| krate.has_pagination() || krate.has_waiters() || krate.has_unions() => ["json/pointer.rs"],
    Crate::has_forms => ["net/form.rs"],
    Crate::has_json_text => ["net/json_text.rs"],
    Crate::has_pagination => ["net/pages.rs"],
    Crate::has_waiters => ["net/waiter.rs"],
    Crate::has_client => [
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
        "net/client_inner.rs",
        "net/credentials.rs",
        "net/error.rs",
        "net/error_details.rs",
        "net/error_display.rs",
        "net/excerpt.rs",
        "net/exchange.rs",
        "net/headers.rs",
        "net/mock/expectation.rs",
        "net/mock/mod.rs",
        "net/mock/record.rs",
        "net/mod.rs",
        "net/path.rs",
        "net/query.rs",
        "net/raw.rs",
        "net/redact.rs",
        "net/request.rs",
        "net/request_builder.rs",
        "net/reqwest.rs",
        "net/response.rs",
        "net/retries.rs",
        "net/scalar.rs",
        "net/service.rs",
        "net/timer.rs",
        "net/trace.rs",
        "net/transport.rs",
    ],
    |krate| !krate.formats.is_empty() => ["formats/mod.rs"],
    |krate| krate.has_formats(&["base64"]) => ["formats/base64.rs"],
    |krate| krate.has_formats(&["by_chrono"]) => ["formats/by_chrono.rs"],
    |krate| krate.has_formats(&["by_decimal"]) => ["formats/by_decimal.rs"],
    |krate| krate.has_formats(&["by_jiff"]) => ["formats/by_jiff.rs"],
    |krate| krate.has_formats(&["by_std"]) => ["formats/by_std.rs"],
    |krate| krate.has_formats(&["by_time"]) => ["formats/by_time.rs"],
    |krate| krate.has_formats(&["by_url"]) => ["formats/by_url.rs"],
    |krate| krate.has_formats(&["by_uuid"]) => ["formats/by_uuid.rs"],
    |krate| krate.has_formats(&["bytes"]) => ["formats/bytes.rs"],
    |krate| krate.has_formats(&["date_time"]) => ["formats/date_time.rs"],
    |krate| krate.has_formats(&["decimal"]) => ["formats/decimal.rs"],
    |krate| krate.has_formats(&["duration"]) => ["formats/duration.rs"],
    |krate| krate.has_formats(&["ip"]) => ["formats/ip.rs"],
    |krate| krate.has_formats(&["uri"]) => ["formats/uri.rs"],
    |krate| krate.has_formats(&["uuid"]) => ["formats/uuid.rs"],
    // Files that several formats use.
    |krate| krate.has_formats(&["base64", "bytes"]) => ["formats/codec.rs"],
    |krate| krate.has_formats(&["base64", "date_time", "decimal", "duration", "ip", "uri", "uuid"]) => [
        "formats/formatted.rs",
    ],
    |krate| krate.has_formats(&["by_chrono", "by_std", "by_time", "duration"]) => ["formats/duration_parts.rs"],
    |krate| krate.has_formats(&[
        "by_chrono", "by_decimal", "by_jiff", "by_std", "by_time", "by_url", "by_uuid", "bytes",
    ]) => ["formats/foreign_string.rs"],
};

/// The attribute of a module that only the runtime's own tests use. An emitted crate has no such attribute.
const TESTED: &str = "#[cfg(test)]";

/// Not every crate uses all items of a file.
const ALLOWED: &str = "#![allow(dead_code, unused_imports, unused_macros)]\n";

/// Returns `true` if the crate contains this file of the runtime.
pub fn has(krate: &Crate, path: &str) -> bool {
    let lists = |sources: &[(&str, &str)]| sources.iter().any(|(of, _)| *of == path);
    SOURCES.iter().any(|(is_used, sources)| lists(sources) && is_used(krate))
}

/// Returns the files that the crate uses, with their paths.
pub fn files(krate: &Crate) -> impl Iterator<Item = (String, String)> {
    let used = SOURCES.iter().filter(|(is_used, _)| is_used(krate));
    let sources: Vec<_> = used.flat_map(|(_, sources)| *sources).collect();
    let paths: BTreeSet<&str> = sources.iter().map(|(path, _)| *path).collect();
    sources.into_iter().map(move |(path, text)| {
        let allowed = if *path == "mod.rs" { ALLOWED } else { "" };
        let text = match path.strip_suffix("mod.rs") {
            Some(folder) => index(text, |module| {
                let file = format!("{folder}{module}");
                [".rs", "/mod.rs"].iter().any(|end| paths.contains(format!("{file}{end}").as_str()))
            }),
            None => (*text).to_owned(),
        };
        (format!("src/runtime/{path}"), format!("{}{allowed}\n{text}", header()))
    })
}

/// Returns a `mod.rs` without the modules that the crate lacks and without the items re-exported from them.
fn index(text: &str, exists: impl Fn(&str) -> bool) -> String {
    let absent: BTreeSet<&str> =
        text.lines().filter_map(declared_module).filter(|module| !exists(module)).collect();
    let mut out = String::with_capacity(text.len());
    let mut attributes = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if declared_module(line)
            .or_else(|| reexported_module(line))
            .is_some_and(|module| absent.contains(module))
        {
            attributes.clear();
            let mut last = line;
            while !last.ends_with(';') {
                last = lines.next().unwrap_or(";");
            }
        } else if line.starts_with("#[") {
            attributes.extend((line != TESTED).then(|| format!("{line}\n")));
        } else if !line.is_empty() || !out.ends_with("\n\n") {
            out.extend([attributes.as_str(), line, "\n"]);
            attributes.clear();
        }
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// Returns the module that a line declares.
fn declared_module(line: &str) -> Option<&str> {
    without_visibility(line).strip_prefix("mod ")?.strip_suffix(';')
}

/// Returns the module that a `use` line re-exports from.
fn reexported_module(line: &str) -> Option<&str> {
    Some(without_visibility(line).strip_prefix("use ")?.split_once("::")?.0)
}

fn without_visibility(line: &str) -> &str {
    line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or(line)
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
            SOURCES.iter().flat_map(|(_, sources)| *sources).map(|(path, _)| *path).collect();
        there.sort();
        listed.sort_unstable();
        assert_eq!(listed, there);
    }

    #[test]
    fn absent_modules_are_removed_from_an_index() {
        let text = "//! Docs.\n\nmod a;\n#[cfg(feature = \"x\")]\n#[allow(y)]\npub mod b;\n#[cfg(test)]\nmod c;\n\npub use a::A;\n\n\
                    #[cfg(feature = \"x\")]\npub(crate) use b::{\n    B, b,\n};\nuse std::fmt;\n";
        let left = index(text, |module| module == "c");
        assert_eq!(left, "//! Docs.\n\nmod c;\n\nuse std::fmt;\n");
        assert_eq!(index(text, |_| true), text.replace("#[cfg(test)]\n", ""));
    }
}
