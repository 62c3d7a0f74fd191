//! Addresses and names of deduplicated definitions, derived from their content: the values of enums, the constraints of
//! validated strings.

use std::mem;

use crate::lower::names::{Case, identifier};
use crate::lower::pattern::Part;
use crate::model::StringType;
use crate::pointer::Pointer;

/// The maximum number of values in an address.
const MAX_VALUES: usize = 8;

/// The maximum number of words of a pattern in a name.
const MAX_PIECES: usize = 4;

/// The maximum length of a word in a name.
const MAX_WORD: usize = 40;

/// A value of an enum, with everything in which two enums may differ.
pub struct Value<'a> {
    /// The variant's name.
    pub name: &'a str,
    /// The value: a string as it is, any other value as JSON.
    pub text: String,
    /// The description of the value.
    pub docs: Option<&'a str>,
    /// `true` if the variant is deprecated.
    pub deprecated: bool,
}

/// The kind of an enum's values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Strings.
    Strings,
    /// Integers.
    Integers,
    /// Mixed values.
    Mixed,
}

/// Returns the address of an enum, such as `/values/GET,POST` or `/integers/1,2`. A hash of the content follows if that
/// is not all (a long list, docs, renamed variants), so that addresses of different enums differ.
pub fn values_address(kind: Values, values: &[Value<'_>]) -> Pointer {
    let root = if kind == Values::Integers { "integers" } else { "values" };
    let mut listed =
        values.iter().take(MAX_VALUES).map(|value| value.text.as_str()).collect::<Vec<_>>().join(",");
    if values.len() > MAX_VALUES {
        listed.push_str(&format!(",{} more", values.len() - MAX_VALUES));
    }
    let says_all = |value: &Value<'_>| {
        let is_bare = value.docs.is_none() && !value.deprecated && !value.text.contains(',');
        is_bare && value.name == identifier(&value.text, Case::Camel)
    };
    let address = Pointer::root().child(root).child(listed);
    if kind != Values::Mixed && values.len() <= MAX_VALUES && values.iter().all(says_all) {
        return address;
    }
    address.child(format_args!("{:08x}", hash(kind, values)))
}

