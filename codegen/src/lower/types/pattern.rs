//! Validation of patterns: simple ones part by part, others with a regex engine.

use std::cell::RefCell;
use std::collections::HashMap;

use regress::Regex;

/// A part of a pattern: characters and their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The characters, as ranges with both ends included.
    pub ranges: Vec<(char, char)>,
    /// The minimum number of them.
    pub min: usize,
    /// The maximum number of them.
    pub max: Option<usize>,
}

/// The validation of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validation {
    /// By a greedy match of these parts.
    Parts(Vec<Part>),
    /// By a regex engine with these flags.
    Engine(&'static str),
    /// None: the engine rejects the pattern.
    None,
}

/// The patterns of a description. Each is analyzed once.
#[derive(Default)]
pub struct Patterns(RefCell<HashMap<String, Validation>>);

impl Patterns {
    /// Returns the parts of a pattern that is matched by a walk, and nothing for other patterns.
    pub fn parts(&self, pattern: &str) -> Vec<Part> {
        match self.validation(pattern) {
            Validation::Parts(parts) => parts,
            Validation::Engine(_) | Validation::None => Vec::new(),
        }
    }

    /// Returns the validation of a pattern.
    pub fn validation(&self, pattern: &str) -> Validation {
        if let Some(known) = self.0.borrow().get(pattern) {
            return known.clone();
        }
        let validation = match parts(pattern) {
            Some(parts) => Validation::Parts(parts),
            None => engine(pattern).map_or(Validation::None, Validation::Engine),
        };
        self.0.borrow_mut().insert(pattern.to_owned(), validation.clone());
        validation
    }
}

/// Limits for the engine, which parses recursively.
const MAX_BYTES: usize = 4096;
const MAX_GROUPS: usize = 100;

/// Returns the flags with which the engine accepts a pattern. JSON Schema implies Unicode (`u`), which rejects needless
/// escapes. Such patterns are compiled without the flag, as in browsers.
fn engine(pattern: &str) -> Option<&'static str> {
    if is_too_large(pattern) {
        return None;
    }
    ["u", ""].into_iter().find(|flags| Regex::with_flags(pattern, *flags).is_ok())
}

/// Returns `true` for a pattern beyond the limits.
pub fn is_too_large(pattern: &str) -> bool {
    let groups = pattern.bytes().filter(|byte| matches!(byte, b'(' | b'[')).count();
    pattern.len() > MAX_BYTES || groups > MAX_GROUPS
}

/// Splits a pattern into parts, if it begins with `^`, consists of characters, classes and groups of equally long
/// words, each with a count, and if a greedy match is never wrong.
///
/// `pattern` is a regular expression of ECMA-262 (JSON Schema, Validation 6.3.3).
pub fn parts(pattern: &str) -> Option<Vec<Part>> {
    let body = pattern.strip_prefix('^')?;
    let closed = body.strip_suffix('$').filter(|body| {
        let backslashes = body.bytes().rev().take_while(|byte| *byte == b'\\').count();
        backslashes % 2 == 0
    });
    let mut rest = closed.unwrap_or(body).chars().peekable();
    let mut parts: Vec<Part> = Vec::new();
    while let Some(c) = rest.next() {
        let ranges = match c {
            '[' => class(&mut rest)?,
            '\\' => escape(rest.next()?)?,
            '.' => complement(LINE_ENDS.to_vec()),
            '(' => {
                group(&mut rest)?
                    .into_iter()
                    .try_for_each(|ranges| push(&mut parts, Part { ranges, min: 1, max: Some(1) }))?;
                if count(&mut rest)? != (1, Some(1)) {
                    return None;
                }
                continue;
            }
            ')' | '|' | '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
            other => vec![(other, other)],
        };
        let (min, max) = count(&mut rest)?;
        push(&mut parts, Part { ranges, min, max })?;
    }
    if parts.is_empty() || !unambiguous(&parts) {
        return None;
    }
    if closed.is_none() {
        parts.push(Part { ranges: complement(Vec::new()), min: 0, max: None });
    }
    Some(parts)
}

/// Appends a part. `XE` is one part for each character; `aa` and `[0-9]{2}[0-9]{3}` are a single part.
fn push(parts: &mut Vec<Part>, part: Part) -> Option<()> {
    let is_fixed = |part: &Part| part.max == Some(part.min);
    match parts.last_mut() {
        Some(last) if last.ranges == part.ranges && is_fixed(last) && is_fixed(&part) => {
            last.min = last.min.checked_add(part.min)?;
            last.max = Some(last.min);
        }
        _ => parts.push(part),
    }
    Some(())
}

