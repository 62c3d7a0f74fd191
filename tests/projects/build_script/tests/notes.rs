//! The crate is that of the description.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use project_build_script::models::{Note, NoteColor};

#[test]
fn crate_of_the_build_script_is_used() {
    let note = Note::new("Buy flour").color(NoteColor::Yellow);
    let text = serde_json::to_string(&note).unwrap();
    assert_eq!(serde_json::from_str::<Note>(&text).unwrap(), note);
}
