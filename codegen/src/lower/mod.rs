//! Lowering, `model::Api` → `ir::Crate`: all decisions about the emitted crate.

mod client;
mod commands;
mod context;
mod docs;
mod examples;
mod layout;
mod models;
pub mod names;
mod operations;
mod types;
mod wire;

pub use client::package::is_package_name;
pub use types::Types;
pub use wire::alternatives::expand;

use crate::config::{Config, Used};
use crate::diagnostic::Diagnostics;
use crate::ir::Crate;
use crate::lower::client::{features, package};
use crate::lower::context::Context;
use crate::lower::names::lock::{AssignedNames, Lock};
use crate::lower::names::namer::Namer;
use crate::lower::operations::skipped;
use crate::lower::types::cycles;
use crate::lower::types::formats::{self, Formats};
use crate::markdown;
use crate::model::Api;
use crate::provenance::Provenance;

/// What users decide about the crate.
pub struct Choices<'a> {
    pub config: &'a Config,
    /// The names of the last run.
    pub lock: &'a Lock,
    /// The name of the crate, with precedence over the config.
    pub crate_name: Option<&'a str>,
    /// The provenance of the crate.
    pub provenance: Provenance,
    /// What earlier stages have used of the config.
    pub used: Used,
}

/// Applies `[replace]` and `[merge]` of the config.
///
/// # Errors
///
/// If an entry is invalid, or matches no schema.
pub fn replace_and_merge(
    api: &mut Api,
    config: &Config,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    models::replace::replace(api, config, used, diagnostics)?;
    models::merge::merge(api, config, used, diagnostics)
}

/// Lowers a description. Also returns the names for the next lock file, and the types, from which a caller learns the
/// type of each schema.
///
/// # Errors
///
/// If an entry of the config is invalid or unused, or if a type has no finite value. Skipped parts are warnings.
pub fn lower<'a>(
    api: &'a Api,
    choices: Choices<'a>,
    diagnostics: &mut Diagnostics,
) -> Result<(Crate, AssignedNames, Types<'a>), Diagnostics> {
    let Choices { config, lock, crate_name, provenance, used } = choices;
    let formats = Formats::from_config(api, config, diagnostics);
    let (types, names) = names::assign(api, formats, Namer::new(config, lock, used, diagnostics));
    let title = markdown::one_line(&api.title);
    if let Some(error) = lock.check(&title, names.assigned.addresses()) {
        diagnostics.push(error);
    }
    let cx = Context::new(config, types, names, std::mem::take(diagnostics));
    let groups = operations::groups(&cx);
    let mut items = models::items(&cx, !groups.is_empty());
    let derived = models::derive::derive(&cx, &mut items);
    let (models, folders) = layout::modules(&cx, items, &groups);
    let webhooks = operations::webhooks::webhooks(&cx);
    let package = package::package(&cx, crate_name, provenance);
    let service = client::service(&cx, &package.lib);
    features::report(&cx, &groups, webhooks.is_some());
    let (types, mut names, all) = cx.finish();
    names.used.record(derived);
    *diagnostics = all;
    config.report_unused(&names.used, names.assigned.addresses(), diagnostics);
    let emitted = Crate {
        package,
        title,
        api_version: markdown::one_line(&api.version),
        docs: api.description.as_deref().and_then(markdown::harmless),
        service,
        replacements: formats::replacements(&models, &groups, &names.header_sets, webhooks.as_ref()),
        formats: formats::used(&models, &groups, &names.header_sets, webhooks.as_ref()),
        commands: commands::groups(&groups, &models),
        models,
        folders,
        groups,
        webhooks,
        headers: names.header_sets,
        skipped: skipped::parts(diagnostics),
        recursion_limit: cycles::recursion_limit(api.circular_levels),
    };
    diagnostics.finish((emitted, names.assigned, types))
}
