//! `[warnings]`: codes of warnings that are not reported.

use crate::config::{Config, config_error};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Level, Place};

impl Config {
    /// Ignores the warnings in `allow`.
    pub fn ignore_allowed(&self, diagnostics: &mut Diagnostics) {
        for entry in &self.warnings.allow {
            match Code::parse(entry.as_ref()) {
                Some(code) if code.level() == Level::Warning => diagnostics.allow(code),
                Some(code) => {
                    let message = format!("expected the code of a warning, found the error `{code}`");
                    diagnostics.push(
                        config_error(Code::E0432, entry.span(), message)
                            .help("remove it: errors cannot be allowed"),
                    );
                }
                None => {
                    let message = format!("unknown code `{}`", entry.as_ref());
                    let help = "use the code of a warning, such as `W0103`";
                    diagnostics.push(config_error(Code::E0431, entry.span(), message).help(help));
                }
            }
        }
    }

    /// Reports codes in `allow` without a warning. This must run after all stages.
    pub fn report_unused_codes(&self, diagnostics: &mut Diagnostics) {
        for entry in &self.warnings.allow {
            if Code::parse(entry.as_ref()).is_some_and(|code| diagnostics.allowed(code) == 0) {
                let message =
                    format!("unused code `{}`: the generator reports no such warning", entry.as_ref());
                let place = Place::Bytes(entry.span());
                let warning = Diagnostic::at(Code::W0431, Input::Config, place, message);
                diagnostics.push(warning.help("remove it, so that it does not hide later warnings"));
            }
        }
    }
}
