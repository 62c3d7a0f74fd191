//! specsmith turns an OpenAPI description into a Rust client crate.
//!
//! This is the generator as a library, with no file system in it: texts go in, texts come out.
//!
//! ```text
//! text ─parse─▶ Document ─overlay, gather, choose, upgrade, read─▶ openapiv3::OpenAPI ─resolve─▶ model::Api
//!      ─narrow, merge─▶ model::Api ─lower─▶ ir::Crate ─emit, format─▶ Files
//! ```

use std::sync::Arc;

mod choice;
pub mod config;
pub mod diagnostic;
mod emit;
pub mod explain;
pub mod files;
mod format;
mod ir;
mod lower;
#[doc(hidden)]
pub mod markdown;
mod model;
pub mod pointer;
mod report;
mod resolve;
mod source;

pub use choice::{Choice, Chosen};
use config::Config;
use diagnostic::Diagnostics;
pub use diagnostic::Source;
use files::Files;
pub use lower::is_package_name;
use lower::lock::Lock;
use pointer::Pointer;
pub use report::{report, report_json};
pub use source::{Folder, Summary, Unread};

/// All that the generator looks at.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The OpenAPI description, YAML or JSON.
    pub spec: Source,
    /// What lies beside the description, for the files that it refers to.
    pub folder: Option<Arc<dyn Folder>>,
    /// OpenAPI overlays, in the order in which they are applied.
    pub overlays: Vec<Source>,
    /// The config; without it everything comes from the description.
    pub config: Option<Source>,
    /// The names that were given before.
    pub lock: Option<Source>,
    /// A name for the crate, before the config's.
    pub crate_name: Option<String>,
    /// Which operations to emit, of those that the config chooses.
    pub choice: Choice,
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
    /// What the choice of operations has left, if there is one.
    pub chosen: Option<Chosen>,
}

/// Generates the crate.
///
/// # Errors
///
/// Every problem of the first stage that finds an error, warnings so far included.
pub fn generate(inputs: &Inputs) -> Result<Generated, Diagnostics> {
    generate_observed(inputs, &mut |_| {})
}

/// The JSON examples of a description, for who wants to know whether the crate's types read and write them.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// The examples of media types and schemas for which the crate has a type.
    pub list: Vec<Example>,
    /// The description that their schemas stand in: overlaid and gathered, so that each `$ref` leads to a component.
    pub description: serde_json::Value,
}

/// An example.
#[derive(Clone, Debug)]
pub struct Example {
    /// Where it stands.
    pub pointer: Pointer,
    /// Where its schema stands.
    pub schema: Pointer,
    /// The type that the schema has become, as it is written inside the crate: models as `crate::models::Pet`, and maps
    /// as `BTreeMap`.
    pub rust_type: String,
    /// The example.
    pub value: serde_json::Value,
}

/// Generates the crate, and gives the examples of the description.
///
/// # Errors
///
/// As [`generate`].
pub fn generate_with_examples(inputs: &Inputs) -> Result<(Generated, Examples), Diagnostics> {
    let mut examples = Examples::default();
    let generated = run(inputs, &mut |_| {}, Some(&mut examples))?;
    Ok((generated, examples))
}

/// A part of the way from the text to the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The text becomes a tree.
    Parse,
    /// Overlays are applied, and what is referred to elsewhere moves into the components.
    Gather,
    /// The tree becomes OpenAPI 3.0, and is checked.
    Upgrade,
    /// The tree becomes openapiv3's types.
    Read,
    /// References become ids, and what is not wanted goes.
    Resolve,
    /// Every decision about the crate.
    Lower,
    /// The crate becomes text, file by file.
    Emit,
}

/// Something to tell of a run.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A stage begins. The last one ends with the call.
    Begins(Stage),
    /// These are all the warnings: nothing but the emitting is left, which has none.
    Warned(&'a Diagnostics),
}

