//! The config of the generator: a TOML file beside the description.

mod extensions;
mod features;
mod levels;
mod limits;
mod rust_path;
mod selector;
mod used;
mod workspace;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Place, similar};

pub use extensions::ExtensionEntry;
pub use features::Features;
pub use limits::Limits;
pub use rust_path::{STANDARD_DERIVES, absolute_path, derive_path};
pub use selector::{OperationFields, Selector, glob_matches};
pub use used::Used;
pub use workspace::{INHERITABLE, Workspace};

/// The config.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The manifest of the emitted crate.
    #[serde(default)]
    pub package: Package,
    /// The cargo features of the emitted crate.
    #[serde(default)]
    pub features: Features,
    /// Rules for names.
    #[serde(default)]
    pub names: Names,
    /// OpenAPI overlays, in order: paths relative to the folder of the config.
    #[serde(default)]
    pub overlays: Vec<String>,
    /// The file that the description is a copy of.
    pub source: Option<SourceFile>,
    /// The filter of operations.
    #[serde(default)]
    pub operations: Operations,
    /// Settings for models.
    #[serde(default)]
    pub models: Models,
    /// `[[pagination]]`: the pagination of operations.
    #[serde(default)]
    pagination: Vec<ExtensionEntry>,
    /// `[[stream]]`: the streams of operations.
    #[serde(default)]
    stream: Vec<ExtensionEntry>,
    /// `[[idempotency]]`: the idempotency keys of operations.
    #[serde(default)]
    idempotency: Vec<ExtensionEntry>,
    /// Bounds on time and memory.
    #[serde(default)]
    pub limits: Limits,
    /// Makes every fault of the description an error.
    #[serde(default)]
    pub strict: bool,
    /// The levels of diagnostics.
    #[serde(default)]
    diagnostics: Levels,
    /// `[files]`: URL → path of a local copy. See [`Config::local_copy`].
    #[serde(default)]
    files: BTreeMap<Spanned<String>, Spanned<String>>,
    /// `[formats]`: `format` of a string → the Rust type.
    #[serde(default)]
    formats: BTreeMap<Spanned<String>, Spanned<String>>,
    /// `[merge]`: name of a type → addresses, with `*`, of the inline schemas that become this type.
    #[serde(default)]
    pub merge: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// `[replace]`: address → the path of the type that replaces the schema.
    #[serde(default)]
    replace: BTreeMap<Spanned<String>, Spanned<String>>,
    /// `[derive]`: address, or `*` for all models → further derives.
    #[serde(default)]
    derive: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// `[dependencies]`: further dependencies of the crate.
    #[serde(default)]
    dependencies: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    /// `[rename]`: address → name, with precedence over all other rules. See [`Config::rename`].
    #[serde(default)]
    rename: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// `[source]`: the file that the description is a copy of. The library does not read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceFile {
    /// Its URL.
    pub url: Option<String>,
    /// Its path, relative to the folder of the config.
    pub path: Option<String>,
    /// The SHA-256 of the copy, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// `[package]`: the manifest of the emitted crate. The defaults come from the description.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// The name of the crate.
    pub name: Option<Spanned<String>>,
    /// The semantic version.
    pub version: Option<Spanned<String>>,
    /// A description in one line.
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// The URL of the source repository.
    pub repository: Option<String>,
    /// At most five keywords.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Categories of crates.io.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The name of a module of the user's own.
    pub ext: Option<Spanned<String>>,
    /// The keys that the crate inherits from its workspace.
    #[serde(default)]
    pub workspace: Workspace,
    /// The dependencies that the crate inherits from its workspace.
    #[serde(default)]
    pub workspace_dependencies: Vec<Spanned<String>>,
}

/// `[names]`: rules for names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// Prefixes to remove from the names of component schemas and tags; the longest match is removed.
    #[serde(default)]
    strip_prefixes: Vec<Spanned<String>>,
    /// The names of operations whose id contains the path.
    #[serde(default)]
    pub operation_id: OperationIdNames,
}

/// The name of an operation whose `operationId` has the form `{function}{path}_{method}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperationIdNames {
    /// The function if all ids have this form; the whole id otherwise.
    #[default]
    Automatic,
    /// The whole id.
    Whole,
    /// The function, whatever other ids are.
    WithoutPath,
}

