//! Filtering of operations: the selected operations, and the schemas that they need.
//!
//! Operations that are not selected are removed from the tree before it is validated, so that errors in them do not stop the
//! run (`operations`, `components`). The schemas that are needed are only known after resolution (`reach`), as are the
//! warnings and the entries of the config that concern skipped parts (`places`).

mod components;
mod operations;
mod places;
mod reach;

use serde_json::Value;
use toml::Spanned;

use crate::config::{Config, Facts, Selector, problem};
use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};
use crate::model::Api;
use operations::Listed;
use places::Places;

/// The prefixes of the addresses of deduplicated types.
const SHARED: [&str; 4] = ["/headers/", "/integers/", "/strings/", "/values/"];

/// A filter of operations for one run, in addition to `[operations]` of the config. Entries are selectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Selects only these operations: `--only`.
    pub only: Vec<String>,
    /// Skips these operations: `--except`.
    pub except: Vec<String>,
}

/// The figures of a filtered description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The number of selected operations.
    pub operations: usize,
    /// The number of all operations.
    pub of_operations: usize,
    /// The number of named schemas that the selected operations need.
    pub schemas: usize,
    /// The number of all named schemas.
    pub of_schemas: usize,
}

/// An entry of a filter.
struct Entry<'a> {
    text: &'a str,
    /// The span in the config; `None` for an option.
    place: Option<std::ops::Range<usize>>,
    list: List,
}

/// The list of an entry. A selected operation is in each `only` list that is not empty, and in no `except` list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    ConfigOnly,
    ConfigExcept,
    Only,
    Except,
}

/// The parts that were removed from the tree.
pub struct TakenOut {
    /// All operations, with `true` for those that are selected.
    operations: Vec<(Listed, bool)>,
    components: components::TakenOut,
}

