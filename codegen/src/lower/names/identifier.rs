//! Words of the description → Rust identifiers.

use std::borrow::Cow;

use deunicode::deunicode_char;
use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::ir::unraw;

/// The case of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `UpperCamelCase`: types and variants.
    Camel,
    /// `snake_case`: fields, methods, modules.
    Snake,
}

/// Converts words to an identifier that may still clash with another one.
pub fn identifier(words: &str, case: Case) -> String {
    let spelt = spell(words);
    let mut name = match case {
        Case::Camel => spelt.to_upper_camel_case(),
        Case::Snake => spelt.to_snake_case(),
    };
    // Names become file names, which are limited to 255 bytes.
    name.truncate(100);
    if name.is_empty() {
        name = match (case, words.is_empty()) {
            (Case::Camel, true) => "Empty".into(),
            (Case::Camel, false) => "Value".into(),
            (Case::Snake, _) => "value".into(),
        };
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, if case == Case::Camel { "N" } else { "n" });
    }
    keyword_safe(name)
}

/// Spells out signs that tell names apart and transliterates letters beyond ASCII; other characters become gaps.
fn spell(words: &str) -> Cow<'_, str> {
    if words.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b' ')) {
        return words.into();
    }
    let mut out = String::with_capacity(words.len());
    let mut before = None;
    for c in words.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            '+' => out.push_str(" plus "),
            '-' if before.is_none() && words.len() > 1 => out.push_str(" minus "),
            '<' => out.push_str(" less "),
            '>' => out.push_str(" greater "),
            '=' => out.push_str(" equal "),
            '$' => out.push_str(" dollar "),
            '%' => out.push_str(" percent "),
            '&' => out.push_str(" and "),
            '*' => out.push_str(" star "),
            '@' => out.push_str(" at "),
            '#' => out.push_str(" hash "),
            c if c.is_alphanumeric() => match deunicode_char(c) {
                Some(ascii) => out.push_str(ascii),
                None => out.push_str(&format!(" u{:x} ", u32::from(c))),
            },
            '\'' | '’' => {}
            _ => out.push(' '),
        }
        before = Some(c);
    }
    out.into()
}

/// Strict and reserved keywords of every edition (Rust reference, Keywords).
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const NEVER: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Returns `true` if a word is a keyword of any edition.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word) || NEVER.contains(&word)
}

fn keyword_safe(name: String) -> String {
    if NEVER.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// Returns `true` if a string is a name in this case.
pub fn is_name(text: &str, case: Case) -> bool {
    let stem = unraw(text);
    let first = stem.chars().next();
    let right_case = match case {
        Case::Camel => first.is_some_and(|c| c.is_ascii_uppercase()) && !stem.contains("__"),
        Case::Snake => {
            first.is_some_and(|c| c.is_ascii_lowercase()) && !stem.contains(|c: char| c.is_ascii_uppercase())
        }
    };
    right_case
        && stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !NEVER.contains(&stem)
        && (text.starts_with("r#") == KEYWORDS.contains(&stem))
}

#[cfg(test)]
mod tests {
    use super::{Case, identifier};

    #[test]
    fn words_become_identifiers() {
        for (words, camel, snake) in [
            ("gen", "Gen", "r#gen"),
            ("self", "Self_", "self_"),
            ("type", "Type", "r#type"),
            ("_", "Value", "value"),
            ("", "Empty", "value"),
            ("123abc", "N123abc", "n123abc"),
            ("ONLINE:UPDATING", "OnlineUpdating", "online_updating"),
            ("Foo-bar", "FooBar", "foo_bar"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            ("Beauty, Spa and Salon", "BeautySpaAndSalon", "beauty_spa_and_salon"),
            ("ISVSubAccount", "IsvSubAccount", "isv_sub_account"),
            ("größe", "Grosse", "grosse"),
            ("日本", "RiBen", "ri_ben"),
            ("état-civil", "EtatCivil", "etat_civil"),
        ] {
            assert_eq!(identifier(words, Case::Camel), camel, "{words}");
            assert_eq!(identifier(words, Case::Snake), snake, "{words}");
        }
    }
}
