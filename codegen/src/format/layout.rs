//! What is on one line if it fits, and on several if not: signatures, calls, chains, struct literals, `use` items.
//!
//! The rules are prettyplease's, as far as emitted code has need of them. Where a part of a broken line is itself too wide, the item
//! is printed again by prettyplease.

use std::fmt::{Arguments, Display};

use crate::format::{RustFile, WIDTH};

/// A struct literal that is wider is broken, though it would fit.
const LITERAL_WIDTH: usize = 34;

impl RustFile {
    /// A function: what stands before its arguments, the arguments, the result (`-> T`, or nothing), its body.
    pub fn function(
        &mut self,
        head: Arguments<'_>,
        args: &[impl Display],
        result: Arguments<'_>,
        body: impl FnOnce(&mut Self),
    ) {
        self.call(format_args!("{head}("), args, format_args!(") {result} {{"));
        self.indented(body);
        self.line(format_args!("}}"));
    }

    /// `open` and `close` with items between them.
    pub fn call(&mut self, open: Arguments<'_>, items: &[impl Display], close: Arguments<'_>) {
        let start = self.open_line();
        self.put(open);
        let after = self.text.len();
        for (index, item) in items.iter().enumerate() {
            self.put(format_args!("{}{item}", if index == 0 { "" } else { ", " }));
        }
        self.put(close);
        if self.text.len() - start <= WIDTH || items.is_empty() {
            return self.close_line(start);
        }
        self.text.truncate(after);
        self.close_line(start);
        self.indented(|file| {
            for item in items {
                file.line(format_args!("{item},"));
            }
        });
        self.line(close);
    }

    /// A struct literal at the end of a function.
    pub fn literal(&mut self, name: &str, fields: &[impl Display]) {
        let start = self.open_line();
        let begin = self.text.len();
        self.put(format_args!("{name} {{"));
        let after = self.text.len();
        for (index, field) in fields.iter().enumerate() {
            self.put(format_args!("{}{field}", if index == 0 { " " } else { ", " }));
        }
        let width = self.text.len() + 1 - begin;
        if fields.is_empty() {
            self.put("}");
            return self.close_line(start);
        }
        self.put(" }");
        if width <= LITERAL_WIDTH && self.text.len() - start <= WIDTH {
            return self.close_line(start);
        }
        self.text.truncate(after);
        self.close_line(start);
        self.indented(|file| {
            for field in fields {
                file.line(format_args!("{field},"));
            }
        });
        self.line(format_args!("}}"));
    }

    /// `first.step.step`, the last argument of a call that is broken: the comma after it does not count.
    pub fn last_chain(&mut self, first: &str, steps: &[impl Display]) {
        let start = self.open_line();
        self.put(first);
        let after = self.text.len();
        for step in steps {
            self.put(format_args!(".{step}"));
        }
        if self.text.len() - start <= WIDTH {
            self.text.push_str(",\n");
            return;
        }
        self.text.truncate(after);
        self.close_line(start);
        self.indented(|file| {
            for (index, step) in steps.iter().enumerate() {
                let comma = if index + 1 == steps.len() { "," } else { "" };
                file.line(format_args!(".{step}{comma}"));
            }
        });
    }

    /// Whether this would fit on a line of its own.
    pub fn fits(&self, width: usize) -> bool {
        self.indent + width <= WIDTH
    }

    /// `use parent::{name, …};`, or whatever stands for `use`.
    pub fn names_of(&mut self, verb: &str, parent: &str, names: &[&str]) {
        match names {
            [] => {}
            [name] => self.line(format_args!("{verb} {parent}::{name};")),
            names => {
                let width: usize = names.iter().map(|name| name.len() + 2).sum();
                if self.fits(verb.len() + parent.len() + width + 4) {
                    self.line(format_args!("{verb} {parent}::{{{}}};", names.join(", ")));
                } else {
                    self.line(format_args!("{verb} {parent}::{{"));
                    self.indented(|file| file.flow(names));
                    self.line(format_args!("}};"));
                }
            }
        }
    }

    /// Names, as many on a line as fit. The comma after the last one does not count.
    fn flow(&mut self, names: &[&str]) {
        let mut start = self.open_line();
        for (index, name) in names.iter().enumerate() {
            let is_last = index + 1 == names.len();
            if index > 0 {
                let column = self.text.len() - start;
                if column + 1 + name.len() + usize::from(!is_last) > WIDTH {
                    self.text.push('\n');
                    start = self.open_line();
                } else {
                    self.text.push(' ');
                }
            }
            self.text.push_str(name);
            self.text.push(',');
        }
        self.text.push('\n');
    }
}
