//! The explanations of the diagnostics: one Markdown file per code (`E0101.md`), with the meaning, an example and the fix.

mod codes;

pub use codes::ALL;

/// Returns the explanation of a code as Markdown, the first line being its title. The letter of the code may be in any case.
pub fn explain(code: &str) -> Option<&'static str> {
    let known = known(&code.to_ascii_uppercase())?;
    ALL.iter().find(|(other, _)| *other == known).map(|(_, text)| *text)
}

/// Returns the code with a static lifetime, if it exists.
pub fn known(code: &str) -> Option<&'static str> {
    ALL.iter().map(|(known, _)| *known).find(|known| *known == code)
}

/// Returns the title of an explanation: its heading without the code.
pub fn title(text: &str) -> &str {
    let heading = text.lines().next().unwrap_or_default();
    heading.split_once(": ").map_or(heading, |(_, title)| title)
}

/// Returns the codes most similar to an unknown one, the most similar first: by the number of differing characters, then by
/// the distance of the numbers.
pub fn nearest(text: &str) -> Vec<&'static str> {
    let text = text.to_ascii_uppercase();
    let number = |text: &str| text.get(1..).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or_default();
    let distance = |code: &str| {
        let differing = code.chars().zip(text.chars()).filter(|(a, b)| a != b).count();
        (differing + code.len().abs_diff(text.len()), (number(code) - number(&text)).abs())
    };
    let mut codes: Vec<&'static str> = ALL.iter().map(|(code, _)| *code).collect();
    codes.sort_by_key(|code| distance(code));
    codes.truncate(5);
    codes
}

#[cfg(test)]
mod tests {
    use super::{ALL, explain, nearest, title};

    #[test]
    fn every_explanation_begins_with_its_code() {
        for (code, text) in ALL {
            assert!(text.starts_with(&format!("# {code}: ")), "{code}");
            assert!(!title(text).is_empty() && text.ends_with('\n'), "{code}");
        }
        assert!(ALL.is_sorted(), "the codes are sorted");
    }

    #[test]
    fn unknown_code_gets_the_nearest_ones() {
        assert!(explain("e0101").is_some());
        assert_eq!(explain("E0199"), None);
        assert_eq!(nearest("E9002").first(), Some(&"E9001"));
        assert_eq!(nearest("w010").first(), Some(&"W0101"));
    }
}
