//! Scopes, in which all names differ.

use std::collections::{HashMap, HashSet};

use crate::ir::unraw;
use crate::lower::names::identifier::{Case, identifier};

/// A scope, in which all names differ.
#[derive(Debug)]
pub struct Scope<'a> {
    pub case: Case,
    reserved: Vec<&'a str>,
    used: HashSet<String>,
    /// The last number appended to each name.
    numbers: HashMap<String, u32>,
}

impl<'a> Scope<'a> {
    /// Creates a scope with reserved names, which are separated by spaces: those of generated code and the prelude.
    pub fn new(case: Case, reserved: &'a str) -> Self {
        let reserved = reserved.split_ascii_whitespace().collect();
        Self { case, reserved, used: HashSet::new(), numbers: HashMap::new() }
    }

    /// Reserves more names.
    #[must_use]
    pub fn reserve(mut self, reserved: impl IntoIterator<Item = &'a str>) -> Self {
        self.reserved.extend(reserved);
        self
    }

    /// Reserves space for this many more names.
    pub fn expect(&mut self, count: usize) {
        self.used.reserve(count);
    }

    /// Adds a derived name, with a number if it is in use, and returns it.
    pub fn add(&mut self, name: &str) -> String {
        self.add_name(name.to_owned())
    }

    /// Adds the name of a type that belongs to another one, whose name precedes the suffix: `Self_` → `SelfOperation`.
    pub fn add_with(&mut self, name: &str, suffix: &str) -> String {
        self.add(&format!("{}{suffix}", name.trim_end_matches('_')))
    }

    /// Returns `true` if a name is neither reserved nor in use.
    pub fn is_free(&self, name: &str) -> bool {
        // `r#type` and `type` would have the same file and the same link.
        let stem = unraw(name);
        !self.reserved.contains(&stem) && !self.used.contains(stem)
    }

    /// Takes a name that is free.
    pub fn take(&mut self, name: &str) -> String {
        self.used.insert(unraw(name).to_owned());
        name.to_owned()
    }

    /// Adds the name that is made of words.
    pub fn add_words(&mut self, words: &str) -> String {
        self.add_name(identifier(words, self.case))
    }

    fn add_name(&mut self, base: String) -> String {
        if self.is_free(&base) {
            self.used.insert(unraw(&base).to_owned());
            return base;
        }
        // The name is reserved or in use: append a number.
        let stem = unraw(&base).trim_end_matches('_');
        // A method or field that would clash with one of our own gets an underscore.
        let underscored = format!("{stem}_");
        if self.case == Case::Snake && self.reserved.contains(&stem) && self.is_free(&underscored) {
            return self.take(&underscored);
        }
        let separator = match self.case {
            Case::Snake => "_",
            Case::Camel if stem.ends_with(|c: char| c.is_ascii_digit()) => "_",
            Case::Camel => "",
        };
        let name = |number: u32| format!("{stem}{separator}{number}");
        let mut number = self.numbers.get(stem).map_or(2, |last| last + 1);
        while !self.is_free(&name(number)) {
            number += 1;
        }
        self.numbers.insert(stem.to_owned(), number);
        self.take(&name(number))
    }
}
