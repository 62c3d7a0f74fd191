//! Layout of items that are broken into several lines if they do not fit on one: signatures, calls, chains, struct literals, `use`
//! items.
//!
//! The rules are those of prettyplease, as far as emitted code needs them. If a part of a broken line is too wide itself,
//! prettyplease prints the item again.

use std::fmt::{Arguments, Display};

use crate::print::RustFile;
use crate::print::types::{Argument, Function, TYPE_COMPLEXITY, Ty};

/// The text after a part of a line.
#[derive(Clone, Copy)]
enum After<'a> {
    /// A text that counts.
    Text(&'a str),
    /// The comma after the last part of a broken construct. It does not count.
    Comma,
}

impl<'a> After<'a> {
    fn text(self) -> &'a str {
        match self {
            After::Text(text) => text,
            After::Comma => ",",
        }
    }
}

/// The maximum width of a struct literal on one line.
const LITERAL_WIDTH: usize = 34;

impl RustFile {
    /// Writes a function: the attributes that allow its signature, the signature and the body.
    pub fn function(&mut self, function: &Function<'_>, body: impl FnOnce(&mut Self)) {
        function.lints().for_each(|lint| self.allow(lint));
        let Function { head, name, receiver, args, result } = function;
        let start = self.open_line();
        self.put(format_args!("{head} {name}("));
        let after = self.text.len();
        self.put(receiver.unwrap_or_default());
        for (index, Argument { name, ty }) in args.iter().enumerate() {
            let comma = if index == 0 && receiver.is_none() { "" } else { ", " };
            self.put(format_args!("{comma}{name}: {ty}"));
        }
        self.put(format_args!(") -> {result} {{"));
        if self.text.len() - start <= self.room() || (args.is_empty() && receiver.is_none()) {
            self.close_line(start);
        } else {
            self.text.truncate(after);
            self.close_line(start);
            self.indented(|file| {
                if let Some(receiver) = receiver {
                    file.whole_line(format_args!("{receiver},"));
                }
                for (index, Argument { name, ty }) in args.iter().enumerate() {
                    let after = if index + 1 == args.len() { After::Comma } else { After::Text(",") };
                    file.typed(format_args!("{name}: "), ty, after);
                }
            });
            self.typed(format_args!(") -> "), result, After::Text(" {"));
        }
        self.indented(body);
        self.line(format_args!("}}"));
    }

    /// Writes the attribute that allows a lint of clippy.
    pub fn allow(&mut self, lint: &str) {
        self.line(format_args!("#[allow(clippy::{lint})]"));
    }

    /// Writes a public field of a struct.
    pub fn field(&mut self, name: &str, ty: &Ty<'_>) {
        if ty.is_complex() {
            self.allow(TYPE_COMPLEXITY);
        }
        self.line_of_type(format_args!("pub {name}: "), ty, ",");
    }

    /// Writes a line with a type between two texts.
    pub fn line_of_type(&mut self, open: Arguments<'_>, ty: &Ty<'_>, close: &str) {
        self.typed(open, ty, After::Text(close));
    }

    /// Writes a type. If it is too wide, its type arguments get lines of their own.
    fn typed(&mut self, open: Arguments<'_>, ty: &Ty<'_>, after: After<'_>) {
        let start = self.open_line();
        self.put(open);
        let (before, close) = (self.text.len(), after.text());
        self.put(format_args!("{ty}{close}"));
        let width = self.text.len() - start - usize::from(matches!(after, After::Comma));
        let (outer, args) = ty.parts();
        if width <= self.room() || args.is_empty() {
            self.text.push('\n');
            return;
        }
        self.text.truncate(before);
        self.put(format_args!("{outer}<"));
        self.close_line(start);
        self.indented(|file| {
            for (index, arg) in args.iter().enumerate() {
                let after = if index + 1 == args.len() { After::Comma } else { After::Text(",") };
                file.typed(format_args!(""), arg, after);
            }
        });
        self.line(format_args!(">{close}"));
    }

