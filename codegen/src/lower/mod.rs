//! Lowering, `model::Api` → `ir::Crate`: all decisions about the emitted crate.

mod addresses;
mod case;
mod constraints;
mod cycles;
mod deduplicate;
mod defaults;
mod deprecated;
mod docs;
mod examples;
mod folders;
mod formats;
mod forms;
mod groups;
mod headers;
pub mod lock;
mod media;
mod merge;
mod models;
mod names;
mod operation_ids;
mod operations;
mod package;
mod pagination;
mod parts;
mod pattern;
mod presence;
mod requests;
mod reserved;
mod response_only;
mod response_pointers;
mod service;
mod skipped;
mod tuples;
mod types;
mod undeclared;
mod unions;
mod values;
mod waiters;

pub use merge::merge;
pub use package::is_package_name;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::Crate;
use crate::lower::lock::{AssignedNames, Lock};
use crate::lower::names::Namer;
use crate::lower::types::Types;
use crate::markdown;
use crate::model::Api;

/// Lowers a description. Also returns the names for the next lock file, and the types, from which a caller learns the
/// type of each schema.
///
/// # Errors
///
/// If an entry of the config is invalid or unused, or if a type has no finite value. Skipped parts are warnings.
pub fn lower<'a>(
    api: &'a Api,
    config: &Config,
    old: &Lock,
    crate_name: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Result<(Crate, AssignedNames, Types<'a>), Diagnostics> {
    let mut namer = Namer::new(api, config, old);
    let plans = groups::plan(api, config, &mut namer, diagnostics);
    let mut types = Types::name(api, config, &plans, &mut namer, diagnostics);
    let mut models = models::modules(api, &mut types, &mut namer, diagnostics);
    defaults::offer(&types, &mut models, diagnostics);
    forms::name_fields(api, &mut types, &plans, &mut namer, diagnostics);
    let base = service::base(api);
    let url = base.map(|server| server.url.as_str());
    let mut groups = operations::groups(api, &types, &plans, url, &mut namer, diagnostics);
    // A crate without operations has only models, and no features.
    if !groups.is_empty() {
        response_only::mark(config, &types, &mut models);
    }
    parts::split(&mut groups);
    let folders = folders::sort(api, &plans, &groups, &types.declared, &mut models);
    // From here on, the item of a schema may be an alias.
    deduplicate::deduplicate(&types, config, &mut models);
    deprecated::mark(&mut models, &mut groups);
    let headers = headers::deduplicate(&mut groups, &mut namer, diagnostics);
    let service = service::service(api, base, &mut namer, diagnostics);
    let package = package::package(api, config, crate_name, diagnostics);
    config.report_unused(diagnostics);
    let emitted = Crate {
        package,
        title: markdown::one_line(&api.title),
        api_version: markdown::one_line(&api.version),
        docs: api.description.as_deref().and_then(markdown::harmless),
        service,
        formats: formats::used(&models, &groups),
        models,
        folders,
        groups,
        headers,
        skipped: skipped::parts(diagnostics),
        recursion_limit: cycles::recursion_limit(api.circular_levels),
    };
    diagnostics.finish((emitted, namer.new, types))
}