/// Parses a group such as `(SM|MM)` into one class for each position: its words have the same length and differ in at
/// most one position.
fn group(rest: &mut Chars<'_>) -> Option<Vec<Vec<(char, char)>>> {
    if rest.next_if_eq(&'?').is_some() {
        rest.next_if_eq(&':')?;
    }
    let mut words = vec![Vec::new()];
    loop {
        match rest.next()? {
            ')' => break,
            '|' => words.push(Vec::new()),
            c if c.is_alphanumeric() || "-_ :/@".contains(c) => words.last_mut()?.push(c),
            _ => return None,
        }
    }
    let (first, others) = words.split_first()?;
    if others.iter().any(|word| word.len() != first.len()) {
        return None;
    }
    let mut positions: Vec<Vec<(char, char)>> = Vec::with_capacity(first.len());
    for at in 0..first.len() {
        let mut ranges: Vec<(char, char)> = words.iter().map(|word| (word[at], word[at])).collect();
        ranges.sort_unstable();
        ranges.dedup();
        positions.push(ranges);
    }
    (positions.iter().filter(|ranges| ranges.len() > 1).count() <= 1).then_some(positions)
}

/// Characters that `.` does not match.
const LINE_ENDS: &[(char, char)] = &[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];

/// Characters that `\s` matches (ECMA-262, `WhiteSpace` and `LineTerminator`).
const SPACES: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

