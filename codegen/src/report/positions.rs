//! The positions of changes in the texts of a description.

use crate::diagnostic::{Diagnostics, Input};
use crate::inputs::Inputs;
use crate::pointer::Pointer;
use crate::report::line_index::LineIndexes;
use crate::report::texts::{Texts, clamp, spans};

/// Returns file, line and column of each place, separated by `:`; empty for an item without a place.
pub fn positions(
    places: &[Option<(Input, Pointer)>],
    diagnostics: &Diagnostics,
    inputs: &Inputs,
) -> Vec<String> {
    let texts = Texts { diagnostics, inputs };
    let known = places.iter().flatten().map(|(input, pointer)| (*input, pointer));
    let mut spans = spans(&texts, known).into_iter();
    let mut lines = LineIndexes::default();
    let position = |place: &Option<(Input, Pointer)>| {
        let (input, _) = place.as_ref()?;
        let (source, span) = (texts.get(*input)?, spans.next()?);
        let (line, column) = lines.get(*input, &texts).position(clamp(&source.text, &span).start);
        Some(format!("{}:{line}:{column}", source.name))
    };
    places.iter().map(position).map(Option::unwrap_or_default).collect()
}
