//! The pagination of operations that the config selects.

use serde_json::Value;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::filter::operations;
use crate::filter::selection::{Entry, List, is_selected};

/// The extension that describes the pagination of an operation.
const EXTENSION: &str = "x-specsmith-pagination";

/// Writes each entry of `[[pagination]]` into its operations, as the extension that they could have.
///
/// # Errors
///
/// Returns an error for invalid selectors, and for those that select no operation.
pub fn write_pagination(
    tree: &mut Value,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    if config.pagination.is_empty() {
        return Ok(());
    }
    let mut operations = operations::all(tree);
    operations.retain(|operation| !operation.is_webhook);
    let mut errors = Diagnostics::default();
    for pagination in &config.pagination {
        let lists = [(List::ConfigOnly, &pagination.operations), (List::ConfigExcept, &pagination.except)];
        let entries = lists.into_iter().flat_map(|(list, entries)| {
            entries.iter().map(move |entry| Entry { text: entry.as_ref(), place: Some(entry.span()), list })
        });
        let entries: Vec<Entry<'_>> = entries.collect();
        let selectors: Vec<_> = entries
            .iter()
            .filter_map(|entry| Some((entry.list, entry.parse(&operations, &mut errors)?)))
            .collect();
        for operation in &operations {
            let is_one = is_selected(operation.fields(), &selectors);
            let written = tree.pointer_mut(operation.at.as_str()).and_then(Value::as_object_mut);
            if let Some(written) = written.filter(|_| is_one && !pagination.operations.is_empty()) {
                written.insert(EXTENSION.to_owned(), pagination.extension());
            }
        }
    }
    errors.iter().for_each(|error| diagnostics.push(error.clone()));
    diagnostics.finish(())
}
