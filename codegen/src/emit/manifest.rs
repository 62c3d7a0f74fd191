//! The files beside the code: `Cargo.toml`, `README.md` and `.gitattributes`.

use crate::emit::dependencies;
use crate::emit::guide::{self, quick_start};
use crate::emit::template::fill;
use crate::files::MARK;
use crate::ir::{ALL_TAGS, Crate, Package};
use crate::markdown;
use crate::provenance::Provenance;

/// Returns the manifest. Without settings for it, no value comes from a workspace.
pub fn cargo_toml(krate: &Crate) -> String {
    let package = &krate.package;
    let text = |text: &str| toml::Value::from(text).to_string();
    let list = |items: &[String]| toml::Value::from(items.to_vec()).to_string();
    let mut out = format!("# {MARK}; do not edit.\n\n[package]\n");
    let mut line = |key: &str, value: Option<String>| {
        if package.inherits(key) {
            out.push_str(&format!("{key}.workspace = true\n"));
        } else if let Some(value) = value {
            out.push_str(&format!("{key} = {value}\n"));
        }
    };
    line("name", Some(text(&package.name)));
    line("version", Some(text(&package.version)));
    line("description", Some(text(&package.description)));
    line("edition", Some(text("2024")));
    line("rust-version", Some(text(rust_version())));
    line("license", package.license.as_deref().map(text));
    line("repository", package.repository.as_deref().map(text));
    for key in ["authors", "documentation", "homepage", "publish"] {
        line(key, None);
    }
    line("readme", Some(text("README.md")));
    for (key, items) in [("keywords", &package.keywords), ("categories", &package.categories)] {
        line(key, (!items.is_empty()).then(|| list(items)));
    }
    line(
        "include",
        Some(list(&[
            "src/**/*.rs".into(),
            "examples/**/*.rs".into(),
            "README.md".into(),
            "CHANGELOG.md".into(),
            "LICENSE-*".into(),
        ])),
    );
    // Cargo takes each file of `src/bin/`, the folder of a group, for a binary.
    if krate.groups.iter().any(|group| group.name == "bin") {
        out.push_str("autobins = false\n");
    }
    // The docs contain text of the description, which must not run even if its Markdown were wrong.
    out.push_str("\n[lib]\ndoctest = false\n");
    if krate.has_client() {
        out.push_str(&binary(&package.name));
    }
    out.push_str("\n[package.metadata.docs.rs]\nall-features = true\n\n");
    out.push_str(&provenance(&package.provenance));
    out.push_str(&dependencies::tables(krate));
    if package.inherits("lints") {
        out.push_str("\n[lints]\nworkspace = true\n");
    }
    out
}

/// Returns the program, which has the name of the package. Its docs would replace those of the library.
fn binary(name: &str) -> String {
    let name = toml::Value::from(name);
    format!(
        "\n[[bin]]\nname = {name}\npath = \"src/main.rs\"\nrequired-features = [\"cli\"]\ntest = false\ndoc = false\n"
    )
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

/// Returns the `rust-version` of the runtime, which is that of emitted crates.
fn rust_version() -> &'static str {
    let line = dependencies::RUNTIME.lines().find_map(|line| line.strip_prefix("rust-version = \""));
    line.and_then(|rest| rest.split('"').next()).unwrap_or("1.88")
}

/// Returns the README.
pub fn readme(krate: &Crate) -> String {
    let package = &krate.package;
    let (group, tag) = guide::shown_feature(krate).unwrap_or_default();
    fill(
        include_str!("guide/readme.md"),
        &[
            ("mark", MARK),
            ("name", &package.name),
            ("description", &package.summary),
            ("requirement", &requirement(package, tag)),
            ("all_tags", ALL_TAGS),
            ("tag", tag),
            ("group", group),
            ("quick_start", &quick_start(krate).map(|(_, lines)| lines).unwrap_or_default()),
            ("license", &package.license.as_deref().map(markdown::code).unwrap_or_default()),
        ],
    )
}

/// Returns the value of a dependency on the crate, with a feature if that is not empty. If a workspace gives the version, its other members are the users.
fn requirement(package: &Package, feature: &str) -> String {
    let version = toml::Value::from(package.version.as_str());
    match (package.inherits("version"), feature) {
        (true, "") => "{ workspace = true }".to_owned(),
        (true, feature) => format!("{{ workspace = true, features = [\"{feature}\"] }}"),
        (false, "") => version.to_string(),
        (false, feature) => format!("{{ version = {version}, features = [\"{feature}\"] }}"),
    }
}

/// Returns the attributes by which GitHub folds generated files in diffs, and leaves them out of its statistics.
pub fn gitattributes(krate: &Crate) -> String {
    let mut out = format!("# {MARK}; do not edit.\n* linguist-generated=true\n");
    let own = krate.package.ext.iter().flat_map(|name| [format!("src/{name}.rs"), format!("src/{name}/**")]);
    let others = ["CHANGELOG.md", "LICENSE-*", "tests/**"].map(str::to_owned);
    for path in others.into_iter().chain(own) {
        out.push_str(&format!("/{path} -linguist-generated\n"));
    }
    out
}