/// `[operations]`: the filter of operations, by selectors; see [`Selector`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Operations {
    /// Selects only these operations.
    #[serde(default)]
    pub only: Vec<Spanned<String>>,
    /// Skips these operations.
    #[serde(default)]
    pub except: Vec<Spanned<String>>,
}

/// `[models]`: settings for models.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Models {
    /// The treatment of undeclared fields.
    #[serde(default)]
    pub unknown_fields: UnknownFields,
    /// The structs with setters.
    #[serde(default)]
    pub setters: Setters,
}

/// The structs that have setters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setters {
    /// Those that occur in requests.
    #[default]
    Requests,
    /// All structs.
    All,
}

/// The treatment of undeclared fields: those that the schema of an object does not declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownFields {
    /// Kept if the schema has `additionalProperties`, or if an example contains undeclared fields; skipped otherwise.
    #[default]
    #[serde(rename = "examples")]
    FromExamples,
    /// Kept if the schema has `additionalProperties`; skipped otherwise.
    Skip,
    /// Kept by every struct, and serialized again.
    Keep,
}

/// `[diagnostics]`: the levels of faults and warnings, by their codes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Levels {
    /// Errors.
    #[serde(default)]
    deny: Vec<Spanned<String>>,
    /// Warnings, also in a strict run.
    #[serde(default)]
    warn: Vec<Spanned<String>>,
    /// Not reported.
    #[serde(default)]
    allow: Vec<Spanned<String>>,
}

