//! The extensions that the config writes into the operations that it selects.

use serde_json::Value;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::filter::operations;
use crate::filter::selection::{Entry, List, is_selected};

/// Writes each entry of `[[pagination]]` and `[[idempotency]]` into its operations, as the extension that they could have.
///
/// # Errors
///
/// Returns an error for invalid selectors, and for those that select no operation.
pub fn write_extensions(
    tree: &mut Value,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    let mut extensions = config.extensions().peekable();
    if extensions.peek().is_none() {
        return Ok(());
    }
    let mut operations = operations::all(tree);
    operations.retain(|operation| !operation.is_webhook);
    let mut errors = Diagnostics::default();
    for extension in extensions {
        let lists = [(List::ConfigOnly, extension.operations), (List::ConfigExcept, extension.except)];
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
            if let Some(written) = written.filter(|_| is_one && !extension.operations.is_empty()) {
                written.insert(extension.key.to_owned(), extension.value.clone());
            }
        }
    }
    errors.iter().for_each(|error| diagnostics.push(error.clone()));
    diagnostics.finish(())
}
