//! The origins of the parts of a document while overlays are applied.

use std::collections::BTreeMap;

use crate::diagnostic::FileId;
use crate::pointer::Pointer;

/// A file, and a location in it.
type Origin = (FileId, Pointer);

/// The origins of the parts that were added or moved. An entry applies to everything below its location; other parts are
/// at their location in the main document.
#[derive(Clone, Debug, Default)]
pub struct OriginMap(BTreeMap<String, Origin>);

impl OriginMap {
    /// Records the origin of a new value.
    pub fn record(&mut self, place: &Pointer, origin: Origin) {
        self.remove(place);
        self.0.insert(place.as_str().to_owned(), origin);
    }

    /// Returns the origin of a value.
    pub fn origin(&self, place: &Pointer) -> Origin {
        let text = place.as_str();
        let mut prefixes =
            std::iter::successors(Some(text), |prefix| prefix.rfind('/').map(|end| &prefix[..end]));
        prefixes
            .find_map(|prefix| {
                let (file, old) = self.0.get(prefix)?;
                Some((*file, Pointer::parse(&format!("{old}{}", &text[prefix.len()..]))?))
            })
            .unwrap_or((FileId::MAIN, place.clone()))
    }

    /// Removes the origins of a value and everything below it.
    pub fn remove(&mut self, place: &Pointer) {
        self.0.remove(place.as_str());
        self.remove_below(place);
    }

    /// Records that the value at `to` is a copy of the value at `from`, whose origins are in `before`.
    pub fn copy(&mut self, before: &Self, from: &Pointer, to: &Pointer) {
        self.record(to, before.origin(from));
        self.copy_below(before, from, to);
    }

    /// Records that only the items with these indices of an array are kept.
    pub fn keep_items(&mut self, array: &Pointer, kept: &[usize]) {
        let before = self.clone();
        self.remove_below(array);
        for (new, old) in kept.iter().enumerate() {
            let (from, to) = (array.item(*old), array.item(new));
            let origin = before.origin(&from);
            if origin != self.origin(&to) {
                self.0.insert(to.as_str().to_owned(), origin);
            }
            self.copy_below(&before, &from, &to);
        }
    }

    /// Returns all entries, with outer locations before inner ones.
    pub fn iter(&self) -> impl Iterator<Item = (Pointer, &Origin)> {
        self.0.iter().filter_map(|(place, origin)| Some((Pointer::parse(place)?, origin)))
    }

    fn copy_below(&mut self, before: &Self, from: &Pointer, to: &Pointer) {
        for (place, origin) in before.below(from) {
            self.0.insert(format!("{to}{}", &place[from.as_str().len()..]), origin.clone());
        }
    }

    fn remove_below(&mut self, place: &Pointer) {
        let below: Vec<String> = self.below(place).map(|(place, _)| place.clone()).collect();
        below.iter().for_each(|place| drop(self.0.remove(place)));
    }

    fn below(&self, place: &Pointer) -> impl Iterator<Item = (&String, &Origin)> {
        let start = format!("{place}/");
        self.0.range(start.clone()..).take_while(move |(place, _)| place.starts_with(&start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Pointer {
        Pointer::parse(text).unwrap_or_default()
    }

    fn origin(origin_map: &OriginMap, text: &str) -> (FileId, String) {
        let (file, place) = origin_map.origin(&at(text));
        (file, place.as_str().to_owned())
    }

    #[test]
    fn shifted_items_keep_their_origins() {
        let mut origin_map = OriginMap::default();
        origin_map.record(&at("/a/2/x"), (FileId(1), at("/o")));
        origin_map.record(&at("/a/3"), (FileId(1), at("/p")));
        origin_map.keep_items(&at("/a"), &[0, 2, 3]);
        assert_eq!(origin(&origin_map, "/a/0/x"), (FileId::MAIN, "/a/0/x".to_owned()));
        assert_eq!(origin(&origin_map, "/a/1/y"), (FileId::MAIN, "/a/2/y".to_owned()));
        assert_eq!(origin(&origin_map, "/a/1/x/z"), (FileId(1), "/o/z".to_owned()));
        assert_eq!(origin(&origin_map, "/a/2"), (FileId(1), "/p".to_owned()));
    }

    #[test]
    fn a_new_value_replaces_the_origins_below_it() {
        let mut origin_map = OriginMap::default();
        origin_map.record(&at("/a/b"), (FileId(1), at("/o")));
        origin_map.record(&at("/a-b"), (FileId(1), at("/p")));
        let before = origin_map.clone();
        origin_map.record(&at("/a"), (FileId(2), at("/q")));
        assert_eq!(origin(&origin_map, "/a/b"), (FileId(2), "/q/b".to_owned()));
        assert_eq!(origin(&origin_map, "/a-b"), (FileId(1), "/p".to_owned()));
        origin_map.copy(&before, &at("/a"), &at("/c"));
        assert_eq!(origin(&origin_map, "/c/b/d"), (FileId(1), "/o/d".to_owned()));
        assert_eq!(origin(&origin_map, "/c/e"), (FileId::MAIN, "/a/e".to_owned()));
    }
}
