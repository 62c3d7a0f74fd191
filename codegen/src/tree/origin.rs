//! The origins of the parts of the effective tree: other documents, overlays, other locations in the same document.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostics, FileId, Input, Place};
use crate::methods;
use crate::pointer::Pointer;

/// A map from locations in the effective tree to the file and the location where the value was written.
#[derive(Debug, Default)]
pub struct Origins {
    /// An entry applies to every location below its key, except those below a more specific entry.
    entries: BTreeMap<Pointer, (FileId, Pointer)>,
    /// The locations of the parts that the config adds, with their spans in it.
    pub config: BTreeMap<Pointer, Range<usize>>,
}

impl Origins {
    /// Records that the value at `new` in the effective tree, with everything below it, was written at `old` in the file.
    pub fn record(&mut self, new: Pointer, file: FileId, old: Pointer) {
        self.entries.insert(new, (file, old));
    }

    /// Records that the value at `from` in the effective tree was moved to `to`.
    pub fn record_move(&mut self, from: &Pointer, to: &Pointer) {
        let (file, old) = self.origin(from);
        let below = Pointer::parse(&format!("{from}/")).into_iter();
        let below: Vec<_> = below
            .flat_map(|start| self.entries.range(start..))
            .take_while(|(place, _)| {
                place.as_str().strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with('/'))
            })
            .filter_map(|(place, origin)| Some((place.rebase(from, to)?, origin.clone())))
            .collect();
        self.entries.insert(to.clone(), (file, old));
        self.entries.extend(below);
    }

    /// Returns the file and the location where the value at a location of the effective tree was written.
    pub fn origin(&self, place: &Pointer) -> (FileId, Pointer) {
        for new in prefixes(place) {
            if let Some((file, old)) = self.entries.get(&new) {
                return (*file, place.rebase(&new, old).unwrap_or_else(|| old.clone()));
            }
        }
        (FileId::MAIN, place.clone())
    }

    /// Returns the input and the location of an address; `None` for an empty one.
    pub fn place(&self, address: &str) -> Option<(Input, Pointer)> {
        let (file, at) = self.origin(&Pointer::parse(address).filter(|_| !address.is_empty())?);
        Some((Input::of(file), at))
    }

    /// Replaces the locations of diagnostics, which are in the effective tree, with locations in the files. A part from the config
    /// can be in several operations, so the message names the one that it does not fit.
    pub fn relocate(&self, diagnostics: &mut Diagnostics) {
        if self.entries.is_empty() && self.config.is_empty() {
            return;
        }
        diagnostics.relocate(|at, diagnostic| match prefixes(at).find_map(|place| self.config.get(&place)) {
            Some(span) => {
                (diagnostic.input, diagnostic.place) = (Input::Config, Place::Bytes(span.clone()));
                let keys: Vec<String> = at.tokens().collect();
                if let Some(methods::Location { path, method, .. }) = methods::locate(&keys)
                    && matches!(diagnostic.code, Code::E0307 | Code::E0330 | Code::E0331)
                {
                    diagnostic.message = format!("{method} {path}: {}", diagnostic.message);
                }
            }
            None => {
                let (file, old) = self.origin(at);
                (diagnostic.input, diagnostic.place) = (Input::of(file), Place::Value(old));
            }
        });
    }
}

/// Returns a location and those around it, the innermost first.
fn prefixes(place: &Pointer) -> impl Iterator<Item = Pointer> {
    let text = Some(place.as_str());
    let prefixes = std::iter::successors(text, |prefix| prefix.rfind('/').map(|end| &prefix[..end]));
    prefixes.filter_map(Pointer::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Pointer {
        Pointer::parse(text).unwrap_or_default()
    }

    #[test]
    fn the_longest_prefix_determines_the_origin() {
        let mut origins = Origins::default();
        assert_eq!(origins.origin(&at("/a/b")), (FileId::MAIN, at("/a/b")));
        origins.record(at("/a"), FileId(1), at("/x"));
        origins.record(at("/a/b/c"), FileId(2), at(""));
        assert_eq!(origins.origin(&at("/a/b")), (FileId(1), at("/x/b")));
        assert_eq!(origins.origin(&at("/a/b/c/d")), (FileId(2), at("/d")));
        assert_eq!(origins.origin(&at("/ab")), (FileId::MAIN, at("/ab")));
    }

    #[test]
    fn moved_values_keep_their_origins() {
        let mut origins = Origins::default();
        origins.record(at("/a/b"), FileId(1), at("/x"));
        origins.record(at("/ab"), FileId(2), at("/y"));
        origins.record_move(&at("/a"), &at("/new"));
        assert_eq!(origins.origin(&at("/new/c")), (FileId::MAIN, at("/a/c")));
        assert_eq!(origins.origin(&at("/new/b/c")), (FileId(1), at("/x/c")));
        origins.record_move(&at("/new/b"), &at("/newer"));
        assert_eq!(origins.origin(&at("/newer/c")), (FileId(1), at("/x/c")));
        assert_eq!(origins.origin(&at("/newb")), (FileId::MAIN, at("/newb")));
    }
}
