//! Where the parts of the effective tree came from: other documents, overlays, other places of the same document.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostics, FileId, Input, Place};
use crate::pointer::Pointer;

/// For places of the effective tree the file and the place that their values were written at.
#[derive(Debug, Default)]
pub struct Origins {
    /// Each place stands for all below it, too, unless one of them is here itself.
    notes: BTreeMap<Pointer, (FileId, Pointer)>,
}

impl Origins {
    /// What stands at `new` in the effective tree was written at `old` in the file, and what is below it, below it.
    pub fn note(&mut self, new: Pointer, file: FileId, old: Pointer) {
        self.notes.insert(new, (file, old));
    }

    /// What stood at `from` in the effective tree stands at `to` from now on, wherever it was written.
    pub fn moved(&mut self, from: &Pointer, to: &Pointer) {
        let (file, old) = self.of(from);
        // `0` comes behind `/`: in between is everything below the place.
        let below = Pointer::parse(&format!("{from}/")).into_iter();
        let below: Vec<_> = below
            .flat_map(|start| self.notes.range(start..))
            .take_while(|(place, _)| {
                place.as_str().strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with('/'))
            })
            .filter_map(|(place, origin)| Some((rebased(place, from, to)?, origin.clone())))
            .collect();
        self.notes.insert(to.clone(), (file, old));
        self.notes.extend(below);
    }

    /// The file and the place that the value at this place of the effective tree was written at.
    pub fn of(&self, place: &Pointer) -> (FileId, Pointer) {
        let text = place.as_str();
        let prefixes =
            std::iter::successors(Some(text), |prefix| prefix.rfind('/').map(|end| &prefix[..end]));
        for prefix in prefixes {
            let Some(new) = Pointer::parse(prefix) else { continue };
            if let Some((file, old)) = self.notes.get(&new) {
                return (*file, rebased(place, &new, old).unwrap_or_else(|| old.clone()));
            }
        }
        (FileId::MAIN, place.clone())
    }

    /// Lets every problem that names a place of the effective tree name the place of the text instead.
    pub fn relocate(&self, found: &mut Diagnostics) {
        if self.notes.is_empty() {
            return;
        }
        found.relocate(|place| match place {
            Place::Value(pointer) => {
                let (file, old) = self.of(pointer);
                (Input::of(file), Place::Value(old))
            }
            other => (Input::Spec, other.clone()),
        });
    }
}

/// The place below `to` that this place is below `from`.
fn rebased(place: &Pointer, from: &Pointer, to: &Pointer) -> Option<Pointer> {
    let rest = place.as_str().strip_prefix(from.as_str())?;
    Pointer::parse(&format!("{to}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Pointer {
        Pointer::parse(text).unwrap_or_default()
    }

    #[test]
    fn the_closest_note_above_a_place_tells_where_it_came_from() {
        let mut origins = Origins::default();
        assert_eq!(origins.of(&at("/a/b")), (FileId::MAIN, at("/a/b")));
        origins.note(at("/a"), FileId(1), at("/x"));
        origins.note(at("/a/b/c"), FileId(2), at(""));
        assert_eq!(origins.of(&at("/a/b")), (FileId(1), at("/x/b")));
        assert_eq!(origins.of(&at("/a/b/c/d")), (FileId(2), at("/d")));
        assert_eq!(origins.of(&at("/ab")), (FileId::MAIN, at("/ab")));
    }

    #[test]
    fn what_moves_takes_its_origins_along() {
        let mut origins = Origins::default();
        origins.note(at("/a/b"), FileId(1), at("/x"));
        origins.note(at("/ab"), FileId(2), at("/y"));
        origins.moved(&at("/a"), &at("/new"));
        assert_eq!(origins.of(&at("/new/c")), (FileId::MAIN, at("/a/c")));
        assert_eq!(origins.of(&at("/new/b/c")), (FileId(1), at("/x/c")));
        origins.moved(&at("/new/b"), &at("/newer"));
        assert_eq!(origins.of(&at("/newer/c")), (FileId(1), at("/x/c")));
        assert_eq!(origins.of(&at("/newb")), (FileId::MAIN, at("/newb")));
    }
}
