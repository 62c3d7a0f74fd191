//! specsmith turns an OpenAPI description into a Rust client crate.
//!
//! This is the generator as a library, with no file system in it: texts go in, texts come out.
//!
//! ```text
//! text ─parse─▶ Document ─read─▶ openapiv3::OpenAPI ─resolve─▶ model::Api ─lower─▶ ir::Crate ─emit─▶ tokens ─format─▶ Files
//! ```

pub mod config;
pub mod diagnostic;
mod emit;
pub mod files;
mod format;
mod ir;
mod lower;
mod markdown;
mod model;
pub mod pointer;
mod report;
mod resolve;
mod source;

use config::Config;
use diagnostic::Diagnostics;
use files::Files;
pub use lower::is_package_name;
use lower::lock::Lock;
pub use report::report;
pub use source::Summary;

/// A text, and what to call it in diagnostics.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path, as a person knows it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// All that the generator looks at.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The OpenAPI description, YAML or JSON.
    pub spec: Source,
    /// The config; without it everything comes from the description.
    pub config: Option<Source>,
    /// The names that were given before.
    pub lock: Option<Source>,
    /// A name for the crate, before the config's.
    pub crate_name: Option<String>,
}

/// What comes of it.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The crate.
    pub files: Files,
    /// The new text of the lock.
    pub lock: String,
    /// What was left out, and why.
    pub warnings: Diagnostics,
    /// The description in figures, and how much of it is in the crate.
    pub summary: Summary,
}

/// Generates the crate.
///
/// # Errors
///
/// Every problem of the first stage that finds an error, warnings so far included.
pub fn generate(inputs: &Inputs) -> Result<Generated, Diagnostics> {
    let mut found = Diagnostics::default();
    let config =
        inputs.config.as_ref().map_or_else(|| Ok(Config::default()), |config| Config::parse(&config.text))?;
    let old_names =
        inputs.lock.as_ref().map_or_else(|| Ok(Lock::default()), |lock| Lock::parse(&lock.text))?;

    let document = source::parse(&inputs.spec.text)?;
    let mut summary = document.summary();
    let openapi = source::read(document, &mut found)?;
    let api = resolve::resolve(openapi, &mut found)?;
    let (krate, names) = lower::lower(&api, &config, &old_names, inputs.crate_name.as_deref(), &mut found)?;
    summary.emitted = krate.groups.iter().map(|group| group.operations.len()).sum();
    let files = emit::emit(&krate)?;
    Ok(Generated { files, lock: names.text(), warnings: found, summary })
}

/// A description in figures, which has them even if no crate can be generated from it; none if it is not a tree.
pub fn summary(text: &str) -> Option<Summary> {
    source::parse(text).ok().map(|document| document.summary())
}
