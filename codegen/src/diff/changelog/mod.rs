//! The entry of a changelog: what users must do first, then what changes at runtime, then what is new.

mod sentence;
mod types;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::diff::changelog::sentence::{Kind, Section, Sentence, code, joined};
use crate::diff::difference::Difference;

/// The number of sentences of a section. More of them are summarized.
const SENTENCES: usize = 30;

/// The number of changes of the wire that are listed.
const NAMED: usize = 6;

impl Difference {
    /// Returns the entry of a changelog, as Markdown without a heading; empty if nothing changed.
    pub fn changelog(&self) -> String {
        let sentences = self.sentences();
        let mut out = String::new();
        for section in Section::ALL {
            let mut lines: Vec<String> =
                sentences.iter().filter(|of| of.section == section).map(Sentence::markdown).collect();
            let others = lines.len().saturating_sub(SENTENCES);
            lines.truncate(SENTENCES);
            if others > 0 {
                lines.push(format!("{others} more of this kind."));
            }
            lines.extend((section == Section::Runtime).then(|| self.wire()).flatten());
            if lines.is_empty() {
                continue;
            }
            let start = if out.is_empty() { "" } else { "\n" };
            let _ = write!(out, "{start}### {}\n\n", section.title());
            for line in lines {
                let _ = writeln!(out, "- {line}");
            }
        }
        out
    }

    /// Returns the first sentences of the entry, each with the word for its section.
    pub fn highlights(&self, number: usize) -> Vec<String> {
        let line = |of: &Sentence| format!("{}: {}", of.section.label(), of.line());
        self.sentences().iter().take(number).map(line).collect()
    }

    /// Returns the sentences in the order of the sections.
    fn sentences(&self) -> Vec<Sentence> {
        let sendable = self.changes.iter().filter(|change| change.rule == "type-arguments-added");
        let sendable: HashSet<&str> = sendable.map(|change| change.path.as_str()).collect();
        let mut all: Vec<Sentence> = Vec::new();
        let mut indexes: HashMap<Kind, usize> = HashMap::new();
        for sentence in self.shown().filter_map(|change| Sentence::of(change, &sendable)) {
            let index = *indexes.entry(sentence.kind()).or_insert(all.len());
            match all.get_mut(index) {
                Some(other) => other.extend(sentence),
                None => all.push(sentence),
            }
        }
        all.sort_by_key(|sentence| (sentence.section, sentence.rank));
        all
    }

    /// Returns the sentence about programs that use an older version.
    fn wire(&self) -> Option<String> {
        let broken = self.shown().filter(|change| change.verdicts.wire);
        let mut names: Vec<String> = broken.map(|change| code(&sentence::path(&change.path))).collect();
        names.dedup();
        (!names.is_empty()).then(|| {
            format!(
                "Programs with an older version may fail at the service, because of {}.",
                joined(&names, NAMED)
            )
        })
    }
}
