//! Versions of the emitted crate: the next one, its entry in the changelog, and what changed.

use std::fs;
use std::path::{Path, PathBuf};

use specsmith::diagnostic::Diagnostics;
use specsmith::{Bump, Comparison, Inputs, Side};

use crate::error::Error;
use crate::project::config_file::ConfigFile;
use crate::project::paths::Paths;
use crate::release::changelog::{Changelog, Start};
use crate::release::since::Since;
use crate::terminal::{ADDED, BOLD, REMOVED, display_path, escape};

/// The file name of the changelog in the folder of the crate.
const CHANGELOG: &str = "CHANGELOG.md";

/// The number of sentences about changes.
const HIGHLIGHTS: usize = 5;

/// The number of lines of `[rename]`.
const RENAMES: usize = 30;

/// A crate and the one that was generated before.
#[derive(Debug)]
pub struct Versions {
    /// The value of `--since`.
    since: String,
    /// Both crates.
    comparison: Comparison,
    /// The version of the earlier crate; `None` if a workspace gives it.
    before: Option<String>,
    /// The changelog, if there is one.
    changelog: Option<String>,
}

/// The next version of the crate.
#[derive(Debug)]
pub struct Next {
    /// The crates.
    pub versions: Versions,
    /// The version.
    pub version: String,
    /// The new text of the file that contains the config; `None` if it has the version.
    pub config: Option<String>,
    /// The changelog: its path and new text, if it changes. Without a text it is removed.
    pub changelog: Option<(PathBuf, Option<String>)>,
}

impl Versions {
    /// Compares the crate with an earlier one. Returns `None` if no input has changed, or if the description has errors, which
    /// the run reports.
    pub fn of(earlier: Since, paths: &Paths, inputs: &Inputs) -> Result<Option<Self>, Error> {
        if !earlier.may_differ {
            return Ok(None);
        }
        let comparison = match specsmith::compare(&earlier.inputs, inputs) {
            Ok(comparison) => comparison,
            Err((Side::New, _)) => return Ok(None),
            Err((Side::Old, errors)) => return Err(invalid(&earlier, &errors)),
        };
        let changelog = read_if_there(&paths.out.join(CHANGELOG))?;
        // A file has no version. A run from the same file has made the present version from an earlier one.
        let new = comparison.new.version.clone();
        let own_start = own_start(changelog.as_deref(), new.as_deref().unwrap_or_default());
        let before = own_start
            .filter(|start| {
                !earlier.name.starts_with("git:")
                    && start.description == comparison.old.provenance.description
            })
            .map_or_else(|| comparison.old.version.clone().or(new), |start| Some(start.version));
        Ok(Some(Self { since: earlier.name, comparison, before, changelog }))
    }

    /// Returns an error for a change that breaks source without a breaking version, which the config contains.
    pub fn check(&self, command: &str) -> Result<(), Error> {
        let Self { since, comparison, before, .. } = self;
        let bump = comparison.difference.bump();
        // The version of a workspace is not known here.
        let (Some(old), Some(new)) = (before, &comparison.new.version) else { return Ok(()) };
        if bump != Bump::Breaking || bump.allows(old, new) {
            return Ok(());
        }
        let expected = bump.after(old).map_or_else(String::new, |next| format!(", expected {next}"));
        let mut error = Error::new(format!(
            "the crate breaks code that uses the one of {since}, version {old}, but has the version {new}{expected}"
        ));
        for line in comparison.difference.highlights(1) {
            error = error.note(line);
        }
        Err(error.help(format!("run {command} --bump auto")))
    }

