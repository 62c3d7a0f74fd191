//! Limits on depth and size, checked before a YAML text is parsed. The parser behind serde_yaml reads the whole document
//! first, in quadratic time where collections are nested deeply; this scan stops at the first collection beyond the limit.

use saphyr_parser::{Event, Marker, Parser, ScanError};

use crate::parse::syntax_error::SyntaxError;

/// The maximum depth, which is that of serde_yaml.
const MAX_DEPTH: usize = 128;

/// The maximum number of keys and values: twice as many as in the largest known description.
const MAX_NODES: usize = 3_000_000;

/// The maximum number of anchors (`&name`).
const MAX_ANCHORS: usize = 100_000;

/// The maximum depth of brackets where they are only counted, because the text cannot be parsed.
const MAX_BRACKET_DEPTH: usize = 1000;

/// The maximum apparent depth, by brackets and by the indentation or dashes of a line, of a text that is not scanned. It is
/// above the limit of serde_yaml, and far below depths at which serde_yaml becomes slow.
const MAX_APPARENT_DEPTH: usize = 300;

/// Returns whether a text may exceed the limits and be slow to parse. The scan of [`check`] takes as long as parsing, so it
/// is skipped for other texts; serde_yaml rejects those that exceed a limit, and `check` then finds the reason.
pub fn may_exceed(text: &str) -> bool {
    let (mut depth, mut nodes, mut anchors) = (0_usize, 0_usize, 0_usize);
    for line in text.as_bytes().split(|byte| *byte == b'\n') {
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let mut indicators = 0;
        let mut before = b' ';
        for &byte in &line[indent..] {
            match byte {
                b'[' | b'{' => {
                    depth += 1;
                    nodes += 1;
                }
                b']' | b'}' => depth = depth.saturating_sub(1),
                b',' | b':' => nodes += 1,
                b'&' => anchors += 1,
                b' ' if matches!(before, b'-' | b'?') => indicators += 1,
                _ => {}
            }
            before = byte;
        }
        nodes += indicators + 1;
        if depth.max(indent).max(indicators) > MAX_APPARENT_DEPTH {
            return true;
        }
    }
    // An entry can be a key and a value.
    nodes > MAX_NODES / 2 || anchors > MAX_ANCHORS
}

/// Rejects texts that exceed a limit or contain a second document.
pub fn check(text: &str) -> Result<(), SyntaxError> {
    let mut count = Counts::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => return check_rest(text, &error),
        };
        count.add(&event);
        let at = || byte_offset(text, span.start);
        if count.documents > 1 {
            let message = "expected a single document, found a second one";
            let help = "remove one of them, or put each into a file of its own";
            return Err(SyntaxError::at(text, at(), message).help(help));
        }
        if count.depth > MAX_DEPTH {
            return Err(too_deep(text, at()));
        }
        if let Some(exceeded_limit) = count.exceeded_limit() {
            let help = "remove the parts of the description that the client does not need";
            return Err(SyntaxError::at(text, at(), exceeded_limit).help(help));
        }
    }
    Ok(())
}

/// The counts of the events so far.
#[derive(Default)]
struct Counts {
    depth: usize,
    nodes: usize,
    anchors: usize,
    documents: usize,
}

impl Counts {
    fn add(&mut self, event: &Event<'_>) {
        match event {
            Event::DocumentStart(_) => self.documents += 1,
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                self.depth += 1;
                self.node(*anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => self.depth = self.depth.saturating_sub(1),
            Event::Scalar(_, _, anchor, _) => self.node(*anchor),
            Event::Alias(_) => self.node(0),
            _ => {}
        }
    }

    /// Counts a node; anchors are numbered from 1, and 0 means no anchor.
    fn node(&mut self, anchor: usize) {
        self.nodes += 1;
        self.anchors += usize::from(anchor > 0);
    }

    fn exceeded_limit(&self) -> Option<String> {
        let counts = [(self.nodes, MAX_NODES, "keys and values"), (self.anchors, MAX_ANCHORS, "anchors")];
        let (_, max, unit) = counts.into_iter().find(|(count, max, _)| count > max)?;
        Some(format!("the document contains more than {max} {unit}"))
    }
}

/// Checks the depth of the rest of a text that saphyr rejects. serde_yaml may accept that text, so it is scanned as far as
/// possible without a parser.
fn check_rest(text: &str, error: &ScanError) -> Result<(), SyntaxError> {
    let at = byte_offset(text, *error.marker());
    if error.info().contains("recursion limit") {
        return Err(too_deep(text, at));
    }
    // Brackets in quotes and comments do not count, as far as they can be recognized without a parser.
    let (mut depth, mut until, mut before) = (0_usize, None, b'\n');
    for (offset, &next) in text.as_bytes()[at..].iter().enumerate() {
        match (until, next) {
            (Some(end), next) if end == next => until = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') if depth > 0 && b"[{,: \n".contains(&before) => until = Some(next),
            (None, b'#') if depth > 0 && before.is_ascii_whitespace() => until = Some(b'\n'),
            (None, b'[' | b'{') => depth += 1,
            (None, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_BRACKET_DEPTH {
            return Err(too_deep(text, at + offset));
        }
        before = next;
    }
    Ok(())
}

fn too_deep(text: &str, at: usize) -> SyntaxError {
    let message = format!("nesting exceeds the maximum depth of {MAX_DEPTH}");
    SyntaxError::at(text, at, message)
        .help("check for an unclosed bracket, or for a generator that includes its own output")
}

/// Returns the byte offset of a marker, which counts characters.
fn byte_offset(text: &str, marker: Marker) -> usize {
    text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at)
}
