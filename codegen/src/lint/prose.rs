//! Values that a description lists in prose: "One of `a`, `b` or `c`".

/// The words before a list of values.
const PHRASES: [&str; 9] = [
    "one of",
    "possible values",
    "allowed values",
    "valid values",
    "accepted values",
    "supported values",
    "permitted values",
    "can be either",
    "must be either",
];

/// The words between such a phrase and the list.
const FILLERS: [&str; 7] = ["are", "is", "the", "following", "values", "these", "be"];

/// Words about a string that contains several of the values, or has one of several forms.
const SEVERAL: [&str; 5] = ["comma-separated", "comma separated", "separated by", "delimited", "format is"];

/// The quotes around a value, opening and closing.
const QUOTES: [(char, char); 4] = [('`', '`'), ('"', '"'), ('\'', '\''), ('“', '”')];

/// The fewest values in quotes, and without, that are a list.
const FEWEST: usize = 2;
const FEWEST_BARE: usize = 3;

/// The bytes of a text that are read, and the places of a phrase, to bound the time.
const MAX_TEXT: usize = 4096;
const MAX_MATCHES: usize = 8;

/// The maximum length of a value.
const MAX_LENGTH: usize = 40;

/// Returns the values that a text lists.
pub fn listed(text: &str) -> Option<Vec<String>> {
    let text = &text[..text.floor_char_boundary(MAX_TEXT)];
    // The same number of bytes, so that offsets are those of the text.
    let lower = text.to_ascii_lowercase();
    // `ctrl-<value>`, with a list of the values, describes the form of a text.
    let has_placeholder = text.split('`').skip(1).step_by(2).any(|code| code.contains('<'));
    if has_placeholder || SEVERAL.iter().any(|words| lower.contains(words)) {
        return None;
    }
    PHRASES.iter().find_map(|phrase| {
        let mut starts = lower.match_indices(phrase).map(|(at, _)| at + phrase.len()).take(MAX_MATCHES);
        starts.find_map(|start| after_phrase(text.get(start..)?))
    })
}

fn after_phrase(text: &str) -> Option<Vec<String>> {
    let mut rest = text;
    let mut has_colon = false;
    loop {
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == '*');
        has_colon |= rest[..rest.len() - trimmed.len()].contains(':');
        let word: &str = trimmed.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        if FILLERS.iter().any(|filler| word.eq_ignore_ascii_case(filler)) && !has_colon {
            rest = &trimmed[word.len()..];
        } else {
            rest = trimmed;
            break;
        }
    }
    quoted(rest).or_else(|| if has_colon { bare(rest) } else { None })
}

/// Returns the values of a list in quotes, in a sentence or with a bullet each.
fn quoted(text: &str) -> Option<Vec<String>> {
    let mut values: Vec<String> = Vec::new();
    let mut rest = text;
    loop {
        rest = after_separators(rest);
        let Some((value, after)) = value(rest) else { break };
        if !values.contains(&value) {
            values.push(value);
        }
        rest = after_explanation(after);
    }
    // "One of `a` and `b` must be set" is about other properties.
    let is_condition = ["must", "is required", "are required", "should", "has to", "needs"]
        .iter()
        .any(|words| rest.trim_start().starts_with(words));
    (values.len() >= FEWEST && !is_condition).then_some(values)
}

fn value(text: &str) -> Option<(String, &str)> {
    let (_, close) = QUOTES.into_iter().find(|(open, _)| text.starts_with(*open))?;
    let inner = text.get(text.chars().next()?.len_utf8()..)?;
    let (value, after) = inner.split_once(close)?;
    let is_value = value.contains(|c: char| c.is_alphanumeric() || QUOTES.iter().any(|(open, _)| *open == c))
        && value.len() <= MAX_LENGTH
        && !value.contains(['\n', '{', '<', '*', '…']);
    is_value.then(|| (value.trim_end_matches([',', ';']).to_owned(), after))
}

fn after_separators(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || [',', ';', '|', '/', '-', '*', '•'].contains(&c)
        });
        let word = ["or ", "and "].iter().find_map(|word| trimmed.strip_prefix(word));
        match word {
            Some(after) => rest = after,
            None => return trimmed,
        }
    }
}

/// Skips the explanation of a value in a list with bullets, up to the next line.
fn after_explanation(text: &str) -> &str {
    let trimmed = text.trim_start_matches([' ', '\t', ')']);
    if trimmed.starts_with([':', '-', '–', '—', '(', '=']) {
        let next = trimmed.find('\n').map(|at| trimmed[at..].trim_start());
        return next.filter(|line| line.starts_with(['-', '*', '•'])).unwrap_or(text);
    }
    text
}

/// Returns the values of a list of words after a colon.
fn bare(text: &str) -> Option<Vec<String>> {
    let line = text.lines().next()?;
    let sentence = line.split(". ").next()?.trim().trim_end_matches(['.', ')']);
    let sentence = sentence.replace(" or ", ",").replace(" and ", ",");
    let words = sentence.split([',', '|']).map(str::trim).filter(|word| !word.is_empty());
    let values: Vec<String> = words.map(str::to_owned).collect();
    let is_word = |value: &String| {
        value.len() <= MAX_LENGTH
            && value.chars().all(|c| c.is_ascii_alphanumeric() || ['_', '-', '.'].contains(&c))
    };
    (values.len() >= FEWEST_BARE && values.iter().all(is_word)).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn lists_of_values_are_found() {
        for text in [
            "The state. One of `a`, `b` or `c`.",
            "Possible values are: \"a\", \"b\", and \"c\". Default: a.",
            "Can be either 'a' / 'b' / 'c'",
            "One of: a, b, c.",
            "Allowed values: a | b | c",
            "The mode, one of the following:\n- `a`: first\n- `b` - second\n* `c`\n\nMore.",
        ] {
            assert_eq!(listed(text).unwrap_or_default(), ["a", "b", "c"], "{text}");
        }
    }

    #[test]
    fn other_sentences_are_no_lists() {
        for text in [
            "One of `a` or `b` must be set.",
            "One of the nodes of the cluster",
            "One of: the id of a customer, or an email",
            "Possible values: any text, such as a name",
            "One of `a`",
            "one of \u{e9}",
            "allowed values",
            "A comma-separated list. Possible values: `a`, `b`",
            "A key, or `ctrl-<key>` where it is one of: `a-z`, `A-Z`",
            "Format is one of: `user`, `user:group`",
            "One of `@`, `^`",
        ] {
            assert_eq!(listed(text), None, "{text}");
        }
    }
}
