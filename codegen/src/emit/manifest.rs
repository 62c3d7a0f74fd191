//! `Cargo.toml` and `README.md`.

use std::collections::BTreeSet;

use crate::emit::guide::quick_start;
use crate::emit::template::fill;
use crate::files::MARK;
use crate::ir::Crate;
use crate::markdown;
use crate::provenance::Provenance;

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
        list(&[
            "src/**/*.rs".into(),
            "examples/**/*.rs".into(),
            "README.md".into(),
            "CHANGELOG.md".into(),
            "LICENSE-*".into(),
        ]),
    );
    // Cargo takes each file of `src/bin/`, the folder of a group, for a binary.
    if krate.groups.iter().any(|group| group.name == "bin") {
        out.push_str("autobins = false\n");
    }
    // The docs contain text of the description, which must not run even if its Markdown were wrong.
    out.push_str("\n[lib]\ndoctest = false\n");
    out.push_str("\n[package.metadata.docs.rs]\nall-features = true\n\n");
    out.push_str(&provenance(&package.provenance));
    out.push_str(&dependencies(krate));
    out.push_str("[dev-dependencies]\ntokio = { version = \"1.45\", features = [\"macros\", \"rt\"] }\n");
    out
}

/// Returns the table of the provenance, from which a later run learns whether its inputs have changed.
fn provenance(of: &Provenance) -> String {
    let mut out = "[package.metadata.specsmith]\n".to_owned();
    let all = [
        ("version", Some(&of.version)),
        ("description", Some(&of.description)),
        ("config", of.config.as_ref()),
    ];
    for (key, value) in all {
        if let Some(value) = value {
            out.push_str(&format!("{key} = {}\n", toml::Value::from(value.as_str())));
        }
    }
    out + "\n"
}

/// Returns `[features]` and `[dependencies]` of the runtime's manifest. An optional dependency is kept if a feature enables it.
fn dependencies(krate: &Crate) -> String {
    let start = RUNTIME.find("[features]").unwrap_or(0);
    let end = RUNTIME.find("[dev-dependencies]").unwrap_or(RUNTIME.len());
    let (all, others) = (&RUNTIME[start..end], &RUNTIME[end..]);
    let (features, dependencies) = all.split_at(all.find("[dependencies]").unwrap_or(0));
    let features = kept_features(krate, features);
    let mut lines: Vec<&str> = dependencies.lines().skip(1).filter(|line| !line.is_empty()).collect();
    lines.retain(|line| {
        let name = line.split(" = ").next().unwrap_or_default();
        !line.contains("optional = true") || features.contains(&format!("\"dep:{name}\""))
    });
    // Dependencies of some crates only are dev-dependencies of the runtime, with their versions.
    for name in wanted(krate) {
        lines.extend(others.lines().find(|line| line.split(" = ").next() == Some(name)));
    }
    lines.sort_unstable();
    format!("{features}[dependencies]\n{}\n\n", lines.join("\n"))
}

/// Returns the features of the crate with their comments. Most are about the client.
fn kept_features(krate: &Crate, features: &str) -> String {
    let mut kept = String::new();
    let mut lines = Vec::new();
    for line in features.lines().skip(1) {
        lines.push(line);
        if line.ends_with(']') {
            let is_of_webhooks = lines.iter().any(|line| line.starts_with("webhook"));
            if if is_of_webhooks { krate.has_webhooks() } else { krate.has_client() } {
                kept.extend(lines.iter().flat_map(|line| [line, "\n"]));
            }
            lines.clear();
        }
    }
    if kept.is_empty() { kept } else { format!("[features]\n{kept}\n") }
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

/// Returns the README.
pub fn readme(krate: &Crate) -> String {
    let package = &krate.package;
    fill(
        include_str!("guide/readme.md"),
        &[
            ("mark", MARK),
            ("name", &package.name),
            ("description", &package.summary),
            ("version", &toml::Value::from(package.version.as_str()).to_string()),
            ("quick_start", &quick_start(krate).map(|(_, lines)| lines).unwrap_or_default()),
            ("license", &package.license.as_deref().map(markdown::code).unwrap_or_default()),
        ],
    )
}
