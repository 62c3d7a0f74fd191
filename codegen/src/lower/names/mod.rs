//! Names: words of the description → Rust identifiers, without keywords and clashes.

pub mod addresses;
pub mod case;
pub mod groups;
pub mod lock;
pub mod operation_ids;
pub mod reserved;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use deunicode::deunicode_char;

use crate::config::{Config, config_error};
use crate::diagnostic::{Code, Diagnostics};
use crate::lower::names::lock::{AssignedNames, Lock};
use crate::lower::names::operation_ids::OperationIds;
use crate::model::Api;

/// The case of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `UpperCamelCase`: types and variants.
    Camel,
    /// `snake_case`: fields, methods, modules.
    Snake,
}

/// A scope, in which all names differ.
#[derive(Debug)]
pub struct Scope<'a> {
    case: Case,
    reserved: &'a [&'a str],
    used: HashSet<String>,
    /// The last number appended to each name.
    numbers: HashMap<String, u32>,
}

impl<'a> Scope<'a> {
    /// Creates a scope with reserved names: those of generated code and the prelude.
    pub fn new(case: Case, reserved: &'a [&'a str]) -> Self {
        Self { case, reserved, used: HashSet::new(), numbers: HashMap::new() }
    }

    /// Adds a derived name, with a number if it is in use, and returns it.
    pub fn add(&mut self, name: &str) -> String {
        free_name(self, name.to_owned())
    }

    /// Adds the name of a type that belongs to another one, whose name precedes the suffix: `Self_` → `SelfOperation`.
    pub fn add_with(&mut self, name: &str, suffix: &str) -> String {
        self.add(&format!("{}{suffix}", name.trim_end_matches('_')))
    }

    /// Returns `true` if a name is neither reserved nor in use.
    pub fn is_free(&self, name: &str) -> bool {
        let stem = stem(name);
        !self.reserved.contains(&stem) && !self.used.contains(stem)
    }
}

/// A requested name: the address of an item, and the words that its name is made of unless config or lock name it.
#[derive(Debug)]
pub struct NameRequest<'a> {
    /// The address. See [`Config::rename`].
    pub address: String,
    /// Words of the description.
    pub words: Cow<'a, str>,
    /// The index of an earlier request in the list, whose assigned name precedes the words.
    pub parent: Option<usize>,
}

impl<'a> NameRequest<'a> {
    /// Creates a request without a parent.
    pub fn new(address: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        Self { address: address.into(), words: words.into(), parent: None }
    }
}

/// Assigns names by config, lock and rules, in this order.
pub struct Namer<'a> {
    config: &'a Config,
    pub(super) old: &'a Lock,
    /// The names of functions in operation ids.
    pub ids: OperationIds<'a>,
    /// Names assigned in this run.
    pub new: AssignedNames,
}

impl<'a> Namer<'a> {
    /// Creates a namer without assigned names.
    pub fn new(api: &'a Api, config: &'a Config, old: &'a Lock) -> Self {
        let ids = OperationIds::of(api, config.names.operation_id);
        Self { config, old, ids, new: AssignedNames::default() }
    }

    /// Assigns names in a scope: first those of config and lock, so that a new item never takes an assigned name, then
    /// the others in the order of the description.
    pub fn assign(
        &mut self,
        scope: &mut Scope<'_>,
        requested: Vec<NameRequest<'_>>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<String> {
        let mut names: Vec<Option<String>> =
            requested.iter().map(|request| self.renamed(scope, request, diagnostics)).collect();
        for (name, request) in names.iter_mut().zip(&requested).filter(|(name, _)| name.is_none()) {
            let locked = self
                .old
                .get(&request.address)
                .filter(|locked| is_name(locked, scope.case) && scope.is_free(locked));
            *name = locked.map(|locked| take(scope, locked));
        }
        // A name without a parent comes first, and so keeps its own words.
        for (name, request) in names
            .iter_mut()
            .zip(&requested)
            .filter(|(name, request)| name.is_none() && request.parent.is_none())
        {
            *name = Some(free(scope, &request.words));
        }
        let mut assigned: Vec<String> = Vec::with_capacity(requested.len());
        for (name, request) in names.into_iter().zip(requested) {
            let parent = request.parent.map_or("", |parent| assigned[parent].as_str());
            let name = name.unwrap_or_else(|| free(scope, &[parent, " ", &request.words].concat()));
            self.new.set(request.address, &name);
            assigned.push(name);
        }
        assigned
    }

    fn renamed(
        &self,
        scope: &mut Scope<'_>,
        request: &NameRequest,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let merged = || (scope.case == Case::Camel).then(|| self.config.merged(&request.address)).flatten();
        let entry = self.config.rename(&request.address).or_else(merged)?;
        let name = entry.as_ref();
        if !is_name(name, scope.case) {
            let case = if scope.case == Case::Camel { "UpperCamelCase" } else { "snake_case" };
            let what = format!("invalid name `{}`: expected a Rust name in {case}", name.escape_debug());
            diagnostics.push(
                config_error(Code::E0404, entry.span(), what).help(addresses::help(&request.address, name)),
            );
        } else if !scope.is_free(name) {
            let what =
                format!("name `{name}` is already used by another entry, the prelude or generated code");
            diagnostics.push(config_error(Code::E0405, entry.span(), what).help("choose another name"));
        } else {
            return Some(take(scope, name));
        }
        None
    }
}

/// Removes `r#`: `r#type` and `type` would have the same file and the same link.
fn stem(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn take(scope: &mut Scope<'_>, name: &str) -> String {
    scope.used.insert(stem(name).to_owned());
    name.to_owned()
}

fn free(scope: &mut Scope<'_>, words: &str) -> String {
    free_name(scope, identifier(words, scope.case))
}

fn free_name(scope: &mut Scope<'_>, base: String) -> String {
    if scope.is_free(&base) {
        scope.used.insert(stem(&base).to_owned());
        return base;
    }
    // The name is reserved or in use: append a number.
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

/// Converts words to an identifier that may still clash with another one.
pub fn identifier(words: &str, case: Case) -> String {
    let spelt = spell(words);
    let mut name = match case {
        Case::Camel => case::camel(&spelt),
        Case::Snake => case::snake(&spelt),
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
