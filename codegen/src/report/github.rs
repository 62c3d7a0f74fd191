//! Diagnostics as annotations of GitHub Actions.

use crate::annotation::annotation;
use crate::diagnostic::Diagnostics;
use crate::inputs::Inputs;
use crate::report::line_index::LineIndexes;
use crate::report::texts::{Texts, locate};

/// Returns a line for each diagnostic, which marks its place in the changed files of a pull request, sorted by position. If there are
/// more diagnostics than are kept, the last line has the number of the others.
pub fn report_github(diagnostics: &Diagnostics, inputs: &Inputs) -> String {
    let texts = Texts { diagnostics, inputs };
    let located = locate(&texts);
    let mut lines = LineIndexes::default();
    let mut text = String::new();
    for (diagnostic, span) in located {
        let file = texts.get(diagnostic.input).map_or("", |source| source.name.as_str());
        let [line, column, ..] = lines.region(diagnostic, &span, &texts).unwrap_or([1; 4]);
        let level = if diagnostic.is_error() { "error" } else { "warning" };
        let place = [file, &line.to_string(), &column.to_string()];
        text.push_str(&annotation(level, place, diagnostic.code.as_str(), &diagnostic.message));
    }
    if diagnostics.omitted() > 0 {
        text.push_str(&format!("::notice::and {} more\n", diagnostics.omitted()));
    }
    text
}
