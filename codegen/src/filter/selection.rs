//! The entries of filters, and the operations that they select.

use crate::config::{OperationFields, Selector, config_error};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Place};
use crate::filter::operations::ListedOperation;

/// An entry of a filter.
pub struct Entry<'a> {
    /// The selector.
    pub text: &'a str,
    /// The span in the config; `None` for an option.
    pub place: Option<std::ops::Range<usize>>,
    /// The list that has the entry.
    pub list: List,
}

/// The list of an entry. A selected operation is in each `only` list that is not empty, and in no `except` list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum List {
    ConfigOnly,
    ConfigExcept,
    Only,
    Except,
}

impl<'a> Entry<'a> {
    /// Parses the selector, and reports it if it is invalid or selects nothing.
    pub fn parse(
        &self,
        operations: &[ListedOperation],
        diagnostics: &mut Diagnostics,
    ) -> Option<Selector<'a>> {
        let Some(selector) = Selector::parse(self.text) else {
            let help = "use `tag:NAME`, `id:OPERATION_ID`, `path:PATH`, `method:METHOD` or `webhook:NAME`, with `*` for any characters";
            let field = self.text.split(':').next().unwrap_or_default();
            let error = self.error(Code::E0421, format!("invalid selector `{}`", self.text)).help(help);
            diagnostics
                .push(error.did_you_mean(field, ["tag", "id", "path", "method", "webhook"].into_iter()));
            return None;
        };
        if !operations.iter().any(|operation| selector.matches(operation.fields())) {
            let message = format!("the selector `{}` matches no operation", self.text);
            let help = "fix the selector, or add `*`: it must match the whole name";
            let known = operations.iter().flat_map(|operation| selector.values(operation.fields()));
            let error = self.error(Code::E0422, message).help(help);
            diagnostics.push(error.did_you_mean(selector.glob(), known));
        }
        Some(selector)
    }

    /// Creates an error at the entry.
    pub fn error(&self, code: Code, message: String) -> Diagnostic {
        match (&self.place, self.list) {
            (Some(place), _) => config_error(code, place.clone(), message),
            (None, list) => {
                let option = if list == List::Only { "--only" } else { "--except" };
                let message = format!("{option}: {message}");
                Diagnostic::at(code, Input::Options, Place::Whole, message)
            }
        }
    }
}

/// Returns `true` if the selectors select an operation.
pub fn is_selected(fields: OperationFields<'_>, selectors: &[(List, Selector<'_>)]) -> bool {
    let of = |list: List| selectors.iter().filter(move |(other, _)| *other == list);
    let matches = |list: List| of(list).any(|(_, selector)| selector.matches(fields));
    let is_wanted = |list: List| of(list).next().is_none() || matches(list);
    is_wanted(List::ConfigOnly)
        && is_wanted(List::Only)
        && !matches(List::ConfigExcept)
        && !matches(List::Except)
}
