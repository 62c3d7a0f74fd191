//! The results by scenario.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use specsmith_cli::error::Error;

use super::command::source;

/// The result of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// The server or the program found a difference.
    Failed(String),
    /// OpenAPI cannot express it, for this reason.
    Inexpressible(String),
    /// No program calls it.
    NotCalled,
}

/// The results of all scenarios, by their names.
pub struct Results(BTreeMap<String, Outcome>);

/// Combines what the programs printed (`SCENARIO\tERROR`, without an error if it passed) with what the server saw.
pub fn read(called: &str, coverage: &Value, refused: &[(String, String)]) -> Result<Results, Error> {
    let called = pairs(called, "the programs")?;
    let path = source().join("inexpressible.tsv");
    let reasons = fs::read_to_string(&path).map_err(|error| Error::io("cannot read", &path, &error))?;
    let reasons = pairs(&reasons, "inexpressible.tsv")?;
    let seen = coverage.pointer("/0/results").and_then(Value::as_object);
    let seen = seen.ok_or_else(|| Error::new("the coverage of the server has no results"))?;
    for name in called.keys() {
        if !seen.contains_key(*name) {
            return Err(Error::new(format!("the server has no scenario {name}")));
        }
    }
    for name in reasons.keys() {
        if !seen.keys().any(|scenario| is_named(name, scenario) && !called.contains_key(scenario.as_str())) {
            return Err(Error::new(format!("no scenario needs the reason of {name} in inexpressible.tsv")));
        }
    }
    let outcome = |name: &str, status: &Value| match (called.get(name), status.as_str()) {
        (Some(&""), Some("pass")) => Outcome::Passed,
        (Some(&""), status) => Outcome::Failed(format!("the server says: {}", status.unwrap_or("nothing"))),
        (Some(error), _) => Outcome::Failed((*error).to_owned()),
        (None, _) => match reason(name, &reasons, refused) {
            Some(reason) => Outcome::Inexpressible(reason),
            None => Outcome::NotCalled,
        },
    };
    Ok(Results(seen.iter().map(|(name, status)| (name.clone(), outcome(name, status))).collect()))
}

/// Returns the pairs of the lines of a text, which are separated by a tab.
fn pairs<'a>(text: &'a str, what: &str) -> Result<BTreeMap<&'a str, &'a str>, Error> {
    let mut pairs = BTreeMap::new();
    for (name, value) in text.lines().filter_map(|line| line.split_once('\t')) {
        if pairs.insert(name, value).is_some() {
            return Err(Error::new(format!("{what} name the scenario {name} twice")));
        }
    }
    Ok(pairs)
}

/// Returns `true` if an entry of the list names a scenario: a name, or with `*` at its end the beginning of names.
fn is_named(entry: &str, scenario: &str) -> bool {
    match entry.strip_suffix('*') {
        Some(start) => scenario.starts_with(start),
        None => scenario == entry,
    }
}

/// Returns the reason that a scenario cannot be expressed: that of the list, whose names may end in `*`, or that of the compiler.
fn reason(name: &str, reasons: &BTreeMap<&str, &str>, refused: &[(String, String)]) -> Option<String> {
    let listed =
        reasons.iter().find(|(entry, _)| is_named(entry, name)).map(|(_, reason)| (*reason).to_owned());
    listed.or_else(|| {
        let compact = name.replace(['_', '-'], "").to_lowercase();
        let refused = refused.iter().find(|(name, _)| compact.starts_with(&name.replace('_', "")));
        refused.map(|(_, reason)| reason.clone())
    })
}

impl Results {
    /// Returns `true` if a scenario failed or was not called.
    pub fn has_failures(&self) -> bool {
        self.0.values().any(|outcome| matches!(outcome, Outcome::Failed(_) | Outcome::NotCalled))
    }

    /// Returns a table of the scenarios that did not pass, or of `all`, with the sums.
    pub fn table(&self, all: bool) -> String {
        let mut text = String::new();
        for (name, outcome) in &self.0 {
            let (word, reason) = match outcome {
                Outcome::Passed if !all => continue,
                Outcome::Passed => ("passed", ""),
                Outcome::Failed(reason) => ("FAILED", reason.as_str()),
                Outcome::Inexpressible(reason) => ("not applicable", reason.as_str()),
                Outcome::NotCalled => ("not called", ""),
            };
            text.push_str(format!("{name:60} {word:15} {reason}").trim_end());
            text.push('\n');
        }
        let count = |is: fn(&Outcome) -> bool| self.0.values().filter(|outcome| is(outcome)).count();
        text.push_str(&format!(
            "\nscenarios {}: {} passed, {} failed, {} not called, {} not applicable\n",
            self.0.len(),
            count(|outcome| *outcome == Outcome::Passed),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| *outcome == Outcome::NotCalled),
            count(|outcome| matches!(outcome, Outcome::Inexpressible(_))),
        ));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_listed_or_that_of_the_compiler() {
        let reasons = BTreeMap::from([("A_b", "one"), ("C_*", "many")]);
        let refused = [("special_words".to_owned(), "crash".to_owned())];
        let reason = |name| reason(name, &reasons, &refused);
        assert_eq!(reason("A_b").as_deref(), Some("one"));
        assert_eq!(reason("A_bc"), None);
        assert_eq!(reason("C_d_e").as_deref(), Some("many"));
        assert_eq!(reason("SpecialWords_Models_as").as_deref(), Some("crash"));
    }
}