/// Returns the FNV-1a hash of the values, which is the same in every run and on every machine.
fn hash(kind: Values, values: &[Value<'_>]) -> u32 {
    // Distinguishes the string `1.5` from the number.
    let prefix: &[u8] = if kind == Values::Mixed { &[0xfc] } else { &[] };
    let texts = values.iter().flat_map(|Value { name, text, docs, deprecated }| {
        // Separators that are not bytes of UTF-8.
        [
            name.as_bytes(),
            &[0xff],
            text.as_bytes(),
            &[0xfe],
            docs.unwrap_or_default().as_bytes(),
            &[0xfd, u8::from(*deprecated)],
        ]
        .concat()
    });
    prefix
        .iter()
        .copied()
        .chain(texts)
        .fold(0x811c_9dc5, |number, byte| (number ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Returns words such as `Get or Post`. A single value is `only Get`, because a type `Get` is likely to exist.
pub fn values_words(values: &[Value<'_>]) -> String {
    match values {
        [only] => format!("only {}", only.name),
        [first, second, _, rest @ ..] if !rest.is_empty() => {
            format!("{} or {} or {} more", cut(first.name), cut(second.name), rest.len() + 1)
        }
        few => few.iter().map(|value| cut(value.name)).collect::<Vec<_>>().join(" or "),
    }
}

/// Returns an address such as `/strings/^AC[0-9a-fA-F]{32}$`, `/strings/length:1-64`, or both.
pub fn text_address(StringType { pattern, min, max, .. }: &StringType) -> Pointer {
    let mut address = Pointer::root().child("strings");
    if let Some(pattern) = pattern {
        address = address.child(pattern);
    }
    if min.is_some() || max.is_some() {
        let end = |end: &Option<usize>| end.map(|end| end.to_string()).unwrap_or_default();
        address = address.child(format_args!("length:{}-{}", end(min), end(max)));
    }
    address
}

/// Returns words such as `AC Hex 32` or `Length 1 to 64`; for a pattern that takes a regex engine, its longer words.
pub fn text_words(StringType { pattern, min, max, .. }: &StringType, parts: &[Part]) -> String {
    let mut pieces = match pattern {
        Some(pattern) if parts.is_empty() => vec![of_pattern(pattern)],
        Some(_) => of_parts(parts),
        None => Vec::new(),
    };
    match (*min, *max) {
        (None, None) => {}
        (min, max) if says_length(parts, min, max) => {}
        (None, Some(max)) => pieces.push(format!("length up to {max}")),
        (Some(min), max) => pieces.push(format!("length {}", count(min, max))),
    }
    pieces.join(" ")
}

/// Returns true if the parts imply these lengths.
fn says_length(parts: &[Part], min: Option<usize>, max: Option<usize>) -> bool {
    let least = parts.iter().fold(0_usize, |sum, part| sum.saturating_add(part.min));
    let most = parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(part.max?));
    !parts.is_empty()
        && min.is_none_or(|min| min <= least)
        && max.is_none_or(|max| most.is_some_and(|most| most <= max))
}

fn of_pattern(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        // An escaped letter is a class or a boundary.
        if c == '\\' {
            chars.next();
        }
        text.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    let words = text.split(' ').filter(|word| word.len() > 2).take(MAX_PIECES).map(cut);
    ["pattern"].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// Returns a word for each part; literal characters in a row are one word.
fn of_parts(parts: &[Part]) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut run = String::new();
    for part in parts {
        match part {
            Part { ranges, min, max }
                if *max == Some(*min) && *min <= MAX_WORD && single(ranges).is_some() =>
            {
                run.extend(single(ranges).into_iter().cycle().take(*min));
            }
            Part { ranges, min, max } => {
                if !run.is_empty() {
                    pieces.push(cut(&mem::take(&mut run)).to_owned());
                }
                pieces.push(format!("{} {}", class(ranges), count_of_part(*min, *max)).trim_end().to_owned());
            }
        }
    }
    if pieces.is_empty() {
        return vec![format!("only {}", cut(&run))];
    }
    if !run.is_empty() {
        pieces.push(cut(&run).to_owned());
    }
    if pieces.len() > MAX_PIECES {
        let more = pieces.len() - (MAX_PIECES - 1);
        pieces.truncate(MAX_PIECES - 1);
        pieces.push(format!("and {more} more"));
    }
    pieces
}

fn single(ranges: &[(char, char)]) -> Option<char> {
    match ranges {
        [(from, to)] if from == to => Some(*from),
        _ => None,
    }
}

/// Returns the name of a class of characters: the narrowest one that includes them.
fn class(ranges: &[(char, char)]) -> &'static str {
    const DIGITS: (char, char) = ('0', '9');
    const LOWER: (char, char) = ('a', 'z');
    const UPPER: (char, char) = ('A', 'Z');
    const CLASSES: [(&str, &[(char, char)]); 10] = [
        ("Digits", &[DIGITS]),
        ("Lower", &[LOWER]),
        ("Upper", &[UPPER]),
        ("Lower hex", &[DIGITS, ('a', 'f')]),
        ("Upper hex", &[DIGITS, ('A', 'F')]),
        ("Hex", &[DIGITS, ('a', 'f'), ('A', 'F')]),
        ("Lower alnum", &[DIGITS, LOWER]),
        ("Upper alnum", &[DIGITS, UPPER]),
        ("Letters", &[LOWER, UPPER]),
        ("Alnum", &[DIGITS, LOWER, UPPER]),
    ];
    let is_within = |all: &[(char, char)]| {
        ranges.iter().all(|(from, to)| all.iter().any(|(first, last)| first <= from && to <= last))
    };
    let other = if ranges == [('\0', char::MAX)] { "Any" } else { "Chars" };
    CLASSES.iter().find(|(_, all)| is_within(all)).map_or(other, |(name, _)| name)
}

/// Returns the count, unless it is one or unlimited.
fn count_of_part(min: usize, max: Option<usize>) -> String {
    match (min, max) {
        (1, Some(1)) | (0 | 1, None) => String::new(),
        (min, max) => count(min, max),
    }
}

fn count(min: usize, max: Option<usize>) -> String {
    match max {
        Some(max) if max == min => min.to_string(),
        Some(max) => format!("{min} to {max}"),
        None => format!("{min} or more"),
    }
}

/// Truncates a long word.
fn cut(word: &str) -> &str {
    word.char_indices().nth(MAX_WORD).map_or(word, |(at, _)| &word[..at])
}

#[cfg(test)]
mod tests {
    use super::{Value, Values, text_address, text_words, values_address, values_words};
    use crate::lower::names::{Case, identifier};
    use crate::lower::pattern::parts;
    use crate::model::StringType;

    fn named(pattern: Option<&str>, min: Option<usize>, max: Option<usize>) -> (String, String) {
        let asked = StringType { pattern: pattern.map(str::to_owned), min, max, ..StringType::default() };
        let parts = pattern.and_then(parts).unwrap_or_default();
        let name = identifier(&text_words(&asked, &parts), Case::Camel);
        (text_address(&asked).as_str().to_owned(), name)
    }

    #[test]
    fn strings_are_named_by_their_constraints() {
        for (pattern, min, max, address, name) in [
            (Some("^AC[0-9a-fA-F]{32}$"), None, None, "/strings/^AC[0-9a-fA-F]{32}$", "AcHex32"),
            (Some("^X[0-9]{3}$"), Some(4), Some(4), "/strings/^X[0-9]{3}$/length:4-4", "XDigits3"),
            (Some("^X[0-9]{3}$"), None, Some(3), "/strings/^X[0-9]{3}$/length:-3", "XDigits3LengthUpTo3"),
            (Some("^(SM|MM)[0-9a-f]{32}$"), None, None, "/strings/^(SM|MM)[0-9a-f]{32}$", "UpperMLowerHex32"),
            (Some(r"^\+[1-9]\d{1,14}$"), None, None, r"/strings/^\+[1-9]\d{1,14}$", "PlusDigitsDigits1To14"),
            (Some("^a/b"), Some(4), None, "/strings/^a~1b/length:4-", "ABAnyLength4OrMore"),
            (Some("^active$"), None, None, "/strings/^active$", "OnlyActive"),
            (Some("^[^ ]+$"), None, Some(9), "/strings/^[^ ]+$/length:-9", "CharsLengthUpTo9"),
            (Some("^[a-zA-Z0-9_]*-x$"), None, None, "/strings/^[a-zA-Z0-9_]*-x$", "CharsX"),
            (Some("^[A-Z]-[a-z]-[0-9]-$"), None, None, "/strings/^[A-Z]-[a-z]-[0-9]-$", "UpperLowerAnd3More"),
            (Some(r"\bfoo(bar|\d+)?"), None, None, r"/strings/\bfoo(bar|\d+)?", "PatternFooBar"),
            (Some("[a-z]"), None, None, "/strings/[a-z]", "Pattern"),
            (Some("^[^\u{10ffff}]$"), None, None, "/strings/^[^\u{10ffff}]$", "Chars"),
            (Some("^äö$"), None, None, "/strings/^äö$", "OnlyAo"),
            (None, Some(1), Some(64), "/strings/length:1-64", "Length1To64"),
            (None, Some(34), Some(34), "/strings/length:34-34", "Length34"),
        ] {
            assert_eq!(named(pattern, min, max), (address.to_owned(), name.to_owned()), "{pattern:?}");
        }
    }

    fn bare<'a>(name: &'a str, text: &str) -> Value<'a> {
        Value { name, text: text.to_owned(), docs: None, deprecated: false }
    }

    #[test]
    fn enums_are_named_by_their_values() {
        for (variants, name) in [
            (&["Get"][..], "OnlyGet"),
            (&["Get", "Post"], "GetOrPost"),
            (&["A", "B", "C"], "AOrBOrC"),
            (&["A", "B", "C", "D"], "AOrBOr2More"),
            (&["N1", "Self_"], "N1OrSelf"),
        ] {
            let values: Vec<Value<'_>> = variants.iter().map(|name| bare(name, name)).collect();
            assert_eq!(identifier(&values_words(&values), Case::Camel), name);
        }
        let long = "Long".repeat(40);
        let words = values_words(&[bare(&long, &long), bare("B", "B")]);
        assert_eq!(identifier(&words, Case::Camel), format!("{}OrB", "Long".repeat(10)));
    }

    #[test]
    fn different_enums_have_different_addresses() {
        let address = |kind, values: &[Value<'_>]| values_address(kind, values).as_str().to_owned();
        let strings = |values: &[Value<'_>]| address(Values::Strings, values);
        let letters: Vec<(String, String)> =
            ('a'..='k').map(|c| (c.to_uppercase().to_string(), c.to_string())).collect();
        let letters: Vec<Value<'_>> = letters.iter().map(|(name, text)| bare(name, text)).collect();
        assert_eq!(strings(&letters[..2]), "/values/a,b");
        assert_eq!(strings(&letters[..8]), "/values/a,b,c,d,e,f,g,h");
        let numbers = [bare("N1", "1"), bare("N2", "2")];
        assert_eq!(address(Values::Integers, &numbers), "/integers/1,2");
        let documented = Value { docs: Some("It is so."), ..bare("B", "b") };
        let all = [
            strings(&letters[..2]),
            strings(&letters),
            strings(&letters[..10]),
            strings(&[bare("A", "a"), documented]),
            strings(&[bare("A", "a"), Value { deprecated: true, ..bare("B", "b") }]),
            strings(&[bare("Low", "a"), bare("High", "b")]),
            strings(&[bare("AB", "a,b")]),
            strings(&[bare("A", "a"), bare("BC", "b,c")]),
            strings(&[bare("AB", "a,b"), bare("C", "c")]),
            strings(&[Value { docs: Some("It is so."), ..bare("N1", "1") }]),
            address(Values::Mixed, &[Value { docs: Some("It is so."), ..bare("N1", "1") }]),
            strings(&numbers),
            address(Values::Integers, &numbers),
            address(Values::Mixed, &numbers),
        ];
        assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len(), "{all:?}");
        // The address is in lock files and must not change.
        assert_eq!(all[1], "/values/a,b,c,d,e,f,g,h,3 more/cac9e2bb");
    }
}
