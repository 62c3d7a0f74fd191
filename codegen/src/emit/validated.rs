//! Validated strings.

use crate::emit::head::head;
use crate::ir::{Constraints, Item, Matcher, Pattern};
use crate::print::{Argument, Function, RustFile, Ty, quoted};

/// The docs of a validated string.
const VALIDATED_DOCS: &str = "
[`new`](crate::Validated::new), `parse` and `Deserialize` validate. As a field of a model it is deserialized without validation.";

/// The docs of a string of which only the length is validated.
const LENGTH_DOCS: &str = "
[`new`](crate::Validated::new), `parse` and `Deserialize` validate the length, not the pattern. As a field of a model it is deserialized
without validation.";

fn constants(file: &mut RustFile, name: &str, constraints: &Constraints) {
    file.whole_line(format_args!("const TYPE_NAME: &'static str = {};", quoted(name)));
    if let Some(Pattern { text, matcher: Matcher::Walk | Matcher::Engine(_) }) = &constraints.pattern {
        let text = quoted(text);
        file.line(format_args!("const PATTERN: Option<&'static str> = Some({text});"));
    }
    if constraints.min > 0 || constraints.max.is_some() {
        let max = constraints.max.map_or_else(|| "usize::MAX".to_owned(), |max| max.to_string());
        file.line(format_args!("const LENGTH: (usize, usize) = ({}, {max});", constraints.min));
    }
}

/// Writes the alias of a validated string, and its constraints.
pub fn items(file: &mut RustFile, item: &Item, constraints: &Constraints) {
    let marker = &constraints.marker;
    let is_unchecked = constraints.pattern.as_ref().is_some_and(|pattern| pattern.matcher == Matcher::None);
    file.item(|file| {
        head(file, item, if is_unchecked { LENGTH_DOCS } else { VALIDATED_DOCS });
        let validated = Ty::generic("Validated", [Ty::new(marker)]);
        file.line_of_type(format_args!("pub type {} = ", item.name), &validated, ";");
    });
    file.item(|file| {
        file.line(format_args!("#[doc(hidden)]"));
        file.whole_line(format_args!("pub enum {marker} {{}}"));
    });
    file.item(|file| {
        file.block(format_args!("impl validated::Constraints for {marker}"), |file| {
            file.item(|file| constants(file, &item.name, constraints));
            if let Some(Pattern { text, matcher: Matcher::Engine(flags) }) = &constraints.pattern {
                file.item(|file| {
                    let text_argument = Argument { name: "text", ty: Ty::new("str").with("&") };
                    let matches = Function::of_trait("matches", None, Ty::new("bool"));
                    file.function(&Function { args: vec![text_argument], ..matches }, |file| {
                        let args = [quoted(text), quoted(flags)].join(", ");
                        file.line(format_args!(
                            "static PATTERN: pattern::Pattern = pattern::Pattern::new({args});"
                        ));
                        file.line(format_args!("PATTERN.matches(text)"));
                    })
                });
            }
        });
    });
}
