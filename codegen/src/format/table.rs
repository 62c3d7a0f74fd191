//! Tables for the runtime's macros: a row a line, so that a new row is a new line.

use crate::format::{RustFile, quoted};

/// `path! { subject { left = right, … } required [left, …] secret [left, …] rest left
/// tail left }`.
pub struct Table<'a> {
    /// The macro.
    pub path: &'static str,
    /// What it is for.
    pub subject: &'a str,
    /// The function that makes a blank one.
    pub by: Option<&'static str>,
    /// The rows: names, and what they are on the wire.
    pub rows: Vec<(&'a str, &'a str)>,
    /// The rows that are required; none where the macro does not ask.
    pub required: Option<Vec<&'a str>>,
    /// The rows whose values are secret.
    pub secret: Vec<&'a str>,
    /// The field that takes what no row does.
    pub rest: Option<&'a str>,
    /// The field that takes what follows the rows of a tuple.
    pub tail: Option<&'a str>,
}

impl RustFile {
    /// A table, which is an item.
    pub fn table(&mut self, table: &Table<'_>) {
        let Table { path, subject, by, rows, required, secret, rest, tail } = table;
        self.item(|file| {
            file.whole_line(format_args!("{path}! {{"));
            file.indented(|file| {
                match by {
                    Some(by) => file.whole_line(format_args!("{subject} by {by} {{")),
                    None => file.whole_line(format_args!("{subject} {{")),
                }
                file.indented(|file| {
                    for (left, right) in rows {
                        file.whole_line(format_args!("{left} = {},", quoted(right)));
                    }
                });
                file.whole_line(format_args!("}}"));
                if let Some(required) = required {
                    file.names("required", required);
                }
                if !secret.is_empty() {
                    file.names("secret", secret);
                }
                if let Some(rest) = rest {
                    file.whole_line(format_args!("rest {rest}"));
                }
                if let Some(tail) = tail {
                    file.whole_line(format_args!("tail {tail}"));
                }
            });
            file.whole_line(format_args!("}}"));
        });
    }

    fn names(&mut self, word: &str, names: &[&str]) {
        if names.is_empty() {
            return self.whole_line(format_args!("{word} []"));
        }
        self.whole_line(format_args!("{word} ["));
        self.indented(|file| {
            for name in names {
                file.whole_line(format_args!("{name},"));
            }
        });
        self.whole_line(format_args!("]"));
    }
}
