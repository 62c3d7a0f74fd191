//! Reports of diagnostics for snapshots: a line with the place and the underlined text instead of source lines and
//! pointers. `report.rs` has tests of whole reports.

use std::collections::BTreeSet;

use codegen_tests::Case;

/// Condenses a report. Places in the main document have no file name.
pub fn report(case: &Case, text: &str) -> String {
    let mut out = String::new();
    let mut source = "";
    let mut notes = BTreeSet::new();
    for line in text.lines() {
        let marked = line.trim_start();
        if let Some(found) = marked.strip_prefix("--> ") {
            let place = found.strip_prefix(&format!("{}:", case.file())).unwrap_or(found);
            out.push_str(&format!("  {place}"));
        } else if let Some(code) = source_line(marked) {
            source = code;
        } else if let Some(underline) = marked.strip_prefix("| ").filter(|rest| rest.contains('^')) {
            let start = underline.chars().take_while(|c| *c == ' ').count();
            let (marks, label) = underline.trim_start().split_at(underline.matches('^').count());
            let found: String = source.chars().skip(start).take(marks.len()).collect();
            out.push_str(&format!(" `{}`{label}", found.trim_end()));
        } else if marked.starts_with("= note: at /") {
            // The place already follows from the pointer.
        } else if let Some(rest) = marked.strip_prefix("= ") {
            // Diagnostics of one kind have the same help.
            if notes.insert(rest) {
                out.push_str(&format!("\n  {rest}"));
            }
        } else if marked == "|" {
        } else if marked.is_empty() {
            out.push('\n');
        } else {
            out.push_str(&format!("{line}\n"));
        }
    }
    out.trim_end().to_owned() + "\n"
}

/// Returns the code of a line such as `12 | code`.
fn source_line(line: &str) -> Option<&str> {
    let (number, code) = line.split_once(" |")?;
    (!number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
        .then(|| code.strip_prefix(' ').unwrap_or(code))
}
