//! Differences as text, Markdown, JSON and annotations.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::annotation::annotation;
use crate::diff::change::{Change, Verdicts};
use crate::diff::difference::{Bump, Difference};
use crate::markdown::{code, escaped, one_line};
use crate::visible::{is_visible_char, replaced};

/// The version of the JSON format.
const FORMAT: u32 = 1;

impl Difference {
    /// Returns the changes for a terminal: those that break first, then the others.
    pub fn text(&self) -> String {
        if self.changes.is_empty() {
            return "no change of the crate or its requests\n".to_owned();
        }
        let (breaks, others) = self.divided();
        let mut out = String::new();
        for change in breaks {
            let (broken, fingerprint) = (names(change.verdicts), change.fingerprint());
            let _ = writeln!(out, "{broken}: {} {} [{fingerprint}]", change.rule, replaced(&change.path));
            lines(&mut out, change);
        }
        for change in others {
            let _ = writeln!(out, "compatible: {} {}", change.rule, replaced(&change.path));
            values(&mut out, change);
        }
        let _ = writeln!(out, "\n{}", self.summary());
        out
    }

    /// Returns the changes as Markdown for a pull request.
    pub fn markdown(&self) -> String {
        let mut out = format!("## Changes of the crate\n\n{}\n", self.summary());
        let (breaks, others) = self.divided();
        for (title, list) in [("Breaking", breaks), ("Compatible", others)] {
            if list.is_empty() {
                continue;
            }
            let _ = write!(out, "\n### {title}\n\n");
            for change in list {
                let verdicts = if change.verdicts.is_compatible() {
                    String::new()
                } else {
                    format!(" ({}: {})", names(change.verdicts), change.reason)
                };
                let _ = writeln!(out, "- {} {}{verdicts}", code(&change.path), change.words());
                for (when, text) in [("before", change.old_value()), ("after", change.new_value())] {
                    if !text.is_empty() {
                        let _ = writeln!(out, "  - {when}: {}", code(text));
                    }
                }
                if let Some(reason) = &change.accepted {
                    let _ = writeln!(out, "  - accepted: {}", escaped(&one_line(reason)));
                }
                if let Some(keep) = &change.keep {
                    let _ = writeln!(out, "  - to keep the name, add to `[rename]`: {}", code(keep));
                }
            }
        }
        out
    }

    /// Returns the changes as JSON.
    pub fn json(&self) -> String {
        let verdicts = self.verdicts();
        let value = json!({
            "format": FORMAT,
            "verdicts": verdicts,
            "bump": self.bump(),
            "changes": self.changes.iter().map(object).collect::<Vec<_>>(),
        });
        escaped_json(&format!("{value:#}\n"))
    }

    /// Returns an annotation of GitHub for each change that breaks and is not accepted.
    pub fn github(&self) -> String {
        let marked = |change: &Change| {
            let place = change.states().map(|state| state.place.as_str()).filter(|place| !place.is_empty());
            let place = place.last().unwrap_or_default();
            let mut parts = place.rsplitn(3, ':');
            let (column, line, file) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
            let (line, column) = (line.unwrap_or("1"), column.unwrap_or("1"));
            let level = if change.verdicts.source { "error" } else { "warning" };
            let message = format!("{} {}: {}", change.path, change.words(), change.reason);
            let title = format!("{} ({})", change.rule, names(change.verdicts));
            annotation(level, [file, line, column], &title, &message)
        };
        let open =
            self.shown().filter(|change| !change.verdicts.is_compatible() && change.accepted.is_none());
        open.map(marked).collect()
    }

    /// Returns one line with the verdicts and the version that follows.
    pub fn summary(&self) -> String {
        let count = |of: fn(Verdicts) -> bool| self.shown().filter(|change| of(change.verdicts)).count();
        let (source, wire) = (count(|of| of.source), count(|of| of.wire));
        let (behaviour, compatible) = (count(|of| of.behaviour), count(Verdicts::is_compatible));
        let bump = match self.bump() {
            Bump::None => "no new version is needed",
            Bump::Compatible => "a compatible version",
            Bump::Breaking => "a breaking version",
        };
        let all = match self.shown().count() {
            1 => "1 change".to_owned(),
            number => format!("{number} changes"),
        };
        let breaks = if source == 1 { "breaks" } else { "break" };
        let are = if compatible == 1 { "is" } else { "are" };
        format!(
            "{all}: {source} {breaks} source, {wire} the wire, {behaviour} behaviour; {compatible} {are} compatible: {bump}"
        )
    }

    /// Returns the changes without those that follow from others.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !change.follows)
    }

    fn divided(&self) -> (Vec<&Change>, Vec<&Change>) {
        self.shown().partition(|change| !change.verdicts.is_compatible())
    }
}

impl Change {
    /// Returns the rule in words: `is removed`, `type is changed`.
    pub fn words(&self) -> String {
        let (what, verb) = self.rule.rsplit_once('-').unwrap_or((&self.rule, ""));
        let aspect = what.strip_prefix("body-setter").or(what.find('-').map(|at| &what[at..]));
        let aspect = words(what, aspect.unwrap_or_default().trim_start_matches('-'));
        let is = if aspect.ends_with('s') { "are" } else { "is" };
        if aspect.is_empty() { format!("is {verb}") } else { format!("{aspect} {is} {verb}") }
    }
}

/// Returns the words for a property in the identifier of a rule.
fn words(item: &str, aspect: &str) -> String {
    let words = match aspect {
        "procedure" if item.starts_with("waiter") => "polling",
        "procedure" => "pagination",
        "accept" => "accepted media type",
        "clear" => "setter for null",
        "closed" => "exclusion of other keys",
        "complete-body" => "method for a complete body",
        "default" => "implementation of Default",
        "environment" => "environment variables",
        "error-shape" => "locations of error details",
        "fields" => "setters of fields",
        "headers" => "typed headers",
        "id" => "identifier",
        "identity" => "definition",
        "json" => "type in JSON",
        "retries" => "idempotency key",
        "secret" => "redaction",
        "security" => "required credentials",
        "url" => "server",
        "wire-name" => "name in messages",
        other => return other.replace('-', " "),
    };
    words.to_owned()
}

fn lines(out: &mut String, change: &Change) {
    let _ = writeln!(out, "  {}", change.reason);
    values(out, change);
    for (label, state) in [("old", &change.old), ("new", &change.new)] {
        if let Some(state) = state.as_ref().filter(|state| !state.place.is_empty()) {
            let _ = writeln!(out, "  {label}: {}", replaced(&state.place));
        }
    }
    if let Some(reason) = &change.accepted {
        let _ = writeln!(out, "  accepted: {}", replaced(reason));
    }
    if let Some(keep) = &change.keep {
        let _ = writeln!(out, "  help: to keep the name, add to `[rename]`: {}", replaced(keep));
    }
}

fn values(out: &mut String, change: &Change) {
    for (sign, text) in [('-', change.old_value()), ('+', change.new_value())] {
        if !text.is_empty() {
            let _ = writeln!(out, "  {sign} {}", replaced(text));
        }
    }
}

/// Returns the broken parts.
fn names(verdicts: Verdicts) -> String {
    verdicts.names().collect::<Vec<_>>().join(", ")
}

fn object(change: &Change) -> Value {
    let mut value = serde_json::to_value(change).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("fingerprint".to_owned(), Value::from(change.fingerprint()));
    }
    value
}

/// Escapes the invisible characters in the strings of JSON, which a terminal would interpret (RFC 8259 section 7).
fn escaped_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_visible_char(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}
