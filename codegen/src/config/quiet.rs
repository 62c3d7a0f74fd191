//! `[warnings]`: codes of warnings that are not reported.

use crate::config::{Config, problem};
use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};
use crate::explain;

impl Config {
    /// Ignores the warnings in `allow`.
    pub fn silence(&self, found: &mut Diagnostics) {
        for entry in &self.warnings.allow {
            match explain::known(entry.as_ref()) {
                Some(code) if code.starts_with('W') => found.silence(code),
                Some(code) => {
                    let what = format!("expected the code of a warning, found the error `{code}`");
                    found.push(
                        problem("E0432", entry.span(), what).help("remove it: errors cannot be allowed"),
                    );
                }
                None => {
                    let what = format!("unknown code `{}`", entry.as_ref());
                    let help = "use the code of a warning, such as `W0103`";
                    found.push(problem("E0431", entry.span(), what).help(help));
                }
            }
        }
    }

    /// Reports codes in `allow` without a warning. This must run after all stages.
    pub fn report_unsilenced(&self, found: &mut Diagnostics) {
        for entry in &self.warnings.allow {
            if found.silenced(entry.as_ref()) == 0 {
                let what = format!("unused code `{}`; there is no such warning to ignore", entry.as_ref());
                let place = Place::Bytes(entry.span());
                let warning = Diagnostic::new(Severity::Warning, "W0431", Input::Config, place, what);
                found.push(warning.help("remove it, so that it does not hide later warnings"));
            }
        }
    }
}
