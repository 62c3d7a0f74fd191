//! The diagnostics of an overlay.

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Input};
use crate::pointer::Pointer;

/// The diagnostics of one overlay.
pub struct Reporter<'a> {
    pub file: FileId,
    pub diagnostics: &'a mut Diagnostics,
}

impl Reporter<'_> {
    pub fn error(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>, help: &str) {
        self.push(Diagnostic::error(code, at, message).help(help));
    }

    pub fn warning(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>, help: &str) {
        self.push(Diagnostic::warning(code, at, message).help(help));
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(Diagnostic { input: Input::of(self.file), ..diagnostic });
    }
}
