//! `model::Api` → the part of it that the crate is to have: the chosen operations, and the schemas that they need.

mod places;
mod reach;

use toml::Spanned;

use crate::config::{Config, Facts, Selector, problem};
use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};
use crate::model::{Api, Operation};
use places::Places;

/// A choice of operations for one run, by selectors as in the config's `[operations]`. It narrows what the config chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// None but these: `--only`.
    pub only: Vec<String>,
    /// Not these: `--except`.
    pub except: Vec<String>,
}

/// What a choice has left, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The operations that are chosen.
    pub operations: usize,
    /// Those that the description has.
    pub of_operations: usize,
    /// The named schemas that chosen operations need.
    pub schemas: usize,
    /// Those that the description has.
    pub of_schemas: usize,
}

/// An entry of a choice.
struct Entry<'a> {
    text: &'a str,
    /// Where it stands in the config; `None` for an option.
    place: Option<std::ops::Range<usize>>,
    list: List,
}

/// The lists that entries stand in: an operation must be in each `only` that is not empty, and in no `except`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    ConfigOnly,
    ConfigExcept,
    Only,
    Except,
}

/// Takes out what is not chosen, and the warnings about it. Without a choice, all is left as it is.
///
/// # Errors
///
/// Entries that are no selectors or meet no operation, and a choice that leaves none.
pub fn choose(
    mut api: Api,
    config: &Config,
    choice: &Choice,
    found: &mut Diagnostics,
) -> Result<(Api, Option<Chosen>), Diagnostics> {
    let entries = entries(config, choice);
    let Some(first) = entries.first() else { return Ok((api, None)) };
    let selectors: Vec<(List, Selector<'_>)> =
        entries.iter().filter_map(|entry| Some((entry.list, entry.read(&api, found)?))).collect();
    if found.has_errors() {
        // It is not known what the warnings so far should be about.
        found.retain(|problem| problem.severity == Severity::Error);
    }
    found.settle(())?;
    let (of_operations, of_schemas) = (api.operations.len(), api.components.len());
    let (kept, dropped): (Vec<_>, Vec<_>) = std::mem::take(&mut api.operations)
        .into_iter()
        .partition(|operation| is_chosen(operation, &selectors));
    if kept.is_empty() {
        found.push(first.error("E0423", "this choice leaves no operation".to_owned()));
    }
    let reached = reach::schemas(&api, &kept);
    let places = Places::new(&api, &kept, &dropped, &reached);
    found.retain(|problem| match &problem.place {
        Place::Value(at) if problem.severity == Severity::Warning => !places.is_left_out(at.as_str()),
        _ => true,
    });
    // Whether several operations have the same headers goes by the choice, too.
    config.excuse(|address| places.is_left_out(address) || address.starts_with("/headers/"));
    // A prefix that only names have which are left out is no mistake, either.
    let tags = dropped.iter().flat_map(|operation| operation.tags.first());
    let components = api.components.iter().filter_map(|&id| api.schema(id).component.as_ref());
    for name in tags.chain(components) {
        config.strip(name);
    }
    api.components.retain(|id| reached.contains(id));
    api.operations = kept;
    let chosen =
        Chosen { operations: api.operations.len(), of_operations, schemas: api.components.len(), of_schemas };
    found.settle((api, Some(chosen)))
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
    /// The selector, if it is one and meets something.
    fn read(&self, api: &Api, found: &mut Diagnostics) -> Option<Selector<'a>> {
        let Some(selector) = Selector::parse(self.text) else {
            let help = "selectors are `tag:NAME`, `id:OPERATION_ID`, `path:PATH` and `method:METHOD`, with `*` for any run \
                        of characters";
            found.push(self.error("E0421", format!("`{}` is no selector", self.text)).help(help));
            return None;
        };
        if !api.operations.iter().any(|operation| selector.meets(facts(operation))) {
            let what = format!("`{}` meets no operation of the description", self.text);
            let help = "a selector is compared with the whole of a name: put `*` where more may stand";
            found.push(self.error("E0422", what).help(help));
        }
        Some(selector)
    }

    /// An error at the entry.
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

fn facts(operation: &Operation) -> Facts<'_> {
    Facts {
        tags: &operation.tags,
        id: operation.id.as_deref(),
        path: &operation.path,
        method: operation.method,
    }
}

fn is_chosen(operation: &Operation, selectors: &[(List, Selector<'_>)]) -> bool {
    let of = |list: List| selectors.iter().filter(move |(other, _)| *other == list);
    let meets = |list: List| of(list).any(|(_, selector)| selector.meets(facts(operation)));
    let wanted = |list: List| of(list).next().is_none() || meets(list);
    wanted(List::ConfigOnly) && wanted(List::Only) && !meets(List::ConfigExcept) && !meets(List::Except)
}