/// Removes the skipped operations from a bundled tree, the components that only they refer to, and the errors in these.
/// Returns `None` if there is no filter.
///
/// # Errors
///
/// Returns an error for invalid selectors, for those that select no operation, and if no operation is left.
pub fn take_out(
    tree: &mut Value,
    config: &Config,
    choice: &Choice,
    found: &mut Diagnostics,
) -> Result<Option<TakenOut>, Diagnostics> {
    let entries = entries(config, choice);
    let Some(first) = entries.first() else { return Ok(None) };
    if tree.get("paths").is_some_and(|paths| !paths.is_object()) {
        // Validation reports this.
        return Ok(None);
    }
    let operations = operations::all(tree);
    let mut wrong = Diagnostics::default();
    let selectors: Vec<(List, Selector<'_>)> =
        entries.iter().filter_map(|entry| Some((entry.list, entry.read(&operations, &mut wrong)?))).collect();
    let is_kept: Vec<bool> =
        operations.iter().map(|operation| is_chosen(operation.facts(), &selectors)).collect();
    if wrong.is_empty() && !is_kept.contains(&true) {
        wrong.push(first.error("E0423", "the filter selects no operation".to_owned()));
    }
    if !wrong.is_empty() {
        // Without a valid filter, the warnings that concern skipped parts are unknown.
        found.retain(|problem| problem.severity == Severity::Error);
        wrong.iter().for_each(|problem| found.push(problem.clone()));
        found.settle(())?;
    }
    operations::take_out(tree, &is_kept, config);
    let components = components::take_out(tree, config);
    let taken_out = TakenOut { operations: operations.into_iter().zip(is_kept).collect(), components };
    taken_out.forgive(found);
    Ok(Some(taken_out))
}

impl TakenOut {
    /// Removes the errors in skipped parts. They are kept if a reference could not be resolved: its target, which may have
    /// been moved, could be the location of the errors.
    fn forgive(&self, found: &mut Diagnostics) {
        if !found.has_errors() || !self.components.is_closed || found.more() > 0 {
            return;
        }
        let places = Places::of(self);
        found.retain(|problem| match (problem.input, &problem.place) {
            _ if problem.severity == Severity::Warning => true,
            (Input::Spec, Place::Value(at)) => !places.is_left_out(at.as_str()),
            (input, _) => !matches!(input, Input::File(_)),
        });
    }
}

/// Removes the schemas that the operations do not need from the model, and the warnings in skipped parts.
pub fn narrow(api: &mut Api, taken_out: &TakenOut, config: &Config, found: &mut Diagnostics) -> Chosen {
    let reached = reach::schemas(api, &api.operations);
    let places = Places::new(api, taken_out, &reached);
    found.retain(|problem| match &problem.place {
        Place::Value(at) if problem.severity == Severity::Warning => !places.is_left_out(at.as_str()),
        _ => true,
    });
    // The deduplicated types depend on the filter as well.
    let is_shared = |address: &str| SHARED.iter().any(|of| address.starts_with(of));
    let is_left_out = |address: &str| places.is_left_out(address) || is_shared(address);
    config.excuse(is_left_out, |pattern| places.may_be_left_out(pattern));
    // A prefix that only skipped names have is not reported as unused.
    let tags = taken_out.operations.iter().flat_map(|(operation, _)| operation.tags.first());
    let components = api.components.iter().filter_map(|&id| api.schema(id).component.as_ref());
    for name in tags.chain(components).chain(&taken_out.components.schemas) {
        config.strip(name);
    }
    api.components.retain(|id| reached.contains(id));
    Chosen {
        operations: api.operations.len(),
        of_operations: taken_out.operations.len(),
        schemas: api.components.len(),
        of_schemas: taken_out.components.of_schemas,
    }
}

fn entries<'a>(config: &'a Config, choice: &'a Choice) -> Vec<Entry<'a>> {
    let said = |list: List, entries: &'a [Spanned<String>]| {
        let entry =
            move |entry: &'a Spanned<String>| Entry { text: entry.as_ref(), place: Some(entry.span()), list };
        entries.iter().map(entry)
    };
    let asked =
        |list: List, entries: &'a [String]| entries.iter().map(move |text| Entry { text, place: None, list });
    said(List::ConfigOnly, &config.operations.only)
        .chain(said(List::ConfigExcept, &config.operations.except))
        .chain(asked(List::Only, &choice.only))
        .chain(asked(List::Except, &choice.except))
        .collect()
}

impl<'a> Entry<'a> {
    /// Parses the selector, and reports it if it is invalid or selects nothing.
    fn read(&self, operations: &[Listed], found: &mut Diagnostics) -> Option<Selector<'a>> {
        let Some(selector) = Selector::parse(self.text) else {
            let help = "use `tag:NAME`, `id:OPERATION_ID`, `path:PATH` or `method:METHOD`, with `*` for any characters";
            found.push(self.error("E0421", format!("invalid selector `{}`", self.text)).help(help));
            return None;
        };
        if !operations.iter().any(|operation| selector.meets(operation.facts())) {
            let what = format!("the selector `{}` matches no operation", self.text);
            let help = "fix the selector, or add `*`: it must match the whole name";
            found.push(self.error("E0422", what).help(help));
        }
        Some(selector)
    }

    /// Creates an error at the entry.
    fn error(&self, code: &'static str, what: String) -> Diagnostic {
        match (&self.place, self.list) {
            (Some(place), _) => problem(code, place.clone(), what),
            (None, list) => {
                let option = if list == List::Only { "--only" } else { "--except" };
                let what = format!("{option}: {what}");
                Diagnostic::new(Severity::Error, code, Input::Options, Place::Whole, what)
            }
        }
    }
}

fn is_chosen(facts: Facts<'_>, selectors: &[(List, Selector<'_>)]) -> bool {
    let of = |list: List| selectors.iter().filter(move |(other, _)| *other == list);
    let meets = |list: List| of(list).any(|(_, selector)| selector.meets(facts));
    let wanted = |list: List| of(list).next().is_none() || meets(list);
    wanted(List::ConfigOnly) && wanted(List::Only) && !meets(List::ConfigExcept) && !meets(List::Except)
}
