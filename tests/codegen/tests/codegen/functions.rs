//! Rules of the house: functions fit on a screen and have few parameters.

use std::collections::BTreeMap;
use std::fs;
use std::str::FromStr;

use codegen_tests::root;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::circles::FOLDERS;
use crate::house::{is_sign, rust_files, without_tests};

const MAX_LINES: usize = 60;
const MAX_PARAMETERS: usize = 5;

/// The functions that are longer today.
const LONG: &[&str] = &[];

/// The functions that have more parameters today.
const WIDE: &[&str] = &[];

#[test]
fn functions_fit_on_a_screen() {
    let found = functions(|text| lines(text).into_iter().filter(|(_, lines)| *lines > MAX_LINES).collect());
    compare(&found, LONG, "lines");
}

#[test]
fn functions_have_few_parameters() {
    let found = functions(|text| {
        let mut found = Vec::new();
        parameters(&without_tests(TokenStream::from_str(text).unwrap()), &mut found);
        found.retain(|(_, parameters)| *parameters > MAX_PARAMETERS);
        found
    });
    compare(&found, WIDE, "parameters");
}

/// Checks the scanners: if they found nothing, the rules above would always hold.
#[test]
fn functions_are_measured() {
    let text = "impl A {\n    pub const fn one<F: Fn(u8, u8) -> B<C, D>>(&self, f: F, b: B<C, D>) -> u8\n    where\n        A: B,\n    {\n        1\n    }\n\n    fn two();\n}\n\nfn three(f: fn(u8) -> u8, (a, b): (u8, u8),) { fn four(x: [u8; 1]) {} }\n";
    assert_eq!(
        lines(text),
        [("one", 6), ("two", 1), ("three", 1)].map(|(name, number)| (name.to_owned(), number))
    );
    let mut found = Vec::new();
    parameters(&without_tests(TokenStream::from_str(text).unwrap()), &mut found);
    let expected = [("one", 3), ("two", 0), ("three", 2), ("four", 1)];
    assert_eq!(found, expected.map(|(name, number)| (name.to_owned(), number)));
}

/// Measures the functions of each file, and returns the figures by `file: function`.
fn functions(measure: impl Fn(&str) -> Vec<(String, usize)>) -> BTreeMap<String, usize> {
    let mut measured = BTreeMap::new();
    for folder in FOLDERS {
        let base = root().join(folder);
        for path in rust_files(folder) {
            let file = path.strip_prefix(&base).unwrap();
            // The models of the runtime's tests are written as emitted ones are.
            if file.starts_with("models") {
                continue;
            }
            let file = file.display();
            let found = measure(&fs::read_to_string(&path).unwrap());
            measured.extend(found.into_iter().map(|(name, number)| (format!("{file}: {name}"), number)));
        }
    }
    measured
}

/// Reports functions that are not in the list, and entries of the list that fit by now.
fn compare(found: &BTreeMap<String, usize>, allowed: &[&str], unit: &str) {
    let new = found.iter().filter(|(name, _)| !allowed.contains(&name.as_str()));
    let mut violations: Vec<String> = new.map(|(name, number)| format!("{name}: {number} {unit}")).collect();
    let obsolete = allowed.iter().filter(|name| !found.contains_key(**name));
    violations.extend(obsolete.map(|name| format!("{name} fits: remove it from the list")));
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// Returns the number of lines of each function. The last line of a function is indented as its first one, as rustfmt
/// does it.
fn lines(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let measure = |(at, line): (usize, &&str)| {
        let start = line.trim_start();
        let is_modifier =
            |word: &&str| word.starts_with("pub") || ["const", "async", "extern"].contains(word);
        let mut words = start.split(' ').skip_while(is_modifier);
        let name = words.next().filter(|word| *word == "fn").and(words.next())?;
        let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        let indent = &line[..line.len() - start.len()];
        let is_end = |line: &&str| {
            let rest = line.strip_prefix(indent).unwrap_or_default();
            rest == "}" || rest.starts_with(')') && rest.ends_with(';')
        };
        let more = if line.ends_with(['}', ';']) { 0 } else { lines[at..].iter().position(is_end)? };
        Some((name.to_owned(), more + 1))
    };
    lines.iter().enumerate().filter_map(measure).collect()
}

/// Collects the number of parameters of each function in tokens.
fn parameters(tokens: &[TokenTree], found: &mut Vec<(String, usize)>) {
    for (at, token) in tokens.iter().enumerate() {
        match (token, tokens.get(at + 1)) {
            (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if word == "fn" => {
                let list = without_generics(&tokens[at + 2..]).into_iter().find_map(|token| match token {
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                        Some(group.stream())
                    }
                    _ => None,
                });
                let list: Vec<TokenTree> = list.into_iter().flatten().collect();
                let list = without_generics(&list);
                let parts = list.split(|token| is_sign(Some(token), ','));
                found.push((name.to_string(), parts.filter(|part| !part.is_empty()).count()));
            }
            (TokenTree::Group(group), _) => parameters(&without_tests(group.stream()), found),
            _ => {}
        }
    }
}

/// Removes what is in angle brackets.
fn without_generics(tokens: &[TokenTree]) -> Vec<&TokenTree> {
    let (mut depth, mut before) = (0, None);
    let mut kept = Vec::new();
    for token in tokens {
        let is_arrow = is_sign(before, '-');
        before = Some(token);
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '<' => depth += 1,
            TokenTree::Punct(sign) if sign.as_char() == '>' && !is_arrow => depth -= 1,
            _ if depth == 0 => kept.push(token),
            _ => {}
        }
    }
    kept
}
