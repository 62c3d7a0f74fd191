//! What each diagnostic means, with an example, and what to do about it: a Markdown file for each code, `E0101.md`.

mod codes;

pub use codes::ALL;

/// The explanation of a code, in any case of its letter: Markdown, with a heading that says what it is about.
pub fn explain(code: &str) -> Option<&'static str> {
    let known = known(&code.to_ascii_uppercase())?;
    ALL.iter().find(|(other, _)| *other == known).map(|(_, text)| *text)
}

/// The code as the generator has it, if it has it.
pub fn known(code: &str) -> Option<&'static str> {
    ALL.iter().map(|(known, _)| *known).find(|known| *known == code)
}

/// What an explanation is about: its heading, without the code.
pub fn title(text: &str) -> &str {
    let heading = text.lines().next().unwrap_or_default();
    heading.split_once(": ").map_or(heading, |(_, title)| title)
}

/// The codes that are closest to what is none, the closest first: those with the fewest other characters, then the next
/// numbers.
pub fn nearest(text: &str) -> Vec<&'static str> {
    let text = text.to_ascii_uppercase();
    let number = |text: &str| text.get(1..).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or_default();
    let distance = |code: &str| {
        let others = code.chars().zip(text.chars()).filter(|(a, b)| a != b).count();
        (others + code.len().abs_diff(text.len()), (number(code) - number(&text)).abs())
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
    fn each_explanation_begins_with_its_code() {
        for (code, text) in ALL {
            assert!(text.starts_with(&format!("# {code}: ")), "{code}");
            assert!(!title(text).is_empty() && text.ends_with('\n'), "{code}");
        }
        assert!(ALL.is_sorted(), "the codes are sorted");
    }

    #[test]
    fn a_code_is_found_and_a_slip_is_mended() {
        assert!(explain("e0101").is_some());
        assert_eq!(explain("E0199"), None);
        assert_eq!(nearest("E9002").first(), Some(&"E9001"));
        assert_eq!(nearest("w010").first(), Some(&"W0101"));
    }
}
