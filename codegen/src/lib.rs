//! specsmith generates a Rust client crate from an OpenAPI description.
//!
//! This is the generator as a library. It does not access the file system: its inputs and outputs are texts.
//!
//! ```
//! use specsmith::{Inputs, Source};
//!
//! let description = Source {
//!     name: "api.yaml".to_owned(),
//!     text: "{openapi: 3.0.3, info: {title: Pets, version: '1'}, paths: {}, components: {schemas: {Pet: {type: object}}}}"
//!         .to_owned(),
//! };
//! let generated = specsmith::generate(&Inputs::new(description)).expect("a valid description");
//! assert!(generated.files.get("src/models/pet.rs").is_some());
//! ```
//!
//! The command `specsmith` and the library for programs of a workspace, which read and write files, are the crate `specsmith-cli`.
//!
//! ```text
//! text ─parse─▶ tree ─overlay─▶ tree ─bundle─▶ tree ─filter─▶ tree ─normalize─▶ tree ─validate─▶ openapiv3::OpenAPI
//!      ─resolve─▶ model::Api ─lower─▶ ir::Crate ─emit─▶ Files
//! ```

mod annotation;
mod bundle;
pub mod config;
pub mod diagnostic;
mod diff;
mod emit;
mod examples;
pub mod files;
mod filter;
mod fingerprint;
mod fit;
mod grammar;
mod inputs;
mod ir;
mod lint;
mod lower;
#[doc(hidden)]
pub mod markdown;
mod media_type;
mod methods;
mod model;
mod normalize;
mod outputs;
mod overlay;
mod parse;
pub mod pointer;
mod print;
mod provenance;
mod report;
mod resolve;
mod service;
mod tree;
mod validate;
#[doc(hidden)]
pub mod visible;

use std::collections::HashSet;

use bundle::BundleContext;
use config::{Config, Used};
use diagnostic::Diagnostics;
pub use diagnostic::Source;
pub use diff::{Bump, Change, Difference, ItemChange, State, Verdicts, item_changes};
pub use filter::{Filter, FilterSummary};
pub use inputs::Inputs;
pub use lower::is_package_name;
use lower::names::lock::{self, Lock};
pub use outputs::{Comparison, Example, Examples, Generated, Progress, Release, Side, Stage};
pub use parse::encoding::decode;
pub use provenance::{Provenance, VERSION};
pub use report::{ReportOptions, report, report_github, report_json, report_sarif};
use tree::Document;
pub use tree::folder::{Folder, ReadError};
use tree::origin::Origins;
pub use tree::summary::Summary;

/// Generates the crate.
///
/// # Errors
///
/// Returns all diagnostics of the first stage with an error, including previous warnings.
pub fn generate(inputs: &Inputs) -> Result<Generated, Diagnostics> {
    generate_observed(inputs, &mut |_| {})
}

/// Generates the crate, and returns the examples of the description as well.
///
/// # Errors
///
/// Returns the same errors as [`generate`].
pub fn generate_with_examples(inputs: &Inputs) -> Result<(Generated, Examples), Diagnostics> {
    let mut examples = Examples::default();
    let generated = run(inputs, &mut |_| {}, Purpose::Examples(&mut examples))?;
    Ok((generated, examples))
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
    run(inputs, observe, Purpose::Crate)
}

fn run(
    inputs: &Inputs,
    observe: &mut dyn FnMut(Progress<'_>),
    purpose: Purpose<'_>,
) -> Result<Generated, Diagnostics> {
    observe(Progress::Begins(Stage::Parse));
    let (settings, mut document) = begin(inputs)?;
    let mut outcome = lowered(&mut document, &settings, observe, purpose);
    let unlocated = match &mut outcome {
        Ok(lowered) => &mut lowered.warnings,
        Err(diagnostics) => diagnostics,
    };
    document.origins.relocate(unlocated);
    let Lowered { krate, lock, warnings, mut summary, filter_summary } = outcome?;
    let warnings = warnings.deny()?;
    summary.skipped = warnings.skipped_operations();
    observe(Progress::Warned(&warnings));
    observe(Progress::Begins(Stage::Emit));
    let files = emit::emit(&krate)?;
    Ok(Generated { files, ext: krate.package.ext, lock, warnings, summary, filter_summary })
}

/// Compares the crates of two descriptions. Without a lock, the new crate keeps the names of the old one.
///
/// # Errors
///
/// Returns the errors of the first description that has some, and which one it is.
pub fn diff(old: &Inputs, new: &Inputs) -> Result<Difference, (Side, Diagnostics)> {
    compare(old, new).map(|comparison| comparison.difference)
}

/// Compares the crates of two descriptions as [`diff`] does, and returns what the crates are as well.
///
/// # Errors
///
/// Returns the same errors as [`diff`].
pub fn compare(old: &Inputs, new: &Inputs) -> Result<Comparison, (Side, Diagnostics)> {
    let (before, old_origins) = contract(old).map_err(|diagnostics| (Side::Old, diagnostics))?;
    let mut named = new.clone();
    let names = || Source { name: String::new(), text: lock::without_title(&before.lock) };
    named.lock.get_or_insert_with(names);
    let (after, new_origins) = contract(&named).map_err(|diagnostics| (Side::New, diagnostics))?;
    let mut difference = diff::diff(&before.krate, &after.krate);
    locate(difference.changes.iter_mut().map(|change| change.old.as_mut()), &old_origins, &before, old);
    locate(difference.changes.iter_mut().map(|change| change.new.as_mut()), &new_origins, &after, new);
    let release = |krate: ir::Crate| {
        let is_inherited = krate.package.inherits("version");
        let ir::Package { version, provenance, .. } = krate.package;
        Release { version: (!is_inherited).then_some(version), provenance }
    };
    Ok(Comparison { difference, old: release(before.krate), new: release(after.krate) })
}

/// Sets the places of items in the files of a description.
fn locate<'a>(
    states: impl Iterator<Item = Option<&'a mut State>>,
    origins: &Origins,
    lowered: &Lowered,
    inputs: &Inputs,
) {
    let states: Vec<&mut State> = states.flatten().collect();
    let places: Vec<_> = states.iter().map(|state| origins.place(&state.address)).collect();
    let places = report::positions(&places, &lowered.warnings, inputs);
    states.into_iter().zip(places).for_each(|(state, place)| state.place = place);
}

