//! The parts of the description that the crate lacks, for its docs.

use crate::diagnostic::{self, Diagnostics, Part};
use crate::ir::Skipped;
use crate::markdown::{self, code};
use crate::methods;
use crate::pointer::Pointer;

/// The maximum number of parts that the docs list.
const MAX_LISTED: usize = 50;

/// Returns the skipped parts: those of which a warning says so.
pub fn parts(diagnostics: &Diagnostics) -> Skipped {
    let all = || diagnostics.skipped();
    let listed = all().take(MAX_LISTED).map(|skipped| (label(&skipped.at, &skipped.part), reason(skipped)));
    let operations = all().filter(|skipped| matches!(skipped.part, Part::Operation(_)));
    Skipped {
        listed: listed.collect(),
        others: all().count().saturating_sub(MAX_LISTED),
        route: operations
            .filter_map(|skipped| route(&skipped.at))
            .find(|(method, path)| methods::has_constant(method) && is_plain(path)),
    }
}

fn label(at: &Pointer, part: &Part) -> String {
    let route = route(at).map(|(method, path)| code(&format!("{method} {path}")));
    // The parts of a path or a component belong to several operations.
    let owner =
        || route.as_ref().map_or_else(|| format!("at {}", code(at.as_str())), |route| format!("of {route}"));
    match part {
        Part::Operation(id) => match &route {
            Some(route) if *route != code(id) => format!("Operation {}, {route}", code(id)),
            _ => format!("Operation {}", code(id)),
        },
        Part::Parameter(location, name) => {
            format!("{} parameter {} {}", capitalized(location), code(name), owner())
        }
        Part::Field(name) => format!("Form field {} {}", code(name), owner()),
        Part::Body => format!("Request body {}", owner()),
        // A part of a schema has no name of its own.
        Part::Other(kind, name) if name.is_empty() => {
            format!("{} at {}", capitalized(kind), code(at.as_str()))
        }
        Part::Other(kind, name) => format!("{} {} {}", capitalized(kind), code(name), owner()),
    }
}

fn reason(skipped: &diagnostic::Skipped) -> String {
    let reason = markdown::harmless(&markdown::one_line(&skipped.reason)).unwrap_or_default();
    markdown::sentence(&reason)
}

/// Returns method and path of the operation that a location belongs to.
fn route(at: &Pointer) -> Option<(String, String)> {
    let keys: Vec<String> = at.tokens().collect();
    methods::locate(&keys).map(|of| (of.method, of.path.to_owned()))
}

/// Returns `true` for a path without parameters and characters that need encoding.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte))
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
