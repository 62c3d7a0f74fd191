//! Path templates.

use percent_encoding::percent_decode_str;

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
    /// Parses a path template without its query, or returns the reason why it cannot be expressed.
    pub fn parse(path: &'a str) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut rest = path;
        while !rest.is_empty() {
            let (literal, tail) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            let end = literal.find(['#', '?']);
            let sent = &literal[..end.unwrap_or(literal.len())];
            parsed.parts.push(PathPart::Literal(url::encoded(sent)));
            parsed.fragment = end.and_then(|at| fragment(&rest[at..]));
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

/// Returns the fragment of the rest of a path template.
fn fragment(rest: &str) -> Option<&str> {
    let mut is_value = false;
    let at = rest.find(|c| {
        is_value = if is_value { c != '}' } else { c == '{' };
        c == '#' && !is_value
    });
    at.map(|at| &rest[at..])
}

/// Returns the decoded text of a name or value of a query. `+` is a space, as in forms.
pub fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
