//! What the crate is to have of a description: the chosen operations, and the schemas that they need.
//!
//! What is not chosen leaves the tree before anything looks at it closely, so that nothing that is wrong with it stops the
//! run (`operations`, `components`). Which schemas are needed is known for certain when everything has been resolved
//! (`reach`), and so is which warnings and entries of the config are about something else (`places`).

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

/// What the addresses begin with of types that stand for what several places have.
const SHARED: [&str; 4] = ["/headers/", "/integers/", "/strings/", "/values/"];

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

/// What is no longer in the tree.
pub struct TakenOut {
    /// The operations that there were, and whether each is still there.
    operations: Vec<(Listed, bool)>,
    components: components::TakenOut,
}

/// Takes the operations that are not chosen out of a gathered tree, with the components that nothing else refers to, and
/// the errors about them. Without a choice, all is left as it is.
///
/// # Errors
///
/// Entries that are no selectors or meet no operation, and a choice that leaves none.
pub fn take_out(
    tree: &mut Value,
    config: &Config,
    choice: &Choice,
    found: &mut Diagnostics,
) -> Result<Option<TakenOut>, Diagnostics> {
    let entries = entries(config, choice);
    let Some(first) = entries.first() else { return Ok(None) };
    if tree.get("paths").is_some_and(|paths| !paths.is_object()) {
        // The check has something to say of that.
        return Ok(None);
    }
    let operations = operations::all(tree);
    let mut wrong = Diagnostics::default();
    let selectors: Vec<(List, Selector<'_>)> =
        entries.iter().filter_map(|entry| Some((entry.list, entry.read(&operations, &mut wrong)?))).collect();
    let is_kept: Vec<bool> =
        operations.iter().map(|operation| is_chosen(operation.facts(), &selectors)).collect();
    if wrong.is_empty() && !is_kept.contains(&true) {
        wrong.push(first.error("E0423", "this choice leaves no operation".to_owned()));
    }
    if !wrong.is_empty() {
        // It is not known what the warnings so far should be about.
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
    /// Drops the errors of the way here that are about what is gone. A reference that cannot be followed stays as it is
    /// written: where one is left, it may be what the errors are about, and so may parts that have moved.
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

/// Narrows the model to what the operations in it need, and drops the warnings about everything else.
pub fn narrow(api: &mut Api, taken_out: &TakenOut, config: &Config, found: &mut Diagnostics) -> Chosen {
    let reached = reach::schemas(api, &api.operations);
    let places = Places::new(api, taken_out, &reached);
    found.retain(|problem| match &problem.place {
        Place::Value(at) if problem.severity == Severity::Warning => !places.is_left_out(at.as_str()),
        _ => true,
    });
    // Whether several have the same headers, strings or values goes by the choice, too.
    let is_shared = |address: &str| SHARED.iter().any(|of| address.starts_with(of));
    let is_left_out = |address: &str| places.is_left_out(address) || is_shared(address);
    config.excuse(is_left_out, |pattern| places.may_be_left_out(pattern));
    // A prefix that only names have which are left out is no mistake, either.
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
    /// The selector, if it is one and meets something.
    fn read(&self, operations: &[Listed], found: &mut Diagnostics) -> Option<Selector<'a>> {
        let Some(selector) = Selector::parse(self.text) else {
            let help = "selectors are `tag:NAME`, `id:OPERATION_ID`, `path:PATH` and `method:METHOD`, with `*` for any run \
                        of characters";
            found.push(self.error("E0421", format!("`{}` is no selector", self.text)).help(help));
            return None;
        };
        if !operations.iter().any(|operation| selector.meets(operation.facts())) {
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

fn is_chosen(facts: Facts<'_>, selectors: &[(List, Selector<'_>)]) -> bool {
    let of = |list: List| selectors.iter().filter(move |(other, _)| *other == list);
    let meets = |list: List| of(list).any(|(_, selector)| selector.meets(facts));
    let wanted = |list: List| of(list).next().is_none() || meets(list);
    wanted(List::ConfigOnly) && wanted(List::Only) && !meets(List::ConfigExcept) && !meets(List::Except)
}
