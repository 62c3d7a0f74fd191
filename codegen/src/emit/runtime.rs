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
    "defaults.rs",
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
    "net/operation.rs",
    "net/pages.rs",
    "net/path.rs",
    "net/problem.rs",
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
    "net/wait.rs",
];

/// What types of formats need, each beside the file that it comes with.
const FORMATS: &[(&str, &str)] = sources![
    "formats/base64.rs",
    "formats/by_chrono.rs",
    "formats/by_decimal.rs",
    "formats/by_jiff.rs",
    "formats/by_std.rs",
    "formats/by_time.rs",
    "formats/by_url.rs",
    "formats/by_uuid.rs",
    "formats/bytes.rs",
    "formats/calendar.rs",
    "formats/codec.rs",
    "formats/date_time.rs",
    "formats/decimal.rs",
    "formats/duration.rs",
    "formats/formatted.rs",
    "formats/ip.rs",
    "formats/period.rs",
    "formats/strict.rs",
    "formats/uri.rs",
    "formats/uuid.rs",
];

/// What patterns need that are not simple.
const ENGINE: &[(&str, &str)] = sources!["pattern.rs"];

const INDEX: &str = include_str!("../../runtime/src/runtime/mod.rs");

const FORMATS_INDEX: &str = include_str!("../../runtime/src/runtime/formats/mod.rs");

/// The line above a module that the runtime has for its own tests alone.
const TESTED: &str = "#[cfg(test)]";

/// The files that the crate uses, with their paths.
pub fn files(krate: &Crate) -> impl Iterator<Item = (String, String)> {
    let with_client = !krate.groups.is_empty();
    // Not every description has use for every part of a file.
    let allow = "#![allow(dead_code, unused_imports, unused_macros)]\n";
    let index = format!("{}{allow}\n{}", header(), index(krate));
    let index = ("src/runtime/mod.rs".to_owned(), index);
    let modules = format_modules(krate);
    let formats = formats_index(&modules)
        .map(|index| ("src/runtime/formats/mod.rs".to_owned(), format!("{}\n{index}", header())));
    let is_used = move |path: &str| modules.iter().any(|module| path == format!("formats/{module}.rs"));
    let sources = MODELS.iter().chain(if with_client { CLIENT } else { &[] });
    sources
        .chain(if krate.has_engine() { ENGINE } else { &[] })
        .chain(FORMATS.iter().filter(move |(path, _)| is_used(path)))
        .map(|(path, text)| (format!("src/runtime/{path}"), format!("{}\n{text}", header())))
        .chain(formats)
        .chain([index])
}

/// The runtime's own index, without what the crate has no use for.
fn index(krate: &Crate) -> String {
    let with_client = !krate.groups.is_empty();
    let mut out = String::with_capacity(INDEX.len());
    let mut is_client = false;
    let has_engine = krate.has_engine();
    // What is for the runtime's own tests there is for everybody here.
    for line in INDEX.lines().filter(|line| *line != TESTED) {
        is_client |= line.starts_with("#[cfg(feature = \"client\")]");
        let is_left_out = is_client && !with_client
            || krate.formats.is_empty() && line == "pub mod formats;"
            || !has_engine && line == "pub mod pattern;";
        if !is_left_out {
            out.push_str(line);
            out.push('\n');
        }
        is_client &= line.starts_with("#[");
    }
    if with_client { out } else { format!("{}\n", out.trim_end()).replace(" and operations", "") }
}

/// The modules below `formats/` that the crate uses, and those that they use.
fn format_modules(krate: &Crate) -> Vec<&'static str> {
    let mut modules: Vec<&str> = krate.formats.iter().map(|format| format.module).collect();
    let mut next = 0;
    while let Some(module) = modules.get(next) {
        for needed in needs(module) {
            if !modules.contains(needed) {
                modules.push(needed);
            }
        }
        next += 1;
    }
    modules
}

fn needs(module: &str) -> &'static [&'static str] {
    match module {
        "by_jiff" => &["strict", "calendar"],
        "by_time" | "by_chrono" => &["strict", "calendar", "period"],
        "by_std" => &["strict", "period"],
        "by_decimal" | "by_url" | "by_uuid" => &["strict"],
        "base64" => &["codec", "formatted"],
        "bytes" => &["codec", "strict"],
        "date_time" => &["calendar", "formatted"],
        "duration" => &["formatted", "period"],
        "decimal" | "ip" | "uri" | "uuid" => &["formatted"],
        _ => &[],
    }
}

/// The index of `formats/`: the runtime's own, of which the lines for these modules are kept.
fn formats_index(modules: &[&str]) -> Option<String> {
    let module_of = |line: &str| {
        let rest = line.strip_prefix("mod ").or_else(|| line.strip_prefix("pub use "))?;
        rest.split([';', ':']).next().map(str::to_owned)
    };
    let lines = FORMATS_INDEX.lines().filter(|line| *line != TESTED);
    let lines = lines.filter(|line| module_of(line).is_none_or(|of| modules.contains(&of.as_str())));
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    (!modules.is_empty()).then(|| format!("{}\n", text.trim_end()))
}
