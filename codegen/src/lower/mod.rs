//! `model::Api` → `ir::Crate`: every decision about the emitted crate is made here.

mod addresses;
mod case;
mod constraints;
mod cycles;
mod defaults;
mod deprecated;
mod examples;
mod facts;
mod folders;
mod formats;
mod forms;
mod groups;
mod headers;
pub mod lock;
mod merge;
mod models;
mod names;
mod operations;
mod package;
mod paging;
mod parts;
mod pattern;
mod places;
mod received;
mod requests;
mod reserved;
mod service;
mod shared;
mod shared_names;
mod tuples;
mod types;
mod unions;
mod unnamed;
mod values;
mod waits;

pub use merge::merge;
pub use package::is_package_name;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::Crate;
use crate::lower::lock::{Given, Lock};
use crate::lower::names::Namer;
use crate::lower::types::Types;
use crate::markdown;
use crate::model::Api;

/// Decides what the crate looks like. Gives the names, too, as the next run is to find them, and the types, for who asks
/// which one a schema has become.
///
/// # Errors
///
/// Entries of the config that meet nothing or cannot hold, and types that no value could have. What is left out is a
/// warning in `found`.
pub fn lower<'a>(
    api: &'a Api,
    config: &Config,
    old: &Lock,
    crate_name: Option<&str>,
    found: &mut Diagnostics,
) -> Result<(Crate, Given, Types<'a>), Diagnostics> {
    let mut namer = Namer::new(config, old);
    let plans = groups::plan(api, config, &mut namer, found);
    let mut types = Types::name(api, config, &plans, &mut namer, found);
    let mut models = models::modules(api, &mut types, &mut namer, found);
    defaults::offer(&types, &mut models, found);
    forms::name_fields(api, &mut types, &plans, &mut namer, found);
    let base = service::base(api);
    let url = base.map(|server| server.url.as_str());
    let mut groups = operations::groups(api, &types, &plans, url, &mut namer, found);
    // Without operations the models are all there is, and there are no features.
    if !groups.is_empty() {
        received::mark(api, config, &types.declared, &mut models);
    }
    parts::split(&mut groups);
    let folders = folders::sort(api, &plans, &groups, &types.declared, &mut models);
    // From here on a model is not what its schema says, but maybe another name for that.
    shared::share(&types, config, &folders, &mut models, &mut namer, found);
    deprecated::mark(&mut models, &mut groups);
    let headers = headers::share(&mut groups, &mut namer, found);
    let service = service::service(api, base, &mut namer, found);
    let package = package::package(api, config, crate_name, found);
    config.report_unused(found);
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
    };
    found.settle((emitted, namer.new, types))
}