    /// Writes items between `open` and `close`.
    pub fn call(&mut self, open: Arguments<'_>, items: &[impl Display], close: Arguments<'_>) {
        let start = self.open_line();
        self.put(open);
        let after = self.text.len();
        for (index, item) in items.iter().enumerate() {
            self.put(format_args!("{}{item}", if index == 0 { "" } else { ", " }));
        }
        self.put(close);
        if self.text.len() - start <= self.room() || items.is_empty() {
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

    /// Writes a struct literal at the end of a function.
    pub fn literal(&mut self, name: &str, fields: &[impl Display]) {
        self.literal_with_rest(name, fields, None);
    }

    /// Writes a struct literal at the end of a function, with `..rest` after the fields if there is a rest.
    pub fn literal_with_rest(&mut self, name: &str, fields: &[impl Display], rest: Option<&str>) {
        let start = self.open_line();
        let begin = self.text.len();
        self.put(format_args!("{name} {{"));
        let after = self.text.len();
        for (index, field) in fields.iter().enumerate() {
            self.put(format_args!("{}{field}", if index == 0 { " " } else { ", " }));
        }
        if let Some(rest) = rest {
            self.put(format_args!("{}..{rest}", if fields.is_empty() { " " } else { ", " }));
        }
        let width = self.text.len() + 1 - begin;
        if fields.is_empty() && rest.is_none() {
            self.put("}");
            return self.close_line(start);
        }
        self.put(" }");
        if width <= LITERAL_WIDTH && self.text.len() - start <= self.room() {
            return self.close_line(start);
        }
        self.text.truncate(after);
        self.close_line(start);
        self.indented(|file| {
            for field in fields {
                file.line(format_args!("{field},"));
            }
            if let Some(rest) = rest {
                file.line(format_args!("..{rest}"));
            }
        });
        self.line(format_args!("}}"));
    }

    /// Writes an arm of a `match` whose value is a path, a literal or a call, in a block of its own if it is too wide.
    pub fn match_arm(&mut self, pattern: impl Display, value: impl Display) {
        let start = self.open_line();
        self.put(format_args!("{pattern} => "));
        let after = self.text.len();
        self.put(format_args!("{value},"));
        if self.text.len() - start <= self.room() {
            self.text.push('\n');
            return;
        }
        self.text.truncate(after);
        self.text.push_str("{\n");
        self.indented(|file| file.line(format_args!("{value}")));
        self.line(format_args!("}}"));
    }

    /// Writes a call of a macro that implements traits: `open`, rows, `close`, on one line if that is wide enough.
    pub fn rows(&mut self, open: &str, rows: &[impl Display], close: &str) {
        let line = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        if self.fits(open.len() + line.len() + close.len() + 2) {
            return self.whole_line(format_args!("{open} {line} {close}"));
        }
        self.whole_line(format_args!("{open}"));
        self.indented(|file| {
            for row in rows {
                file.whole_line(format_args!("{row},"));
            }
        });
        self.whole_line(format_args!("{close}"));
    }

    /// Writes `first.field.step(…).step(…)` as the last argument of a broken call: the comma after it does not count.
    pub fn last_chain(&mut self, first: &str, field: &str, steps: &[(&str, Vec<String>)]) {
        let start = self.open_line();
        self.put(first);
        let after = self.text.len();
        self.put(field);
        for (step, args) in steps {
            self.put(format_args!(".{step}({})", args.join(", ")));
        }
        if self.text.len() - start <= self.room() {
            self.text.push_str(",\n");
            return;
        }
        self.text.truncate(after);
        self.close_line(start);
        self.indented(|file| {
            if !field.is_empty() {
                file.line(format_args!("{field}"));
            }
            for (step, args) in steps {
                file.call(format_args!(".{step}("), args, format_args!(")"));
            }
        });
        self.text.pop();
        self.text.push_str(",\n");
    }

    /// Returns `true` if a text of this width fits on a line of its own.
    pub fn fits(&self, width: usize) -> bool {
        self.indent + width <= self.room()
    }

    /// Writes `use parent::{name, …};`, with another word in place of `use` if `verb` is one.
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

    /// Writes names, as many on a line as fit. The comma after the last one does not count.
    fn flow(&mut self, names: &[&str]) {
        let mut start = self.open_line();
        for (index, name) in names.iter().enumerate() {
            let is_last = index + 1 == names.len();
            if index > 0 {
                let column = self.text.len() - start;
                if column + 1 + name.len() + usize::from(!is_last) > self.room() {
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
