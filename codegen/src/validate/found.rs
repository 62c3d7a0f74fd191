//! The result of one check of the tree.

use crate::diagnostic::{Diagnostic, Diagnostics, Fault, Level, Place, Severity};
use crate::pointer::Pointer;

/// The maximum number of faults that are cut out at once, to bound the memory. The next check finds the others.
const MAX_FAULTS: usize = 10_000;

/// The faults and the warnings of one check.
pub struct Found {
    /// The faults.
    pub faults: Vec<Fault>,
    /// The warnings, and the errors in our extensions.
    pub warnings: Diagnostics,
    /// Set in one of our extensions.
    pub in_extension: bool,
    /// The remaining number of searches for a similar word, as nobody reads so many diagnostics.
    suggestions: usize,
}

impl Found {
    /// Creates an empty result, with the levels of `diagnostics`.
    pub fn new(diagnostics: &Diagnostics) -> Self {
        Self { faults: Vec::new(), warnings: diagnostics.empty(), in_extension: false, suggestions: 200 }
    }

    /// Adds a diagnostic, which is a fault if its code is.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        match &diagnostic.place {
            Place::Value(at) if diagnostic.code.level() == Level::Fault => {
                let at = at.clone();
                self.fault(diagnostic, at);
            }
            _ => self.warnings.push(diagnostic),
        }
    }

    /// Adds a diagnostic about an unknown word.
    pub fn push_unknown<'a>(
        &mut self,
        diagnostic: Diagnostic,
        word: &str,
        known: impl Iterator<Item = &'a str>,
    ) {
        let suggests = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        self.push(if suggests { diagnostic.did_you_mean(word, known) } else { diagnostic });
    }

    /// Adds a fault in a part of the place of its diagnostic. In one of our extensions, which only the user of the generator
    /// writes, it is an error.
    pub fn fault(&mut self, diagnostic: Diagnostic, at: Pointer) {
        if self.in_extension {
            self.warnings.push(Diagnostic { severity: Severity::Error, ..diagnostic });
        } else if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { diagnostic, at });
        }
    }
}
