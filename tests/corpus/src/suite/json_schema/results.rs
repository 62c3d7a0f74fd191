//! The results of the suite.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use specsmith::diagnostic::{Diagnostic, Diagnostics};
use specsmith::{Example, Examples};

use super::groups::{Group, Test, group_of, place};
use crate::corpus::examples::outcome;
use crate::corpus::record::{Counts, Finding, Outcome};
use crate::corpus::table::one_line;
use specsmith_cli::terminal::{BOLD, ERROR, WARNING, count};

/// The type of a schema without a type of its own.
const ANY: &str = "serde_json::Value";

/// The results for all groups.
#[derive(Default)]
pub struct Results {
    /// The groups that the generator refuses, with the first error.
    pub refused: Vec<(Group, Diagnostic)>,
    /// The number of groups with a type.
    typed: usize,
    /// The groups whose schema becomes `serde_json::Value`, by the reason.
    untyped: BTreeMap<String, Vec<String>>,
    /// The results of the valid values of groups with a type.
    valid: Counts,
    findings: Vec<Finding>,
    /// The results of the invalid values of groups with a type.
    invalid: Invalid,
}

/// The number of invalid values with each result.
#[derive(Default)]
struct Invalid {
    /// The value is not decoded.
    refused: usize,
    /// The type of the value reports it.
    reported: usize,
    accepted: usize,
}

impl Results {
    /// Adds the results of the groups that the generator has accepted, given the output of the program.
    pub fn evaluate(
        &mut self,
        groups: &[Group],
        examples: &Examples,
        encoded: &BTreeMap<u64, Value>,
        warnings: &Diagnostics,
    ) {
        let by_pointer: BTreeMap<&str, (u64, &Example)> = (0..)
            .zip(&examples.list)
            .map(|(index, example)| (example.pointer.as_str(), (index, example)))
            .collect();
        for group in groups {
            let values: Vec<_> = (group.tests.iter().enumerate())
                .filter_map(|(index, test)| {
                    let at = place(group, test.valid).item(index).child("value");
                    let (number, example) = by_pointer.get(at.as_str())?;
                    Some((test, *example, encoded.get(number)))
                })
                .collect();
            if values.first().is_none_or(|(_, example, _)| example.rust_type == ANY) {
                self.untyped.entry(reason(group, warnings)).or_default().push(group.name.clone());
                continue;
            }
            self.typed += 1;
            for (test, example, line) in values {
                self.add(group, test, outcome(example, line, &&examples.description), line);
            }
        }
    }

    fn add(&mut self, group: &Group, test: &Test, outcome: Option<(Outcome, String)>, line: Option<&Value>) {
        match (test.valid, outcome) {
            (true, None) => self.valid.lossless += 1,
            (true, Some((outcome, reason))) => {
                *self.valid.of(outcome) += 1;
                let pointer = format!("{}: {}: {}", group.name, group.description, test.description);
                self.findings.push(Finding { pointer, outcome, reason });
            }
            (false, Some((Outcome::Failed, _))) => self.invalid.refused += 1,
            (false, _) if line.is_some_and(|line| line["doubtful"] == true) => self.invalid.reported += 1,
            (false, _) => self.invalid.accepted += 1,
        }
    }

    /// Returns `true` if every valid value is preserved.
    pub fn passes(&self) -> bool {
        self.valid.are_preserved()
    }

    /// Formats the lists and the totals.
    pub fn text(&self) -> String {
        let mut text = format!("{BOLD}refused by the generator{BOLD:#}\n");
        for (group, error) in &self.refused {
            text.push_str(&format!("    {}: {}: {}\n", group.name, error.code, one_line(&error.message)));
        }
        text.push_str(&format!("\n{BOLD}`{ANY}`, by keywords and warnings{BOLD:#}\n"));
        for (reason, groups) in &self.untyped {
            text.push_str(&format!("    {}: {}\n", one_line(reason), groups.join(", ")));
        }
        text.push_str(&format!("\n{BOLD}valid values that are not lossless{BOLD:#}\n"));
        for Finding { pointer, outcome, reason } in &self.findings {
            let style = if matches!(outcome, Outcome::Failed) { ERROR } else { WARNING };
            let word = format!("{outcome:?}").to_lowercase();
            text.push_str(&format!(
                "    {style}{word:<10}{style:#} {}: {}\n",
                one_line(pointer),
                one_line(reason)
            ));
        }
        text.push_str(&self.totals());
        text
    }

    fn totals(&self) -> String {
        let untyped: usize = self.untyped.values().map(Vec::len).sum();
        let groups = self.typed + untyped + self.refused.len();
        let each = self.valid.each().map(|(name, number)| format!("{number} {name}")).join(", ");
        let Invalid { refused, reported, accepted } = self.invalid;
        format!(
            "\n{BOLD}groups{BOLD:#}   {groups}: {} with a type, {untyped} `{ANY}`, {} refused\n\
             {BOLD}valid{BOLD:#}    {}: {each}\n\
             {BOLD}invalid{BOLD:#}  {}: {refused} refused, {reported} reported by the type, {accepted} accepted\n",
            self.typed,
            self.refused.len(),
            count(self.valid.sum(), "value"),
            count(refused + reported + accepted, "value"),
        )
    }
}

/// Returns the reason why a schema becomes `serde_json::Value`: its keywords, and the codes of the warnings about it.
fn reason(group: &Group, warnings: &Diagnostics) -> String {
    let about = warnings.iter().filter(|warning| group_of(warning).as_ref() == Some(&group.name));
    let codes: BTreeSet<&str> = about.map(|warning| warning.code.as_str()).collect();
    let keywords = match &group.schema {
        Value::Object(schema) => {
            let keywords = schema.keys().filter(|key| !key.starts_with('$') || key.ends_with("ef"));
            keywords.map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
        }
        schema => format!("`{schema}`"),
    };
    let codes: Vec<&str> = codes.into_iter().collect();
    if codes.is_empty() { keywords } else { format!("{keywords} ({})", codes.join(", ")) }
}