/// Returns an outline of the crate: its methods and types in short, and the warnings.
///
/// # Errors
///
/// Returns the same errors as [`generate`].
pub fn outline(inputs: &Inputs) -> Result<(String, Diagnostics), Diagnostics> {
    let (Lowered { krate, mut warnings, .. }, origins) = contract(inputs)?;
    origins.relocate(&mut warnings);
    Ok((diff::outline(&krate), warnings))
}

/// Returns the findings about what a description does to the users of its crate, and the diagnostics of the generator.
pub fn lint(inputs: &Inputs) -> Diagnostics {
    let (settings, mut document) = match begin(inputs) {
        Ok(begun) => begun,
        Err(diagnostics) => return diagnostics,
    };
    let outcome = lowered(&mut document, &settings, &mut |_| {}, Purpose::Lint);
    let mut diagnostics = outcome.map_or_else(|errors| errors, |lowered| lowered.warnings);
    document.origins.relocate(&mut diagnostics);
    diagnostics
}

/// Runs the stages whose result is compared.
fn contract(inputs: &Inputs) -> Result<(Lowered, Origins), Diagnostics> {
    let (settings, mut document) = begin(inputs)?;
    let outcome = lowered(&mut document, &settings, &mut |_| {}, Purpose::Crate);
    match outcome {
        Ok(lowered) => Ok((lowered, document.origins)),
        Err(mut diagnostics) => {
            document.origins.relocate(&mut diagnostics);
            Err(diagnostics)
        }
    }
}

/// Parses the config, the lock and the description.
fn begin(inputs: &Inputs) -> Result<(Settings<'_>, Document), Diagnostics> {
    let config =
        inputs.config.as_ref().map_or_else(|| Ok(Config::default()), |config| Config::parse(&config.text))?;
    let lock = inputs.lock.as_ref().map_or_else(|| Ok(Lock::default()), |lock| Lock::parse(&lock.text))?;
    let document = parse(&inputs.description)?;
    Ok((Settings { inputs, config, lock }, document))
}

/// What all stages may read.
struct Settings<'a> {
    inputs: &'a Inputs,
    config: Config,
    lock: Lock,
}

/// The output of a run besides the crate.
enum Purpose<'a> {
    /// Nothing.
    Crate,
    /// The examples of the description.
    Examples(&'a mut Examples),
    /// The findings about the description.
    Lint,
}

/// Parts of a bundled tree. Normalization keeps only one example of each schema, and merges some schemas.
struct Bundled {
    examples: Vec<examples::Example>,
    /// The tree, for the examples.
    description: serde_json::Value,
    /// The names of the schemas that the tree refers to, for lints.
    referenced: HashSet<String>,
}

