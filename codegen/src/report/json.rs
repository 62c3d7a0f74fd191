//! Serialization of diagnostics for programs: JSON, one object per line.

use std::ops::Range;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::inputs::Inputs;
use crate::report::line_index::LineIndexes;
use crate::report::texts::{Texts, locate};

/// Serializes every diagnostic as a JSON object on a line of its own, sorted by position: `severity`, `code`, `message`, `file`,
/// `line`, `column`, `end_line`, `end_column`, `pointer`, `help`; absent values are null. Lines and columns count from 1, columns
/// in characters; the end is the position after the last character. If there are more diagnostics than are kept, the last line
/// is a `note` with the number of the others.
pub fn report_json(diagnostics: &Diagnostics, inputs: &Inputs) -> String {
    let texts = Texts { diagnostics, inputs };
    let located = locate(&texts);
    let mut lines = LineIndexes::default();
    let mut text = String::new();
    for (diagnostic, span) in located {
        text.push_str(&object(diagnostic, span, &texts, &mut lines).to_string());
        text.push('\n');
    }
    if diagnostics.omitted() > 0 {
        let note = json!({"severity": "note", "message": format!("and {} more", diagnostics.omitted())});
        text.push_str(&format!("{note}\n"));
    }
    text
}

fn object<'a>(
    diagnostic: &Diagnostic,
    span: Range<usize>,
    texts: &Texts<'a>,
    lines: &mut LineIndexes<'a>,
) -> Value {
    let source = texts.get(diagnostic.input);
    let region = lines.region(diagnostic, &span, texts);
    let [line, column, end_line, end_column] = region.map_or([None; 4], |region| region.map(Some));
    let pointer = match &diagnostic.place {
        Place::Value(pointer) => Some(pointer.as_str()),
        Place::Bytes(_) | Place::Whole => None,
    };
    json!({
        "severity": if diagnostic.is_error() { "error" } else { "warning" },
        "code": diagnostic.code.as_str(),
        "message": diagnostic.message,
        "file": source.map(|source| &source.name),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "pointer": pointer,
        "help": diagnostic.help,
    })
}
