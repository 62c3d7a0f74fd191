//! Calls of the runtime's macros: a row a line, so that a new row is a new line.

use std::fmt::Display;

use crate::format::RustFile;

impl RustFile {
    /// `name! {`, what is written within, `}`: an item.
    pub fn macro_call(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.item(|file| {
            file.whole_line(format_args!("{name}! {{"));
            file.indented(write);
            file.whole_line(format_args!("}}"));
        });
    }

    /// `open` and `close` with rows between them, on one line if that is wide enough.
    pub fn list(&mut self, open: &str, rows: &[impl Display], close: &str) {
        let line = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        if self.fits(open.len() + line.len() + close.len()) {
            return self.whole_line(format_args!("{open}{line}{close}"));
        }
        self.whole_line(format_args!("{open}"));
        self.indented(|file| {
            for row in rows {
                file.whole_line(format_args!("{row},"));
            }
        });
        self.whole_line(format_args!("{close}"));
    }
}
