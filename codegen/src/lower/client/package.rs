//! The package manifest.

use toml::Spanned;

use crate::config::config_error;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Package, unraw};
use crate::lower::client::dependencies::{is_dependency, is_spelt_well};
use crate::lower::client::{dependencies, workspace};
use crate::lower::context::Context;
use crate::lower::names::identifier::{Case, identifier, is_keyword, is_name};
use crate::lower::names::reserved::{GROUPS, WINDOWS};
use crate::lower::names::scope::Scope;
use crate::markdown;
use crate::pointer::Pointer;
use crate::provenance::Provenance;

/// Lowers the manifest. `given` is the name that the caller asks for.
pub fn package(cx: &Context<'_>, given: Option<&str>, provenance: Provenance) -> Package {
    let (api, settings) = (cx.api, &cx.config.package);
    let invalid_name = |name: &str| {
        let expected = "letters, digits, `-` and `_`, and no name of Rust, cargo or a dependency";
        format!("invalid package name `{}`: expected {expected}", name.escape_debug())
    };
    let configured = validated(settings.name.as_ref(), is_package_name, cx, Code::E0406, invalid_name);
    if let Some(given) = given.filter(|given| !is_package_name(given)) {
        cx.report(Diagnostic::new(Code::E0406, &Pointer::root(), invalid_name(given)));
    }
    let name = given.map(str::to_owned).or(configured).unwrap_or_else(|| from_title(&api.title));
    let invalid_version = |version: &str| {
        format!("invalid version `{}`: expected a version such as 1.2.3", version.escape_debug())
    };
    let version = validated(settings.version.as_ref(), is_version, cx, Code::E0407, invalid_version);
    let title = if is_shown(&api.title) { api.title.as_str() } else { "an HTTP API" };
    let description = settings.description.clone().filter(|description| is_shown(description));
    let description = markdown::one_line(&description.unwrap_or_else(|| format!("A client for {title}")));
    Package {
        lib: name.replace('-', "_"),
        name,
        version: version.unwrap_or_else(|| "0.1.0".to_owned()),
        summary: markdown::sentence(&markdown::harmless(&description).unwrap_or_default()),
        description,
        license: settings.license.clone(),
        repository: settings.repository.clone(),
        keywords: settings.keywords.clone(),
        categories: settings.categories.clone(),
        ext: settings.ext.as_ref().map(|name| module(cx, name)),
        dependencies: dependencies::further(cx),
        inherited: workspace::keys(cx),
        inherited_dependencies: workspace::dependencies(cx),
        provenance,
    }
}

/// Returns the name of the user's own module. Reports one that cannot be the name of a module at the root.
fn module(cx: &Context<'_>, setting: &Spanned<String>) -> String {
    let name = setting.as_ref();
    let reserved = Scope::new(Case::Snake, GROUPS).reserve(WINDOWS.split_whitespace());
    if !is_name(name, Case::Snake) || unraw(name) != name {
        let what = format!(
            "invalid name `{}`: expected a Rust name in snake_case, and no keyword",
            name.escape_debug()
        );
        cx.report(config_error(Code::E0404, setting.span(), what).help("choose another name, such as `ext`"));
    } else if !reserved.is_free(name) {
        let what = format!("name `{name}` is already used by generated code");
        cx.report(config_error(Code::E0405, setting.span(), what).help("choose another name, such as `ext`"));
    }
    name.clone()
}

/// Returns the title as a package name, with the suffix `-client` if the name cannot be a name by itself.
fn from_title(title: &str) -> String {
    if !is_shown(title) {
        return "api-client".to_owned();
    }
    let words = identifier(title, Case::Snake).replace('_', "-").replace("r#", "");
    let name: String = words.chars().take(50).collect();
    let name = name.trim_end_matches('-');
    if is_package_name(name) { name.to_owned() } else { format!("{name}-client") }
}

/// Returns `true` for a text of which docs show anything: `&nbsp;` is a space.
fn is_shown(text: &str) -> bool {
    markdown::harmless(text).is_some()
}

fn validated(
    setting: Option<&Spanned<String>>,
    fits: fn(&str) -> bool,
    cx: &Context<'_>,
    code: Code,
    message: impl Fn(&str) -> String,
) -> Option<String> {
    let setting = setting?;
    if !fits(setting.as_ref()) {
        cx.report(config_error(code, setting.span(), message(setting.as_ref())));
    }
    Some(setting.as_ref().clone())
}

/// Names that cargo or crates.io reject, separated by spaces.
const RESERVED: &str = "alloc aux build con core deps examples incremental nul prn proc-macro std test";

/// Returns `true` for a package name that cargo accepts and crates.io does not reserve. A crate with the name of one of its
/// dependencies would compile, but neither its doctests nor its users could tell them apart.
pub fn is_package_name(name: &str) -> bool {
    let dashed = name.replace('_', "-").to_ascii_lowercase();
    let is_reserved = RESERVED.split(' ').any(|name| name == dashed) || is_dependency(&dashed);
    !is_reserved && !is_keyword(&dashed) && is_spelt_well(name)
}

fn is_version(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|number| number.parse::<u64>().is_ok())
        && version.chars().all(|c| c.is_ascii_alphanumeric() || ".-+".contains(c))
}