/// Generates the crate, and tells how far it has come.
///
/// # Errors
///
/// As [`generate`], which is this with nobody who listens.
pub fn generate_observed(
    inputs: &Inputs,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Generated, Diagnostics> {
    run(inputs, tell, None)
}

fn run(
    inputs: &Inputs,
    tell: &mut dyn FnMut(Progress<'_>),
    examples: Option<&mut Examples>,
) -> Result<Generated, Diagnostics> {
    let mut found = Diagnostics::default();
    let config =
        inputs.config.as_ref().map_or_else(|| Ok(Config::default()), |config| Config::parse(&config.text))?;
    let old_names =
        inputs.lock.as_ref().map_or_else(|| Ok(Lock::default()), |lock| Lock::parse(&lock.text))?;
    config.silence(&mut found);

    tell(Progress::Begins(Stage::Parse));
    let mut document = source::parse(&inputs.spec.text)?;
    let mut outcome = from_tree(&mut document, inputs, &config, &old_names, found, tell, examples);
    let problems = match &mut outcome {
        Ok(decided) => &mut decided.warnings,
        Err(found) => found,
    };
    document.origins.relocate(problems);
    let Decided { krate, lock, warnings, summary, chosen } = outcome?;
    tell(Progress::Warned(&warnings));
    tell(Progress::Begins(Stage::Emit));
    let files = emit::emit(&krate)?;
    Ok(Generated { files, lock, warnings, summary, chosen })
}

/// A crate of which everything is decided: see [`Generated`].
struct Decided {
    krate: ir::Crate,
    lock: String,
    warnings: Diagnostics,
    summary: Summary,
    chosen: Option<Chosen>,
}

/// From the tree of the main document on. Problems are at places of the effective tree, which the document tells the
/// origins of.
fn from_tree(
    document: &mut source::Document,
    inputs: &Inputs,
    config: &Config,
    old_names: &Lock,
    mut found: Diagnostics,
    tell: &mut dyn FnMut(Progress<'_>),
    examples: Option<&mut Examples>,
) -> Result<Decided, Diagnostics> {
    tell(Progress::Begins(Stage::Gather));
    source::overlay(document, &inputs.overlays, &mut found)?;
    let copies = |url: &str| config.local_copy(url);
    let around =
        source::Around { name: &inputs.spec.name, folder: inputs.folder.as_deref(), copies: &copies };
    source::gather(document, around, &mut found)?;
    let mut summary = document.summary();
    // Before anything else looks, so that nothing stops at what is not wanted.
    let taken_out = choice::take_out(&mut document.tree, config, &inputs.choice, &mut found)?;
    // Before the upgrade, which keeps one example of each schema.
    let gathered = examples.is_some().then(|| (source::examples(&document.tree), document.tree.clone()));
    tell(Progress::Begins(Stage::Upgrade));
    source::upgrade(document, &mut found)?;
    tell(Progress::Begins(Stage::Read));
    let openapi = source::read(document, &mut found)?;
    // Each form of the description goes as soon as the next one is there: a large one would be in memory four times.
    document.tree = serde_json::Value::Null;
    tell(Progress::Begins(Stage::Resolve));
    let mut api = resolve::resolve(openapi, &mut found)?;
    let chosen = taken_out.map(|taken_out| choice::narrow(&mut api, &taken_out, config, &mut found));
    lower::merge(&mut api, config, &mut found)?;
    tell(Progress::Begins(Stage::Lower));
    let (krate, names, types) =
        lower::lower(&api, config, old_names, inputs.crate_name.as_deref(), &mut found)?;
    if let (Some(examples), Some((list, description))) = (examples, gathered) {
        let types = types.by_place();
        let typed = list.into_iter().filter_map(|source::Example { pointer, schemas, value }| {
            let ty = schemas.iter().find_map(|schema| types.get(schema))?;
            let schema = schemas.into_iter().next()?;
            Some(Example { pointer, schema, rust_type: emit::written(ty), value })
        });
        *examples = Examples { list: typed.collect(), description };
    }
    drop(types);
    drop(api);
    summary.emitted = krate.groups.iter().map(|group| group.operations.len()).sum();
    // What is left out for one run may be what is silenced in all others.
    if inputs.choice == Choice::default() {
        config.report_unsilenced(&mut found);
    }
    Ok(Decided { krate, lock: names.text(), warnings: found, summary, chosen })
}

/// The effective description: what the overlays make of it, as YAML, in the order of the texts.
///
/// # Errors
///
/// What is wrong with the text of the description, or with an overlay.
pub fn effective(spec: &Source, overlays: &[Source]) -> Result<(String, Diagnostics), Diagnostics> {
    let mut found = Diagnostics::default();
    let mut document = source::parse(&spec.text)?;
    source::overlay(&mut document, overlays, &mut found)?;
    Ok((document.yaml(), found))
}

/// A description in figures, which has them even if no crate can be generated from it; none if it is not a tree.
pub fn summary(text: &str) -> Option<Summary> {
    source::parse(text).ok().map(|document| document.summary())
}
