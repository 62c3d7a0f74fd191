//! Rust text as it grows: line by line, laid out as prettyplease lays it out.
//!
//! Most lines of a crate are docs, fields and setters, whose layout needs no printer of Rust: they are written as they are to
//! stand. What does not fit on its line, and what is rare, prettyplease prints (`pretty`); a test prints all of it again.

mod layout;
mod pretty;

use std::fmt::{Arguments, Display, Write as _};

use proc_macro2::{Literal, TokenStream};

use crate::files::MARK;

/// Columns of a line, in bytes, and how many of them are left however deep it stands: prettyplease's.
const WIDTH: usize = 89;
const LEAST_WIDTH: usize = 60;

/// A Rust file, in the making.
pub struct RustFile {
    path: String,
    text: String,
    /// Columns before each line.
    indent: usize,
    /// Whether something stands in the block before the next item, which a blank line then sets apart.
    is_begun: bool,
    /// Whether a line of the item is wider than a line may be.
    is_wide: bool,
    /// What prettyplease refuses is a bug of ours.
    bugs: Vec<String>,
}

impl RustFile {
    /// A file at this path below the output folder, with these inner docs.
    pub fn new(path: impl Into<String>, docs: &str) -> Self {
        let text = format!("{}\n", header());
        let mut file =
            Self { path: path.into(), text, indent: 0, is_begun: false, is_wide: false, bugs: Vec::new() };
        for line in docs.lines() {
            file.documented("//!", line);
            file.is_begun = true;
        }
        file
    }

    /// The path and the text.
    ///
    /// # Errors
    ///
    /// Only by a bug of ours: what cannot be printed, and why.
    pub fn finish(self) -> Result<(String, String), String> {
        match self.bugs.into_iter().next() {
            Some(bug) => Err(format!("{}: {bug}", self.path)),
            None => Ok((self.path, self.text)),
        }
    }

    /// An item, or a group of lines such as `use` items: a blank line stands before it, unless it is the first of its block.
    pub fn item(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.text.len();
        if self.is_begun {
            self.text.push('\n');
        }
        let start = self.text.len();
        let was_wide = std::mem::replace(&mut self.is_wide, false);
        write(self);
        if self.text.len() == start {
            self.text.truncate(before);
        } else {
            self.is_begun = true;
        }
        if std::mem::replace(&mut self.is_wide, was_wide) {
            self.print_again(start);
        }
    }

    /// Items that are tokens.
    pub fn tokens(&mut self, tokens: TokenStream) {
        match pretty::items(tokens) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => {
                if self.is_begun {
                    self.text.push('\n');
                }
                self.text.push_str(&text);
                self.is_begun = true;
            }
            Err(error) => self.bugs.push(error.to_string()),
        }
    }

    /// A line.
    pub fn line(&mut self, line: Arguments<'_>) {
        let start = self.open_line();
        self.put(line);
        self.close_line(start);
    }

    /// A line that stays as it is, however wide it is: there is nowhere to break it, or it is a macro's.
    pub fn whole_line(&mut self, line: Arguments<'_>) {
        self.open_line();
        self.put(line);
        self.text.push('\n');
    }

    /// Outer docs.
    pub fn docs(&mut self, text: &str) {
        for line in text.lines() {
            self.documented("///", line);
        }
    }

    /// `head {`, what is written within, `}`.
    pub fn block(&mut self, head: Arguments<'_>, write: impl FnOnce(&mut Self)) {
        let start = self.open_line();
        self.put(head);
        self.put(format_args!(" {{"));
        self.close_line(start);
        let inner = self.text.len();
        let was_begun = std::mem::replace(&mut self.is_begun, false);
        self.indented(write);
        self.is_begun = was_begun;
        if self.text.len() == inner {
            self.text.pop();
            self.put(format_args!("}}\n"));
        } else {
            self.line(format_args!("}}"));
        }
    }

    /// What is written stands deeper by a level.
    pub fn indented(&mut self, write: impl FnOnce(&mut Self)) {
        self.indent += 4;
        write(self);
        self.indent -= 4;
    }

    fn documented(&mut self, mark: &str, line: &str) {
        self.open_line();
        self.text.push_str(mark);
        let line = line.trim_end_matches(' ');
        if !line.is_empty() {
            self.text.push(' ');
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    fn open_line(&mut self) -> usize {
        let start = self.text.len();
        for _ in 0..self.indent {
            self.text.push(' ');
        }
        start
    }

    fn close_line(&mut self, start: usize) {
        self.is_wide |=
            self.text.len() - start > self.room() && self.text.get(start..).is_some_and(has_break);
        self.text.push('\n');
    }

    /// How many columns a line may have here, with those before it.
    fn room(&self) -> usize {
        WIDTH.max(self.indent + LEAST_WIDTH)
    }

    fn put(&mut self, text: impl Display) {
        // Writing to a string does not fail.
        let _ = write!(self.text, "{text}");
    }

    /// Has prettyplease print the item that begins at `start`.
    fn print_again(&mut self, start: usize) {
        let Some(item) = self.text.get(start..) else { return };
        let printed = if self.indent == 0 { pretty::items_again(item) } else { pretty::method_again(item) };
        match printed {
            Ok(text) => {
                self.text.truncate(start);
                self.text.push_str(&text);
            }
            Err(error) => self.bugs.push(format!("{error} in\n{item}")),
        }
    }
}

/// Whether there is a place in a line where it could be broken.
fn has_break(line: &str) -> bool {
    line.starts_with("impl ") || line.trim_end_matches([' ', '{', '}']).contains(['<', '(', '[', '{', '.'])
}

/// The lines that every emitted Rust file begins with. rustfmt leaves such a file alone.
pub fn header() -> String {
    format!("// {MARK}; do not edit.\n#![cfg_attr(rustfmt, rustfmt_skip)]\n")
}

/// A string literal.
pub fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}
