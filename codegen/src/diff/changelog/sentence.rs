//! Sentences about changes. Several changes of one kind are one sentence.

use std::collections::HashSet;

use crate::diff::change::Change;
use crate::diff::changelog::types::{advice, written};
use crate::visible::replaced;

/// The number of items in a sentence. More of them are summarized.
const ITEMS: usize = 12;

/// The length of a property that is quoted.
const LENGTH: usize = 180;

/// A section of the entry, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Breaking,
    Runtime,
    Added,
    Changed,
    Deprecated,
}

impl Section {
    /// All sections in order.
    pub const ALL: [Self; 5] = [Self::Breaking, Self::Runtime, Self::Added, Self::Changed, Self::Deprecated];

    /// Returns the heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Breaking => "Breaking changes",
            Self::Runtime => "Changes at runtime",
            Self::Added => "New",
            Self::Changed => "Compatible changes",
            Self::Deprecated => "Deprecated",
        }
    }

    /// Returns the word before a sentence outside of its section.
    pub fn label(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Runtime => "at runtime",
            Self::Added => "new",
            Self::Changed => "compatible",
            Self::Deprecated => "deprecated",
        }
    }
}

/// What is the same in changes that are one sentence.
pub type Kind = (Section, u8, &'static str, bool, String, (String, String));

/// A sentence about items of one kind.
pub struct Sentence {
    pub section: Section,
    /// The order in the section.
    pub rank: u8,
    /// The item that contains all items of the sentence; empty for items at the top.
    owner: String,
    /// The words before the items.
    start: &'static str,
    /// The items as Markdown.
    items: Vec<String>,
    /// The words after one item, and after several.
    end: (String, String),
    /// `true` if each item has a line of its own.
    is_list: bool,
}

impl Sentence {
    /// Returns the sentence about a change; `None` if another change says it. `sendable` are the paths of types that can be sent
    /// now.
    pub fn of(change: &Change, sendable: &HashSet<&str>) -> Option<Self> {
        let section = section(change);
        let sentence = Self {
            section,
            rank: 1,
            owner: owner(&change.path).to_owned(),
            start: "",
            items: vec![code(&path(&change.path))],
            end: (String::new(), String::new()),
            is_list: false,
        };
        match section {
            Section::Breaking => Some(sentence.breaking(change)),
            Section::Runtime => Some(sentence.runtime(change)),
            Section::Added => sentence.added(change, sendable),
            Section::Deprecated => Some(Self { owner: String::new(), ..sentence }),
            Section::Changed => sentence.changed(change),
        }
    }

    /// Returns what is the same in changes that are one sentence.
    pub fn kind(&self) -> Kind {
        let Self { section, rank, owner, start, items: _, end, is_list } = self;
        (*section, *rank, *start, *is_list, owner.clone(), end.clone())
    }

    /// Adds the items of another sentence.
    pub fn extend(&mut self, other: Self) {
        self.items.extend(other.items);
    }

    /// Returns the text of a list item.
    pub fn markdown(&self) -> String {
        if !self.is_list {
            return self.line();
        }
        let items = self.items.iter().map(|item| format!("\n  - {item}"));
        format!("{}:{}", self.start, items.collect::<String>())
    }

    /// Returns the text in one line.
    pub fn line(&self) -> String {
        let Self { start, items, end: (one, several), .. } = self;
        let start = match (start.is_empty(), self.is_list) {
            (true, _) => String::new(),
            (false, true) => format!("{start}: "),
            (false, false) => format!("{start} "),
        };
        let end = if items.len() == 1 { one } else { several };
        if let Some(names) = self.names() {
            return format!("{}: {start}{}{end}.", code(&written(&self.owner)), joined(&names, ITEMS));
        }
        format!("{start}{}{end}.", joined(items, ITEMS))
    }

    /// Returns the names of several new items within their owner.
    fn names(&self) -> Option<Vec<String>> {
        let start = format!("`{}::", self.owner);
        let name = |item: &String| Some(format!("`{}", item.strip_prefix(&start)?));
        let is_shown = self.section == Section::Added && self.items.len() > 1;
        is_shown.then(|| self.items.iter().map(name).collect()).flatten()
    }

    fn ending(self, one: impl Into<String>, several: impl Into<String>) -> Self {
        Self { end: (one.into(), several.into()), ..self }
    }

    /// Ends with words that are the same for one item and several.
    fn saying(self, end: impl Into<String>) -> Self {
        let end = end.into();
        self.ending(end.clone(), end)
    }

    fn listed(self, start: &'static str, item: String) -> Self {
        Self { rank: 0, owner: String::new(), start, items: vec![item], is_list: true, ..self }
    }

    fn called(self, item: &str) -> Self {
        Self { items: vec![code(item)], ..self }
    }

    fn breaking(self, change: &Change) -> Self {
        let (rule, old, new) = (change.rule.as_str(), change.old_value(), change.new_value());
        let (old_text, new_text) = (written(old), written(new));
        let instead = || format!("{} instead of {}", code(&new_text), code(&old_text));
        let constructor = || format!("{}::new", path(&change.path));
        match rule {
            "type-name-changed" => self.listed("Renamed types", format!("{} → {}", code(old), code(new))),
            "operation-builder-changed" => self.listed("Renamed", format!("{} → {}", code(old), code(new))),
            rule if rule.ends_with("-name-changed") => {
                let (old, new) =
                    (change.old.as_ref().map_or_else(String::new, |old| path(&old.path)), path(&change.path));
                self.listed("Renamed", format!("{} → {}", code(&old), code(&new)))
            }
            "operation-type-changed" | "webhook-type-changed" => {
                self.saying(format!(" returns {}", instead()))
            }
            "header-type-changed" => {
                let ty = |text: &str| code(text.rsplit_once(", ").map_or(text, |(ty, _)| ty));
                self.saying(format!(" is now {} instead of {}", ty(&new_text), ty(&old_text)))
            }
            "operation-complete-body-removed" => {
                let name = old.split('(').next().unwrap_or_default();
                self.called(&beside(&change.path, name)).removed()
            }
            rule if rule.ends_with("-clear-removed") => self.called(&beside(&change.path, old)).removed(),
            rule if rule.ends_with("-type-changed") && !old.is_empty() && !new.is_empty() => {
                let advice =
                    advice(&old_text, &new_text).map_or_else(String::new, |advice| format!(": {advice}"));
                let end = format!("{}{advice}", instead());
                self.ending(format!(" is now {end}"), format!(" are now {end}"))
            }
            "type-arguments-changed" => self.called(&constructor()).saying(arguments(&old_text, &new_text)),
            "operation-arguments-changed" => self.saying(arguments(&old_text, &new_text)),
            "type-arguments-removed" => self.at_top().ending(
                " is only in responses and has no `new` and no setters",
                " are only in responses and have no `new` and no setters",
            ),
            "type-default-removed" => self.at_top().ending(" has no `Default`", " have no `Default`"),
            "type-derives-removed" | "type-derives-changed" => self.at_top().without_derives(old, new),
            "type-kind-changed" => self.saying(format!(" is now {} instead of {}", quoted(new), quoted(old))),
            rule if rule.ends_with("-constant-removed") => {
                let name = old.split(": ").next().unwrap_or_default();
                self.saying(format!(" has no constant {}", code(name)))
            }
            "type-identity-added" => {
                let end = format!(" for {}: import the variants from there", code(new));
                self.at_top().ending(format!(" is another name{end}"), format!(" are other names{end}"))
            }
            "type-identity-changed" => self.at_top().identity(old, new),
            rule if is_of_item(rule, "removed") => self.removed(),
            _ => self.other(change),
        }
    }

    /// A type that has another definition; of itself, or of another name.
    fn identity(self, old: &str, new: &str) -> Self {
        let own = code(new);
        if self.items == [own] {
            let old = code(old);
            return self.ending(
                format!(" is a type of its own, and no other name for {old} any more"),
                format!(" are types of their own, and no other names for {old} any more"),
            );
        }
        let end = format!(" for {}, and no type of its own any more", code(new));
        self.ending(format!(" is another name{end}"), format!(" are other names{end}"))
    }

    /// A type without some of its derives.
    fn without_derives(self, old: &str, new: &str) -> Self {
        let is_kept = |derive: &str| new.split(", ").any(|kept| kept == derive);
        let lost: Vec<String> = old.split(", ").filter(|derive| !is_kept(derive)).map(code).collect();
        let end = format!("{} any more", lost.join(", "));
        self.ending(format!(" does not derive {end}"), format!(" do not derive {end}"))
    }

    fn removed(self) -> Self {
        Self { rank: 2, ..self }.ending(" is removed", " are removed")
    }

    fn runtime(self, change: &Change) -> Self {
        // A default without a constant is that of a variable.
        let default = |text: &str| Some(code(text.split_once(": ")?.1.split_once(" = ")?.1));
        match change.rule.as_str() {
            "variant-added" => self.ending(
                " is a new variant: its value was `Unknown` before",
                " are new variants: their values were `Unknown` before",
            ),
            "field-added" if change.verdicts.behaviour => self.ending(
                " is new: a response without it is an error",
                " are new: a response without them is an error",
            ),
            "field-added" => self.ending(
                " is new: requests may have to contain it",
                " are new: requests may have to contain them",
            ),
            "parameter-added" => {
                let (call, name) = change.path.trim_end_matches(')').rsplit_once('(').unwrap_or_default();
                let end = "the service may refuse requests without it";
                self.called(name).saying(format!(" is a new parameter of {}: {end}", code(call)))
            }
            rule if rule.ends_with("-constant-changed") => {
                match (default(change.old_value()), default(change.new_value())) {
                    (Some(old), Some(new)) => self.saying(format!(" has the default {new} instead of {old}")),
                    _ => self.other(change),
                }
            }
            _ => self.other(change),
        }
    }

    fn added(self, change: &Change, sendable: &HashSet<&str>) -> Option<Self> {
        let added = self;
        match change.rule.as_str() {
            // The operations of the group and the types are listed.
            "group-added" | "conversion-added" | "parameter-name-added" => None,
            "operation-added" => Some(Self { rank: 0, owner: String::new(), ..added }),
            "type-added" => Some(Self { rank: 3, start: "Types:", ..added.at_top() }),
            "field-setter-added" => {
                (!sendable.contains(format!("models::{}", added.owner).as_str())).then(|| added.setter())
            }
            "type-arguments-added" => {
                let has = Self { rank: 2, ..added.at_top() };
                Some(has.ending(
                    " can be sent: it has `new` and setters",
                    " can be sent: they have `new` and setters",
                ))
            }
            "body-setter-clear-added" | "field-clear-added" => {
                Some(Self { start: "Setters of `null` for", ..added })
            }
            rule if rule.ends_with("-constant-added") => {
                let name = change.new_value().split(": ").next().unwrap_or_default();
                Some(
                    Self { start: "The constant", ..added.called(name) }
                        .saying(format!(" for {}", code(&path(&change.path)))),
                )
            }
            rule if is_of_item(rule, "added") => Some(added),
            rule if rule.ends_with("-setter-added") => Some(added.setter()),
            _ => Some(added.other(change)),
        }
    }

    fn setter(self) -> Self {
        Self { start: "Setters for", ..self }
    }

    fn changed(self, change: &Change) -> Option<Self> {
        let (old, new) = (change.old_value(), change.new_value());
        match change.rule.as_str() {
            // The types and arguments are listed, if users have to know.
            rule if rule.ends_with("-json-changed") => None,
            "parameter-name-removed" | "type-identity-removed" | "credential-removed" => None,
            rule if rule.ends_with("-deprecated-removed") => {
                Some(self.ending(" is not deprecated any more", " are not deprecated any more"))
            }
            rule if rule.ends_with("-setter-changed") => Some(self.saying(format!(
                " takes {} instead of {}",
                code(&written(new)),
                code(&written(old))
            ))),
            "operation-arguments-changed" => Some(self.saying(arguments(&written(old), &written(new)))),
            _ => Some(self.other(change)),
        }
    }

    /// Merges sentences about items of different owners.
    fn at_top(self) -> Self {
        Self { owner: String::new(), ..self }
    }

    /// Says the reason of the rule, and the properties if they are short.
    fn other(self, change: &Change) -> Self {
        let (old, new) = (written(change.old_value()), written(change.new_value()));
        let values = if old.len() + new.len() > LENGTH || (old.is_empty() && new.is_empty()) {
            String::new()
        } else if old.is_empty() {
            // Such as `form`, of which the reason says that the body is one.
            if change.reason.ends_with(&new) { String::new() } else { format!(" ({})", code(&new)) }
        } else if new.is_empty() {
            format!(" (it was {})", code(&old))
        } else {
            format!(" ({} instead of {})", code(&new), code(&old))
        };
        self.saying(format!(": {}{values}", change.reason))
    }
}

fn section(change: &Change) -> Section {
    if change.verdicts.source {
        Section::Breaking
    } else if !change.verdicts.is_compatible() {
        Section::Runtime
    } else if change.rule.ends_with("-deprecated-added") {
        Section::Deprecated
    } else if change.rule.ends_with("-added") {
        Section::Added
    } else {
        Section::Changed
    }
}

/// Returns `true` for the rule of a whole item, such as `body-setter-removed`, and not of a property.
fn is_of_item(rule: &str, verb: &str) -> bool {
    let item = rule.strip_suffix(verb).and_then(|item| item.strip_suffix('-'));
    item.is_some_and(|item| !item.contains('-') || item == "body-setter")
}

/// Returns the arguments of a function before and after.
fn arguments(old: &str, new: &str) -> String {
    let list =
        |text: &str| if text.is_empty() { "no arguments".to_owned() } else { code(&format!("({text})")) };
    format!(" takes {} instead of {}", list(new), list(old))
}

/// Returns a path as users write it: without the module of models, and with the setter of a parameter as a call.
pub fn path(of: &str) -> String {
    let of = of.strip_prefix("models::").unwrap_or(of);
    match of.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((call, name)) if !name.is_empty() => format!("{}().{name}", written(call)),
        _ => written(of),
    }
}

