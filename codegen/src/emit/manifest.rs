//! `Cargo.toml` and `README.md`.

use crate::emit::root::quick_start;
use crate::files::MARK;
use crate::ir::Crate;
use crate::markdown;

/// The runtime's manifest: an emitted crate has its features and its dependencies.
const RUNTIME: &str = include_str!("../../runtime/Cargo.toml");

/// The manifest. It stands alone: nothing comes from a workspace.
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
    out.push_str("\n[package.metadata.docs.rs]\nall-features = true\n\n");
    out.push_str(dependencies());
    out.push_str("[dev-dependencies]\ntokio = { version = \"1.45\", features = [\"macros\", \"rt\"] }\n");
    out
}

/// `[features]` and `[dependencies]` of the runtime's manifest, as they stand there.
fn dependencies() -> &'static str {
    let start = RUNTIME.find("[features]").unwrap_or(0);
    let end = RUNTIME.find("[dev-dependencies]").unwrap_or(RUNTIME.len());
    &RUNTIME[start..end]
}

/// The oldest compiler that the runtime is checked for; emitted code asks for no newer one.
fn rust_version() -> &'static str {
    let line = RUNTIME.lines().find_map(|line| line.strip_prefix("rust-version = \""));
    line.and_then(|rest| rest.split('"').next()).unwrap_or("1.88")
}

/// The README: what the crate is and how one begins.
pub fn readme(krate: &Crate) -> String {
    let package = &krate.package;
    let mut out = format!("<!-- {MARK}; do not edit. -->\n# {}\n\n", package.name);
    out.extend(markdown::harmless(&package.description).map(|said| format!("{said}\n")));
    if let Some(example) = quick_start(krate) {
        let shown: String = example
            .lines()
            .filter(|line| !line.starts_with("# "))
            .map(|line| if line == "```no_run" { "```rust\n".to_owned() } else { format!("{line}\n") })
            .collect();
        out.push_str(&format!("\n{shown}"));
    }
    out.push_str(
        "\nFeatures: `rustls` (the default) and `native-tls` choose how HTTPS is done; without either there is no HTTP stack, \
         and a client needs a transport of your own.\n",
    );
    out
}
