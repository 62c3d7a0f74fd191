//! An example project that uses an emitted crate.

use fresh_client::models::{Note, NoteColor};

/// Returns a yellow note.
pub fn yellow(text: &str) -> Note {
    Note::new(text).color(NoteColor::Yellow)
}
