//! Patterns that take an engine for regular expressions.
//!
//! They are checked where a caller makes a value by hand, after the length, and never when a response is read: what they
//! are held against is the caller's own text. The engine goes back and tries again, so that a pattern with choices within
//! repetitions can take very long for a long text that nearly fits; who hands on texts of strangers should bound their
//! length first.

use std::sync::OnceLock;

use regress::Regex;

/// A regular expression of ECMA-262, as JSON Schema has it: it fits a text if it fits a part of it.
pub struct Pattern {
    pattern: &'static str,
    flags: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern that is compiled when it is first needed.
    pub const fn new(pattern: &'static str, flags: &'static str) -> Self {
        Self { pattern, flags, compiled: OnceLock::new() }
    }

    /// Whether the text fits.
    pub fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::with_flags(self.pattern, self.flags).ok());
        // The generator has compiled it. A later engine that refuses it checks nothing.
        compiled.as_ref().is_none_or(|regex| regex.find(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_pattern_fits_a_part_of_the_text() {
        static PATTERN: Pattern = Pattern::new(r"(?:a|b)+\d$", "u");
        assert!(PATTERN.matches("xab1"));
        assert!(!PATTERN.matches("xab1x"));
        static WIDE: Pattern = Pattern::new("^.$", "u");
        assert!(WIDE.matches("\u{1f600}"));
        static BROKEN: Pattern = Pattern::new("(", "u");
        assert!(BROKEN.matches("anything"));
    }
}
