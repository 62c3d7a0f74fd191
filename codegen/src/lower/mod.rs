//! Lowering, `model::Api` → `ir::Crate`: all decisions about the emitted crate.

mod client;
mod docs;
mod layout;
mod models;
pub mod names;
mod operations;
mod types;

pub use client::package::is_package_name;
pub use models::merge::merge;

use client::package;
use layout::parts;
use models::{deduplicate, defaults, deprecated, headers, response_only};
use names::groups;
use operations::{forms, skipped};
use types::{cycles, formats};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::Crate;
use crate::lower::names::Namer;
use crate::lower::names::lock::{AssignedNames, Lock};
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
    let base = client::base(api);
    let url = base.map(|server| server.url.as_str());
    let mut groups = operations::groups(api, &types, &plans, url, &mut namer, diagnostics);
    // A crate without operations has only models, and no features.
    if !groups.is_empty() {
        response_only::mark(config, &types, &mut models);
    }
    parts::split(&mut groups);
    let folders = layout::sort(api, &plans, &groups, &types.declared, &mut models);
    // From here on, the item of a schema may be an alias.
    deduplicate::deduplicate(&types, config, &mut models);
    deprecated::mark(&mut models, &mut groups);
    let headers = headers::deduplicate(&mut groups, &mut namer, diagnostics);
    let service = client::service(api, base, &mut namer, diagnostics);
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
