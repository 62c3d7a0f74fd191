//! A look at a YAML text before it is read. The parser behind serde_yaml reads all of a document first, with time that
//! grows with its square where collections are nested deeply: this one stops at the first that is too deep.

use saphyr_parser::{Event, Marker, Parser, ScanError};

use crate::source::unread::Unread;

/// How deep serde_yaml goes.
const DEEPEST: usize = 128;

/// How many keys and values a text may have: twice those of the largest description there is.
const MOST_NODES: usize = 3_000_000;

/// How many anchors (`&name`) a text may have.
const MOST_ANCHORS: usize = 100_000;

/// How deep brackets may seem to be nested where only a coarse look is possible.
const DEEPEST_AT_SIGHT: usize = 1000;

/// How deep a text may seem to be, by its brackets or a line's indentation or dashes, before it is looked at. It is deeper than
/// serde_yaml goes, and far from what keeps it busy.
const SUSPECT_DEPTH: usize = 300;

/// Whether a text could be what `check` refuses, as far as that costs time: that look takes as long as the reading itself. What
/// does not, serde_yaml refuses, and then `check` says why.
pub fn is_suspect(text: &str) -> bool {
    let (mut depth, mut nodes, mut anchors) = (0_usize, 0_usize, 0_usize);
    for line in text.as_bytes().split(|byte| *byte == b'\n') {
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let mut marks = 0;
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
                b' ' if matches!(before, b'-' | b'?') => marks += 1,
                _ => {}
            }
            before = byte;
        }
        nodes += marks + 1;
        if depth.max(indent).max(marks) > SUSPECT_DEPTH {
            return true;
        }
    }
    // An entry can be a key and a value.
    nodes > MOST_NODES / 2 || anchors > MOST_ANCHORS
}

/// Refuses what is too deep or too much, and a second document.
pub fn check(text: &str) -> Result<(), Unread> {
    let mut count = Count::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => return after(text, &error),
        };
        count.add(&event);
        let at = || byte(text, span.start);
        if count.documents > 1 {
            let what = "a second document begins here, and a description is one";
            let help = "keep one of them, or put each into a file of its own";
            return Err(Unread::at(text, at(), what).help(help));
        }
        if count.depth > DEEPEST {
            return Err(too_deep(text, at()));
        }
        if let Some(too_many) = count.too_many() {
            let help =
                "leave out what the client does not need: no description that people maintain has so many";
            return Err(Unread::at(text, at(), format!("{too_many} stand before this")).help(help));
        }
    }
    Ok(())
}

/// What has passed by.
#[derive(Default)]
struct Count {
    depth: usize,
    nodes: usize,
    anchors: usize,
    documents: usize,
}

impl Count {
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

    /// An anchor is a number, and 0 is none.
    fn node(&mut self, anchor: usize) {
        self.nodes += 1;
        self.anchors += usize::from(anchor > 0);
    }

    fn too_many(&self) -> Option<String> {
        let counts = [(self.nodes, MOST_NODES, "keys and values"), (self.anchors, MOST_ANCHORS, "anchors")];
        let (_, most, what) = counts.into_iter().find(|(count, most, _)| count > most)?;
        Some(format!("more than {most} {what}"))
    }
}

/// What this parser refuses serde_yaml may yet read, so that what comes behind is looked at as far as possible.
fn after(text: &str, error: &ScanError) -> Result<(), Unread> {
    let at = byte(text, *error.marker());
    if error.info().contains("recursion limit") {
        return Err(too_deep(text, at));
    }
    // Brackets in quotes and comments do not count, as far as this can be told without a parser.
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
        if depth > DEEPEST_AT_SIGHT {
            return Err(too_deep(text, at + offset));
        }
        before = next;
    }
    Ok(())
}

fn too_deep(text: &str, at: usize) -> Unread {
    let what = format!("this is nested more than {DEEPEST} levels deep");
    Unread::at(text, at, what).help(
        "nothing that people write is so deep: is a bracket not closed, or was it generated from itself?",
    )
}

/// saphyr counts characters.
fn byte(text: &str, marker: Marker) -> usize {
    text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at)
}
