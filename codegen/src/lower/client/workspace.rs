//! What the package inherits from its workspace.

use std::collections::BTreeSet;

use toml::Spanned;

use crate::config::{self, INHERITABLE, Workspace, config_error};
use crate::diagnostic::{Code, Diagnostic, similar};
use crate::lower::client::dependencies as known;
use crate::lower::context::Context;

/// Returns the keys of the manifest that are inherited. Reports those that cannot be, and those that the config sets.
pub fn keys(cx: &Context<'_>) -> BTreeSet<&'static str> {
    let settings = &cx.config.package;
    let keys = match &settings.workspace {
        Workspace::None => return BTreeSet::new(),
        Workspace::Common => {
            let common = ["edition", "license", "lints", "rust-version", "version"].into_iter();
            return common.filter(|key| !is_set(settings, key)).collect();
        }
        Workspace::Keys(keys) => keys,
    };
    let mut inherited = BTreeSet::new();
    for entry in keys {
        let key = entry.as_ref().as_str();
        let Some(known) = INHERITABLE.into_iter().find(|known| *known == key) else {
            let what = format!("cannot inherit `{}` from the workspace", key.escape_debug());
            let help = match similar(key, INHERITABLE.into_iter()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("use some of {}", INHERITABLE.map(|key| format!("`{key}`")).join(", ")),
            };
            cx.report(config_error(Code::E0409, entry.span(), what).help(help));
            continue;
        };
        if is_set(settings, known) {
            let what = format!("`{known}` is inherited from the workspace, and set in `[package]`");
            cx.report(config_error(Code::E0409, entry.span(), what).help("remove one of the two"));
        }
        if !inherited.insert(known) {
            let what = format!("duplicate key `{known}` in `workspace`");
            cx.report(config_error(Code::E0409, entry.span(), what).help("remove one of the two"));
        }
    }
    inherited
}

/// Returns `true` if the config sets a key.
fn is_set(settings: &config::Package, key: &str) -> bool {
    match key {
        "categories" => !settings.categories.is_empty(),
        "description" => settings.description.is_some(),
        "keywords" => !settings.keywords.is_empty(),
        "license" => settings.license.is_some(),
        "repository" => settings.repository.is_some(),
        "version" => settings.version.is_some(),
        _ => false,
    }
}

/// Returns the dependencies that are inherited. Reports those that no emitted crate has.
pub fn dependencies(cx: &Context<'_>) -> BTreeSet<String> {
    let mut inherited = BTreeSet::new();
    for entry in &cx.config.package.workspace_dependencies {
        let name = entry.as_ref();
        if known::names().any(|known| known == name) {
            inherited.insert(name.clone());
        } else {
            cx.report(unknown(entry));
        }
    }
    inherited
}

fn unknown(entry: &Spanned<String>) -> Diagnostic {
    let name = entry.as_ref();
    let what = format!(
        "unused entry `{}` in `workspace-dependencies`: no generated crate depends on it",
        name.escape_debug()
    );
    let help = match similar(name, known::names()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "remove it, or add the dependency to `[dependencies]`".to_owned(),
    };
    config_error(Code::E0402, entry.span(), what).help(help)
}
