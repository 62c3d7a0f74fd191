//! `[features]`, `[dependencies]` and `[dev-dependencies]`.

use std::collections::BTreeSet;

use crate::ir::{ALL_TAGS, Crate};

/// The manifest of the runtime, the source of the features and dependencies of emitted crates.
pub const RUNTIME: &str = include_str!("../../runtime/manifest.toml");

/// The dependency of the examples in docs.
const DEV_DEPENDENCY: &str = "tokio = { version = \"1.45\", features = [\"macros\", \"rt\"] }";

/// Returns `[features]` and the tables of dependencies, from the runtime's manifest. An optional dependency is kept if a feature
/// enables it.
pub fn tables(krate: &Crate) -> String {
    let start = RUNTIME.find("[features]").unwrap_or(0);
    let end = RUNTIME.find("[dev-dependencies]").unwrap_or(RUNTIME.len());
    let (all, others) = (&RUNTIME[start..end], &RUNTIME[end..]);
    let (features, dependencies) = all.split_at(all.find("[dependencies]").unwrap_or(0));
    let (dependencies, browser) =
        dependencies.split_at(dependencies.find(BROWSER).unwrap_or(dependencies.len()));
    let features = kept_features(krate, features);
    let mut lines = kept(dependencies, &features);
    // Dependencies of some crates only are dev-dependencies of the runtime, with their versions.
    for name in wanted(krate) {
        let is_replaced = krate.package.dependencies.iter().any(|(further, _)| further == name);
        let line = others.lines().find(|line| line.split(" = ").next() == Some(name));
        lines.extend(line.filter(|_| !is_replaced));
    }
    let mut lines: Vec<String> = lines.into_iter().map(|line| inherited(krate, line)).collect();
    let further = krate.package.dependencies.iter();
    lines.extend(further.map(|(name, requirement)| format!("{name} = {requirement}")));
    lines.sort_unstable();
    let mut out = format!("{features}[dependencies]\n{}\n", lines.join("\n"));
    if krate.has_client() {
        let lines: Vec<String> =
            kept(browser, &features).into_iter().map(|line| inherited(krate, line)).collect();
        let table = browser.lines().next().unwrap_or_default();
        out.push_str(&format!("\n{table}\n{}\n", lines.join("\n")));
        out.push_str(&format!("\n[dev-dependencies]\n{}\n", inherited(krate, DEV_DEPENDENCY)));
    }
    out
}

/// The table of dependencies in a browser.
const BROWSER: &str = "[target.'cfg(target_arch = \"wasm32\")'.dependencies]";

/// Returns the lines of a table without the optional dependencies that no feature enables.
fn kept<'a>(table: &'a str, features: &str) -> Vec<&'a str> {
    let mut lines: Vec<&str> = table.lines().skip(1).filter(|line| line.contains(" = ")).collect();
    lines.retain(|line| {
        let name = line.split(" = ").next().unwrap_or_default();
        !line.contains("optional = true") || features.contains(&format!("\"dep:{name}\""))
    });
    lines
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
    kept.push_str(&of_tags(krate));
    if kept.is_empty() { kept } else { format!("[features]\n{kept}\n") }
}

/// Returns the features of groups. The default features have none of them: a dependent that needs them all can say so, but none
/// could remove those of another dependent.
fn of_tags(krate: &Crate) -> String {
    let all: Vec<&str> = krate.groups.iter().filter_map(|group| group.feature.as_deref()).collect();
    if all.is_empty() {
        return String::new();
    }
    let mut out = "# The operations of each tag, in the module of that name.\n".to_owned();
    out.extend(all.iter().map(|feature| format!("{feature} = [\"client\"]\n")));
    let all: String = all.iter().map(|feature| format!("    \"{feature}\",\n")).collect();
    out + &format!("# All operations.\n{ALL_TAGS} = [\n{all}]\n")
}

/// Returns the dependencies that only some crates need.
fn wanted(krate: &Crate) -> BTreeSet<&'static str> {
    let formats = krate.formats.iter().filter_map(|format| format.dependency);
    formats.chain(krate.has_engine().then_some("regress")).collect()
}

/// Returns a line of a dependency. One that the workspace has keeps its features, and whether it is optional.
///
/// `default-features` is never `false`: a member cannot switch off what the workspace has switched on. It is `true` where the
/// crate needs default features, as the workspace may have switched them off.
fn inherited(krate: &Crate, line: &str) -> String {
    let name = line.split(" = ").next().unwrap_or_default();
    let table: toml::Table = if krate.package.inherited_dependencies.contains(name) {
        toml::from_str(line).unwrap_or_default()
    } else {
        toml::Table::new()
    };
    let Some(dependency) = table.get(name) else { return line.to_owned() };
    let has_defaults = dependency.get("default-features").is_none();
    let mut keys = vec!["workspace = true".to_owned()];
    keys.extend(has_defaults.then(|| "default-features = true".to_owned()));
    for key in ["features", "optional"] {
        keys.extend(dependency.get(key).map(|value| format!("{key} = {value}")));
    }
    format!("{name} = {{ {} }}", keys.join(", "))
}