impl Bundled {
    fn of(purpose: &Purpose<'_>, tree: &serde_json::Value) -> Option<Self> {
        let (description, referenced) = match purpose {
            Purpose::Crate => return None,
            Purpose::Examples(_) => (tree.clone(), HashSet::new()),
            Purpose::Lint => (serde_json::Value::Null, lint::referenced(tree)),
        };
        Some(Self { examples: examples::examples(tree), description, referenced })
    }
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
fn lowered(
    document: &mut Document,
    settings: &Settings<'_>,
    observe: &mut dyn FnMut(Progress<'_>),
    purpose: Purpose<'_>,
) -> Result<Lowered, Diagnostics> {
    let Settings { inputs, config, lock } = settings;
    let limits = &config.limits;
    let mut diagnostics = config.diagnostics(inputs.strict);
    let mut used = Used::default();

    observe(Progress::Begins(Stage::Bundle));
    overlay::apply(document, &inputs.overlays, limits, &mut diagnostics)?;
    let context = BundleContext { name: &inputs.description.name, folder: inputs.folder.as_deref(), config };
    let broken = bundle::bundle(document, context, &mut used, &mut diagnostics)?;
    let mut summary = document.summary();
    document.origins.config = filter::write_extensions(&mut document.tree, config, &mut diagnostics)?;
    let removed =
        filter::remove_skipped(&mut document.tree, config, &inputs.filter, &mut used, &mut diagnostics)?;
    let config_text = inputs.config.as_ref().map(|config| config.text.as_str());
    let provenance = Provenance::new(&document.tree, config_text);
    validate::cut(document, broken.faults(document), &mut diagnostics);
    diagnostics.finish(())?;
    let bundled = Bundled::of(&purpose, &document.tree);

    observe(Progress::Begins(Stage::Normalize));
    normalize::keep_digits(document, &inputs.description, &diagnostics);
    normalize::normalize(&mut document.tree, &mut diagnostics);
    validate::validate(document, config, &mut diagnostics)?;
    observe(Progress::Begins(Stage::Deserialize));
    let (openapi, webhooks) = validate::deserialize(document, config, &mut diagnostics)?;
    // Dropped as soon as possible: a large description would be in memory four times.
    document.tree = serde_json::Value::Null;

    observe(Progress::Begins(Stage::Resolve));
    let mut api = resolve::resolve(openapi, &webhooks, limits, &mut diagnostics)?;
    let filter_summary =
        removed.map(|removed| filter::prune(&mut api, &removed, config, &mut used, &mut diagnostics));
    if let (Purpose::Lint, Some(Bundled { examples, referenced, .. })) = (&purpose, &bundled) {
        lint::lint(&api, examples, referenced, &mut diagnostics);
    }
    lower::replace_and_merge(&mut api, config, &mut used, &mut diagnostics)?;
    lower::expand(&mut api, limits, &mut diagnostics)?;
    observe(Progress::Begins(Stage::Lower));
    let crate_name = inputs.crate_name.as_deref();
    let choices = lower::Choices { config, lock, crate_name, provenance, used };
    let (krate, names, types) = lower::lower(&api, choices, &mut diagnostics)?;
    let with_lints = matches!(purpose, Purpose::Lint);
    if let (Purpose::Examples(list), Some(Bundled { examples, description, .. })) = (purpose, bundled) {
        *list = Examples { list: typed(examples, &types), description };
    }
    let emitted = krate.groups.iter().flat_map(|group| &group.operations);
    summary.emitted = emitted.filter(|operation| !operation.is_alternative).count();
    // With a filter for this run, codes for the skipped parts may be unused.
    if inputs.filter == Filter::default() {
        config.report_unused_codes(with_lints, &mut diagnostics);
    }
    let lock = names.text(&krate.title);
    Ok(Lowered { krate, lock, warnings: diagnostics, summary, filter_summary })
}

/// Returns the examples of schemas that have a type.
fn typed(list: Vec<examples::Example>, types: &lower::Types<'_>) -> Vec<Example> {
    let by_place = types.by_place();
    let typed = list.into_iter().filter_map(|examples::Example { pointer, schemas, wholes, value }| {
        let own = schemas.iter().find_map(|at| Some((schemas.first()?, by_place.get(at)?)));
        // A part has no type. Its example is one of the whole, as authors write it.
        let whole = || wholes.iter().find_map(|at| Some((at, by_place.get(at)?)));
        let (schema, &(id, ref ty)) = own.or_else(whole)?;
        let schema = schema.clone();
        let in_responses = !types.directions.is_request_only(id);
        let in_requests = !types.directions.is_response_only(id);
        Some(Example { pointer, schema, rust_type: emit::written(ty), in_requests, in_responses, value })
    });
    typed.collect()
}

fn parse(description: &Source) -> Result<Document, Diagnostics> {
    parse::parse(description).map(Document::new)
}

/// Returns the description after overlays, as YAML; keys keep their order.
///
/// # Errors
///
/// Returns the errors of the description or an overlay.
pub fn effective(description: &Source, overlays: &[Source]) -> Result<(String, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let mut document = parse(description)?;
    overlay::apply(&mut document, overlays, &config::Limits::default(), &mut diagnostics)?;
    Ok((document.yaml(), diagnostics))
}

/// Returns the figures of a description, even if no crate can be generated from it; `None` if it cannot be parsed.
pub fn summary(description: &Source) -> Option<Summary> {
    parse(description).ok().map(|document| document.summary())
}
