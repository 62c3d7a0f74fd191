//! What a user may choose: the generator's config, a TOML file beside the description.

mod quiet;
mod selector;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};

pub use selector::{Facts, Selector, fits};

/// The config, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The emitted crate's manifest.
    #[serde(default)]
    pub package: Package,
    /// How names are made.
    #[serde(default)]
    pub names: Names,
    /// OpenAPI overlays, in the order in which they are applied: paths from the config's folder.
    #[serde(default)]
    pub overlays: Vec<String>,
    /// Which operations are emitted.
    #[serde(default)]
    pub operations: Operations,
    /// What models are like.
    #[serde(default)]
    pub models: Models,
    /// Which warnings are shown.
    #[serde(default)]
    warnings: Warnings,
    /// `[files]`: URL → path of a copy of what it leads to. See [`Config::local_copy`].
    #[serde(default)]
    files: BTreeMap<Spanned<String>, Spanned<String>>,
    /// `[formats]`: a `format` of strings → what its strings become.
    #[serde(default)]
    formats: BTreeMap<Spanned<String>, Spanned<String>>,
    /// `[merge]`: the name of a type → the addresses, with `*`, of the inline schemas that become it.
    #[serde(default)]
    pub merge: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// Address → name, before every other rule. See [`Config::rename`].
    #[serde(default)]
    rename: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(skip)]
    used: RefCell<HashSet<String>>,
    /// Address → name of the types that `[merge]` makes.
    #[serde(skip)]
    merged: RefCell<HashMap<String, String>>,
}

/// `[package]`: what the emitted crate's manifest says. What is left out comes from the description.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// The crate's name.
    pub name: Option<Spanned<String>>,
    /// Its version, by semantic versioning.
    pub version: Option<Spanned<String>>,
    /// A line about it.
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// At most five words for searching.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// crates.io's categories.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// `[names]`: how names are made.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// Prefixes to take off the names of component schemas and tags; the longest that fits is taken.
    #[serde(default)]
    strip_prefixes: Vec<Spanned<String>>,
}

/// `[operations]`: which operations are emitted, by selectors; see [`Selector`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Operations {
    /// None but these.
    #[serde(default)]
    pub only: Vec<Spanned<String>>,
    /// Not these.
    #[serde(default)]
    pub except: Vec<Spanned<String>>,
}

/// `[models]`: what models are like.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Models {
    /// What becomes of fields that the description does not name.
    #[serde(default)]
    pub unknown_fields: UnknownFields,
    /// Which structs have setters.
    #[serde(default)]
    pub setters: Setters,
}

/// Which structs have setters without the feature `mock`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setters {
    /// Those that a request may have.
    #[default]
    Sent,
    /// All.
    All,
}

/// What becomes of the fields of an object that its schema does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownFields {
    /// Kept where the schema has `additionalProperties`, or where an example shows some; else skipped.
    #[default]
    Shown,
    /// Kept where the schema has `additionalProperties`, else skipped.
    Skip,
    /// Kept by every struct, and written again.
    Keep,
}

/// `[warnings]`: which warnings are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Warnings {
    /// Codes of those that are not.
    #[serde(default)]
    allow: Vec<Spanned<String>>,
}

