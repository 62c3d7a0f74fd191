//! The state of a deserialization: the path of an error, and the memory that may still be allocated.

use std::cell::{Cell, RefCell};

use serde::de::Error;

use crate::runtime::json::DecodeError;

/// The bytes that a string on the heap takes beside its text.
const STRING: usize = 16;

/// The state that all seeds of a deserialization share.
///
/// It counts what deserializing allocates, because few bytes of JSON can take many of memory: `{}` is a whole struct. Lists, maps,
/// structs, unions, strings and values of any type are counted, at least with the bytes that they allocate. A struct or a union
/// counts although it may be a part of another. Texts of enums, formats and decimals are not counted: they allocate little more
/// than their bytes in the body, and the lists that contain them are counted.
pub struct Context {
    /// The path of an error. It costs nothing without one: the segments are added, innermost first, while an error is returned to
    /// the caller.
    segments: RefCell<Vec<PathSegment>>,
    /// The maximum number of bytes.
    limit: usize,
    /// The number of bytes that may still be allocated.
    left: Cell<usize>,
    is_exhausted: Cell<bool>,
}

impl Default for Context {
    /// Creates a state without a limit of memory.
    fn default() -> Self {
        Self::with_limit(usize::MAX)
    }
}

pub(super) enum PathSegment {
    /// The Rust name of a model that contains the value. It is not a part of the path.
    Type(&'static str),
    /// A property of a model.
    Field(&'static str),
    /// Any other key.
    Key(String),
    /// The index of an item.
    Index(usize),
}

/// The path of an error.
impl Context {
    pub(super) fn push(&self, segment: PathSegment) {
        self.segments.borrow_mut().push(segment);
    }

    pub(super) fn len(&self) -> usize {
        self.segments.borrow().len()
    }

    pub(super) fn truncate(&self, len: usize) {
        self.segments.borrow_mut().truncate(len);
    }

    pub(super) fn into_error(self, source: &serde_json::Error) -> DecodeError {
        let segments = self.segments.into_inner();
        let type_name = segments.iter().find_map(|segment| match segment {
            PathSegment::Type(name) => Some(*name),
            _ => None,
        });
        let mut path = String::new();
        for segment in segments.iter().rev() {
            match segment {
                PathSegment::Type(_) => {}
                PathSegment::Field(name) => push_key(&mut path, name),
                PathSegment::Key(key) => push_key(&mut path, key),
                PathSegment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        let is_too_large = self.is_exhausted.get();
        DecodeError { type_name, path, is_too_large, ..DecodeError::new(source) }
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// The memory.
impl Context {
    /// Creates a state with a limit of memory in bytes.
    pub(super) fn with_limit(limit: usize) -> Self {
        Self { segments: RefCell::default(), limit, left: Cell::new(limit), is_exhausted: Cell::new(false) }
    }

    /// Counts bytes, or returns `false` if they are too many.
    #[inline]
    pub(super) fn take(&self, bytes: usize) -> bool {
        match self.left.get().checked_sub(bytes) {
            Some(left) => self.left.set(left),
            None => self.is_exhausted.set(true),
        }
        !self.is_exhausted.get()
    }

    /// Counts bytes.
    #[inline]
    pub(super) fn charge<E: Error>(&self, bytes: usize) -> Result<(), E> {
        if self.take(bytes) { Ok(()) } else { Err(self.too_large()) }
    }

    /// Counts a string.
    pub(super) fn charge_string<E: Error>(&self, text: &str) -> Result<(), E> {
        self.charge(text.len() + STRING)
    }

    /// Counts a list that has no room for another item, or returns `false` if there is no memory left. As a `Vec`, it allocates twice
    /// its capacity before it frees the old items.
    pub(super) fn take_list(&self, capacity: usize, item: usize) -> bool {
        let min = if item > 1024 { 1 } else { 4 };
        let has_room = self.take((2 * capacity).max(min).saturating_mul(item));
        self.release(if has_room { capacity * item } else { 0 });
        has_room
    }

    /// Counts an entry of a map with `len` entries, or returns `false` if there is no memory left. A node of a `BTreeMap` has room
    /// for 11 entries, and contains at least 5 if it is not the only one.
    pub(super) fn take_entry(&self, len: usize, key: &str, value: usize) -> bool {
        let node = if len.is_multiple_of(5) { 12 * (size_of::<String>() + value) + 32 } else { 0 };
        self.take(node + key.len() + STRING)
    }

    /// Counts freed bytes.
    pub(super) fn release(&self, bytes: usize) {
        self.left.set(self.left.get().saturating_add(bytes));
    }

    /// Sets the number of bytes that may still be allocated to one that was returned before.
    pub(super) fn set_left(&self, bytes: usize) {
        self.left.set(bytes);
    }

    /// Returns the number of bytes that may still be allocated.
    pub(super) fn left(&self) -> usize {
        self.left.get()
    }

    /// Returns `true` if there was not enough memory.
    pub(super) fn is_exhausted(&self) -> bool {
        self.is_exhausted.get()
    }

    /// Returns the error of a value for which there is not enough memory.
    #[cold]
    pub(super) fn too_large<E: Error>(&self) -> E {
        E::custom(format_args!("the JSON takes more than {} bytes when decoded", self.limit))
    }
}
