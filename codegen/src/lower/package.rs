//! What the emitted manifest says.

use toml::Spanned;

use crate::config::{Config, problem};
use crate::diagnostic::Diagnostics;
use crate::ir::Package;
use crate::lower::names::{Case, identifier};
use crate::model::Api;

pub fn package(api: &Api, config: &Config, given: Option<&str>, found: &mut Diagnostics) -> Package {
    let settings = &config.package;
    let from_title = || identifier(&api.title, Case::Snake).replace('_', "-").replace("r#", "");
    let configured = checked(
        settings.name.as_ref(),
        is_package_name,
        found,
        "E0406",
        "a package name: letters, digits, - and _",
    );
    let name = given.map(str::to_owned).or(configured).unwrap_or_else(from_title);
    let version = checked(settings.version.as_ref(), is_version, found, "E0407", "a version like 1.2.3");
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Package {
        lib: name.replace('-', "_"),
        name,
        version: version.unwrap_or_else(|| "0.1.0".to_owned()),
        description: one_line(
            settings.description.as_deref().unwrap_or(&format!("A client for {}", api.title)),
        ),
        license: settings.license.clone(),
        repository: settings.repository.clone(),
        keywords: settings.keywords.clone(),
        categories: settings.categories.clone(),
    }
}

fn checked(
    setting: Option<&Spanned<String>>,
    fits: fn(&str) -> bool,
    found: &mut Diagnostics,
    code: &'static str,
    wanted: &str,
) -> Option<String> {
    let setting = setting?;
    if !fits(setting.as_ref()) {
        found.push(problem(code, setting.span(), format!("this is not {wanted}")));
    }
    Some(setting.as_ref().clone())
}

/// What cargo takes for a name, and crates.io for one that it may show.
pub fn is_package_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn is_version(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|number| number.parse::<u64>().is_ok())
        && version.chars().all(|c| c.is_ascii_alphanumeric() || ".-+".contains(c))
}
