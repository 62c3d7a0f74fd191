//! Patterns that need a regular expression engine.
//!
//! They are matched, after the length, where the caller creates a value, and never where a response is deserialized. The engine
//! backtracks: a pattern with alternatives in repetitions can take very long for a long string that almost matches. Limit the length of
//! strings from untrusted sources first.

use std::sync::OnceLock;

use regress::Regex;

/// A regular expression of ECMA-262. It matches a string if it matches a part of it (JSON Schema Validation, section 6.3.3).
pub struct Pattern {
    pattern: &'static str,
    flags: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Creates a pattern that is compiled at its first use.
    pub const fn new(pattern: &'static str, flags: &'static str) -> Self {
        Self { pattern, flags, compiled: OnceLock::new() }
    }

    /// Returns `true` if the pattern matches a string.
    pub fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::with_flags(self.pattern, self.flags).ok());
        // The generator has compiled the pattern. If another version of the engine rejects it, all strings match.
        compiled.as_ref().is_none_or(|regex| regex.find(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn pattern_matches_a_part_of_a_string() {
        static PATTERN: Pattern = Pattern::new(r"(?:a|b)+\d$", "u");
        assert!(PATTERN.matches("xab1"));
        assert!(!PATTERN.matches("xab1x"));
        static WIDE: Pattern = Pattern::new("^.$", "u");
        assert!(WIDE.matches("\u{1f600}"));
        static BROKEN: Pattern = Pattern::new("(", "u");
        assert!(BROKEN.matches("anything"));
    }
}