/// Returns all characters outside of these ranges.
fn complement(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let (mut others, mut next) = (Vec::new(), Some('\0'));
    for (from, to) in ranges {
        if let Some(start) = next
            && start < from
            && let Some(end) = ('\0'..from).next_back()
        {
            others.push((start, end));
        }
        // The next character, if there is one.
        let after = (to..=char::MAX).nth(1);
        next = next.and_then(|start| after.map(|after| start.max(after)));
    }
    others.extend(next.map(|start| (start, char::MAX)));
    others
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn class(rest: &mut Chars<'_>) -> Option<Vec<(char, char)>> {
    let is_negated = rest.next_if_eq(&'^').is_some();
    let ranges = listed(rest)?;
    Some(if is_negated { complement(ranges) } else { ranges })
}

fn listed(rest: &mut Chars<'_>) -> Option<Vec<(char, char)>> {
    let mut ranges = Vec::new();
    loop {
        let from = match rest.next()? {
            ']' => return (!ranges.is_empty()).then_some(ranges),
            '\\' => match escape(rest.next()?)?.as_slice() {
                [(a, z)] if a == z => *a,
                several => {
                    ranges.extend_from_slice(several);
                    continue;
                }
            },
            other => other,
        };
        if rest.next_if_eq(&'-').is_none() {
            ranges.push((from, from));
            continue;
        }
        match rest.next()? {
            ']' => {
                ranges.extend([(from, from), ('-', '-')]);
                return Some(ranges);
            }
            '\\' => return None,
            to if to >= from => ranges.push((from, to)),
            _ => return None,
        }
    }
}

const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

fn escape(c: char) -> Option<Vec<(char, char)>> {
    match c {
        'd' => Some(vec![('0', '9')]),
        'w' => Some(WORD.to_vec()),
        's' => Some(SPACES.to_vec()),
        'D' => Some(complement(vec![('0', '9')])),
        'W' => Some(complement(WORD.to_vec())),
        'S' => Some(complement(SPACES.to_vec())),
        c if c.is_ascii_punctuation() => Some(vec![(c, c)]),
        _ => None,
    }
}

fn count(rest: &mut Chars<'_>) -> Option<(usize, Option<usize>)> {
    let counts = match rest.peek() {
        Some('*') => (0, None),
        Some('+') => (1, None),
        Some('?') => (0, Some(1)),
        Some('{') => {
            rest.next();
            let mut text = String::new();
            while let Some(c) = rest.next_if(|c| *c != '}') {
                text.push(c);
            }
            let (min, max) = text.split_once(',').unwrap_or((&text, &text));
            (min.parse().ok()?, if max.is_empty() { None } else { Some(max.parse().ok()?) })
        }
        _ => return Some((1, Some(1))),
    };
    rest.next();
    // A second `?` or `+` makes the count lazy or possessive.
    let sane =
        counts.1.is_none_or(|max| max >= counts.0) && !matches!(rest.peek(), Some('?' | '+' | '*' | '{'));
    sane.then_some(counts)
}

/// Returns `true` if a greedy match is never wrong: a part with a variable count does not match a character that a later
/// part may need.
fn unambiguous(parts: &[Part]) -> bool {
    parts.iter().enumerate().all(|(index, part)| {
        if part.max == Some(part.min) {
            return true;
        }
        for later in &parts[index + 1..] {
            if overlap(&part.ranges, &later.ranges) {
                return false;
            }
            if later.min > 0 {
                break;
            }
        }
        true
    })
}

fn overlap(left: &[(char, char)], right: &[(char, char)]) -> bool {
    left.iter().any(|(a, z)| right.iter().any(|(b, y)| a <= y && b <= z))
}

#[cfg(test)]
mod tests {
    use super::{SPACES, complement, engine, parts};

    #[test]
    fn simple_patterns_become_parts() {
        let sid = parts("^XE[0-9a-fA-F]{32}$").unwrap();
        assert_eq!(sid.len(), 3);
        assert_eq!((sid[2].min, sid[2].max), (32, Some(32)));
        assert_eq!(sid[2].ranges, [('0', '9'), ('a', 'f'), ('A', 'F')]);
        let mixed = parts(r"^\+[1-9]\d{1,14}$").unwrap();
        assert_eq!(mixed[2].max, Some(14));
        assert_eq!(parts("^[ -~]+$").unwrap()[0].ranges, [(' ', '~')]);
        assert_eq!(parts("^[a-z_-]+$").unwrap()[0].ranges, [('a', 'z'), ('_', '_'), ('-', '-')]);
    }

    #[test]
    fn pattern_without_dollar_accepts_a_suffix() {
        let open = parts("^msg").unwrap();
        assert_eq!(open.len(), 4);
        assert_eq!(
            (open[3].ranges.as_slice(), open[3].min, open[3].max),
            (&[('\0', char::MAX)][..], 0, None)
        );
        // An escaped `$` is a literal.
        assert_eq!(parts(r"^a\$").unwrap().len(), 3);
        assert_eq!(parts(r"^a\\$").unwrap().len(), 2);
    }

    #[test]
    fn group_of_words_becomes_parts() {
        let sid = parts("^(SM|MM)[0-9a-fA-F]{32}$").unwrap();
        assert_eq!(sid[0].ranges, [('M', 'M'), ('S', 'S')]);
        assert_eq!((sid[1].ranges.as_slice(), sid.len()), (&[('M', 'M')][..], 3));
        assert_eq!(parts("^(?:a|b|c)$").unwrap()[0].ranges.len(), 3);
        for pattern in ["^(ab|ba)$", "^(a|bc)$", "^(a|b)+$", "^(a|b)?$", "^(?=a)$", "^(a", "^(a|)$"] {
            assert_eq!(parts(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn negated_classes_are_complements() {
        assert_eq!(parts("^[^a]$").unwrap()[0].ranges, [('\0', '`'), ('b', char::MAX)]);
        assert_eq!(parts("^[^b-ea-c]$").unwrap()[0].ranges, [('\0', '`'), ('f', char::MAX)]);
        assert_eq!(complement(vec![('\0', '\u{d7ff}')]), [('\u{e000}', char::MAX)]);
        assert_eq!(complement(vec![('\u{e000}', char::MAX)]), [('\0', '\u{d7ff}')]);
        assert_eq!(complement(complement(SPACES.to_vec())), SPACES);
        assert_eq!(complement(vec![('\0', char::MAX)]), []);
    }

    #[test]
    fn engine_accepts_other_patterns() {
        assert_eq!(engine("^(a|bc)+$"), Some("u"));
        assert_eq!(engine(r"^\_(a|bc)+$"), Some(""));
        assert_eq!(engine("(?<name>a)(?!b)"), Some("u"));
        for pattern in ["(", "a{2,1}", "(?P<name>a)", "(?i)a", "[z-a]", "*"] {
            assert_eq!(engine(pattern), None, "{pattern}");
        }
        assert_eq!(engine(&"(".repeat(100_000)), None);
        assert_eq!(engine(&format!("{}{}", "(".repeat(200), ")".repeat(200))), None);
        assert!(engine("^((a{1000}){1000}){1000}$").is_some());
        assert!(engine("a{99999999999999999999999}").is_some());
    }

    #[test]
    fn ambiguous_patterns_have_no_parts() {
        for pattern in [
            "XE",
            "^(SMS|MMS|XY)$",
            "^.*a$",
            "^",
            "^$",
            "^a*a$",
            "^[a-z]+[0-9]*x$",
            "^a{3,1}$",
            r"^\bx$",
            "^a+?$",
            "^[z-a]$",
            "^[]$",
            "^a{,3}$",
            "^a$b$",
            "^[a",
        ] {
            assert_eq!(parts(pattern), None, "{pattern}");
        }
    }
}
