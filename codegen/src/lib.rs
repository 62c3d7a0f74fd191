//! specsmith generates a Rust client crate from an OpenAPI description.
//!
//! This is the generator as a library. It does not access the file system: its inputs and outputs are texts.
//!
//! ```text
//! text ─parse─▶ Document ─overlay, bundle, filter, normalize, deserialize─▶ openapiv3::OpenAPI ─resolve─▶ model::Api
//!      ─prune, merge─▶ model::Api ─lower─▶ ir::Crate ─emit, format─▶ Files
//! ```

use std::sync::Arc;

pub mod config;
pub mod diagnostic;
mod emit;
pub mod explain;
pub mod files;
mod filter;
mod format;
mod ir;
mod lower;
#[doc(hidden)]
pub mod markdown;
mod media_type;
mod model;
pub mod pointer;
mod report;
mod resolve;
mod source;
#[doc(hidden)]
pub mod visible;

use config::Config;
use diagnostic::Diagnostics;
pub use diagnostic::Source;
use files::Files;
pub use filter::{Filter, FilterSummary};
pub use lower::is_package_name;
use lower::lock::Lock;
use pointer::Pointer;
pub use report::{ReportOptions, report, report_json};
pub use source::{Folder, ReadError, Summary};

/// The inputs of the generator.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The OpenAPI description, YAML or JSON.
    pub description: Source,
    /// The folder of the description, for references into other files.
    pub folder: Option<Arc<dyn Folder>>,
    /// OpenAPI overlays, in the order in which they are applied.
    pub overlays: Vec<Source>,
    /// The config. Without one, all settings have their defaults.
    pub config: Option<Source>,
    /// The lock file of the names assigned by previous runs.
    pub lock: Option<Source>,
    /// The name of the crate, with precedence over the config.
    pub crate_name: Option<String>,
    /// A filter of operations, in addition to that of the config.
    pub filter: Filter,
}

/// The output of the generator.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The crate.
    pub files: Files,
    /// The new text of the lock file.
    pub lock: String,
    /// The warnings.
    pub warnings: Diagnostics,
    /// The figures of the description and the crate.
    pub summary: Summary,
    /// The figures of the filter, if there is one.
    pub filter_summary: Option<FilterSummary>,
}

/// Generates the crate.
///
/// # Errors
///
/// Returns all diagnostics of the first stage with an error, including previous warnings.
pub fn generate(inputs: &Inputs) -> Result<Generated, Diagnostics> {
    generate_observed(inputs, &mut |_| {})
}

/// The JSON examples of a description, to test that the types of the crate deserialize and serialize them.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// The examples of media types and schemas for which the crate has a type.
    pub list: Vec<Example>,
    /// The description with their schemas, after overlays and bundling, so that each `$ref` refers to a component.
    pub description: serde_json::Value,
}

/// An example of a JSON value.
#[derive(Clone, Debug)]
pub struct Example {
    /// The location of the example.
    pub pointer: Pointer,
    /// The location of its schema.
    pub schema: Pointer,
    /// The Rust type of the schema, as a path inside the crate: a model is `crate::models::Pet`, and a map is `BTreeMap`.
    pub rust_type: String,
    /// Unset if only responses contain the schema.
    pub in_requests: bool,
    /// Unset if only requests contain the schema.
    pub in_responses: bool,
    /// The value.
    pub value: serde_json::Value,
}

/// Generates the crate, and returns the examples of the description as well.
///
/// # Errors
///
/// Returns the same errors as [`generate`].
pub fn generate_with_examples(inputs: &Inputs) -> Result<(Generated, Examples), Diagnostics> {
    let mut examples = Examples::default();
    let generated = run(inputs, &mut |_| {}, Some(&mut examples))?;
    Ok((generated, examples))
}

/// A stage of the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Parsing of the text into a tree.
    Parse,
    /// Application of overlays, and bundling of references.
    Bundle,
    /// Normalization to OpenAPI 3.0, and validation.
    Normalize,
    /// Deserialization into openapiv3's types.
    Deserialize,
    /// Resolution of references, and filtering.
    Resolve,
    /// All decisions about the crate.
    Lower,
    /// Writing of the files.
    Emit,
}

/// An event of a run.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A stage begins. The last one ends when the call returns.
    Begins(Stage),
    /// All warnings are known. Only emitting is left, which has none.
    Warned(&'a Diagnostics),
}

