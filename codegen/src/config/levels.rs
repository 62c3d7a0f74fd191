//! `[diagnostics]`: the levels of faults and warnings.

use toml::Spanned;

use crate::config::{Config, config_error};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Level, Levels, Override, Place};

impl Config {
    /// Creates an empty list of diagnostics with the levels of the config. Reports the codes that have no such level.
    pub fn diagnostics(&self, strict: bool) -> Diagnostics {
        let mut levels = Levels::new(strict || self.strict);
        let mut errors = Vec::new();
        for (entry, level) in self.levels() {
            match Code::parse(entry.as_ref()) {
                Some(code) if code.level() == Level::Error => {
                    let message =
                        format!("expected the code of a fault or a warning, found the error `{code}`");
                    let help = "remove it: the level of an error cannot be changed";
                    errors.push(config_error(Code::E0432, entry.span(), message).help(help));
                }
                Some(code) if levels.codes.insert(code, level).is_some() => {
                    let message = format!("duplicate code `{code}` in `[diagnostics]`");
                    errors
                        .push(config_error(Code::E0432, entry.span(), message).help("remove one of the two"));
                }
                Some(_) => {}
                None => {
                    let message = format!("unknown code `{}`", entry.as_ref());
                    let help = "use the code of a diagnostic, such as `W0103`";
                    errors.push(config_error(Code::E0431, entry.span(), message).help(help));
                }
            }
        }
        let mut diagnostics = Diagnostics::new(levels);
        errors.into_iter().for_each(|error| diagnostics.push(error));
        diagnostics
    }

    /// Iterates over the codes with a level.
    fn levels(&self) -> impl Iterator<Item = (&Spanned<String>, Override)> {
        let crate::config::Levels { deny, warn, allow } = &self.diagnostics;
        let lists = [(deny, Override::Deny), (warn, Override::Warn), (allow, Override::Allow)];
        lists.into_iter().flat_map(|(codes, level)| codes.iter().map(move |code| (code, level)))
    }

    /// Reports allowed codes without a diagnostic. This must run after all stages. The codes of lints are only checked in a
    /// run `with_lints`.
    pub fn report_unused_codes(&self, with_lints: bool, diagnostics: &mut Diagnostics) {
        for entry in &self.diagnostics.allow {
            let code = Code::parse(entry.as_ref()).filter(|code| with_lints || code.level() != Level::Lint);
            if code.is_some_and(|code| diagnostics.allowed(code) == 0) {
                let message =
                    format!("unused code `{}`: the generator reports no such diagnostic", entry.as_ref());
                let place = Place::Bytes(entry.span());
                let warning = Diagnostic::at(Code::W0431, Input::Config, place, message);
                diagnostics.push(warning.help("remove it, so that it does not hide later diagnostics"));
            }
        }
    }
}