/// Returns the path of a method beside another one.
fn beside(of: &str, name: &str) -> String {
    of.rsplit_once(['.', ':'])
        .map_or_else(|| name.to_owned(), |(start, _)| path(&format!("{}{name}", &of[..=start.len()])))
}

/// Returns the path of the item that contains another one.
fn owner(of: &str) -> &str {
    let of = of.strip_prefix("models::").unwrap_or(of);
    if of.starts_with("client.") {
        return of
            .split_once('(')
            .and_then(|(group, rest)| {
                let end = rest.find('(').map_or(of.len(), |end| group.len() + 1 + end);
                of.get(..end)
            })
            .unwrap_or(of);
    }
    of.rsplit_once("::").map_or(of, |(owner, _)| owner)
}

/// Joins items as in a sentence.
pub fn joined(items: &[String], most: usize) -> String {
    let shown = items.get(..most).unwrap_or(items);
    match (items.len() - shown.len(), shown) {
        (0, [start @ .., last]) if !start.is_empty() => format!("{} and {last}", start.join(", ")),
        (0, _) => shown.concat(),
        (others, _) => format!("{} and {others} more", shown.join(", ")),
    }
}

/// Returns a type as code, and the kind of one as words.
fn quoted(kind: &str) -> String {
    match kind {
        "struct" => "a struct".to_owned(),
        "union" => "a union".to_owned(),
        "validated string" => "a validated string".to_owned(),
        of if of.starts_with("enum ") => format!("an {of}"),
        of if of.starts_with("struct ") => format!("a {of}"),
        of => code(&written(of)),
    }
}

/// Returns text as code.
pub fn code(text: &str) -> String {
    format!("`{}`", replaced(text).replace('`', "'").replace(['\n', '\r'], " "))
}