/// Generates the crate, and calls `observe` with the progress.
///
/// # Errors
///
/// Returns the same errors as [`generate`].
pub fn generate_observed(
    inputs: &Inputs,
    observe: &mut dyn FnMut(Progress<'_>),
) -> Result<Generated, Diagnostics> {
    run(inputs, observe, None)
}

fn run(
    inputs: &Inputs,
    observe: &mut dyn FnMut(Progress<'_>),
    examples: Option<&mut Examples>,
) -> Result<Generated, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let config =
        inputs.config.as_ref().map_or_else(|| Ok(Config::default()), |config| Config::parse(&config.text))?;
    let old_names =
        inputs.lock.as_ref().map_or_else(|| Ok(Lock::default()), |lock| Lock::parse(&lock.text))?;
    config.ignore_allowed(&mut diagnostics);

    observe(Progress::Begins(Stage::Parse));
    let mut document = source::parse(&inputs.description)?;
    let mut outcome = from_tree(&mut document, inputs, &config, &old_names, diagnostics, observe, examples);
    let unlocated = match &mut outcome {
        Ok(lowered) => &mut lowered.warnings,
        Err(diagnostics) => diagnostics,
    };
    document.origins.relocate(unlocated);
    let Lowered { krate, lock, warnings, summary, filter_summary } = outcome?;
    observe(Progress::Warned(&warnings));
    observe(Progress::Begins(Stage::Emit));
    let files = emit::emit(&krate)?;
    Ok(Generated { files, lock, warnings, summary, filter_summary })
}

/// The output before emitting: see [`Generated`].
struct Lowered {
    krate: ir::Crate,
    lock: String,
    warnings: Diagnostics,
    summary: Summary,
    filter_summary: Option<FilterSummary>,
}

/// Runs all stages between parsing and emitting. Diagnostics have locations in the effective tree; the caller replaces them
/// with their origins.
fn from_tree(
    document: &mut source::Document,
    inputs: &Inputs,
    config: &Config,
    old_names: &Lock,
    mut diagnostics: Diagnostics,
    observe: &mut dyn FnMut(Progress<'_>),
    examples: Option<&mut Examples>,
) -> Result<Lowered, Diagnostics> {
    observe(Progress::Begins(Stage::Bundle));
    source::overlay(document, &inputs.overlays, &mut diagnostics)?;
    let local_copy = |url: &str| config.local_copy(url);
    let context = source::BundleContext {
        name: &inputs.description.name,
        folder: inputs.folder.as_deref(),
        local_copy: &local_copy,
    };
    source::bundle(document, context, &mut diagnostics)?;
    let mut summary = document.summary();
    // Filtered before validation, so that errors in skipped operations do not stop the run.
    let removed = filter::remove_skipped(&mut document.tree, config, &inputs.filter, &mut diagnostics)?;
    // Collected before normalization, which keeps only one example of each schema.
    let bundled = examples.is_some().then(|| (source::examples(&document.tree), document.tree.clone()));
    observe(Progress::Begins(Stage::Normalize));
    source::keep_digits(document, &inputs.description, &diagnostics);
    source::normalize(document, &mut diagnostics)?;
    observe(Progress::Begins(Stage::Deserialize));
    let openapi = source::deserialize(document, &mut diagnostics)?;
    // Dropped as soon as possible: a large description would be in memory four times.
    document.tree = serde_json::Value::Null;
    observe(Progress::Begins(Stage::Resolve));
    let mut api = resolve::resolve(openapi, &mut diagnostics)?;
    let filter_summary = removed.map(|removed| filter::prune(&mut api, &removed, config, &mut diagnostics));
    lower::merge(&mut api, config, &mut diagnostics)?;
    observe(Progress::Begins(Stage::Lower));
    let (krate, names, types) =
        lower::lower(&api, config, old_names, inputs.crate_name.as_deref(), &mut diagnostics)?;
    if let (Some(examples), Some((list, description))) = (examples, bundled) {
        let by_place = types.by_place();
        let typed = list.into_iter().filter_map(|source::Example { pointer, schemas, wholes, value }| {
            let own = schemas.iter().find_map(|at| Some((schemas.first()?, by_place.get(at)?)));
            // A part has no type. Its example is one of the whole, as authors write it.
            let whole = || wholes.iter().find_map(|at| Some((at, by_place.get(at)?)));
            let (schema, &(id, ref ty)) = own.or_else(whole)?;
            let schema = schema.clone();
            let in_responses = !types.directions.is_request_only(id);
            let in_requests = !types.directions.is_response_only(id);
            Some(Example { pointer, schema, rust_type: emit::written(ty), in_requests, in_responses, value })
        });
        *examples = Examples { list: typed.collect(), description };
    }
    drop(types);
    drop(api);
    summary.emitted = krate.groups.iter().map(|group| group.operations.len()).sum();
    // With a filter for this run, codes for the skipped parts may be unused.
    if inputs.filter == Filter::default() {
        config.report_unused_codes(&mut diagnostics);
    }
    Ok(Lowered { krate, lock: names.text(), warnings: diagnostics, summary, filter_summary })
}

/// Returns the description after overlays, as YAML; keys keep their order.
///
/// # Errors
///
/// Returns the errors of the description or an overlay.
pub fn effective(description: &Source, overlays: &[Source]) -> Result<(String, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let mut document = source::parse(description)?;
    source::overlay(&mut document, overlays, &mut diagnostics)?;
    Ok((document.yaml(), diagnostics))
}

/// Returns the figures of a description, even if no crate can be generated from it; `None` if it cannot be parsed.
pub fn summary(description: &Source) -> Option<Summary> {
    source::parse(description).ok().map(|document| document.summary())
}