impl Config {
    /// Reads a config.
    ///
    /// # Errors
    ///
    /// What is not TOML, or not a setting that there is.
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        toml::from_str(text).map_err(|error| {
            let mut found = Diagnostics::default();
            let place = error.span().map_or(Place::Whole, Place::Bytes);
            found.push(Diagnostic::new(
                Severity::Error,
                "E0401",
                Input::Config,
                place,
                error.message().trim(),
            ));
            found
        })
    }

    /// The name that the config gives to what has this address: a JSON Pointer, but for what moves when others are
    /// added. Enum values, tags and headers go by their value or name, parameters by place and name,
    /// as in `…/parameters/query/PageSize`, not by their index.
    pub fn rename(&self, address: &str) -> Option<&Spanned<String>> {
        let name = self.rename.get(address)?;
        self.used.borrow_mut().insert(address.to_owned());
        Some(name)
    }

    /// All of `[rename]`: addresses and names.
    pub fn renames(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rename.iter().map(|(address, name)| (address.as_ref().as_str(), name.as_ref().as_str()))
    }

    /// Takes down that what has this address has its name from `[merge]`.
    pub fn note_merged(&self, address: &str, name: &str) {
        self.merged.borrow_mut().insert(address.to_owned(), name.to_owned());
    }

    /// The name that `[merge]` gives to the type which has this address.
    pub fn merged(&self, address: &str) -> Option<&Spanned<String>> {
        let merged = self.merged.borrow();
        self.merge.get_key_value(merged.get(address)?.as_str()).map(|(name, _)| name)
    }

    /// The name without the longest of the prefixes that it has; a name that is all prefix stays.
    pub fn strip<'a>(&self, name: &'a str) -> &'a str {
        let fits = |prefix: &&Spanned<String>| {
            name.len() > prefix.as_ref().len() && name.starts_with(prefix.as_ref())
        };
        match self.names.strip_prefixes.iter().filter(fits).max_by_key(|prefix| prefix.as_ref().len()) {
            Some(prefix) => {
                self.used.borrow_mut().insert(prefix.as_ref().clone());
                &name[prefix.as_ref().len()..]
            }
            None => name,
        }
    }

    /// The path, from the folder of the description, of a copy of what this URL leads to. An entry that ends in `/` is
    /// for all that begins like it; the longest that fits is taken.
    pub fn local_copy(&self, url: &str) -> Option<String> {
        let rest = |known: &str| match url.strip_prefix(known)? {
            "" => Some(""),
            rest => known.ends_with('/').then_some(rest),
        };
        let fits = self.files.iter().filter_map(|(known, path)| Some((known, path, rest(known.as_ref())?)));
        let (known, path, rest) = fits.max_by_key(|(known, ..)| known.as_ref().len())?;
        self.used.borrow_mut().insert(known.as_ref().clone());
        Some(if rest.is_empty() { path.as_ref().clone() } else { format!("{}/{rest}", path.as_ref()) })
    }

    /// `[formats]`: each format that is mentioned, and what its strings are to become.
    pub fn formats(&self) -> impl Iterator<Item = (&Spanned<String>, &Spanned<String>)> {
        self.formats.iter()
    }

    /// The description has strings of this format.
    pub fn met_format(&self, format: &str) {
        if self.formats.contains_key(format) {
            self.used.borrow_mut().insert(format.to_owned());
        }
    }

    /// Entries of `[rename]` and `[merge]` that are for what is not emitted by choice: they wait, and are no mistakes.
    pub fn excuse(&self, is_left_out: impl Fn(&str) -> bool, may_be_left_out: impl Fn(&str) -> bool) {
        let addresses = self.rename.keys().map(Spanned::as_ref).filter(|address| is_left_out(address));
        self.used.borrow_mut().extend(addresses.cloned());
        let patterns = self.merge.values().flatten().map(Spanned::as_ref);
        self.used.borrow_mut().extend(patterns.filter(|pattern| may_be_left_out(pattern)).cloned());
    }

    /// Whether a pattern of `[merge]` is for what is not emitted by choice.
    pub fn is_excused(&self, pattern: &str) -> bool {
        self.used.borrow().contains(pattern)
    }

    /// Entries that have met nothing: a misspelt address must not go unnoticed, nor one whose place the description has
    /// given up.
    pub fn report_unused(&self, found: &mut Diagnostics) {
        let used = self.used.borrow();
        let mut report = |entry: &Spanned<String>, what: String, help: &str| {
            if !used.contains(entry.as_ref()) {
                found.push(problem("E0402", entry.span(), what).help(help));
            }
        };
        for prefix in &self.names.strip_prefixes {
            report(
                prefix,
                format!("no name begins with `{}`", prefix.as_ref()),
                "remove the prefix, or mend it",
            );
        }
        for url in self.files.keys() {
            let what = format!("no `$ref` leads to `{}`", url.as_ref());
            report(url, what, "remove the entry, or mend its URL");
        }
        for format in self.formats.keys() {
            let what = format!("no string has the format `{}`", format.as_ref().escape_debug());
            report(format, what, "remove the entry, or mend its name");
        }
        for address in self.rename.keys() {
            let what = format!("nothing in the description has the address `{}`", address.as_ref());
            report(address, what, "names.lock lists the addresses there are");
        }
    }
}

/// An error at a place in the config.
pub fn problem(code: &'static str, place: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Error, code, Input::Config, Place::Bytes(place), message)
}
