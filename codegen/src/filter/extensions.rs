//! Extensions of operations that the config selects.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use crate::config::{Config, ExtensionEntry};
use crate::diagnostic::Diagnostics;
use crate::filter::operations;
use crate::filter::selection::{Entry, List, is_selected};
use crate::pointer::Pointer;

/// Writes the extension of each entry, such as `[[pagination]]`, into its operations. Returns the locations in the tree, each
/// with its span in the config. An entry also has a location of its own, from the name of the extension and its index.
///
/// # Errors
///
/// Returns an error for invalid selectors, and for those that select no operation.
pub fn write_extensions(
    tree: &mut Value,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<BTreeMap<Pointer, Range<usize>>, Diagnostics> {
    let mut written = BTreeMap::new();
    if config.extensions().next().is_none() {
        return Ok(written);
    }
    let mut operations = operations::all(tree);
    operations.retain(|operation| !operation.is_webhook);
    let mut errors = Diagnostics::default();
    for (name, index, extension) in config.extensions() {
        let lists = [(List::ConfigOnly, &extension.operations), (List::ConfigExcept, &extension.except)];
        let entries = lists.into_iter().flat_map(|(list, entries)| {
            entries.iter().map(move |entry| Entry { text: entry.as_ref(), place: Some(entry.span()), list })
        });
        let entries: Vec<Entry<'_>> = entries.collect();
        let selectors: Vec<_> = entries
            .iter()
            .filter_map(|entry| Some((entry.list, entry.parse(&operations, &mut errors)?)))
            .collect();
        let value = extension.value();
        written.extend(spans(extension, Pointer::root().child(name).item(index)));
        for operation in operations.iter().filter(|one| is_selected(one.fields(), &selectors)) {
            let Some(Value::Object(source)) = tree.pointer_mut(operation.at.as_str()) else { continue };
            let at = operation.at.child(name);
            if source.insert(name.to_owned(), value.clone()).is_some() {
                // The earlier one may be of the config too.
                written.retain(|place: &Pointer, _| place.rebase(&at, &at).is_none());
            }
            written.extend(spans(extension, at));
        }
    }
    errors.iter().for_each(|error| diagnostics.push(error.clone()));
    diagnostics.finish(written)
}

/// Returns the locations of an extension and its fields, each with its span in the config.
fn spans(extension: &ExtensionEntry, at: Pointer) -> impl Iterator<Item = (Pointer, Range<usize>)> {
    let fields: Vec<_> =
        extension.fields.iter().map(|(key, _)| (at.child(key.as_ref()), key.span())).collect();
    let whole = extension.operations.first().map(|selector| (at, selector.span()));
    fields.into_iter().chain(whole)
}
