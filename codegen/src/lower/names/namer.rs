//! The assignment of names by config, lock and rules.

use std::borrow::Cow;

use crate::config::{Config, Used, config_error};
use crate::diagnostic::{Code, Diagnostics};
use crate::lower::names::addresses;
use crate::lower::names::identifier::{Case, is_name};
use crate::lower::names::lock::{AssignedNames, Lock};
use crate::lower::names::scope::Scope;

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

/// A name that is derived from that of another item, as `clear_name` from `name`.
#[derive(Debug)]
pub struct DerivedName<'a> {
    /// The address of the other item.
    pub base: &'a str,
    /// The address.
    pub address: String,
    /// The name, unless it is in use.
    pub usual: String,
}

/// Assigns names by config, lock and rules, in this order.
pub struct Namer<'a> {
    pub config: &'a Config,
    old: &'a Lock,
    /// The names assigned so far.
    pub assigned: AssignedNames,
    /// What is used of the config.
    pub used: Used,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Namer<'a> {
    /// Creates a namer without assigned names.
    pub fn new(config: &'a Config, old: &'a Lock, used: Used, diagnostics: &'a mut Diagnostics) -> Self {
        Self { config, old, assigned: AssignedNames::default(), used, diagnostics }
    }

    /// Removes the prefix that the config strips from a name.
    pub fn strip_prefix<'n>(&mut self, name: &'n str) -> &'n str {
        let prefix = self.config.prefix_of(name);
        self.used.record([prefix]);
        &name[prefix.len()..]
    }

    /// Assigns names in a scope: first those of config and lock, so that a new item never takes an assigned name, then
    /// the others in the order of the description.
    pub fn assign(&mut self, scope: &mut Scope<'_>, requested: Vec<NameRequest<'_>>) -> Vec<String> {
        let known = self.known(scope, &requested);
        self.complete(scope, requested, known)
    }

    /// Assigns the names of config and lock, the first step of [`assign`](Self::assign).
    pub fn known(&mut self, scope: &mut Scope<'_>, requested: &[NameRequest<'_>]) -> Vec<Option<String>> {
        scope.expect(requested.len());
        let mut names: Vec<Option<String>> =
            requested.iter().map(|request| self.renamed(scope, request)).collect();
        for (name, request) in names.iter_mut().zip(requested).filter(|(name, _)| name.is_none()) {
            let locked = self
                .old
                .get(&request.address)
                .filter(|locked| is_name(locked, scope.case) && scope.is_free(locked));
            *name = locked.map(|locked| scope.take(locked));
        }
        names
    }

    /// Assigns the other names by rules, the second step of [`assign`](Self::assign).
    pub fn complete(
        &mut self,
        scope: &mut Scope<'_>,
        requested: Vec<NameRequest<'_>>,
        mut names: Vec<Option<String>>,
    ) -> Vec<String> {
        // A name without a parent comes first, and so keeps its own words.
        for (name, request) in names
            .iter_mut()
            .zip(&requested)
            .filter(|(name, request)| name.is_none() && request.parent.is_none())
        {
            *name = Some(scope.add_words(&request.words));
        }
        let mut assigned: Vec<String> = Vec::with_capacity(requested.len());
        for (name, request) in names.into_iter().zip(requested) {
            let parent = request.parent.map_or("", |parent| assigned[parent].as_str());
            let name = name.unwrap_or_else(|| scope.add_words(&[parent, " ", &request.words].concat()));
            self.assigned.set(request.address, &name);
            assigned.push(name);
        }
        assigned
    }

    /// Assigns names, first those that are declared: a name that is made from another one must not take them. Between both
    /// steps, `keep` keeps names that are made from the known ones: it gets their indices.
    pub fn assign_declared_first(
        &mut self,
        scope: &mut Scope<'_>,
        requested: Vec<(bool, NameRequest<'_>)>,
        keep: impl FnOnce(&mut Self, &mut Scope<'_>, &mut dyn Iterator<Item = (usize, &str)>),
    ) -> Vec<String> {
        let (declared, made): (Vec<_>, Vec<_>) =
            requested.into_iter().enumerate().partition(|(_, (is_declared, _))| *is_declared);
        let (indices, requested): (Vec<usize>, Vec<NameRequest<'_>>) =
            declared.into_iter().chain(made).map(|(index, (_, request))| (index, request)).unzip();
        let known = self.known(scope, &requested);
        let names = indices.iter().zip(&known);
        keep(self, scope, &mut names.filter_map(|(index, name)| Some((*index, name.as_deref()?))));
        let assigned = self.complete(scope, requested, known);
        let mut names: Vec<(usize, String)> = indices.into_iter().zip(assigned).collect();
        names.sort_unstable_by_key(|(index, _)| *index);
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Keeps the derived name of an item that the lock has, between both steps: the name that the lock has for it, else the
    /// usual one. A new item never takes it so.
    pub fn keep(&self, scope: &mut Scope<'_>, derived: &DerivedName<'_>) -> Option<String> {
        self.old.get(derived.base)?;
        let locked = self.old.get(&derived.address).filter(|locked| is_name(locked, scope.case));
        let name = locked.unwrap_or(&derived.usual);
        scope.is_free(name).then(|| scope.take(name))
    }

    /// Assigns a derived name, after both steps. The lock records it if it is not the usual one.
    pub fn derive(
        &mut self,
        scope: &mut Scope<'_>,
        derived: DerivedName<'_>,
        kept: Option<String>,
    ) -> String {
        let name = kept.unwrap_or_else(|| scope.add(&derived.usual));
        if name != derived.usual {
            self.assigned.set(derived.address, &name);
        }
        name
    }

    fn renamed(&mut self, scope: &mut Scope<'_>, request: &NameRequest) -> Option<String> {
        let merged = || {
            let name = self.used.merged(&request.address).filter(|_| scope.case == Case::Camel)?;
            self.config.merged(name)
        };
        let entry = self.config.rename(&request.address).or_else(merged)?;
        self.used.record([request.address.as_str()]);
        let name = entry.as_ref();
        if !is_name(name, scope.case) {
            let case = if scope.case == Case::Camel { "UpperCamelCase" } else { "snake_case" };
            let what = format!("invalid name `{}`: expected a Rust name in {case}", name.escape_debug());
            let help = addresses::help(&request.address, name);
            self.diagnostics.push(config_error(Code::E0404, entry.span(), what).help(help));
        } else if !scope.is_free(name) {
            let what =
                format!("name `{name}` is already used by another entry, the prelude or generated code");
            self.diagnostics.push(config_error(Code::E0405, entry.span(), what).help("choose another name"));
        } else {
            return Some(scope.take(name));
        }
        None
    }
}
