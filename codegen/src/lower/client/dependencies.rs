//! The dependencies of emitted crates.

use crate::config::config_error;
use crate::diagnostic::Code;
use crate::lower::context::Context;

/// The manifest of the runtime, whose dependencies are those of emitted crates.
const RUNTIME: &str = include_str!("../../../runtime/manifest.toml");

/// Returns `true` for the name of a crate that emitted crates may depend on.
pub fn is_dependency(dashed: &str) -> bool {
    let dependencies = RUNTIME.lines().skip_while(|line| *line != "[dependencies]");
    let mut names = dependencies.filter_map(|line| Some(line.split_once(" = ")?.0));
    names.any(|name| name.replace('_', "-") == dashed)
}

/// Returns the dependencies that emitted crates may have.
pub fn names() -> impl Iterator<Item = &'static str> {
    let lines = RUNTIME.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    // Those after this comment are of the runtime's own tests.
    let lines = lines.take_while(|line| !line.starts_with("# Dependencies of the tests."));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0))
}

/// Returns the dependencies that emitted crates have whatever the formats are. The config may replace the requirement of others.
fn names_of_all() -> impl Iterator<Item = &'static str> {
    let lines = RUNTIME.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = lines.take_while(|line| *line != "[dev-dependencies]");
    lines.filter_map(|line| Some(line.split_once(" = ")?.0))
}

/// The keys of a dependency in the config. It cannot be optional: no feature enables it.
const KEYS: &str = "version path git branch tag rev registry package features default-features workspace";

/// Returns the further dependencies of the config, each with its requirement as TOML. Reports invalid ones.
pub fn further(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut further = Vec::new();
    for (entry, requirement) in cx.config.dependencies() {
        let (name, value) = (entry.as_ref(), requirement.as_ref());
        let unknown = value.as_table().and_then(|table| {
            table.keys().find(|key| !KEYS.split_ascii_whitespace().any(|known| known == key.as_str()))
        });
        let problem = if !is_spelt_well(name) {
            Some((entry.span(), "expected letters, digits, `-` and `_`".to_owned(), "fix the name"))
        } else if names_of_all().any(|known| known.replace('_', "-") == name.replace('_', "-")) {
            let what = "generated crates have it by themselves".to_owned();
            Some((entry.span(), what, "list it in `workspace-dependencies` of `[package]`, or remove it"))
        } else if !(value.is_str() || value.is_table()) {
            let what =
                format!("expected a version or a table, found a value of the type {}", value.type_str());
            Some((requirement.span(), what, "write it as in a `Cargo.toml`"))
        } else {
            unknown.map(|key| {
                let what = format!("unknown key `{}`", key.escape_debug());
                (
                    requirement.span(),
                    what,
                    "use keys of `[dependencies]` in a `Cargo.toml`, except for `optional`",
                )
            })
        };
        match problem {
            Some((place, why, help)) => {
                let what = format!("invalid dependency `{}`: {why}", name.escape_debug());
                cx.report(config_error(Code::E0412, place, what).help(help));
            }
            None => further.push((name.clone(), value.to_string())),
        }
    }
    further
}

/// Returns `true` for the name of a package.
pub fn is_spelt_well(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
