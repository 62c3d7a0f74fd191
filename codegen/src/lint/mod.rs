//! Findings about what a description does to the users of its crate: valid, but costly for them. Only `lint` reports them.

mod context;
mod deprecations;
mod docs;
mod examples;
mod operations;
mod presence;
mod prose;
mod references;
mod schemas;

use std::collections::HashSet;

use crate::diagnostic::Diagnostics;
use crate::examples::Example;
use crate::lint::context::Context;
use crate::model::Api;

pub use references::referenced;

/// Reports the findings in a resolved description. `examples` and `referenced` are those of the tree that it was resolved from.
pub fn lint(api: &Api, examples: &[Example], referenced: &HashSet<String>, diagnostics: &mut Diagnostics) {
    let mut cx = Context::new(api, diagnostics);
    examples::check(&mut cx, examples);
    docs::check(&mut cx);
    schemas::check(&mut cx, referenced);
    presence::check(&mut cx);
    operations::check(&mut cx);
    deprecations::check(&mut cx);
}
