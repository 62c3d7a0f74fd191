//! Limits on the size of a tree.

/// The maximum depth, which is that of serde_json.
pub const MAX_DEPTH: usize = 128;

/// The maximum number of anchors (`&name`).
pub const MAX_ANCHORS: usize = 100_000;

/// The maximum ratio of the size of a tree to that of its text. Every node of a document without aliases takes at least a
/// byte of text, so only aliases of aliases (a "billion laughs" attack) exceed it.
const MAX_GROWTH: usize = 10;

/// The maximum number of keys and values: in JSON and with aliases, small ones take a hundred times as much memory as text.
const MAX_VALUES: usize = 3_000_000;

/// The maximum length of a string in bytes, as processing it takes many times that memory.
const MAX_STRING: usize = 2 << 20;

/// The remaining size of a tree.
#[derive(Clone, Copy)]
pub struct Limits {
    bytes: usize,
    values: usize,
    /// Set if only aliases can exceed the number of values: the text is too short.
    is_expanded: bool,
}

/// A limit that is exceeded: a message and a help text.
pub type Exceeded = (&'static str, &'static str);

impl Limits {
    /// Creates the limits of a JSON text.
    pub fn of_json(text: &str) -> Self {
        let bytes = text.len().saturating_mul(MAX_GROWTH).saturating_add(1024);
        Self { bytes, values: MAX_VALUES, is_expanded: false }
    }

    /// Creates the limits of a YAML text. A value without aliases takes several bytes of text, and each one a hundred bytes of
    /// memory.
    pub fn of_yaml(text: &str) -> Self {
        let values = MAX_VALUES.min(text.len().saturating_add(200_000));
        Self { values, is_expanded: values < MAX_VALUES, ..Self::of_json(text) }
    }

    /// Counts a key or a value, with the bytes of its text.
    pub fn count(&mut self, bytes: usize) -> Result<(), Exceeded> {
        if bytes > MAX_STRING {
            return Err(STRING);
        }
        self.take(bytes, 1)
    }

    /// Counts the values that an alias repeats.
    pub fn take(&mut self, bytes: usize, values: usize) -> Result<(), Exceeded> {
        self.bytes = self.bytes.checked_sub(bytes + values).ok_or(ALIASES)?;
        let exceeded = if self.is_expanded { ALIASES } else { VALUES };
        self.values = self.values.checked_sub(values).ok_or(exceeded)?;
        Ok(())
    }

    /// Returns the bytes and values that have been counted since an earlier state.
    pub fn since(&self, earlier: &Self) -> (usize, usize) {
        let values = earlier.values - self.values;
        (earlier.bytes - self.bytes - values, values)
    }
}

const ALIASES: Exceeded = (
    "aliases expand this document to many times its size",
    "replace the aliases with their values, or with `$ref`s",
);
const VALUES: Exceeded = (
    "the document contains more than 3000000 keys and values",
    "remove the parts of the description that the client does not need",
);
const STRING: Exceeded =
    ("string exceeds the maximum length of 2 MB", "remove it: a client does not need such data");
