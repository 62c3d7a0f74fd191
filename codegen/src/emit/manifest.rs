//! `Cargo.toml` and `README.md`.

use std::collections::BTreeSet;

use crate::emit::guide::quick_start;
use crate::files::MARK;
use crate::ir::Crate;
use crate::markdown;

/// The manifest of the runtime, the source of the features and dependencies of emitted crates.
const RUNTIME: &str = include_str!("../../runtime/Cargo.toml");

/// Returns the manifest. It stands alone: no value comes from a workspace.
pub fn cargo_toml(krate: &Crate) -> String {
    let package = &krate.package;
    let text = |text: &str| toml::Value::from(text).to_string();
    let list = |items: &[String]| toml::Value::from(items.to_vec()).to_string();
    let mut out = format!("# {MARK}; do not edit.\n\n[package]\n");
    let mut line = |key: &str, value: String| out.push_str(&format!("{key} = {value}\n"));
    line("name", text(&package.name));
    line("version", text(&package.version));
    line("description", text(&package.description));
    line("edition", text("2024"));
    line("rust-version", text(rust_version()));
    for (key, value) in [("license", &package.license), ("repository", &package.repository)] {
        if let Some(value) = value {
            line(key, text(value));
        }
    }
    line("readme", text("README.md"));
    for (key, items) in [("keywords", &package.keywords), ("categories", &package.categories)] {
        if !items.is_empty() {
            line(key, list(items));
        }
    }
    line(
        "include",
        list(&["src/**/*.rs".into(), "examples/**/*.rs".into(), "README.md".into(), "LICENSE-*".into()]),
    );
    // Cargo takes each file of `src/bin/`, the folder of a group, for a binary.
    if krate.groups.iter().any(|group| group.name == "bin") {
        out.push_str("autobins = false\n");
    }
    // The docs contain text of the description, which must not run even if its Markdown were wrong.
    out.push_str("\n[lib]\ndoctest = false\n");
    out.push_str("\n[package.metadata.docs.rs]\nall-features = true\n\n");
    out.push_str(&dependencies(krate));
    out.push_str("[dev-dependencies]\ntokio = { version = \"1.45\", features = [\"macros\", \"rt\"] }\n");
    out
}

/// Returns `[features]` and `[dependencies]` of the runtime's manifest. A crate without operations needs only the dependencies that
/// are not optional.
fn dependencies(krate: &Crate) -> String {
    let start = RUNTIME.find("[features]").unwrap_or(0);
    let end = RUNTIME.find("[dev-dependencies]").unwrap_or(RUNTIME.len());
    let (all, others) = (&RUNTIME[start..end], &RUNTIME[end..]);
    let (features, dependencies) = all.split_at(all.find("[dependencies]").unwrap_or(0));
    let with_client = !krate.groups.is_empty();
    let mut lines: Vec<&str> = dependencies.lines().skip(1).filter(|line| !line.is_empty()).collect();
    lines.retain(|line| with_client || !line.contains("optional = true"));
    // Dependencies of some crates only are dev-dependencies of the runtime, with their versions.
    for name in wanted(krate) {
        lines.extend(others.lines().find(|line| line.split(" = ").next() == Some(name)));
    }
    lines.sort_unstable();
    let features = if with_client { features } else { "" };
    format!("{features}[dependencies]\n{}\n\n", lines.join("\n"))
}

/// Returns the dependencies that only some crates need.
fn wanted(krate: &Crate) -> BTreeSet<&'static str> {
    let formats = krate.formats.iter().filter_map(|format| format.dependency);
    formats.chain(krate.has_engine().then_some("regress")).collect()
}

/// Returns the `rust-version` of the runtime, which is that of emitted crates.
fn rust_version() -> &'static str {
    let line = RUNTIME.lines().find_map(|line| line.strip_prefix("rust-version = \""));
    line.and_then(|rest| rest.split('"').next()).unwrap_or("1.88")
}

/// The section about features of a crate with a client.
const FEATURES: &str = "
| feature | description |
|---|---|
| `rustls` (default) | async client over reqwest and rustls |
| `native-tls` | async client over reqwest and the system's TLS |
| `blocking` | blocking client over ureq and rustls |
| `client` | client without a transport, for a transport of your own |
| `mock` | in-memory transport for tests |
| `tracing` | a span for each call, an event for each attempt |

With `default-features = false` the crate has only the models and no HTTP dependency.
";

/// Returns the README.
pub fn readme(krate: &Crate) -> String {
    let package = &krate.package;
    let mut out = format!("<!-- {MARK}; do not edit. -->\n# {}\n\n", package.name);
    out.extend(
        markdown::harmless(&package.description).map(|said| format!("{}\n", markdown::sentence(&said))),
    );
    let example = quick_start(krate);
    let text = |text: &str| toml::Value::from(text).to_string();
    out.push_str(&format!("\n```toml\n[dependencies]\n{} = {}\n", package.name, text(&package.version)));
    if example.is_some() {
        out.push_str("tokio = { version = \"1\", features = [\"full\"] }\n");
    }
    out.push_str("```\n");
    if let Some(example) = &example {
        let shown: String = example
            .lines()
            .filter(|line| !line.starts_with("# "))
            .map(|line| if line == "```no_run" { "```rust\n".to_owned() } else { format!("{line}\n") })
            .collect();
        out.push_str(&format!("\n{shown}"));
    }
    if example.is_some() {
        out.push_str(FEATURES);
    }
    out.extend(package.license.as_ref().map(|license| format!("\nLicense: {}.\n", markdown::code(license))));
    out
}