    /// Returns the next version, the config with it, and the changelog with its entry.
    ///
    /// A version that a person set is kept if it is high enough: no run wrote an entry for it.
    pub fn next(self, paths: &Paths) -> Result<Next, Error> {
        let Some(config) = &paths.config else {
            return Err(Error::new("--bump needs a config, which contains the version")
                .help("create a TOML file with `version` in `[package]`, and pass it to --config"));
        };
        let Self { comparison: Comparison { difference, old, new }, before, changelog: old_text, .. } = &self;
        let Some((before, set)) = before.as_ref().zip(new.version.as_ref()) else {
            return Err(Error::new(
                "--bump cannot set the version: the crate inherits it from its workspace",
            )
            .help("set `version` in `[package]` of the config"));
        };
        let old_changelog = Changelog::parse(old_text.as_deref().unwrap_or_default());
        let mut changelog = old_changelog.clone();
        let own_start = own_start(old_text.as_deref(), set);
        let start = Start { version: before.clone(), description: old.provenance.description.clone() };
        let bump = difference.bump();
        let is_set = set != before && own_start.is_none() && bump.allows(before, set);
        let version = if is_set { Some(set.clone()) } else { bump.after(before) };
        let version = version.ok_or_else(|| {
            Error::new(format!("no version follows {}", escape(before))).help("set `version` in the config")
        })?;
        match bump {
            Bump::None => changelog.remove(&start),
            _ => changelog.set(&version, &start, &difference.changelog()),
        }
        let text = (changelog != old_changelog).then(|| changelog.text());
        let is_other = version != *set;
        let config = is_other.then(|| config.edited("package", "version", &version)).transpose()?;
        let changelog = text.map(|text| (paths.out.join(CHANGELOG), text));
        Ok(Next { version, config, changelog, versions: self })
    }

    /// Reports what changed, the version that follows, and the lines of `[rename]` that keep names. `next` is the version that
    /// was set.
    pub fn report(&self, next: Option<&str>, config: Option<&ConfigFile>, command: &str) -> String {
        let Comparison { difference, new, .. } = &self.comparison;
        if difference.changes.is_empty() {
            return String::new();
        }
        let mut text =
            format!("\n{BOLD}changed since {}{BOLD:#}: {}\n", escape(&self.since), difference.summary());
        let lines = difference.highlights(HIGHLIGHTS + 1);
        for line in lines.iter().take(HIGHLIGHTS) {
            text.push_str(&format!("  {}\n", escape(line)));
        }
        if lines.len() > HIGHLIGHTS {
            text.push_str("  …\n");
        }
        if let (Some(_), Some(set), Some(before)) = (config, &new.version, &self.before) {
            text.push_str(&self.version_line(before, next.unwrap_or(set), command));
        }
        let keep: Vec<&str> = difference.changes.iter().filter_map(|change| change.keep.as_deref()).collect();
        if !keep.is_empty() {
            let place = config.map_or_else(
                || "`[rename]` in a config".to_owned(),
                |config| format!("{} in {}", config.header("rename"), display_path(&config.path)),
            );
            text.push_str(&format!("  to keep the names, add to {}:\n", escape(&place)));
            for line in keep.iter().take(RENAMES) {
                text.push_str(&format!("    {}\n", escape(line)));
            }
            if keep.len() > RENAMES {
                text.push_str(&format!("    … and {} more\n", keep.len() - RENAMES));
            }
        }
        text
    }

    fn version_line(&self, before: &str, version: &str, command: &str) -> String {
        let bump = self.comparison.difference.bump();
        if bump.allows(before, version) {
            return format!("  {ADDED}version{ADDED:#}: {before} → {version}\n");
        }
        let expected = bump.after(before).unwrap_or_default();
        let kind = if bump == Bump::Breaking { "breaks code" } else { "adds to it" };
        let as_before = if version == before { " as before" } else { "" };
        format!(
            "  {REMOVED}version{REMOVED:#}: {version}{as_before}, but the crate {kind}; for {expected} and its changelog, run \
             {BOLD}{command} --bump auto{BOLD:#}\n"
        )
    }
}

/// Returns the start of the entry of a version, if a run wrote it.
fn own_start(changelog: Option<&str>, version: &str) -> Option<Start> {
    Changelog::parse(changelog?).entry(version)?.start.clone()
}

/// Returns the error of an earlier description from which no crate can be generated.
fn invalid(earlier: &Since, errors: &Diagnostics) -> Error {
    let error =
        Error::new(format!("no crate can be generated from the description of --since {}", earlier.name));
    let first = errors.iter().find(|diagnostic| diagnostic.is_error());
    let error = first
        .into_iter()
        .fold(error, |error, first| error.note(format!("{}: {}", first.code, first.message)));
    error.note("nothing was written")
}

fn read_if_there(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Error::new(format!("{} is not UTF-8", display_path(path)))),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("cannot read", path, &error)),
    }
}
