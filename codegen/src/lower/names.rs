//! The one pass that makes names: words of the description → Rust identifiers, free of keywords and clashes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use deunicode::deunicode_char;

use crate::config::{Config, problem};
use crate::diagnostic::Diagnostics;
use crate::lower::lock::{Given, Lock};
use crate::lower::{addresses, case};

/// Which case a name has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `UpperCamelCase`: types and variants.
    Camel,
    /// `snake_case`: fields, methods, modules.
    Snake,
}

/// Names that share a scope may not be equal.
#[derive(Debug)]
pub struct Scope<'a> {
    case: Case,
    reserved: &'a [&'a str],
    taken: HashSet<String>,
    /// The last number that tells those of one name apart.
    numbers: HashMap<String, u32>,
}

impl<'a> Scope<'a> {
    /// A scope with names that are taken already: our own items', the prelude's.
    pub fn new(case: Case, reserved: &'a [&'a str]) -> Self {
        Self { case, reserved, taken: HashSet::new(), numbers: HashMap::new() }
    }

    /// A name for something that is derived from a named thing: as it is, or with a number if that is taken.
    pub fn add(&mut self, name: &str) -> String {
        free_name(self, name.to_owned())
    }

    /// Whether a name is free.
    pub fn is_free(&self, name: &str) -> bool {
        let stem = stem(name);
        !self.reserved.contains(&stem) && !self.taken.contains(stem)
    }
}

/// What is to be named: its address, and the words that its name is made of if nothing else says what it is.
#[derive(Debug)]
pub struct Wish<'a> {
    /// See [`Config::rename`].
    pub address: String,
    /// Words of the description.
    pub words: Cow<'a, str>,
    /// The wish, before this one in the list, whose name the words follow.
    pub below: Option<usize>,
}

impl<'a> Wish<'a> {
    /// A wish that stands by itself.
    pub fn new(address: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        Self { address: address.into(), words: words.into(), below: None }
    }
}

/// Gives names by the config, the lock and the rules, in this order.
pub struct Namer<'a> {
    config: &'a Config,
    pub(super) old: &'a Lock,
    /// The names given in this run.
    pub new: Given,
}

impl<'a> Namer<'a> {
    /// A namer that has given no name yet.
    pub fn new(config: &'a Config, old: &'a Lock) -> Self {
        Self { config, old, new: Given::default() }
    }

    /// Names all that share a scope: first those that the config or the lock settles, so that a new neighbour never
    /// takes a name that was given, then the others in the description's order.
    pub fn settle(
        &mut self,
        scope: &mut Scope<'_>,
        wishes: Vec<Wish<'_>>,
        found: &mut Diagnostics,
    ) -> Vec<String> {
        let mut names: Vec<Option<String>> =
            wishes.iter().map(|wish| self.renamed(scope, wish, found)).collect();
        for (name, wish) in names.iter_mut().zip(&wishes).filter(|(name, _)| name.is_none()) {
            let kept =
                self.old.get(&wish.address).filter(|kept| is_name(kept, scope.case) && scope.is_free(kept));
            *name = kept.map(|kept| take(scope, kept));
        }
        // What stands by itself comes before what is named after something else, and so keeps its own name.
        for (name, wish) in
            names.iter_mut().zip(&wishes).filter(|(name, wish)| name.is_none() && wish.below.is_none())
        {
            *name = Some(free(scope, &wish.words));
        }
        let mut given: Vec<String> = Vec::with_capacity(wishes.len());
        for (name, wish) in names.into_iter().zip(wishes) {
            let parent = wish.below.map_or("", |parent| given[parent].as_str());
            let name = name.unwrap_or_else(|| free(scope, &[parent, " ", &wish.words].concat()));
            self.new.set(wish.address, &name);
            given.push(name);
        }
        given
    }

    fn renamed(&self, scope: &mut Scope<'_>, wish: &Wish, found: &mut Diagnostics) -> Option<String> {
        let merged = || (scope.case == Case::Camel).then(|| self.config.merged(&wish.address)).flatten();
        let entry = self.config.rename(&wish.address).or_else(merged)?;
        let name = entry.as_ref();
        if !is_name(name, scope.case) {
            let case = if scope.case == Case::Camel { "UpperCamelCase" } else { "snake_case" };
            let what = format!("`{}` is no Rust name in {case}", name.escape_debug());
            found.push(problem("E0404", entry.span(), what).help(addresses::help(&wish.address, name)));
        } else if !scope.is_free(name) {
            let what = format!(
                "the name `{name}` is taken in its scope: by another entry, the prelude or generated code"
            );
            found.push(problem("E0405", entry.span(), what).help("choose another name"));
        } else {
            return Some(take(scope, name));
        }
        None
    }
}

/// `r#type` and `type` would be one file, one link, one name to a reader.
fn stem(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn take(scope: &mut Scope<'_>, name: &str) -> String {
    scope.taken.insert(stem(name).to_owned());
    name.to_owned()
}

fn free(scope: &mut Scope<'_>, words: &str) -> String {
    free_name(scope, identifier(words, scope.case))
}

fn free_name(scope: &mut Scope<'_>, base: String) -> String {
    if scope.is_free(&base) {
        scope.taken.insert(stem(&base).to_owned());
        return base;
    }
    let stem = stem(&base).trim_end_matches('_');
    // A method or field that would clash with one of our own gets an underscore.
    let underscored = format!("{stem}_");
    if scope.case == Case::Snake && scope.reserved.contains(&stem) && scope.is_free(&underscored) {
        return take(scope, &underscored);
    }
    let separator = match scope.case {
        Case::Snake => "_",
        Case::Camel if stem.ends_with(|c: char| c.is_ascii_digit()) => "_",
        Case::Camel => "",
    };
    let name = |number: u32| format!("{stem}{separator}{number}");
    let mut number = scope.numbers.get(stem).map_or(2, |last| last + 1);
    while !scope.is_free(&name(number)) {
        number += 1;
    }
    scope.numbers.insert(stem.to_owned(), number);
    take(scope, &name(number))
}

/// Words → an identifier; not yet free of clashes.
pub fn identifier(words: &str, case: Case) -> String {
    let spelt = spell(words);
    let mut name = match case {
        Case::Camel => case::camel(&spelt),
        Case::Snake => case::snake(&spelt),
    };
    // Names become file names, which must not be longer than 255 bytes.
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
fn spell(words: &str) -> String {
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
    out
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

/// Whether a word is a keyword of any edition.
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

/// Whether a text can stand as a name of this case.
fn is_name(text: &str, case: Case) -> bool {
    let stem = text.strip_prefix("r#").unwrap_or(text);
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
