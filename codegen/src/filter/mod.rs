//! Filtering of operations: the selected operations, and the schemas that they need.
//!
//! Operations that are not selected are removed from the tree before it is validated, so that errors in them do not stop the
//! run (`operations`, `components`). The schemas that are needed are only known after resolution (`prune`), as are the
//! warnings and the entries of the config that concern skipped parts (`locations`). `extensions` writes what the config says of
//! selected operations into the tree.

mod components;
mod extensions;
mod locations;
mod operations;
mod selection;

use serde_json::Value;
use toml::Spanned;

use crate::config::{Config, Selector, Used};
use crate::diagnostic::{Code, Diagnostics, Level, Place};
use crate::model::Api;
pub use extensions::write_extensions;
use locations::Locations;
pub use locations::Removed;
use selection::{Entry, List, is_selected};

/// The prefix of the addresses of response headers that several operations declare.
const HEADERS: &str = "/headers/";

/// A filter of operations for one run, in addition to `[operations]` of the config. Entries are selectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Selects only these operations: `--only`.
    pub only: Vec<String>,
    /// Skips these operations: `--except`.
    pub except: Vec<String>,
}

/// The figures of a filtered description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilterSummary {
    /// The number of selected operations.
    pub operations: usize,
    /// The number of all operations.
    pub all_operations: usize,
    /// The number of named schemas that the selected operations need.
    pub schemas: usize,
    /// The number of all named schemas.
    pub all_schemas: usize,
}

/// Removes the skipped operations from a bundled tree, and the components that only they refer to. Returns `None` if there is
/// no filter.
///
/// # Errors
///
/// Returns an error for invalid selectors, for those that select no operation, and if no operation is left.
pub fn remove_skipped(
    tree: &mut Value,
    config: &Config,
    filter: &Filter,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Removed>, Diagnostics> {
    let entries = entries(config, filter);
    let Some(first) = entries.first() else { return Ok(None) };
    if tree.get("paths").is_some_and(|paths| !paths.is_object()) {
        // Validation reports this.
        return Ok(None);
    }
    let operations = operations::all(tree);
    let mut errors = Diagnostics::default();
    let selectors: Vec<(List, Selector<'_>)> = entries
        .iter()
        .filter_map(|entry| Some((entry.list, entry.parse(&operations, &mut errors)?)))
        .collect();
    let is_selected: Vec<bool> =
        operations.iter().map(|operation| is_selected(operation.fields(), &selectors)).collect();
    if errors.is_empty() && !is_selected.contains(&true) {
        errors.push(first.error(Code::E0423, "the filter selects no operation".to_owned()));
    }
    if !errors.is_empty() {
        // Without a valid filter, the warnings that concern skipped parts are unknown.
        diagnostics.retain(|diagnostic| diagnostic.code.level() != Level::Warning);
        errors.iter().for_each(|diagnostic| diagnostics.push(diagnostic.clone()));
        diagnostics.finish(())?;
    }
    operations::remove_skipped(tree, &is_selected, config, used);
    let components = components::remove_skipped(tree, config, used);
    Ok(Some(Removed { operations: operations.into_iter().zip(is_selected).collect(), components }))
}

/// Removes the schemas that the operations do not need from the model, and the warnings in skipped parts.
pub fn prune(
    api: &mut Api,
    removed: &Removed,
    config: &Config,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> FilterSummary {
    let needed = api.operations.iter().flat_map(|operation| {
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        let schemas = operation.request_schemas().chain(operation.response_schemas());
        schemas.chain(headers.filter_map(|header| header.schema))
    });
    let reached = api.reach(needed);
    let locations = Locations::new(api, removed, &reached);
    diagnostics.retain(|diagnostic| match &diagnostic.place {
        // The faults are those of the remaining tree.
        Place::Value(at) if diagnostic.code.level() == Level::Warning => !locations.is_skipped(at.as_str()),
        _ => true,
    });
    // The headers that several operations declare depend on the filter as well.
    let is_skipped = |address: &str| locations.is_skipped(address) || address.starts_with(HEADERS);
    used.record(config.skipped(is_skipped, |pattern| locations.may_be_skipped(pattern)));
    // A prefix that only skipped names have is not reported as unused.
    let tags = removed.operations.iter().flat_map(|(operation, _)| operation.tags.first());
    let components = api.components.iter().filter_map(|&id| api.schema(id).component.as_ref());
    let names = tags.chain(components).chain(&removed.components.schemas);
    used.record(names.map(|name| config.prefix_of(name)));
    api.components.retain(|id| reached[id.0]);
    FilterSummary {
        operations: api.operations.len(),
        all_operations: removed.operations.len(),
        schemas: api.components.len(),
        all_schemas: removed.components.all_schemas,
    }
}

fn entries<'a>(config: &'a Config, filter: &'a Filter) -> Vec<Entry<'a>> {
    let from_config = |list: List, entries: &'a [Spanned<String>]| {
        let entry =
            move |entry: &'a Spanned<String>| Entry { text: entry.as_ref(), place: Some(entry.span()), list };
        entries.iter().map(entry)
    };
    let from_options =
        |list: List, entries: &'a [String]| entries.iter().map(move |text| Entry { text, place: None, list });
    from_config(List::ConfigOnly, &config.operations.only)
        .chain(from_config(List::ConfigExcept, &config.operations.except))
        .chain(from_options(List::Only, &filter.only))
        .chain(from_options(List::Except, &filter.except))
        .collect()
}
