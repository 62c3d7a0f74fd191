//! Path templates.

use crate::ir::PathPart;
use crate::lower::wire::url;

/// A path template.
#[derive(Default)]
pub struct Path<'a> {
    /// Literals and values: `/pets/{id}.json` → literal, value, literal.
    pub parts: Vec<PathPart>,
    /// The fragment, which is not sent.
    pub fragment: Option<&'a str>,
}

impl<'a> Path<'a> {
    /// Parses a path template, or returns the reason why it cannot be expressed.
    pub fn parse(path: &'a str) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut rest = path;
        while !rest.is_empty() {
            let (literal, tail) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            let end = literal.find('#');
            let sent = &literal[..end.unwrap_or(literal.len())];
            if sent.contains('?') {
                return Err("path contains a query string, expected query parameters".to_owned());
            }
            parsed.parts.push(PathPart::Literal(url::encoded(sent)));
            parsed.fragment = end.map(|at| &rest[at..]);
            // `resolve` has checked that each brace is closed.
            let value = tail.strip_prefix('{').and_then(|tail| tail.split_once('}'));
            let Some((name, tail)) = value.filter(|_| end.is_none()) else { break };
            parsed.parts.push(PathPart::Value(name.to_owned()));
            rest = tail;
        }
        parsed.parts.retain(|part| !matches!(part, PathPart::Literal(text) if text.is_empty()));
        // Values are never empty.
        let filled = parsed.parts.iter().map(|part| match part {
            PathPart::Literal(text) => text,
            PathPart::Value(_) => "_",
        });
        if url::has_dot_segment(&filled.collect::<String>()) {
            return Err("path contains a segment `.` or `..`".to_owned());
        }
        Ok(parsed)
    }
}
