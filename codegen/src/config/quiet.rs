//! `[warnings]`: which warnings are not shown.

use crate::config::{Config, problem};
use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};
use crate::explain;

impl Config {
    /// Has the warnings silenced that `allow` names; errors never are.
    pub fn silence(&self, found: &mut Diagnostics) {
        for entry in &self.warnings.allow {
            match explain::known(entry.as_ref()) {
                Some(code) if code.starts_with('W') => found.silence(code),
                Some(code) => {
                    let what = format!("{code} is an error: only warnings can be silenced");
                    found.push(problem("E0432", entry.span(), what).help("remove it"));
                }
                None => {
                    let what = format!("there is no warning with the code `{}`", entry.as_ref());
                    let help = "a code is a letter and four digits, as in W0103";
                    found.push(problem("E0431", entry.span(), what).help(help));
                }
            }
        }
    }

    /// Codes in `allow` that have silenced nothing. It is known only when all stages are through.
    pub fn report_unsilenced(&self, found: &mut Diagnostics) {
        for entry in &self.warnings.allow {
            if found.silenced(entry.as_ref()) == 0 {
                let what = format!("there is no {} to silence", entry.as_ref());
                let place = Place::Bytes(entry.span());
                let warning = Diagnostic::new(Severity::Warning, "W0431", Input::Config, place, what);
                found.push(warning.help("remove it, so that it hides nothing that comes later"));
            }
        }
    }
}
