//! Case conversion with the results of heck. Almost all names are ASCII, for which bytes suffice.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Converts to `snake_case`.
pub fn snake(text: &str) -> String {
    if text.is_ascii() { joined(text, "_", u8::to_ascii_lowercase) } else { text.to_snake_case() }
}

/// Converts to `UpperCamelCase`.
pub fn camel(text: &str) -> String {
    if text.is_ascii() { joined(text, "", u8::to_ascii_uppercase) } else { text.to_upper_camel_case() }
}

fn joined(text: &str, between: &str, first: fn(&u8) -> u8) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for run in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut rest = run.as_bytes();
        while let [head, tail @ ..] = rest {
            let tail = &tail[..word_length(rest) - 1];
            if !out.is_empty() {
                out.push_str(between);
            }
            out.push(char::from(first(head)));
            out.extend(tail.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
            rest = &rest[tail.len() + 1..];
        }
    }
    out
}

/// Returns the length of the first word in a run of letters and digits. A word ends before an uppercase letter that
/// follows a lowercase one, and before the last of several uppercase letters if a lowercase one follows. A digit has
/// the case of the letter before it.
fn word_length(run: &[u8]) -> usize {
    let (mut is_small, mut is_capital) = (false, false);
    for (at, pair) in run.windows(2).enumerate() {
        let (this, next) = (pair[0], pair[1]);
        if is_capital && this.is_ascii_uppercase() && next.is_ascii_lowercase() {
            return at;
        }
        if this.is_ascii_alphabetic() {
            (is_small, is_capital) = (this.is_ascii_lowercase(), this.is_ascii_uppercase());
        }
        if is_small && next.is_ascii_uppercase() {
            return at + 1;
        }
    }
    run.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_equal_those_of_heck() {
        const LETTERS: &[u8] = b"aAbB1_ -";
        // All strings of up to six of these letters.
        for length in 0..=6 {
            for number in 0..LETTERS.len().pow(length) {
                let letter = |at| char::from(LETTERS[number / LETTERS.len().pow(at) % LETTERS.len()]);
                let text: String = (0..length).map(letter).collect();
                assert_eq!(snake(&text), text.to_snake_case(), "{text:?}");
                assert_eq!(camel(&text), text.to_upper_camel_case(), "{text:?}");
            }
        }
        assert_eq!((snake("Äpfel Ä"), camel("äpfel ä")), ("äpfel_ä".to_owned(), "ÄpfelÄ".to_owned()));
    }
}
