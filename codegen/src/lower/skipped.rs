//! The parts of the description that the crate lacks, for its docs.

use crate::diagnostic::{self, Diagnostics, Part, Place};
use crate::ir::Skipped;
use crate::markdown::{self, code};
use crate::pointer::Pointer;

/// The maximum number of parts that the docs list.
const MAX_LISTED: usize = 50;

/// Returns the skipped parts: those of which a warning says so.
pub fn parts(diagnostics: &Diagnostics) -> Skipped {
    let all = || {
        diagnostics.skipped().filter_map(|(place, skipped)| match place {
            Place::Value(at) => Some((at, skipped)),
            Place::Bytes(_) | Place::Whole => None,
        })
    };
    let listed = all().take(MAX_LISTED).map(|(at, skipped)| (label(at, &skipped.part), reason(skipped)));
    let operations = all().filter(|(_, skipped)| matches!(skipped.part, Part::Operation(_)));
    Skipped {
        listed: listed.collect(),
        others: all().count().saturating_sub(MAX_LISTED),
        is_elsewhere: all().any(|(_, skipped)| matches!(skipped.part, Part::OperationElsewhere(_))),
        route: operations.filter_map(|(at, _)| route(at)).find(|(_, path)| is_plain(path)),
    }
}

fn label(at: &Pointer, part: &Part) -> String {
    let of = match route(at) {
        Some((method, path)) => format!("of {}", code(&format!("{method} {path}"))),
        // The parts of a component belong to all operations that refer to it.
        None => format!("at {}", code(at.as_str())),
    };
    match part {
        Part::Operation(id) | Part::OperationElsewhere(id) => {
            match route(at).map(|(method, path)| format!("{method} {path}")) {
                Some(route) if route != *id => format!("Operation {}, {}", code(id), code(&route)),
                _ => format!("Operation {}", code(id)),
            }
        }
        Part::Parameter(location, name) => {
            format!("{} parameter {} {of}", capitalized(location), code(name))
        }
        Part::Field(name) => format!("Form field {} {of}", code(name)),
        Part::Body => format!("Request body {of}"),
    }
}

fn reason(skipped: &diagnostic::Skipped) -> String {
    let reason = markdown::harmless(&markdown::one_line(&skipped.reason)).unwrap_or_default();
    markdown::sentence(&reason)
}

/// Returns method and path of the operation that a location belongs to.
fn route(at: &Pointer) -> Option<(String, String)> {
    let mut tokens = at.tokens();
    let is_path = tokens.next()? == "paths";
    let (path, method) = (tokens.next()?, tokens.next()?);
    is_path.then(|| (method.to_uppercase(), path))
}

/// Returns `true` for a path without parameters and characters that need encoding.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte))
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