impl Config {
    /// Parses a config.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not TOML, or has an unknown setting.
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        toml::from_str(text).map_err(|error| {
            let mut diagnostics = Diagnostics::default();
            let place = error.span().map_or(Place::Whole, Place::Bytes);
            diagnostics.push(Diagnostic::at(Code::E0401, Input::Config, place, error.message().trim()));
            diagnostics
        })
    }

    /// Iterates over the entries for selected operations, each with the name of its extension and its index.
    pub fn extensions(&self) -> impl Iterator<Item = (&'static str, usize, &ExtensionEntry)> {
        let all = [
            ("x-specsmith-pagination", &self.pagination),
            ("x-specsmith-stream", &self.stream),
            ("x-specsmith-idempotency-key", &self.idempotency),
        ];
        all.into_iter().flat_map(|(name, entries)| {
            entries.iter().enumerate().map(move |(index, entry)| (name, index, entry))
        })
    }

    /// Returns the name in `[rename]` for an address. An address is a JSON Pointer, except that items of lists are identified
    /// by name and not by index, so that it stays valid when items are added: enum values by their value, tags and headers
    /// by their name, and parameters by location and name, as in `…/parameters/query/PageSize`.
    pub fn rename(&self, address: &str) -> Option<&Spanned<String>> {
        self.rename.get(address)
    }

    /// Iterates over the addresses and names of `[rename]`.
    pub fn renames(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rename.iter().map(|(address, name)| (address.as_ref().as_str(), name.as_ref().as_str()))
    }

    /// Iterates over the addresses and paths of `[replace]`.
    pub fn replacements(&self) -> impl Iterator<Item = (&str, &Spanned<String>)> {
        self.replace.iter().map(|(address, path)| (address.as_ref().as_str(), path))
    }

    /// Iterates over the addresses and derives of `[derive]`.
    pub fn derives(&self) -> impl Iterator<Item = (&Spanned<String>, &[Spanned<String>])> {
        self.derive.iter().map(|(address, derives)| (address, derives.as_slice()))
    }

    /// Iterates over the names and requirements of `[dependencies]`.
    pub fn dependencies(&self) -> impl Iterator<Item = (&Spanned<String>, &Spanned<toml::Value>)> {
        self.dependencies.iter()
    }

    /// Returns the entry of `[merge]` with this name.
    pub fn merged(&self, name: &str) -> Option<&Spanned<String>> {
        self.merge.get_key_value(name).map(|(name, _)| name)
    }

    /// Returns the longest prefix that is removed from a name; empty if there is none, or if nothing else would be left.
    pub fn prefix_of(&self, name: &str) -> &str {
        let prefixes = self.names.strip_prefixes.iter().map(|prefix| prefix.as_ref().as_str());
        let fits = prefixes.filter(|prefix| name.len() > prefix.len() && name.starts_with(prefix));
        fits.max_by_key(|prefix| prefix.len()).unwrap_or_default()
    }

    /// Returns the path of the local copy of a URL, relative to the folder of the description. An entry that ends in `/`
    /// applies to all URLs with that prefix; the longest match is used, and returned first.
    pub fn local_copy(&self, url: &str) -> Option<(&str, String)> {
        let rest = |known: &str| match url.strip_prefix(known)? {
            "" => Some(""),
            rest => known.ends_with('/').then_some(rest),
        };
        let fits = self.files.iter().filter_map(|(known, path)| Some((known, path, rest(known.as_ref())?)));
        let (known, path, rest) = fits.max_by_key(|(known, ..)| known.as_ref().len())?;
        let path = if rest.is_empty() { path.as_ref().clone() } else { format!("{}/{rest}", path.as_ref()) };
        Some((known.as_ref(), path))
    }

    /// Iterates over the formats and types of `[formats]`.
    pub fn formats(&self) -> impl Iterator<Item = (&Spanned<String>, &Spanned<String>)> {
        self.formats.iter()
    }

    /// Returns the entries of `[rename]`, `[replace]`, `[derive]` and `[merge]` for skipped parts.
    pub fn skipped(
        &self,
        is_skipped: impl Fn(&str) -> bool,
        may_be_skipped: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = &str> {
        let addresses = self.rename.keys().chain(self.replace.keys()).chain(self.derive.keys());
        let addresses = addresses.map(|address| address.as_ref().as_str());
        let patterns = self.merge.values().flatten().map(|pattern| pattern.as_ref().as_str());
        let addresses = addresses.filter(move |address| is_skipped(address));
        addresses.chain(patterns.filter(move |pattern| may_be_skipped(pattern)))
    }

    /// Reports unused entries, which are misspelled, or for a part that the description no longer has. `addresses` are those of
    /// the description.
    pub fn report_unused<'a>(
        &self,
        used: &Used,
        addresses: impl Iterator<Item = &'a str> + Clone,
        diagnostics: &mut Diagnostics,
    ) {
        let mut report = |entry: &Spanned<String>, message: String, help: &str| {
            if !used.contains(entry.as_ref()) {
                diagnostics.push(config_error(Code::E0402, entry.span(), message).help(help));
            }
        };
        for prefix in &self.names.strip_prefixes {
            report(
                prefix,
                format!("unused prefix `{}`: no name starts with it", prefix.as_ref()),
                "fix the prefix, or remove it",
            );
        }
        for url in self.files.keys() {
            let message = format!("unused file entry: no `$ref` refers to `{}`", url.as_ref());
            report(url, message, "fix the URL, or remove the entry");
        }
        for format in self.formats.keys() {
            let message = format!("unused format `{}`: no string has it", format.as_ref().escape_debug());
            report(format, message, "fix the format, or remove the entry");
        }
        for address in self.rename.keys().chain(self.replace.keys()).chain(self.derive.keys()) {
            let message = format!("cannot find the address `{}` in the description", address.as_ref());
            let help = similar_address(address.as_ref(), addresses.clone()).map_or_else(
                || "use one of the addresses in the lock file, or remove the entry".to_owned(),
                |address| format!("did you mean `{address}`?"),
            );
            report(address, message, &help);
        }
    }
}

/// Returns the address whose last part is most similar to that of an unknown one.
fn similar_address<'a>(unknown: &str, addresses: impl Iterator<Item = &'a str>) -> Option<String> {
    let (parent, last) = unknown.rsplit_once('/')?;
    let siblings = addresses.filter_map(|address| address.strip_prefix(parent)?.strip_prefix('/'));
    Some(format!("{parent}/{}", similar(last, siblings.filter(|sibling| !sibling.contains('/')))?))
}

/// Creates an error at a span in the config.
pub fn config_error(code: Code, place: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::at(code, Input::Config, Place::Bytes(place), message)
}
