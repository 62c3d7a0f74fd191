//! Patterns that are simple enough to be checked without a regex engine.

use crate::ir::Part;

/// Takes a pattern apart, if it is `^…$` around characters and classes with counts, and if taking as many characters as
/// fit is never wrong: then a straight walk over the text decides it.
///
/// `pattern` is a regular expression of ECMA-262 (JSON Schema, Validation 6.3.3).
pub fn parts(pattern: &str) -> Option<Vec<Part>> {
    let body = pattern.strip_prefix('^')?.strip_suffix('$')?;
    if body.ends_with('\\') {
        return None;
    }
    let mut rest = body.chars().peekable();
    let mut parts: Vec<Part> = Vec::new();
    while let Some(c) = rest.next() {
        let of = match c {
            '[' => class(&mut rest)?,
            '\\' => escape(rest.next()?)?,
            '(' | ')' | '|' | '.' | '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
            other => vec![(other, other)],
        };
        let (min, max) = count(&mut rest)?;
        match parts.last_mut() {
            // `XE` is one part for each character; `aa` or `[0-9]{2}[0-9]{3}` are one part together.
            Some(last) if last.of == of && last.max == Some(last.min) && max == Some(min) => {
                last.min = last.min.checked_add(min)?;
                last.max = Some(last.min);
            }
            _ => parts.push(Part { of, min, max }),
        }
    }
    unambiguous(&parts).then_some(parts)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn class(rest: &mut Chars<'_>) -> Option<Vec<(char, char)>> {
    let mut of = Vec::new();
    loop {
        let from = match rest.next()? {
            ']' => return (!of.is_empty()).then_some(of),
            '^' if of.is_empty() => return None,
            '\\' => match escape(rest.next()?)?.as_slice() {
                [(a, z)] if a == z => *a,
                several => {
                    of.extend_from_slice(several);
                    continue;
                }
            },
            other => other,
        };
        if rest.next_if_eq(&'-').is_none() {
            of.push((from, from));
            continue;
        }
        match rest.next()? {
            ']' => {
                of.extend([(from, from), ('-', '-')]);
                return Some(of);
            }
            '\\' => return None,
            to if to >= from => of.push((from, to)),
            _ => return None,
        }
    }
}

fn escape(c: char) -> Option<Vec<(char, char)>> {
    match c {
        'd' => Some(vec![('0', '9')]),
        'w' => Some(vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
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
    // A second `?` or `+` would change how the count is taken.
    let sane =
        counts.1.is_none_or(|max| max >= counts.0) && !matches!(rest.peek(), Some('?' | '+' | '*' | '{'));
    sane.then_some(counts)
}

/// A part that may take more or fewer characters must not be able to take one that a later part needs.
fn unambiguous(parts: &[Part]) -> bool {
    parts.iter().enumerate().all(|(index, part)| {
        if part.max == Some(part.min) {
            return true;
        }
        for later in &parts[index + 1..] {
            if overlap(&part.of, &later.of) {
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
    use super::parts;

    #[test]
    fn simple_patterns_become_parts() {
        let sid = parts("^XE[0-9a-fA-F]{32}$").unwrap();
        assert_eq!(sid.len(), 3);
        assert_eq!((sid[2].min, sid[2].max), (32, Some(32)));
        assert_eq!(sid[2].of, [('0', '9'), ('a', 'f'), ('A', 'F')]);
        let mixed = parts(r"^\+[1-9]\d{1,14}$").unwrap();
        assert_eq!(mixed[2].max, Some(14));
        assert_eq!(parts("^[a-z_-]+$").unwrap()[0].of, [('a', 'z'), ('_', '_'), ('-', '-')]);
    }

    #[test]
    fn what_a_straight_walk_cannot_decide_is_left_alone() {
        for pattern in [
            "XE",
            "^XE",
            "^(SM|MM)$",
            "^.*$",
            "^a*a$",
            "^[a-z]+[0-9]*x$",
            "^[^a]$",
            "^a{3,1}$",
            r"^\bx$",
            r"^a\$",
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
