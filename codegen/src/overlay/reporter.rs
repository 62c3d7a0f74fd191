//! The diagnostics of an overlay.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Input};
use crate::pointer::Pointer;

/// The diagnostics of one overlay.
pub struct Reporter<'a> {
    pub file: FileId,
    pub diagnostics: &'a mut Diagnostics,
}

impl Reporter<'_> {
    pub fn push(&mut self, code: Code, at: &Pointer, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::new(code, at, message).help(help);
        self.diagnostics.push(Diagnostic { input: Input::of(self.file), ..diagnostic });
    }
}
