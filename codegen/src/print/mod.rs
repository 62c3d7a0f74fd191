//! A writer of Rust text: line by line, in the layout of prettyplease.
//!
//! Most lines of a crate are docs, fields and setters, which need no printer. prettyplease prints the items that do not fit on
//! their lines and the rare ones (`pretty`). A test has it print everything again and compares.

mod layout;
mod pretty;
mod types;

use std::fmt::{Arguments, Display, Write as _};

use proc_macro2::{Literal, TokenStream};

use crate::files::MARK;

pub use types::{Argument, Function, Ty};

/// The maximum width of a line in bytes, and the minimum width that an indented line has: those of prettyplease.
const WIDTH: usize = 89;
const LEAST_WIDTH: usize = 60;

/// A Rust file that is being written.
pub struct RustFile {
    path: String,
    text: String,
    /// The indentation of the current block.
    indent: usize,
    /// `true` if the next item of the block is preceded by another, so that a blank line separates them.
    is_begun: bool,
    /// `true` if a line of the current item is too wide.
    is_wide: bool,
    /// Errors of prettyplease. Each is a bug of the generator.
    bugs: Vec<String>,
}

impl RustFile {
    /// Creates a file at a path below the output folder, with inner docs.
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

    /// Returns the path and the text.
    ///
    /// # Errors
    ///
    /// Only after a bug of the generator: the code that cannot be printed, and the reason.
    pub fn finish(self) -> Result<(String, String), String> {
        match self.bugs.into_iter().next() {
            Some(bug) => Err(format!("{}: {bug}", self.path)),
            None => Ok((self.path, self.text)),
        }
    }

    /// Writes an item, or a group of lines such as `use` items. A blank line precedes it, unless it is the first of its block.
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

    /// Writes items that are tokens.
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

    /// Writes a line.
    pub fn line(&mut self, line: Arguments<'_>) {
        let start = self.open_line();
        self.put(line);
        self.close_line(start);
    }

    /// Writes a line that is never broken: it has no place to break, or belongs to a macro.
    pub fn whole_line(&mut self, line: Arguments<'_>) {
        self.open_line();
        self.put(line);
        self.text.push('\n');
    }

    /// Writes outer docs.
    pub fn docs(&mut self, text: &str) {
        for line in text.lines() {
            self.documented("///", line);
        }
    }

    /// Writes `head {`, the block and `}`.
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

    /// Writes with one more level of indentation.
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

    /// Returns the maximum width of a line in the current block, indentation included.
    fn room(&self) -> usize {
        WIDTH.max(self.indent + LEAST_WIDTH)
    }

    fn put(&mut self, text: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{text}");
    }

    /// Replaces the item that begins at `start` by the output of prettyplease.
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

/// Returns `true` if a line has a place where it can be broken.
fn has_break(line: &str) -> bool {
    line.starts_with("impl ") || line.trim_end_matches([' ', '{', '}']).contains(['<', '(', '[', '{', '.'])
}

/// Returns the first lines of every emitted Rust file. They make rustfmt skip it.
pub fn header() -> String {
    format!("// {MARK}; do not edit.\n#![cfg_attr(rustfmt, rustfmt_skip)]\n")
}

/// Returns a text as a string literal.
pub fn quoted(text: &str) -> String {
    // Most texts need no escapes.
    if text.bytes().all(|byte| matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')) {
        return ["\"", text, "\""].concat();
    }
    Literal::string(text).to_string()
}
