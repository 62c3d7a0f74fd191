//! Diagnostics → JSON for programs: an object for each problem, one a line.

use std::ops::Range;

use serde_json::{Value, json};

use crate::Inputs;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::report::lines::AllLines;
use crate::report::{Texts, clamp, locate};

/// Every problem as a JSON object on a line of its own, sorted by place: `severity`, `code`, `message`, `file`, `line`,
/// `column`, `end_line`, `end_column`, `pointer`, `help`; null where there is none. Lines and columns count from 1, columns in
/// characters; the end is the place behind the last character. Where there are more problems than are kept, the last line
/// is a `note` that says how many.
pub fn report_json(found: &Diagnostics, inputs: &Inputs) -> String {
    let texts = Texts { found, inputs };
    let mut located = locate(&texts);
    located.sort_by_key(|(diagnostic, span)| (diagnostic.input, span.start));
    let mut lines = AllLines::default();
    let mut text = String::new();
    for (diagnostic, span) in located {
        text.push_str(&line(diagnostic, span, &texts, &mut lines).to_string());
        text.push('\n');
    }
    if found.more() > 0 {
        let note = json!({"severity": "note", "message": format!("and {} more", found.more())});
        text.push_str(&format!("{note}\n"));
    }
    text
}

fn line<'a>(
    diagnostic: &Diagnostic,
    span: Range<usize>,
    texts: &Texts<'a>,
    lines: &mut AllLines<'a>,
) -> Value {
    let source = texts.of(diagnostic.input);
    let mut place = [const { None }; 4];
    if let Some(source) = source.filter(|_| diagnostic.place != Place::Whole) {
        let span = clamp(&source.text, span);
        let lines = lines.of(diagnostic.input, texts);
        let (line, column) = lines.place(span.start);
        let (end_line, end_column) = lines.place(span.end);
        place = [line, column, end_line, end_column].map(Some);
    }
    let [line, column, end_line, end_column] = place;
    let pointer = match &diagnostic.place {
        Place::Value(pointer) => Some(pointer.as_str()),
        Place::Bytes(_) | Place::Whole => None,
    };
    json!({
        "severity": if diagnostic.severity == Severity::Error { "error" } else { "warning" },
        "code": diagnostic.code,
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
