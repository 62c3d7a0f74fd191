//! What another version of the generator changes in a crate: the same description, other files.

use std::collections::BTreeMap;
use std::path::Path;

use specsmith::files::Files;
use specsmith::{Generated, Inputs, ItemChange, Provenance};

use crate::release::since::Since;
use crate::terminal::{ADDED, BOLD, REMOVED, count, escape};
use crate::write::Plan;

/// The maximum number of items that are listed.
const MAX_ITEMS: usize = 5;

/// The manifest, which contains the provenance.
const MANIFEST: &str = "Cargo.toml";

/// Reports the public items that differ although the description does not: between the files that the run has replaced, and those
/// that this generator emits for the description that they were made from. Empty if there are none, or if that description is
/// not known.
pub fn report(plan: &Plan, out: &Path, generated: &Generated, earlier: Option<&Since>) -> String {
    let files = replaced(plan, out, generated);
    let provenance = |manifest: Option<&str>| Provenance::of_manifest(manifest?);
    let Some(old) = provenance(files.get(MANIFEST).map(String::as_str)) else { return String::new() };
    let is_from = |files: &Files| {
        provenance(files.get(MANIFEST))
            .is_some_and(|new| new.description == old.description && new.config == old.config)
    };
    if is_from(&generated.files) {
        return shown(&changes(&files, &generated.files), &old);
    }
    let emitted = earlier.and_then(|earlier| emit(&earlier.inputs)).filter(|emitted| is_from(emitted));
    emitted.map_or_else(String::new, |emitted| shown(&changes(&files, &emitted), &old))
}

fn emit(inputs: &Inputs) -> Option<Files> {
    specsmith::generate(inputs).ok().map(|generated| generated.files)
}

fn changes(old: &BTreeMap<String, String>, new: &Files) -> Vec<ItemChange> {
    let is_other = |path: &str| old.get(path).map(String::as_str) != new.get(path);
    let old =
        old.iter().map(|(path, text)| (path.as_str(), text.as_str())).filter(|(path, _)| is_other(path));
    specsmith::item_changes(old, new.iter().filter(|(path, _)| is_other(path)))
}

/// Returns the files of the crate before the run, by their paths below its folder.
fn replaced(plan: &Plan, out: &Path, generated: &Generated) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> =
        generated.files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let written =
        plan.write.iter().map(|change| (&change.path, change.before.as_ref().map(|old| &old.bytes)));
    let removed = plan.remove.iter().map(|file| (&file.path, Some(&file.before)));
    for (path, before) in written.chain(removed) {
        let Ok(below) = path.strip_prefix(out) else { continue };
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        match before {
            Some(bytes) => files.insert(parts.join("/"), String::from_utf8_lossy(bytes).into_owned()),
            None => files.remove(&parts.join("/")),
        };
    }
    files
}

fn shown(changes: &[ItemChange], old: &Provenance) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let (gone, rest): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.old.is_some());
    let mut text = format!(
        "\n{BOLD}changed by the generator{BOLD:#}, from {} to {}: {} removed or with another signature, {} new\n",
        escape(&old.version),
        specsmith::VERSION,
        count(gone.len(), "public item"),
        rest.len()
    );
    for change in gone.iter().chain(&rest).take(MAX_ITEMS) {
        for (style, sign, signature) in [(REMOVED, '-', &change.old), (ADDED, '+', &change.new)] {
            if let Some(signature) = signature {
                text.push_str(&format!(
                    "  {style}{sign}{style:#} {} {}\n",
                    escape(&change.item),
                    escape(signature)
                ));
            }
        }
    }
    if changes.len() > MAX_ITEMS {
        text.push_str("  …\n");
    }
    text
}
